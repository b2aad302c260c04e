"""Lines that name a speaker: "User:", "**ChatGPT said:**", "## 🤖 Assistant", "[10:02] Ana:"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from lti_tool.conversations.formats.transcript import thinking
from lti_tool.conversations.formats.transcript.languages import LANGUAGES, MODEL_WORDS, PRODUCTS
from lti_tool.conversations.formats.transcript.times import time_of
from lti_tool.conversations.turns import Speaker

# Exports write these as headings; in an answer, "**Response:** …" is a word among others.
_HEADINGS: dict[str, Speaker] = {
    "prompt": "user",
    "response": "assistant",
    "question": "user",
    "answer": "assistant",
    "instruction": "user",
}

_ALONE: dict[str, Speaker] = {"model": "assistant", "model response": "assistant"}
"""Names that count only on a line of their own."""

_SHOWN = {
    "chatgpt": "ChatGPT",
    "claude": "Claude",
    "gemini": "Gemini",
    "google gemini": "Gemini",
    "copilot": "Copilot",
    "microsoft copilot": "Copilot",
    "grok": "Grok",
    "deepseek": "DeepSeek",
    "perplexity": "Perplexity",
    "le chat": "Le Chat",
    "meta ai": "Meta AI",
    "kimi": "Kimi",
    "cursor": "Cursor",
}

_ICON = "\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d"
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\b\.?)?"
_CJK = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"

_LINE = re.compile(
    rf"""[ ]{{0,3}}
    (?:(?P<heading>\#{{1,6}})[ \t]+(?:\d{{1,4}}[.)][ ]+)?)?
    (?P<bold>\*\*|__)?
    (?P<time>[\[(][^\[\]()\n]{{0,40}}?\d[:.h]\d\d[^\[\]()\n]{{0,24}}[\])][ ]*(?:[-–—|·:][ ]*)?
      | [\d./-]{{6,10}},?[ ]{_CLOCK}[ ]*[-–—|·][ ]+
      | {_CLOCK}[ ]+(?:[-–—|·][ ]*)?)?
    (?P<icon>[{_ICON}]+[ ]*)?
    (?:(?<!\#[ ])(?P<inside>\*\*|__))?
    (?P<open>[\[<【])?
    (?P<label>[^\W\d_][^:：﹕\n*_\#\[\]<>{{}}|`"“”„=;!?【】\\]{{0,59}}?(?:\(-a[śs]\)|\(a\))?)
    (?(open)[\]>】])
    (?P<suffix>(?:[ ]?[(\[][^()\[\]\n]{{1,60}}[)\]] | [ ]+[·•|–—-][ ]+[^:：\n*]{{1,60}}?
      | [ ]+[·•|–—-]?[ ]*{_CLOCK}){{1,2}})?
    (?P<space>[ \u00a0\u202f]?)
    (?:(?P<inner>[:：﹕])(?(bold)(?P=bold))(?(inside)(?P=inside))
      | (?(bold)(?P=bold))(?(inside)(?P=inside))[ ]*(?P<outer>[:：﹕])
      | (?(bold)(?P=bold))(?(inside)(?P=inside))
        (?P<after>[ ]*[·•|–—\[(-][^\n*]{{0,40}}\d[:.-]\d\d[^\n*]{{0,30}})?(?=\s*\Z))
    (?P<rest>(?:\s|(?<=：)(?=\S)|(?<=[{_CJK}]:)(?=\S)|\Z).*)
    """,
    re.VERBOSE,
)

_LONGEST = 200
"""Characters in which a line must have said who speaks; what is said begins there at the latest."""

_LONGEST_NAME = 160
"""Characters in which the colon of a label stands, where its line is longer than that."""

_COLON = re.compile("[:：﹕]")
_MARKS_OF_DIRECTION = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")

_MODEL_ID = re.compile(r"[a-z][\w./]*-[\w.:/-]*\d[\w.:/-]*|o\d(?:[ -][a-z]+)*|gpt[\w. -]*")
"""Identifier of a model that no table names: "mixtral-8x7b", "o3-mini"."""


_HAS_CLOCK = re.compile(_CLOCK)
_MOST_NAMES = 5
_HAS_LETTERS = re.compile(r"[^\W\d_]")
_PARTS = re.compile(r"\s+[·•|–—-]\s+|[()]")
_BRACKETS = re.compile(r"\([^()]{1,60}\)")


@dataclass(frozen=True, slots=True)
class Label:
    """A line that may begin a turn.

    `speaker` is None for a name that no table knows. `form` and `case` are how the label is
    written; in one transcript all are written alike, but for products, which have a case of their
    own. `rest` is what is said on the same line.
    """

    speaker: Speaker | None
    name: str
    form: str
    case: str
    rest: str
    time: str = ""
    detail: str = ""
    is_of_page: bool = False
    is_thinking: bool = False

    @property
    def shown(self) -> str:
        """Name of the turn's speaker, with what stands in brackets behind it."""
        found = _BRACKETS.match(self.detail)
        return f"{self.name} {found[0]}" if found and not self.is_of_page else self.name

    @property
    def note(self) -> str:
        """Words behind the name that are not shown with it: a time, a model."""
        return "" if _BRACKETS.match(self.detail) else self.detail

    @property
    def instant(self) -> datetime | None:
        """Point in time behind the name; None for one that does not say its zone."""
        return next(filter(None, map(time_of, _PARTS.split(self.detail))), None)

    @property
    def model(self) -> str:
        """Model that the label names; "" for a product without a version."""
        for name in (*_PARTS.split(self.detail), self.name):
            if any(each.isdigit() for each in name) and is_product(_folded(name)):
                return name
        return ""


def label_of(line: str) -> Label | None:
    """The label that a line is, looked at alone, known or not."""
    head = line[:_LONGEST]
    if len(head) > _LONGEST_NAME and not _COLON.search(head, 0, _LONGEST_NAME):
        return None
    if not head.isascii():
        head = _MARKS_OF_DIRECTION.sub("", head)
    found = _LINE.fullmatch(head.rstrip("\n"))
    if found is None:
        return None
    name = found["label"].strip()
    speaker, is_of_page = role_of(name)
    key = _folded(name)
    is_thinking = key in thinking.NAMES and bool(found["heading"] or _bold(found))
    if is_thinking:
        speaker = "assistant"
    elif speaker is None and found["heading"]:
        speaker = _HEADINGS.get(key)
    if _is_bare(found) and not is_of_page:
        speaker = speaker or _ALONE.get(key)
        has_words = found["rest"].strip() or _HAS_LETTERS.search(
            _HAS_CLOCK.sub("", found["suffix"] or "")
        )
        if has_words or len(line) > _LONGEST:
            return None
        if speaker is None:
            return _at_time(found)
    has_own_case = is_of_page or is_thinking or is_product(key)
    suffix = f"{found['suffix'] or ''} {found['after'] or ''}".strip()
    return Label(
        speaker,
        _spoken_name(name) if is_of_page else name,
        _form(found, is_of_page=is_of_page),
        "" if has_own_case else _case_of(name),
        found["rest"].lstrip() + line[_LONGEST:],
        (found["time"] or "").strip(" -–—|·[]()"),
        suffix.strip("-–—|· "),
        is_of_page,
        is_thinking,
    )


def _at_time(found: re.Match[str]) -> Label | None:
    """The label of a name and a time alone on a line: "Ana  0:05", "[9:05 AM] Ben Ng"."""
    name = found["label"].strip()
    times = (found["time"], found["suffix"], found["after"])
    time = next((each for each in times if each and _HAS_CLOCK.search(each)), "")
    if not time or len(name.split()) > _MOST_NAMES or name[0].islower():
        return None
    return Label(None, name, "[time]alone", _case_of(name), "", time.strip(" -–—|·[]()"))


def _bold(found: re.Match[str]) -> str:
    return found["bold"] or found["inside"] or ""


def _has_colon(found: re.Match[str]) -> bool:
    return bool(found["inner"] or found["outer"])


def _is_bare(found: re.Match[str]) -> bool:
    """True for a name and nothing that makes a label of it."""
    is_marked = found["heading"] or _bold(found) or found["icon"] or found["open"]
    return not (is_marked or _has_colon(found))


def _form(found: re.Match[str], *, is_of_page: bool) -> str:
    """Form of a label: everything about it but the name."""
    is_plain = not (_has_colon(found) or found["heading"] or _bold(found) or is_of_page)
    parts = (
        found["heading"] or "",
        "**" if _bold(found) else "",
        "[]" if found["open"] else "",
        "[time]" if found["time"] else "",
        "page" if is_of_page else "",
        "alone" if is_plain else "",
    )
    return "".join(parts)


@lru_cache(maxsize=4096)
def role_of(name: str) -> tuple[Speaker | None, bool]:
    """Speaker that a name or a product's label stands for, and whether it is such a label."""
    key = _folded(name)
    if key in _NAMES:
        return _NAMES[key], False
    if key in _PAGE_USERS:
        return "user", True
    if is_product(key):
        return "assistant", False
    found = _PAGE_ASSISTANTS.fullmatch(key)
    if found:
        slot = next(group for group in found.groups() if group is not None).strip()
        if _NAMES.get(slot) == "assistant" or is_product(slot):
            return "assistant", True
    return None, False


def is_product(key: str) -> bool:
    """True for the name of a product or model, with or without its version."""
    for product in _PRODUCTS_OF.get(key[:1], ()):
        if key.startswith(product):
            return _is_version(key[len(product) :])
    return bool(_MODEL_ID.fullmatch(key))


def product_in(name: str) -> str:
    """The word of a label that is a product, as in "ChatGPT said" of a language no table has."""
    words = name.split()
    found = (word for word in words if _folded(word) in PRODUCTS)
    return next(found, "") if len(words) > 1 else ""


def product_of(names: Iterable[str]) -> str:
    """Shown name of the one product that all names belong to; "" for none or several."""
    found = {
        next((shown for key, shown in _SHOWN.items() if _folded(name).startswith(key)), "")
        for name in names
    }
    return found.pop() if len(found) == 1 else ""


def _is_version(text: str) -> bool:
    """True for what may follow a product's name: "-4o", " 3.5 Sonnet", " 3 Deep Think"."""
    if not text:
        return True
    if not (text[0] in " -–—.·/(" or text[0].isdigit()):
        return False
    words = re.split(r"[\s\-–—·/()]+", text.strip(" -–—·/()"))
    had_digit = False
    for word in words[:6]:
        if any(character.isdigit() for character in word):
            had_digit = True
        elif word and word not in MODEL_WORDS and not had_digit:
            return False
    return len(words) <= 6


def _spoken_name(name: str) -> str:
    """The name in a product's label: "ChatGPT said" is ChatGPT, "You said" is You."""
    key = _folded(name)
    found = _PAGE_ASSISTANTS.fullmatch(key) if key not in _YOU else None
    if found:
        slot = next(group for group in found.groups() if group is not None).strip()
        at = name.casefold().find(slot)
        return name[at : at + len(slot)] if at >= 0 else name
    return _YOU.get(key, name)


def _case_of(name: str) -> str:
    if name.isupper() and len(name) > 2:
        return "upper"
    return "lower" if name.islower() else "title" if name[:1].isupper() else ""


def _folded(name: str) -> str:
    return _SPACES.sub(" ", name.replace("’", "'")).strip(" .,:").casefold()


def _names() -> dict[str, Speaker]:
    names: dict[str, Speaker] = {}
    for language in LANGUAGES:
        for speaker, words in (
            ("system", language.systems),
            ("assistant", language.assistants),
            ("user", language.users),
        ):
            for word in words:
                names[_folded(word)] = speaker  # type: ignore[assignment]
    return names


def _page_assistants() -> re.Pattern[str]:
    patterns = {
        re.escape(_folded(template.replace("{}", "\ue000"))).replace("\ue000", "(.{1,40})")
        for language in LANGUAGES
        for template in language.page_assistants
    }
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


_NAMES = _names()
_PAGE_USERS = {_folded(phrase) for language in LANGUAGES for phrase in language.page_users}
_YOU = {
    _folded(phrase): language.you
    for language in reversed(LANGUAGES)
    for phrase in language.page_users
}
_PAGE_ASSISTANTS = _page_assistants()
_PRODUCTS_OF: dict[str, list[str]] = {}
for _product in sorted(PRODUCTS, key=len, reverse=True):
    _PRODUCTS_OF.setdefault(_product[:1], []).append(_product)
