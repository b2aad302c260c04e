"""The project speaks the field's language: glossary, names, docstrings and documents.

`.venv/bin/python -m tests.architecture.test_language` lists what breaks the rules, by package.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.architecture import language, tree

RIDDLES = frozenset(
    (  # noqa: SIM905
        "What Who Whose Whether Where How Of That As So And From Until Since After When Which "
        "While If Likewise Nobody Everybody"
    ).split()
)
"""First words with which a docstring says nothing without the name above it."""

LONGEST_SENTENCE = 25
"""Words."""

DOCUMENTED = ("lti_tool", "benchmarks")


def retired_names(path: Path, rows: list[language.Retired]) -> list[str]:
    """Names in a file that hold a retired word."""
    place = _place(path)
    held = [row for row in rows if row.covers(place)]
    return [
        f"{place}:{name.line}: {name.text} ({word})"
        for name in language.names(path)
        for row in held
        if row.holds_for(name)
        for word in row.words
        if (name.text == word if row.kind == "functions" else name.has(word))
    ]


def retired_prose(path: Path, rows: list[language.Retired]) -> list[str]:
    """Lines of comments, docstrings and documents that hold a retired word."""
    place = _place(path)
    words = [
        word for row in rows if row.kind == "anywhere" and row.covers(place) for word in row.words
    ]
    if not words:
        return []
    spelled = [re.escape(word).replace(r"\ ", r"\s+") for word in words]
    pattern = re.compile(rf"(?<![\w-])({'|'.join(spelled)})(?![\w-])", re.IGNORECASE)
    return [
        f"{place}:{line + text.count(chr(10), 0, found.start())}: {found[0]}"
        for line, text in language.prose(path)
        for found in pattern.finditer(text)
    ]


def riddles(path: Path) -> list[str]:
    """Docstrings that begin with a word that needs the name above it."""
    found = []
    for line, text in language.docstrings(path):
        first = re.match(r"\W*(\w+)", text)
        if first and first[1] in RIDDLES:
            found.append(f"{_place(path)}:{line}: {first[1]}")
    return found


def long_sentences(path: Path) -> list[str]:
    """Docstrings with a sentence that nobody reads at once."""
    return [
        f"{_place(path)}:{line}: {len(sentence.split())} words"
        for line, text in language.docstrings(path)
        for sentence in language.sentences(text)
        if len(sentence.split()) > LONGEST_SENTENCE
    ]


def _place(path: Path) -> str:
    return str(path.relative_to(tree.ROOT)) if path.is_relative_to(tree.ROOT) else path.name


def documented() -> list[Path]:
    """Modules whose docstrings are checked."""
    return [path for path in tree.files(".py") if _place(path).startswith(DOCUMENTED)]


def offences() -> dict[str, list[str]]:
    """Everything that breaks a rule, by rule."""
    rows = language.retired()
    checked = language.checked_files()
    return {
        "names": [each for path in checked for each in retired_names(path, rows)],
        "prose": [each for path in checked for each in retired_prose(path, rows)],
        "riddles": [each for path in documented() for each in riddles(path)],
        "sentences": [each for path in documented() for each in long_sentences(path)],
    }


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return offences()


@pytest.mark.parametrize("term", language.terms(), ids=lambda term: str(term.name))
def test_every_term_of_the_glossary_lives_where_it_says(term: language.Term) -> None:
    assert term.lives(), f"{term.name} is not in {term.place}"
    assert re.fullmatch(r"[A-Z0-9`].*\.", term.meaning), f"{term.name}: no plain sentence"


def test_the_glossary_explains_each_term_once() -> None:
    named = [term.name for term in language.terms()]
    assert [name for name in named if named.count(name) > 1] == []


def test_no_term_of_the_glossary_is_retired() -> None:
    retired = {word for row in language.retired() if row.kind == "anywhere" for word in row.words}
    assert retired.isdisjoint(term.name for term in language.terms())


def test_no_name_holds_a_retired_word(found: dict[str, list[str]]) -> None:
    assert found["names"] == [], "docs/glossary.md has the term instead"


def test_no_comment_or_document_holds_a_retired_word(found: dict[str, list[str]]) -> None:
    assert found["prose"] == [], "docs/glossary.md has the term instead"


def test_docstrings_begin_with_what_they_describe(found: dict[str, list[str]]) -> None:
    assert found["riddles"] == []


def test_docstrings_have_sentences_of_at_most_25_words(found: dict[str, list[str]]) -> None:
    assert found["sentences"] == []


GONE = [
    language.Retired(("scribe", "live copy", "judged"), "anywhere", ()),
    language.Retired(("tell",), "identifiers", ()),
    language.Retired(("shown",), "functions", ("planted",)),
]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("planted.py", "class BatchScribe: pass"),
        ("planted.py", "def f(live_copy): pass"),
        ("planted.py", "self.live_copy = 1"),
        ("planted.py", "def tell_page(): pass"),
        ("planted.py", "def shown(): pass"),
        ("planted.py", '_log.info("update-judged")'),
        ("planted.py", 'JUDGED = Counter("updates_judged_total", "")'),
        ("scribe.py", ""),
        ("planted.ts", "export function tellPage() {}"),
        ("planted.ts", "const liveCopy = 1;"),
        ("planted.tsx", "interface Page {\n  readonly scribe?: string;\n}"),
        ("planted.ts", "class A {\n  private async tell(): Promise<void> {}\n}"),
        ("planted.css", ".live-copy > p {}"),
        ("planted.css", ":root { --scribe: 1px; }"),
    ],
)
def test_a_retired_word_is_seen_in_names(name: str, text: str, tmp_path: Path) -> None:
    planted = tmp_path / name
    planted.write_text(text)
    assert retired_names(planted, GONE) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("planted.py", '"""Document of the live\ncopy."""'),
        ("planted.py", "x = 1  # judged before"),
        ("planted.py", 'X = 1\n"""Seconds until the scribe wakes."""'),
        ("planted.ts", "/** The scribe. */\n"),
        ("planted.css", "/* of the scribe */"),
        ("planted.md", "Each change is judged."),
    ],
)
def test_a_retired_word_is_seen_in_prose(name: str, text: str, tmp_path: Path) -> None:
    planted = tmp_path / name
    planted.write_text(text)
    assert retired_prose(planted, GONE) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("planted.py", "def shown_notes(): pass"),
        ("planted.py", "def describe(): pass  # does tell the page"),
        ("planted.py", 'x = "shown to people as a scribe"'),
        ("planted.ts", "const described = `a scribe`; if (x) { tell(1) }"),
        ("planted.md", "Tell the administrator."),
    ],
)
def test_plain_words_may_be_used(name: str, text: str, tmp_path: Path) -> None:
    planted = tmp_path / name
    planted.write_text(text)
    assert retired_names(planted, GONE) == []
    assert retired_prose(planted, GONE) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (riddles, '"""Whether there is one."""'),
        (riddles, 'X = 1\n"""Of one socket."""'),
        (riddles, 'class A:\n    def f(self):\n        """Who is here."""'),
        (long_sentences, f'"""{"One " * 26}."""'),
        (long_sentences, f'"""Short.\n\nThen {"one " * 25}\nlonger."""'),
    ],
)
def test_each_rule_for_docstrings_sees_what_it_is_for(
    rule: object, text: str, tmp_path: Path
) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(text)
    assert callable(rule)
    assert rule(planted) != []


@pytest.mark.parametrize(
    "term",
    [
        language.Term("batch scribe", "", "lti_tool/sync"),
        language.Term("room", "", "lti_tool/attic"),
    ],
)
def test_a_term_that_is_nowhere_is_seen(term: language.Term) -> None:
    assert not term.lives()


def _list() -> int:
    by_package: dict[str, list[str]] = defaultdict(list)
    for rule, lines in offences().items():
        for line in lines:
            package = "/".join(line.split(":")[0].split("/")[:2])
            by_package[package].append(f"{rule}: {line}")
    for package, lines in sorted(by_package.items()):
        print(f"{package}: {len(lines)}")
        if "--all" in sys.argv:
            print(*(f"    {line}" for line in lines), sep="\n")
    return 1 if by_package else 0


if __name__ == "__main__":
    sys.exit(_list())
