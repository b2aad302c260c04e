"""Languages of the pages and of sentences for people, and translations of each text.

A catalogue is a PO file beside this module. The English text is the id of its translations, so
that a text is English wherever nobody asks for another language: in logs, in the audit, in
commands.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Self

from babel import Locale
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

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
    """A text with values in it: English by itself, and translated where somebody reads it.

    With a form for several, `n` is the number that chooses between the forms.
    """

    text: str
    several: str | None
    values: dict[str, object]

    def __new__(cls, text: str, several: str | None = None, /, **values: object) -> Self:
        """Fill the English text, which has a {name} for each value."""
        form = text if several is None or values["n"] == 1 else several
        made = super().__new__(cls, _filled(form, values, ENGLISH))
        made.text, made.several, made.values = text, several, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, str | None], dict[str, object]]:
        """The texts and their values, for a copy."""
        return (self.text, self.several), self.values


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


def translate(text: str) -> str:
    """The text in the current language; as it is where the catalogue has no such text."""
    language = _current.get()
    if not isinstance(text, Message):
        found = _catalogue(language.tag).get(text, text)
        return found if isinstance(found, str) else found[0]
    return _filled(_form(text, language), text.values, language)


def _form(message: Message, language: Language) -> str:
    """Translation of a message, in the form that fits its number."""
    found = _catalogue(language.tag).get(message.text)
    if found is None:
        is_one = message.several is None or message.values["n"] == 1
        return message.text if is_one else message.several or ""
    if isinstance(found, str):
        return found
    rule = Locale.parse(language.tag, sep="-").plural_form
    present = [each for each in _CATEGORIES if each in rule.tags | {"other"}]
    number = message.values.get("n", 1)
    return found[present.index(rule(number)) if isinstance(number, int) else 0]


def _filled(text: str, values: Mapping[str, object], language: Language) -> str:
    if not values:
        return text
    return text.format(**{name: _written(value, language) for name, value in values.items()})


def _written(value: object, language: Language) -> str:
    """A value as the language writes it; names keep their direction where it goes to the left."""
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        locale = language.tag.replace("-", "_")
        return format_decimal(value, locale=locale, decimal_quantization=False)
    return f"\u2068{value}\u2069" if language.direction == "rtl" else str(value)


_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Plural forms of the Unicode CLDR, in the order of the catalogues."""


@cache
def _catalogue(tag: str) -> dict[str, str | tuple[str, ...]]:
    """Translations by their English, all forms of a text with a number; empty for English."""
    if tag == ENGLISH.tag:
        return {}
    with (FOLDER / f"{tag}.po").open("rb") as file:
        messages = read_po(file, locale=tag.replace("-", "_"))
    found: dict[str, str | tuple[str, ...]] = {}
    for each in messages:
        text = each.id if isinstance(each.id, str) else each.id[0]
        if text and each.string:
            found[text] = each.string if isinstance(each.string, str) else tuple(each.string)
    return found
