"""Models of tag sets: those of activities, and those of the library."""

from typing import Annotated

from lti_tool.activities import tag_checks, tag_library
from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output


class NewTag(Input):
    """Definition of a tag."""

    name: Annotated[str, Text(tag_checks.LONGEST_NAME)]
    color: Annotated[str, Text(7)]
    """One of the colours that are offered, as in `#1b62a7`."""
    shortcut: Annotated[str, Text(1)] | None = None
    """Digit from 1 to 9 or letter from a to z that gives the tag; null for the next free one."""
    description: Annotated[str, Text(tag_checks.LONGEST_TEXT)] = ""
    example: Annotated[str, Text(tag_checks.LONGEST_TEXT)] = ""
    group_name: Annotated[str, Text(tag_checks.LONGEST_GROUP)] = ""
    """Heading under which the tag stands; empty for none."""
    needs_comment: bool = False
    """True where a note with this tag is complete only with a comment."""


class ChangedTag(NewTag):
    """Tag of an activity's set as it is to be."""

    key: Annotated[str, Text(32)]
    """Key by which notes name the tag: small letters and digits. A new key adds a tag."""
    is_retired: bool = False
    merged_into: Annotated[str, Text(32)] | None = None


class TagSetChange(Input):
    """Tag set of an activity as it is to be."""

    version: int
    """Version of the set that was changed."""
    allows_own_tags: bool | None
    """null for as the course says."""
    tags: list[ChangedTag]
    """Tags in order. A tag that is left out is deleted; one that notes have cannot be."""


class TagDefinition(Output):
    """Definition of a tag in a library."""

    name: str
    color: str
    shortcut: str | None
    description: str
    example: str
    group_name: str
    needs_comment: bool


class Tag(TagDefinition):
    """Tag of an activity's set."""

    key: str
    """Key by which notes name the tag; it never changes."""
    is_retired: bool
    """True where notes keep the tag, and no other gets it."""
    merged_into: str | None
    """Key of the tag as which this one counts now."""


class ActivityTags(Output):
    """Tag set of an activity, to be changed."""

    version: int
    allows_own_tags: bool | None
    """null where the activity follows its course."""
    tags: list[Tag]
    """Tags in order, those that are not in use included."""
    notes: dict[str, int]
    """Number of notes by key, with hidden ones."""


class NewTagSet(Input):
    """Tags to save as a set of one's own."""

    name: Annotated[str, Text(tag_library.LONGEST_NAME)]
    tags: list[NewTag]


class LibrarySet(Output):
    """Tag set that can be taken for an activity."""

    id: str
    name: str
    about: str
    """Purpose of a set that comes with the tool; empty for one of one's own."""
    is_own: bool
    tags: list[TagDefinition]
