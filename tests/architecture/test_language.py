"""The project speaks the field's language: glossary, names, docstrings and documents.

`.venv/bin/python -m tests.architecture.test_language` lists what breaks the rules, by package.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import language, tree

RIDDLES = frozenset(
    (  # noqa: SIM905
        "What Who Whose Whether Where How Of That As So And From Until Since After When Which "
        "While If Likewise Nobody Everybody Whatever Whoever However Why At Before Behind Below "
        "For In Like Not On To Under Up Without"
    ).split()
)
"""First words with which a docstring says nothing without the name beside it."""

LONGEST_SENTENCE = 25
"""Words."""


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
    # Looking for all of them in each place takes long, and most texts hold no first word of any.
    first_words = {word.split()[0] for word in words}
    return [
        f"{place}:{line + text.count(chr(10), 0, found.start())}: {found[0]}"
        for line, text in language.prose(path)
        if not first_words.isdisjoint(re.findall(r"[\w-]+", text.lower()))
        for found in pattern.finditer(text)
    ]


def riddles(path: Path) -> list[str]:
    """Docstrings that begin with a word that needs the name beside it."""
    found = []
    for line, text in language.docstrings(path):
        first = re.match(r"\W*(\w+)", text)
        if first and first[1].capitalize() in RIDDLES:
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


def offences() -> dict[str, list[str]]:
    """Everything that breaks a rule, by rule."""
    rows = language.retired()
    documented = set(language.documented_files())
    found: dict[str, list[str]] = {"names": [], "prose": [], "riddles": [], "sentences": []}
    # File by file, as each is parsed once.
    for path in language.checked_files():
        found["names"] += retired_names(path, rows)
        found["prose"] += retired_prose(path, rows)
        if path in documented:
            found["riddles"] += riddles(path)
            found["sentences"] += long_sentences(path)
    return found


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
    ("rule", "name", "text"),
    [
        (riddles, "planted.py", '"""Whether there is one."""'),
        (riddles, "planted.py", 'X = 1\n"""Of one socket."""'),
        (riddles, "planted.py", 'class A:\n    def f(self):\n        """Who is here."""'),
        (riddles, "planted.py", 'def f():\n    """\n    what was sent.\n    """'),
        (riddles, "planted.ts", "const x = 1;\n/** Whether there is one. */"),
        (riddles, "planted.tsx", "interface A {\n  /**\n   * Of one socket.\n   */\n  a: 1;\n}"),
        (riddles, "planted.mjs", "/** `Who` is here. */"),
        (long_sentences, "planted.py", f'"""{"One " * 26}."""'),
        (long_sentences, "planted.py", f'"""Short.\n\nThen {"one " * 25}\nlonger."""'),
        (
            long_sentences,
            "planted.ts",
            f"/**\n * Short.\n *\n * Then {'one ' * 25}\n * longer.\n */",
        ),
    ],
)
def test_each_rule_for_docstrings_sees_what_it_is_for(
    rule: Callable[[Path], list[str]], name: str, text: str, tmp_path: Path
) -> None:
    planted = tmp_path / name
    planted.write_text(text)
    assert rule(planted) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("planted.py", f'"""Rows. {"One " * 24}."""\nx = "Whether"  # Whether it is'),
        ("planted.ts", f"/**\n * Rows.\n *\n * {'One ' * 24}\n * more.\n */\n// Whether it is"),
        ("planted.ts", "const x = `/** Whether */`; /* Whether it is */"),
    ],
)
def test_plain_docstrings_and_other_comments_are_left_alone(
    name: str, text: str, tmp_path: Path
) -> None:
    planted = tmp_path / name
    planted.write_text(text)
    assert riddles(planted) + long_sentences(planted) == []


def test_docstrings_of_tests_and_of_scripts_are_checked() -> None:
    checked = {_place(path) for path in language.documented_files()}
    assert {"tests/conftest.py", "static/src/sync/provider.ts"} <= checked
    assert {"static/architecture/layers.ts", "tests/fuzz/yjs_reader.mjs"} <= checked


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
