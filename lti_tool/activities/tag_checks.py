"""Checks of a tag set as its teacher sends it; no database."""

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lti_tool.annotations.palette import PALETTE
from lti_tool.annotations.schema import SET_TAG_KEY
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.errors import InvalidInput
from lti_tool.languages import Message
from lti_tool.utf16 import utf16_length
from lti_tool.validation import is_showable

SHORTCUTS = string.digits[1:] + string.ascii_lowercase
"""Digits and letters that give a tag, in the order in which tags get them."""

MOST_IN_USE = 30
MOST_KEPT = 200
"""Tags of a set, those that are not in use included."""

LONGEST_NAME = 100
LONGEST_TEXT = 300
LONGEST_GROUP = 60


_NAME_SENTENCE = "A tag’s name has 1 to {most} characters."
_DESCRIPTION_SENTENCE = "A description has at most {most} characters."
_EXAMPLE_SENTENCE = "An example has at most {most} characters."
_GROUP_SENTENCE = "A group’s name has at most {most} characters."


def checked(tags: Sequence[SetTag]) -> list[SetTag]:
    """The set as it is stored: texts cleaned, each tag with a key, those in use with a shortcut.

    A tag that is merged into a merged one counts as that one's target. Raises InvalidInput naming
    the tag by its place, as in `tags.2.name`.
    """
    cleaned = [_cleaned(tag, f"tags.{number}") for number, tag in enumerate(tags)]
    keyed = _with_keys(cleaned)
    by_key = {tag.key: tag for tag in keyed}
    merged = [_merged(tag, by_key, f"tags.{number}") for number, tag in enumerate(keyed)]
    _require_number(merged)
    _require_different(merged)
    return list(_with_shortcuts(merged))


def colored(tags: Iterable[SetTag]) -> list[SetTag]:
    """The tags; one without a colour gets the next of the palette."""
    return [
        tag if tag.color else replace(tag, color=PALETTE[number % len(PALETTE)])
        for number, tag in enumerate(tags)
    ]


def _cleaned(tag: SetTag, place: str) -> SetTag:
    color = tag.color.lower()
    if color not in PALETTE:
        raise InvalidInput("Choose one of the colours.", field=f"{place}.color")
    return replace(
        tag,
        color=color,
        name=_line(
            tag.name,
            LONGEST_NAME,
            f"{place}.name",
            _NAME_SENTENCE,
            least=1,
        ),
        description=_line(
            tag.description,
            LONGEST_TEXT,
            f"{place}.description",
            _DESCRIPTION_SENTENCE,
        ),
        example=_line(
            tag.example,
            LONGEST_TEXT,
            f"{place}.example",
            _EXAMPLE_SENTENCE,
        ),
        group_name=_line(
            tag.group_name,
            LONGEST_GROUP,
            f"{place}.group_name",
            _GROUP_SENTENCE,
        ),
        is_retired=tag.is_retired and tag.merged_into is None,
    )


def _line(text: str, most: int, field: str, sentence: str, least: int = 0) -> str:
    """Text on one line. The sentence says that it cannot have so few or many characters."""
    if not is_showable(text):
        raise InvalidInput("That holds characters that cannot be shown.", field=field)
    line = " ".join(text.split())
    if not least <= utf16_length(line) <= most:
        raise InvalidInput(Message(sentence, most=most), field=field)
    return line


def _with_keys(tags: Sequence[SetTag]) -> list[SetTag]:
    taken = {tag.key for tag in tags}
    free = (
        key for number in range(1, len(tags) + len(taken) + 1) if (key := f"t{number}") not in taken
    )
    keyed = [tag if tag.key else replace(tag, key=next(free)) for tag in tags]
    for number, tag in enumerate(keyed):
        if not SET_TAG_KEY.fullmatch(tag.key) or tag.key in {each.key for each in keyed[:number]}:
            raise InvalidInput("Each tag has a key of its own.", field=f"tags.{number}.key")
    return keyed


def _require_number(tags: Sequence[SetTag]) -> None:
    in_use = sum(tag.is_in_use for tag in tags)
    if in_use == 0:
        raise InvalidInput("Keep at least one tag in use.", field="tags")
    if in_use > MOST_IN_USE:
        raise InvalidInput(
            Message("There are at most {most_in_use} tags in use.", most_in_use=MOST_IN_USE),
            field="tags",
        )
    if len(tags) > MOST_KEPT:
        raise InvalidInput(
            Message("There are at most {most_kept} tags.", most_kept=MOST_KEPT),
            field="tags",
            advice="Delete some that no note has.",
        )


def _require_different(tags: Sequence[SetTag]) -> None:
    """Raise InvalidInput where two tags in use could not be told apart by name."""
    names: set[str] = set()
    for number, tag in enumerate(tags):
        if tag.is_in_use and tag.name.casefold() in names:
            raise InvalidInput(
                Message("There are two tags “{name}”.", name=tag.name),
                field=f"tags.{number}.name",
                advice="Give one of them another name, or merge them.",
            )
        if tag.is_in_use:
            names.add(tag.name.casefold())


def _merged(tag: SetTag, by_key: dict[str, SetTag], place: str) -> SetTag:
    """The tag with the last target of its merges."""
    target, seen = tag, {tag.key}
    while target.merged_into is not None:
        following = by_key.get(target.merged_into)
        if following is None or following.key in seen:
            raise InvalidInput("Merge it into another tag.", field=f"{place}.merged_into")
        seen.add(following.key)
        target = following
    return replace(tag, merged_into=None if target is tag else target.key)


def _with_shortcuts(tags: Sequence[SetTag]) -> Iterator[SetTag]:
    """The tags; those in use each with a digit or letter of its own, others without."""
    taken: set[str] = set()
    for number, tag in enumerate(tags):
        if tag.is_in_use and tag.shortcut:
            if len(tag.shortcut) != 1 or tag.shortcut not in SHORTCUTS or tag.shortcut in taken:
                raise InvalidInput(
                    "The key of a tag is a digit from 1 to 9 or a letter from a to z,"
                    " which no other tag has.",
                    field=f"tags.{number}.shortcut",
                )
            taken.add(tag.shortcut)
    free = (each for each in SHORTCUTS if each not in taken)
    for tag in tags:
        if not tag.is_in_use:
            yield replace(tag, shortcut=None)
        else:
            yield tag if tag.shortcut else replace(tag, shortcut=next(free))
