"""Numbers of paragraphs as Word computes them: they are nowhere in the file (ECMA-376 17.9)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lti_tool.conversations.markup.xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_SIMPLE = re.compile(r"%\d[.)]?\s*")
_MOST_LEVELS = 9
_MOST_STYLES = 50
"""Styles that a style may be based on, one on the other."""


@dataclass(frozen=True)
class Level:
    """One level of a list."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    restarts: bool = True
    is_legal: bool = False


@dataclass(frozen=True)
class Number:
    """Number of one paragraph: its place in a list, and the words that Word shows."""

    value: int
    text: str
    is_simple: bool
    """True where a list of HTML would show the same."""


@dataclass
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    linked: str = ""
    counts: dict[int, int] = field(default_factory=dict)


@dataclass
class _Instance:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class Numbering:
    """Counters of a document's lists, moved on paragraph by paragraph in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        self._styles: dict[str, tuple[str, int | None, str]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def next(self, paragraph: Element) -> tuple[Number, str, int] | None:
        """The number of the next paragraph, its list and level; None for none, or a bullet."""
        found = self._place(paragraph)
        if found is None:
            return None
        instance_id, index = found
        instance = self._instances[instance_id]
        items = self._lists.get(instance.abstract)
        level = items.levels.get(index) if items else None
        if items is None or level is None or level.format == "bullet":
            return None
        value = self._count(items, instance, index)
        if level.format == "none":
            return None
        text = self._shown(items, level, index)
        own = f"%{index + 1}"
        is_simple = (
            level.format == "decimal" and own in level.text and bool(_SIMPLE.fullmatch(level.text))
        )
        return Number(value, text, is_simple), instance_id, index

    def _count(self, items: _List, instance: _Instance, index: int) -> int:
        counts = items.counts
        if index in instance.starts and index not in instance.used:
            counts[index] = instance.starts[index] - 1
        instance.used.add(index)
        for upper in range(index):
            counts.setdefault(upper, items.levels.get(upper, Level()).start)
        counts[index] = counts.get(index, items.levels[index].start - 1) + 1
        for lower in [each for each in counts if each > index]:
            if items.levels.get(lower, Level()).restarts:
                del counts[lower]
        return counts[index]

    def _shown(self, items: _List, level: Level, index: int) -> str:
        def one(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = items.levels.get(place, Level())
            count = items.counts.get(place, other.start)
            name = "decimal" if level.is_legal and place != index else other.format
            return formatted(count, name)

        return re.sub(r"%([1-9])", one, level.text).strip()

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """The list and the level of a paragraph, from itself or from its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = _value(properties.find(f"{W}pStyle"))
        of_style = self._of_style(style)
        own = properties.find(f"{W}numPr")
        instance_id = _value(own.find(f"{W}numId")) if own is not None else ""
        level = _value(own.find(f"{W}ilvl")) if own is not None else ""
        if not instance_id and of_style is not None:
            instance_id = of_style[0]
        if instance_id not in self._instances:
            return None
        if level.isdecimal():
            return instance_id, min(int(level), _MOST_LEVELS - 1)
        if of_style is not None and of_style[1] is not None:
            return instance_id, of_style[1]
        items = self._lists.get(self._instances[instance_id].abstract, _List())
        linked = (index for index, each in items.levels.items() if style and each.style == style)
        return instance_id, next(linked, 0)

    def _of_style(self, style: str) -> tuple[str, int | None] | None:
        for _ in range(_MOST_STYLES):
            if style not in self._styles:
                return None
            instance, level, base = self._styles[style]
            if instance:
                return instance, level
            style = base
        return None

    def _read_lists(self, root: Element) -> None:
        for each in root.findall(f"{W}abstractNum"):
            items = _List({}, _value(each.find(f"{W}numStyleLink")))
            for level in each.findall(f"{W}lvl"):
                items.levels[_int(level.get(f"{W}ilvl"), 0)] = _level(level)
            self._lists[each.get(f"{W}abstractNumId") or ""] = items
        by_style = {
            _value(each.find(f"{W}styleLink")): each.get(f"{W}abstractNumId") or ""
            for each in root.findall(f"{W}abstractNum")
        }
        for each in root.findall(f"{W}num"):
            abstract = _value(each.find(f"{W}abstractNumId"))
            linked = self._lists.get(abstract, _List()).linked
            instance = _Instance(by_style.get(linked, abstract) if linked else abstract)
            for override in each.findall(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    level_index = _int(override.get(f"{W}ilvl"), 0)
                    instance.starts[level_index] = _int(_value(start), 1)
            self._instances[each.get(f"{W}numId") or ""] = instance

    def _read_styles(self, root: Element) -> None:
        for each in root.findall(f"{W}style"):
            numbered = each.find(f"{W}pPr/{W}numPr")
            instance = _value(numbered.find(f"{W}numId")) if numbered is not None else ""
            level = _value(numbered.find(f"{W}ilvl")) if numbered is not None else ""
            self._styles[each.get(f"{W}styleId") or ""] = (
                instance,
                min(int(level), _MOST_LEVELS - 1) if level.isdecimal() else None,
                _value(each.find(f"{W}basedOn")),
            )


def _level(level: Element) -> Level:
    restart = level.find(f"{W}lvlRestart")
    return Level(
        start=_int(_value(level.find(f"{W}start")), 1),
        format=_value(level.find(f"{W}numFmt")) or "decimal",
        text=_value(level.find(f"{W}lvlText")),
        style=_value(level.find(f"{W}pStyle")),
        restarts=restart is None or _value(restart) != "0",
        is_legal=level.find(f"{W}isLgl") is not None,
    )


def _value(element: Element | None) -> str:
    return (element.get(f"{W}val") or "") if element is not None else ""


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else default


def formatted(number: int, name: str) -> str:
    """A number in one of Word's formats; one that is not known is shown in digits."""
    return _FORMATS.get(name, str)(number)


def _letters(number: int) -> str:
    """a … z, aa … zz, as Word goes on."""
    times, index = divmod(max(number, 1) - 1, 26)
    return chr(97 + index) * min(times + 1, 50)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    signs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
    out = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        out += sign * count
    return out


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
