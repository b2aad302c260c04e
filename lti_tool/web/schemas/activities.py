"""Models of activities and of their copies."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from lti_tool.lti import limits
from lti_tool.validation import Text, Timestamp
from lti_tool.web.schemas.base import Input, Output
from lti_tool.web.schemas.contributions import Contributions, NewContributions
from lti_tool.web.schemas.conversations import ConversationSummary
from lti_tool.web.schemas.responses import NewResponseSettings, ResponseSettings
from lti_tool.web.schemas.tags import NewTag

WorkspaceFor = TypeAliasType("WorkspaceFor", Literal["class", "group", "student"])
LastingSetting = TypeAliasType("LastingSetting", Literal["hiding", "names", "holds_marks"])


class WritingDates(Input):
    """Writing window of students; null for no limit."""

    opens_at: Timestamp | None
    closes_at: Timestamp | None


class Reveal(Input):
    """Times at which hidden notes are revealed, besides the press of a teacher."""

    at: Timestamp | None
    """Time at which all notes are revealed; null for no date."""
    note_threshold: int | None
    """Passages that a student marks, 1 to 20, before they see others' notes; null for no number."""


class NewNames(Input):
    """Settings of who sees the names of students, besides themselves."""

    are_hidden: bool
    """True where students see each other under pseudonyms."""
    are_sealed: bool = False
    """True where teachers and tutors do, too, until a teacher opens the names."""


class Names(Output):
    """Settings of who sees the names of students, besides themselves."""

    are_hidden: bool
    are_sealed: bool


class NewHiding(Input):
    """Settings of when students see each other's notes."""

    hides_notes: bool
    """True where they see only their own until these are revealed."""
    note_threshold: int | None = None
    """Passages that a student marks, 1 to 20, before they see others' notes; null for no number."""


class Hiding(Output):
    """Settings of when students see each other's notes."""

    hides_notes: bool
    note_threshold: int | None


class NewCommentWords(Input):
    """Words that a comment of a student has; 0 for no limit."""

    least: int
    most: int


class CommentWords(Output):
    """Words that a comment of a student has; 0 for no limit."""

    least: int
    most: int


class Limits(Input):
    """Rules of what students write and take away; null for as the course says."""

    comment_words: NewCommentWords | None = None
    resists_copying: bool | None = None
    """True where pages make it harder for students to copy or print the text."""
    checks_claims: bool | None = None
    """True where notes may be marked as claims, and everybody says how these check out; null for as
    it is, at first false. What was found stays to be read."""


class OwnSettings(Output):
    """Settings that an activity has for itself; null where it follows its course."""

    allows_own_tags: bool | None
    needs_comments: bool | None
    comment_words: CommentWords | None
    resists_copying: bool | None
    hiding: Hiding | None
    names: Names | None
    passage_minimum: int | None
    accepts_late: bool | None
    holds_marks: bool | None


class HandingIn(Input):
    """Settings of handing in: asked of students or not, and the due date."""

    is_asked: bool
    due_at: Timestamp | None
    passage_minimum: int | None = None
    """Passages that somebody marks, 1 to 50, before they hand in, 0 for any number; null for as the
    course says, as in the next two."""
    needs_comments: bool | None = None
    """True where each of these needs a comment of who marked it."""
    accepts_late: bool | None = None
    """True where work is taken after it was due, and shown as late."""


class MarkRelease(Input):
    """Settings of marks: sent when they are saved, or held as drafts until they are released."""

    holds_marks: bool
    at: Timestamp | None
    """Time at which all drafts are released; null for no date."""
    marker_count: Literal[1, 2] | None = None
    """2 for two people who agree on the mark of each work; null for as it is, at first 1."""


class NewComparisonSettings(Input):
    """Settings of a blind comparison."""

    hides_models: bool
    """True where students choose between the texts before they learn where these are from. Ends by
    revealing once somebody has chosen."""
    reveals_when_all: bool = False
    """True where models are revealed once every student has chosen."""


class ComparisonSettings(Output):
    """Settings of a blind comparison."""

    hides_models: bool
    reveals_when_all: bool


class NewActivity(Input):
    """Settings of a new activity."""

    link_id: uuid.UUID | None = None
    """LMS link that is to open it; null for an activity that is put on a course page later."""
    title: Annotated[str, Text(limits.LONGEST_TITLE)]
    instructions: Annotated[str, Text(limits.LONGEST_INSTRUCTIONS)] = ""
    workspace_for: WorkspaceFor = "class"
    grouping_id: uuid.UUID | None = None
    """Set of groups of an activity for groups; null for those of the LMS."""
    score_maximum: int = 100
    mark_release: MarkRelease | None = None
    """null for as the course says, as in the next one and `names`."""
    hides_notes: bool | None = None
    reveal: Reveal | None = None
    """Only for an activity that itself hides notes."""
    names: NewNames | None = None
    dates: WritingDates | None = None
    handing_in: HandingIn | None = None
    contributions: NewContributions | None = None
    response: NewResponseSettings | None = None
    """Answer that students write; only for groups, and for each student alone."""
    tags: list[NewTag] | None = None
    """Tag set; null for the first set of the library."""
    allows_own_tags: bool | None = None
    """True where members may add tags of their own; null for as the course says."""
    limits: Limits | None = None
    comparison: NewComparisonSettings | None = None


class NewCopy(Input):
    """Activity of an earlier course, and the link that is to open its copy."""

    link_id: uuid.UUID
    activity_id: uuid.UUID
    with_model_notes: bool = True
    """False where workspaces are to begin empty."""


class ActivityChange(Input):
    """Settings to change; null for those that stay."""

    title: Annotated[str, Text(limits.LONGEST_TITLE)] | None = None
    instructions: Annotated[str, Text(limits.LONGEST_INSTRUCTIONS)] | None = None
    dates: WritingDates | None = None
    handing_in: HandingIn | None = None
    contributions: NewContributions | None = None
    response: NewResponseSettings | None = None
    workspace_for: WorkspaceFor | None = None
    """Possible while nobody has written."""
    grouping_id: uuid.UUID | None = None
    """Set of groups of an activity for groups; possible while nobody has written."""
    score_maximum: int | None = None
    """Possible while nobody has a mark."""
    limits: Limits | None = None
    comparison: NewComparisonSettings | None = None
    mark_release: MarkRelease | None = None
    """Holding marks ends only where there are no drafts."""
    hides_notes: bool | None = None
    """True while no student has written, false while nobody has; revealing ends hiding for good."""
    names: NewNames | None = None
    """Possible while nobody has written."""
    follows: Annotated[list[LastingSetting], Field(default_factory=list, max_length=3)]
    """Settings in which it does as the course says from now on; possible where it may change them.
    """
    reveal: Reveal | None = None
    """Date: possible until it has come. Number: possible while no student has written."""


class Activity(Output):
    """Activity of a course."""

    id: uuid.UUID
    title: str
    instructions: str
    workspace_for: WorkspaceFor
    grouping_id: uuid.UUID | None
    """Set of groups of an activity for groups; null in others."""
    score_maximum: int
    holds_marks: bool
    """True where marks are drafts until they are released."""
    marker_count: int
    """People who mark each work: 1, or 2 who agree on the mark."""
    release_at: datetime | None
    """Time at which all drafts are released; null for no date, and once they are."""
    opens_at: datetime | None
    """Beginning of the writing window of students; null for no limit."""
    closes_at: datetime | None
    """End of the writing window of students; null for no limit."""
    hands_in: bool
    """True where students hand their work in."""
    passage_minimum: int
    """Passages that somebody marks before they hand in; 0 for any number."""
    needs_comments: bool
    """True where each of these needs a comment of who marked it."""
    accepts_late: bool
    """True where work is taken after it was due, and shown as late."""
    comment_words: CommentWords
    resists_copying: bool
    """True where pages make it harder for students to copy or print the text."""
    own: OwnSettings
    due_at: datetime | None
    """Time from which what is handed in is late; null where nothing is."""
    hides_notes: bool
    """True where students see nobody else's notes until they are revealed."""
    reveal_at: datetime | None
    """Time at which all notes are revealed; null for no date."""
    note_threshold: int | None
    """Passages that a student marks before they see others' notes; null for no number."""
    revealed_at: datetime | None
    hides_names: bool
    """True where students see each other under pseudonyms."""
    seals_names: bool
    """True where teachers and tutors do, too, until a teacher opens the names."""
    unsealed_at: datetime | None
    """Time at which a teacher opened the names; null before, and where they are not sealed."""
    contributions: Contributions
    response: ResponseSettings
    checks_claims: bool
    """True where notes may be marked as claims, and everybody says how these check out."""
    comparison: ComparisonSettings
    models_revealed_at: datetime | None
    """Time at which students learned where the texts are from; null before."""


class ActivityWithConversations(Activity):
    """Activity with its conversations, without their text."""

    conversations: list[ConversationSummary]


class Copyable(Output):
    """Activity of an earlier course that may be copied."""

    id: uuid.UUID
    title: str
    course: str
    """Title of its course."""
    has_model_notes: bool
    """True where students begin with model notes, which may come along."""
