"""Languages of the pages and of sentences for people, and translations of each text.

A catalogue is a PO file beside this module. The English text is the id of its translations, so
that a text is English wherever nobody asks for another language: in logs, in the audit, in
commands.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
"""Folder of the catalogues."""


@dataclass(frozen=True)
class Language:
    """A language of the pages, as a BCP 47 tag, and its own name for itself."""

    tag: str
    name: str
    direction: str = "ltr"


ENGLISH = Language("en", "English")
LANGUAGES = {
    each.tag: each
    for each in (
        ENGLISH,
        Language("de", "Deutsch"),
        Language("zh-Hans", "简体中文"),
        Language("ar", "العربية", "rtl"),
    )
}
"""Languages that are offered, by their tags."""

_TRADITIONAL = {"hant", "tw", "hk", "mo"}

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


class Message(str):
    """A text with values in it: English by itself, and translated where somebody reads it."""

    text: str
    values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> Self:
        """Fill the English text, which has a {name} for each value."""
        made = super().__new__(cls, text.format(**values) if values else text)
        made.text, made.values = text, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """The text and its values, for a copy."""
        return (self.text,), self.values


def offered(asked: Iterable[str]) -> Language | None:
    """The first of the languages asked for that is offered.

    They come as tags of BCP 47 or in Moodle's spelling, such as "de", "zh_cn" and "en-AU".
    """
    for tag in asked:
        primary, *others = tag.lower().replace("_", "-").split("-")
        if primary == "zh" and not _TRADITIONAL & set(others):
            return LANGUAGES["zh-Hans"]
        if primary in LANGUAGES:
            return LANGUAGES[primary]
    return None


def current() -> Language:
    """Language of whoever is being answered; English outside of any answer."""
    return _current.get()


def use(language: Language) -> None:
    """Answer in this language from here on, within the request."""
    _current.set(language)


@contextmanager
def used(language: Language) -> Iterator[None]:
    """Answer in this language for a while, as for a mail to somebody."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def translate(text: str) -> str:
    """The text in the current language; as it is where the catalogue has no such text."""
    catalogue = _catalogue(_current.get().tag)
    if not isinstance(text, Message):
        return catalogue.get(text, text)
    values = {
        name: translate(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    found = catalogue.get(text.text, text.text)
    return found.format(**values) if values else found


@cache
def _catalogue(tag: str) -> dict[str, str]:
    """Texts without plural forms by their English; empty for English."""
    if tag == ENGLISH.tag:
        return {}
    with (FOLDER / f"{tag}.po").open("rb") as file:
        messages = read_po(file, locale=tag.replace("-", "_"))
    return {
        each.id: each.string
        for each in messages
        if isinstance(each.id, str) and isinstance(each.string, str) and each.id and each.string
    }
