"""Models of marks and of their delivery to the LMS."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from lti_tool.grading import reusable_comments
from lti_tool.grading.outcomes import Problem
from lti_tool.validation import ExactNumber, Text, Timestamp
from lti_tool.web.schemas.base import Input, Output, QueryInput, Sentence, enumeration
from lti_tool.web.schemas.rubrics import AssessedCriterion, Rubric, RubricChoices

MOST_LISTED = 100
"""Marks that one request may list."""

MOST_RELEASED = 5000
"""Students whom one request to release may name."""


GradeProblem = TypeAliasType(
    "GradeProblem",
    Annotated[str, enumeration(Problem, "Reason why a mark has not arrived in the LMS.")],
)


class NewGrade(Input):
    """Mark out of the activity's maximum, with a comment for the student."""

    score: Annotated[ExactNumber, Field(ge=0, max_digits=8, decimal_places=2)]
    comment: Annotated[str, Text(10_000)] = ""
    rubric: RubricChoices | None = None
    """Choices by the activity's rubric; null to leave those of the mark as they are."""


class ChangedGrade(NewGrade):
    """Mark in place of another one, or of none."""

    seen_at: Timestamp | None = None
    """Time (`graded_at`, or `given_at` of one's own of two) of the mark that it takes the place of,
    as it was seen: of the draft, or else of the mark; null for none. Refused for another one."""


class SeenMarkAt(QueryInput):
    """Mark that is taken away, as it was seen."""

    seen_at: Timestamp
    """Its time (`graded_at`). Refused where it is another one by now."""


class GradeQuery(QueryInput):
    """Members whose marks are listed."""

    enrolment: Annotated[tuple[uuid.UUID, ...], Field(max_length=MOST_LISTED)] = ()
    """Ids of enrolments; the parameter is repeated for each."""


class ShownMark(Output):
    """Mark in the LMS's gradebook, on its own scale."""

    score: float | None
    """null where it shows none."""
    maximum: float | None
    as_ours: float | None
    """The same out of the activity's maximum, to two decimals."""


class Grade(Output):
    """Mark of a member, with the state of its delivery to the LMS."""

    score: float | None
    """null for a mark that was withdrawn."""
    maximum: float
    comment: str
    is_computed: bool
    """True where the activity's rule gave the mark, and goes on changing it."""
    graded_at: datetime
    """Time of the mark, which its next change names."""
    state: Literal["waiting", "sent", "parked", "kept"]
    """parked where no further attempt is made by itself, kept in a class without an LMS."""
    problem: GradeProblem | None
    problem_sentence: Sentence | None
    """The reason in words for a teacher."""
    sent_at: datetime | None
    is_pending: bool
    """True while a worker is about to send the mark, or to read what the LMS shows."""
    is_confirmed: bool
    """True where the LMS was seen to show this mark."""
    shown: ShownMark | None
    """Mark that the LMS was seen to show instead, as after a change by hand."""


class OwnMark(Output):
    """Mark as its student sees it."""

    score: float
    maximum: float
    comment: str


class MarkEvent(Output):
    """Event in the history of a mark, as its student sees it."""

    at: datetime
    event: Literal["set", "withdrawn", "released", "taken", "sent"]
    """taken where the mark that the LMS shows was taken over, sent where it reached the LMS."""
    before: float | None
    """Mark before the event; null for none."""
    score: float | None
    """Mark after the event; null for one that was withdrawn."""
    maximum: float
    by: str | None
    """Name of who did it; null for what the tool did, and where no names are shown."""


class GradeDraft(Output):
    """Mark that markers alone see until it is released."""

    score: float
    maximum: float
    comment: str
    is_computed: bool
    """True where the activity's rule gave it, and goes on changing it."""
    graded_at: datetime


class MarkingState(Output):
    """State of marking of a work by two people, as one of those who mark may know it."""

    given: int
    """Marks that are given."""
    is_own_given: bool
    difference: float | None
    """Points between the two; null where there is one, or where the viewer sees none of them."""
    is_agreed: bool
    """True where a mark is agreed on, or was released."""
    may_give: bool
    """True where the viewer's own mark is wanted, or can still be changed."""
    may_agree: bool
    """True where the viewer can set the mark that is agreed on."""


class ToMark(Output):
    """Student of an activity, and how far their marking has come."""

    enrolment_id: str
    """Enrolment; while names are sealed, the pseudonym by which somebody is asked for."""
    name: str
    is_handed_in: bool
    is_marked: bool
    """True for a mark that is released and was not withdrawn."""
    has_draft: bool
    is_in_own_group: bool
    """True where the viewer is in a group of theirs."""
    marking_state: MarkingState | None
    """null where one person marks."""


class Release(Input):
    """Students whose drafts are released."""

    enrolment_ids: Annotated[list[uuid.UUID], Field(max_length=MOST_RELEASED)] | None
    """null for all."""
    opens_names: bool = False
    """True to open names that are sealed, in the same step; refused where they are not sealed."""


class Released(Output):
    """Numbers of a release."""

    released: int
    left: int
    """Drafts that stay, because their students have left the course."""
    feedback: int
    """Notes on which feedback is released."""
    unagreed: int
    """Works that stay, because their two markers have agreed on no mark."""


class NewFeedback(Input):
    """Feedback on a note of a student, seen by that student and by markers."""

    workspace_id: uuid.UUID
    highlight: Annotated[str, Text(200, least=1)]
    """Key of the highlight in its document."""
    before: Annotated[str, Text(10_000)] = ""
    """Feedback that it takes the place of, as it was seen; empty for none. Refused for another."""
    text: Annotated[str, Text(10_000)]
    """Empty to take it back."""


class Feedback(Output):
    """Feedback on a note."""

    workspace_id: uuid.UUID
    highlight: str
    """Key of the highlight, which may be deleted by now."""
    quote: str
    text: str
    """Empty for a draft that takes away what is released."""
    is_draft: bool
    """True for what only markers see until it is released."""


class ReusableComment(Output):
    """Comment that a marker has written in the course."""

    id: uuid.UUID
    text: str


class NewReusableComment(Input):
    """Comment to use again, as it is to be."""

    text: Annotated[str, Text(reusable_comments.LONGEST_KEPT, least=1)]


class NewMarkerNote(Input):
    """Note about a student's work for those who mark."""

    before: Annotated[str, Text(30_000)]
    """Note that it takes the place of, as it was seen."""
    text: Annotated[str, Text(10_000)]
    """Empty to delete it."""


class MarkerNote(Output):
    """Note about a student's work for those who mark."""

    text: str


class Resend(Input):
    """Students whose marks are sent again."""

    enrolment_ids: Annotated[list[uuid.UUID], Field(max_length=MOST_RELEASED)] | None
    """null for all whose marks the LMS has not taken."""


class Resent(Output):
    """Number of marks that are sent again."""

    resent: int


class SeenMark(Input):
    """Mark that was seen in the LMS, on its own scale."""

    enrolment_id: uuid.UUID
    score: Annotated[ExactNumber, Field(max_digits=14, decimal_places=5)] | None
    """null where it shows none."""


class TakeTheirs(Input):
    """Marks of the LMS that take the place of the tool's own."""

    marks: Annotated[list[SeenMark], Field(max_length=MOST_RELEASED)]


class Taken(Output):
    """Numbers of marks that were taken over."""

    taken: int
    left: int
    """Marks that are another one by now, or that cannot be given here."""


class SingleMark(Output):
    """Mark that one of two markers gave."""

    id: uuid.UUID
    """Another one each time the mark is given."""
    by: str | None
    """Name of the marker; null where they were erased."""
    is_own: bool
    score: float
    maximum: float
    comment: str
    given_at: datetime
    assessment: list[AssessedCriterion]


class DoubleMarking(Output):
    """Marking of a work by two people, as one of those who mark may see it."""

    is_current: bool
    """False where one person marks by now, and what two have given is kept."""
    marking_state: MarkingState
    given: list[SingleMark]
    """Marks that the viewer may see, in the order in which they were given."""
    mean: float | None
    """Mean of two, to two decimals with halves rounded up."""
    is_mean_rounded: bool
    is_blind: bool
    """True while the viewer sees nothing that another marker has written about the work."""
    agreed_by: str | None
    """Name of who set the agreed mark; null where there is none, or where they were erased."""


class AgreedGrade(ChangedGrade):
    """Mark that two markers agree on, with what was seen of theirs."""

    comment: Annotated[str, Text(20_010)] = ""
    marks: Annotated[list[uuid.UUID], Field(max_length=MOST_LISTED)]
    """Ids of the marks that they gave."""


class MeansQuery(QueryInput):
    """Difference up to which the mean would be agreed on."""

    at_most: Annotated[ExactNumber, Field(ge=0, max_digits=6, decimal_places=2)] = Decimal(0)


class MeansPlan(Output):
    """Works by what would become of them if the mean were agreed on."""

    agreed: int
    """Works whose two marks are near enough."""
    further: int
    """Works whose marks differ by more."""
    lacking: int
    """Works that one person has marked."""


class AgreeOnMeans(Input):
    """Difference up to which the mean is agreed on, as it was planned."""

    at_most: Annotated[ExactNumber, Field(ge=0, max_digits=6, decimal_places=2)]
    planned: Annotated[int, Field(ge=0)]
    """Works that were to be agreed on; refused where they are not as many any more."""


class AgreedOnMeans(Output):
    """Number of works on which the mean is agreed."""

    agreed: int


class GradeAnswer(Output):
    """Mark of one member with the bounds within which it may be set."""

    grade: Grade | None
    """null where there is no mark yet, or none that is released."""
    draft: GradeDraft | None
    """Mark that is not released yet; beside one that is, the change of it."""
    computed: float | None
    """Points that the activity's rule gives; null where there is none."""
    holds_marks: bool
    """True where marks are drafts until they are released."""
    maximum: int
    """Highest mark of the activity."""
    is_gradable: bool
    """True for a student who can be marked: who is in the course now, or whose name is sealed."""
    is_sealed: bool
    """True while names are sealed: only drafts are set, and none is released."""
    rubric: Rubric | None
    """Rubric of the activity; null where it has none."""
    assessment: list[AssessedCriterion]
    """Criteria with what was given for them: of the draft, or else of the mark."""
    marker_note: str
    """Note for those who mark, which the student does not see; empty for none."""
    double_marking: DoubleMarking | None
    """null where one person marks, and no two have."""
