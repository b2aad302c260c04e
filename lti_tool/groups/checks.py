"""Checks of names and numbers of groups; no database."""

from collections.abc import Iterable, Sequence

from lti_tool.errors import InvalidInput
from lti_tool.languages import Message
from lti_tool.utf16 import utf16_length
from lti_tool.validation import is_showable

LONGEST_NAME = 100
MOST_GROUPS = 300
"""Groups of one grouping, those out of use included."""
MOST_GROUPINGS = 50
"""Groupings of one course."""
LARGEST_GROUP = 200


def checked_name(text: str, field: str = "name") -> str:
    """A name on one line. Raises InvalidInput for an empty or a long one."""
    if not is_showable(text):
        raise InvalidInput("That holds characters that cannot be shown.", field=field)
    name = " ".join(text.split())
    if not 1 <= utf16_length(name) <= LONGEST_NAME:
        raise InvalidInput(
            Message("A name has 1 to {longest_name} characters.", longest_name=LONGEST_NAME),
            field=field,
        )
    return name


def require_new(name: str, taken: Iterable[str], field: str = "name") -> None:
    """Raise InvalidInput for a name that another one has; letter case makes no difference."""
    if name.casefold() in {each.casefold() for each in taken}:
        raise InvalidInput(
            Message("There is already one called “{name}”.", name=name),
            field=field,
            advice="Choose another name.",
        )


def free_names(number: int, taken: Iterable[str]) -> list[str]:
    """Names "Group 1", "Group 2" and so on that none of the others has."""
    known = {each.casefold() for each in taken}
    names: list[str] = []
    count = 0
    while len(names) < number:
        count += 1
        if f"group {count}" not in known:
            names.append(f"Group {count}")
    return names


def shares(people: Sequence[object], size: int) -> list[int]:
    """Sizes of as few groups as needed with at most `size` people each; they differ by one."""
    number = -(-len(people) // size)
    return [len(people) // number + (each < len(people) % number) for each in range(number)]
