"""Models of groups: sets of groups, people in them, changes, and the history of the roster."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lti_tool.courses.roles import Role
from lti_tool.groups import checks
from lti_tool.validation import Text
from lti_tool.web.schemas.base import FormInput, Input, Output, Sentence, Upload

_Name = Annotated[str, Text(checks.LONGEST_NAME, least=1)]
_Number = Annotated[int, Field(ge=1, le=checks.LARGEST_GROUP)]


class GroupName(Output):
    """Group by its name alone."""

    id: uuid.UUID
    name: str


class Group(Output):
    """Group of a set."""

    id: uuid.UUID
    name: str
    is_named_by_lms: bool
    """True where the LMS has told its name; others can be named here."""
    is_retired: bool
    """True for one that is out of use: its work is kept, and nobody is in it."""
    has_work: bool
    """True where anybody has written or brought something in it."""
    members: list[uuid.UUID]
    """Enrolments of its members."""


class Grouping(Output):
    """Set of groups. An activity for groups is for those of one set."""

    id: uuid.UUID
    name: str
    source: Literal["lms", "file", "hand"]
    """Origin of the groups; only the LMS puts people into its own."""
    groups: list[Group]
    activities: list[str]
    """Titles of the activities that are for these groups."""


class GroupMember(Output):
    """Somebody who is in the course now."""

    enrolment_id: uuid.UUID
    name: str
    role: Role


class GroupOverview(Output):
    """Sets of groups of a course, and its people."""

    groupings: list[Grouping]
    people: list[GroupMember]
    limits_tutors: bool
    """True where tutors see and mark only the groups that they are in."""
    sees_all: bool
    """False for a tutor who sees only the groups that they are in."""


class NewGrouping(Input):
    """Set of groups to make."""

    name: _Name
    size: _Number | None = None
    """Size of groups into which all students are put at random; null for a set without groups."""


class NewName(Input):
    """Name of a set or of a group."""

    name: _Name


class NewGroups(Input):
    """Names of groups to add, in which nobody is."""

    names: Annotated[list[_Name], Field(min_length=1, max_length=checks.MOST_GROUPS)]


class RandomSplit(Input):
    """Size of new groups for the students who are in none."""

    size: _Number


class Move(Input):
    """People to put into a group, to take out of one, or both."""

    people: Annotated[list[uuid.UUID], Field(min_length=1, max_length=5000)]
    """Enrolments."""
    into: uuid.UUID | None = None
    out_of: uuid.UUID | None = None


class GroupSettings(Input):
    """Settings of a course about groups."""

    limits_tutors: bool
    """True where tutors are to see and mark only the groups that they are in."""


class RemovedGroup(Output):
    """Group that was removed."""

    is_kept: bool
    """True where there is work in it: it is out of use, and its work is kept."""


class GroupFile(FormInput):
    """Participants or grades file of an LMS, as CSV or a spreadsheet, with a column of groups."""

    file: Upload
    name: _Name
    """Set of groups to fill; a new one is made where there is none of this name."""


class PlannedGroupFile(GroupFile):
    """The same file once more, with the plan that was shown for it."""

    digest: Annotated[str, Text(64, least=64)]


class PlannedGroup(Output):
    """Group that a file fills."""

    name: str
    is_new: bool
    joining: list[str]
    """Names of people who would come into it."""
    leaving: list[str]
    """Names of people who would leave it, as the file has them in other groups."""
    staying: int
    """Number of people of the file who are in it already."""


class GroupFilePlan(Output):
    """Changes that a file would make. Whoever it does not name stays where they are."""

    digest: str
    """Fingerprint with which exactly this plan is applied."""
    name: str
    is_new: bool
    """True where a new set of groups is made."""
    groups: list[PlannedGroup]
    found: int
    """Number of people whom the file names."""
    without_group: int
    """Number of those of them whom it has in no group; nothing changes for them."""
    not_found: list[int]
    """Rows that are about nobody in the class, counted from the first row of the file."""
    ambiguous: list[int]
    """Rows that may be about several people, or about one whom another row names."""
    unreadable: list[int]
    """Rows that could not be read."""


class RosterChange(Output):
    """People whom a roster changed in one way."""

    change: Literal["added", "returned", "gone", "renamed", "role", "groups"]
    number: int
    names: list[str]
    """Names of the first of them."""


class RosterRun(Output):
    """Fetch of the LMS's list of participants, and what it changed."""

    id: uuid.UUID
    at: datetime
    is_whole: bool
    """True for a complete list; only such a one takes people out who are not on it."""
    listed: int | None
    """Number of people on the list; null where none was had."""
    unreadable: int
    """Number of rows that could not be read."""
    problem: Sentence | None
    """Sentence about why there was no list."""
    changes: list[RosterChange]
