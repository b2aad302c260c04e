"""Models of workspaces: authors, audience, schedule and tickets of shared documents."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from lti_tool.courses.roles import Role
from lti_tool.validation import Text
from lti_tool.web.schemas.activities import Activity
from lti_tool.web.schemas.attempts import Attempt
from lti_tool.web.schemas.base import Input, Output, QueryInput
from lti_tool.web.schemas.comparisons import WorkspaceComparison
from lti_tool.web.schemas.conversations import Conversation
from lti_tool.web.schemas.credit import WorkspaceCredit
from lti_tool.web.schemas.grades import OwnMark
from lti_tool.web.schemas.handing_in import HandedIn
from lti_tool.web.schemas.responses import WorkspaceResponse
from lti_tool.web.schemas.tags import Tag


class WorkspaceQuery(QueryInput):
    """Workspace to open, and parts of the answer."""

    workspace: uuid.UUID | None = None
    """Id of a workspace, for a role that may see the class; the viewer's own without it."""
    group: uuid.UUID | None = None
    """Group whose workspace is opened; the first in which the viewer may work without it."""
    template: bool = False
    """True for the workspace in which teachers prepare what the others begin with."""
    member: uuid.UUID | None = None
    """Enrolment whose hidden notes are opened, for a role that may see the class."""
    connect: bool = False
    """True where the answer is to have the first tickets, for a page that is about to connect."""


class Author(Output):
    """Author of notes, as the viewer may see them."""

    name: str
    role: Role
    is_own: bool
    """True for the viewer, by whichever of their accounts they wrote."""


class NameSearch(Input):
    """Beginning of a name that is typed behind an `@`."""

    words: Annotated[str, Text(100)] = ""


class Reader(Output):
    """Somebody who can be mentioned in a comment, under the name that the viewer sees."""

    author: str
    """Author id, which stands in a comment as `@{id}`."""
    name: str
    role: Role


class Readers(Output):
    """People whose names fit, the best first."""

    people: list[Reader]
    is_cut: bool
    """True where more people fit than are listed."""


class Anonymity(Output):
    """Names in an activity in which students do not see each other's."""

    pseudonym: str | None
    """Name under which others see the viewer, if they are no member of staff; null before they have
    opened the activity."""
    sees_names: bool
    """True where the viewer sees the names of students."""
    is_sealed: bool
    """True while teachers and tutors do not see them."""
    unsealed_at: datetime | None
    """Time at which a teacher opened them; null where they are sealed, or never were."""
    unsealed_by: str | None
    can_unseal: bool
    """True where the viewer may open them now."""


class Audience(Output):
    """Readers and writers of a workspace: the class, a group, one student or, of what the others
    begin with, those who teach.
    """

    kind: Literal["class", "group", "student", "template"]
    name: str


class GroupChoice(Output):
    """Group in which the viewer may work."""

    id: uuid.UUID
    name: str
    is_open: bool
    """True for the one whose workspace this is."""


class Schedule(Output):
    """Writing window and due date that hold for the viewer; null for no limit."""

    opens_at: datetime | None
    closes_at: datetime | None
    due_at: datetime | None
    takes_late: bool
    """True where work is taken after it was due, and shown as late."""
    opens_in: float | None
    """Seconds from the answer, by the server's clock; below zero when it is past."""
    closes_in: float | None


class Ticket(Output):
    """Admission of one socket to one shared document, good once and for seconds."""

    ticket: str
    client_id: int
    """Client id with which the socket's Yjs document must write."""
    generation: int
    """Generation of the document: a copy of another one must not be merged."""
    author: str
    revision: int
    """Revision of the activity's settings."""


class Workspace(Output):
    """Workspace of an activity, as the viewer may use it."""

    workspace_id: uuid.UUID
    document_id: uuid.UUID
    hidden_document_id: uuid.UUID | None
    """Document of notes that others do not see yet: the viewer's, or that of `hidden_of`."""
    private_document_id: uuid.UUID | None
    """Document of the viewer's private notes; null before they have any."""
    response: WorkspaceResponse | None
    """Answer that is written here; null where none is asked for, or before anybody began it."""
    hidden_of: str | None
    """Name of the student whose hidden notes a teacher looks at."""
    is_hiding: bool
    """True while students' notes are hidden from each other in this workspace."""
    is_open: bool
    """False for a viewer who has not reached the threshold, to whom the document is closed."""
    shares_positions: bool
    """True where the viewer and the others in the shared document see where each reads: not where
    names are hidden, not while notes are, and not in the workspace of one student."""
    can_reveal: bool
    """True where the viewer may reveal the hidden notes of this workspace now."""
    is_bound: bool
    """True where hiding and the writing window apply to the viewer; teachers are exempt."""
    is_pointing: bool
    """True where the teacher has pointed at a passage lately, or asks a question."""
    revision: int
    """Number that grows with every change of the settings."""
    schedule: Schedule
    is_handing_in: bool
    """True where the viewer is a student who hands in here."""
    handed_in: HandedIn | None
    """Work of the viewer that is handed in: they write nothing here meanwhile."""
    feedback: dict[str, str]
    """Feedback that the viewer has got on notes here, by the key of the highlight."""
    mark: OwnMark | None
    """Mark of the viewer, once it is released."""
    credit: WorkspaceCredit | None
    """Rule by which the viewer's work is counted; null where there is none."""
    anonymity: Anonymity | None
    """null where students see each other's names."""
    audience: Audience
    activity: Activity
    author: str
    """Author id of the viewer."""
    groups: list[GroupChoice]
    """Groups whose workspaces the viewer may open, where there are several."""
    attempts: list[Attempt]
    """Attempts of those whose workspace it is, oldest first; none where nobody started over."""
    is_current: bool
    """False for an earlier attempt, in which nothing is written any more."""
    can_start_over: bool
    """True where the viewer may be asked whether to start over."""
    can_resume: bool
    """True where the viewer may make this earlier attempt the current one again."""
    other_workspaces: list[uuid.UUID]
    """Workspaces of the viewer's other accounts, where each student has one."""
    authors: dict[str, Author]
    """Authors by id."""
    can_write: bool
    """True where the viewer's role may write while the writing window is open."""
    can_contribute: bool
    """True where the viewer's role may bring a conversation, if the activity asks for one."""
    can_moderate: bool
    can_manage_tags: bool
    tags: list[Tag]
    """Tag set of the activity in order, those that are not in use included."""
    allows_own_tags: bool
    """True where members may add tags of their own to the document."""
    conversations: list[Conversation]
    comparison: WorkspaceComparison | None
    """Blind comparison of these texts; null where there is none."""
    ticket: Ticket | None
    hidden_ticket: Ticket | None
    private_ticket: Ticket | None


class PrivateNotes(Output):
    """Document of the viewer's private notes in a workspace."""

    document_id: uuid.UUID
    ticket: Ticket


class NoteToShare(Input):
    """A private note that others are to see."""

    note: Annotated[str, Text(73, least=1)]
    """Key of the highlight."""


class SharedNote(Output):
    """A note that has been shared."""

    document_id: uuid.UUID
    """Document that has it now: the shared one, or the viewer's hidden notes."""


class WorkspaceSummary(Output):
    """Workspace that has been opened."""

    id: uuid.UUID
    audience: Audience
    is_hiding: bool
    """True while students' notes are hidden from each other there."""
