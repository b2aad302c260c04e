"""Marks that a rule gives, brought up to date: computed marks, and the drafts or marks by them.

A mark that somebody has set stays, whatever the rule says. A rule alone gives nobody a 0.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.grading import credit_rule, drafts, history, outbox, student_row
from lti_tool.grading.credit_rule import Rule, Unit
from lti_tool.grading.credit_tables import ComputedMark, CreditRule
from lti_tool.grading.gradebook import Mark
from lti_tool.grading.tables import Grade, GradeDraft

_NOTHING = Decimal(0)

_MOST_ROWS = 4000

_CHANGED = (
    "score", "maximum", "comment", "assessment", "is_computed", "graded_by", "graded_at",
)  # fmt: skip
"""Columns of a mark or a draft that the rule writes over."""


def rule_of(stored: CreditRule) -> Rule:
    """Rule of a row."""
    return Rule(
        conditions=credit_rule.from_json(stored.conditions),
        unit=Unit(stored.unit),
        cap=stored.cap,
        is_completion=stored.is_completion,
    )


def find_rule(db: Session, activity: Activity) -> Rule | None:
    """Rule of an activity; None where none is, which takes no query."""
    if not activity.credit_version:
        return None
    stored = db.get(CreditRule, activity.id)
    return rule_of(stored) if stored else None


def of_activity(db: Session, activity: Activity) -> dict[uuid.UUID, Decimal]:
    """Points that the rule gives, by main enrolment; nobody is in it who has earned nothing."""
    if not activity.credit_version:
        return {}
    rows = db.execute(
        select(ComputedMark.enrolment_id, ComputedMark.score).where(
            ComputedMark.activity_id == activity.id
        )
    )
    return {row.enrolment_id: row.score for row in rows}


def of_student(db: Session, activity: Activity, main_id: uuid.UUID) -> Decimal | None:
    """Points that the rule gives to a student; None where there is no rule."""
    if not activity.credit_version:
        return None
    found = db.get(ComputedMark, (activity.id, main_id))
    return found.score if found else _NOTHING


def apply(
    db: Session,
    activity: Activity,
    scores: Mapping[uuid.UUID, Decimal],
    actor_id: uuid.UUID | None = None,
) -> int:
    """Bring computed marks, and drafts or marks by the rule, up to date; number of the latter.

    `scores` has every student who can be marked, by main enrolment. `actor_id` is the enrolment of
    who has changed the rule; None for the worker. The caller has locked the activity, so that
    nobody marks meanwhile. What is changed enters the outbox in this transaction. The number of
    statements is the same for any class.
    """
    _store(db, activity, scores)
    student_row.lock_all(db, activity)
    _forget_loaded(db)
    marks, drafted = drafts.with_marks(db, activity)
    changes = _Changes(activity, actor_id)
    for main_id, score in scores.items():
        mark, draft = marks.get(main_id), drafted.get(main_id)
        if activity.holds_marks:
            changes.add_draft(main_id, score, mark, draft)
        else:
            changes.add_mark(main_id, score, mark)
    for main_id, draft in drafted.items():
        if main_id not in scores:
            changes.drop_unmarkable(draft)
    return len(changes.write(db))


def give_zeros(
    db: Session, activity: Activity, main_ids: Collection[uuid.UUID], actor_id: uuid.UUID
) -> int:
    """Give a 0 by the rule to those of these students who have no mark and no draft; their number.

    `actor_id` is the enrolment of who gives them. The caller has locked the activity, and knows
    that the rule gives them nothing.
    """
    marks, drafted = drafts.with_marks(db, activity)
    changes = _Changes(activity, actor_id)
    for main_id in main_ids:
        if main_id not in marks and main_id not in drafted:
            changes.put(main_id, _NOTHING, None, None)
    return len(changes.write(db))


def follow(
    db: Session, activity: Activity, main_id: uuid.UUID, score: Decimal, actor_id: uuid.UUID
) -> uuid.UUID:
    """Give a student the rule's points in place of what somebody has set, from now on.

    The comment stays. `actor_id` is the enrolment of who wants that. The caller has locked the
    activity. Returns the id of the mark, or of the draft where marks are held.
    """
    student_row.lock_all(db, activity)
    _forget_loaded(db)
    marks, drafted = drafts.with_marks(db, activity)
    mark, draft = marks.get(main_id), drafted.get(main_id)
    changes = _Changes(activity, actor_id)
    changes.put(main_id, score, mark, draft)
    (written,) = changes.write(db)
    return written


def forget(db: Session, activity: Activity, actor_id: uuid.UUID) -> None:
    """Delete what the rule gives, and the drafts by it; marks that are released stay.

    `actor_id` is the enrolment of who takes the rule away.
    """
    db.execute(delete(ComputedMark).where(ComputedMark.activity_id == activity.id))
    changes = _Changes(activity, actor_id)
    changes.dropped += db.scalars(
        select(GradeDraft.id).where(GradeDraft.activity_id == activity.id, GradeDraft.is_computed)
    )
    changes.write(db)


def _forget_loaded(db: Session) -> None:
    """Have rows read again that the session has loaded, as they may be older than a lock."""
    db.flush()
    db.expire_all()


@dataclass
class _Changes:
    """Drafts or marks of one activity that are to be written."""

    activity: Activity
    actor_id: uuid.UUID | None
    """Enrolment of who has them written; None for the worker."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[uuid.UUID] = field(default_factory=list)
    """Ids of drafts that say nothing any more."""

    def add_draft(
        self, main_id: uuid.UUID, score: Decimal, mark: Mark | None, draft: GradeDraft | None
    ) -> None:
        """Add what becomes of a student's draft, where it is the rule's to change."""
        is_by_hand = mark is not None and not mark.grade.is_computed
        if draft is not None and not draft.is_computed:
            return
        released = mark.grade.score if mark is not None else None
        is_earned = mark is not None or score > 0 or (draft is not None and draft.score == 0)
        if is_by_hand or score == released or not is_earned:
            if draft is not None:
                self.dropped.append(draft.id)
        elif draft is None or draft.score != score:
            self.put(main_id, score, mark, draft)

    def add_mark(self, main_id: uuid.UUID, score: Decimal, mark: Mark | None) -> None:
        """Add what becomes of a student's mark, where it is the rule's to change."""
        if mark is None:
            if score > 0:
                self.put(main_id, score, None, None)
        elif mark.grade.is_computed and mark.grade.score != score:
            self.put(main_id, score, mark, None)

    def drop_unmarkable(self, draft: GradeDraft) -> None:
        """Drop a draft by the rule of somebody who cannot be marked any more.

        One with a comment that somebody wrote is theirs to discard.
        """
        if draft.is_computed and not draft.comment:
            self.dropped.append(draft.id)

    def put(
        self, main_id: uuid.UUID, score: Decimal, mark: Mark | None, draft: GradeDraft | None
    ) -> None:
        """Add the points of a student; a comment that somebody wrote goes along."""
        grade = mark.grade if mark is not None else None
        kept = (draft or grade) if self.activity.holds_marks else grade
        now = clock.now()
        self.rows.append(
            {
                "id": uuid.uuid4(),
                "created_at": now,
                "course_id": self.activity.course_id,
                "activity_id": self.activity.id,
                "enrolment_id": kept.enrolment_id if kept else main_id,
                "score": score,
                "maximum": Decimal(self.activity.score_maximum),
                "comment": kept.comment if kept else "",
                "assessment": None,
                "is_computed": True,
                "graded_by": kept.graded_by if kept and kept.comment else None,
                "graded_at": now,
            }
        )

    def write(self, db: Session) -> list[uuid.UUID]:
        """Write all of them, put them on record, and send the marks; ids of what is written."""
        written: list[uuid.UUID] = []
        if self.dropped:
            self._record(db, history.Event.DISCARDED, self.dropped, GradeDraft)
            db.execute(delete(GradeDraft).where(GradeDraft.id.in_(self.dropped)))
        if self.rows and self.activity.holds_marks:
            written = _upsert(db, GradeDraft, self.rows)
            self._record(db, history.Event.DRAFTED, written, GradeDraft)
        elif self.rows:
            written = _upsert(db, Grade, self.rows)
            self._record(db, history.Event.SET, written, Grade)
            outbox.enqueue(db, written)
        if self.dropped or self.rows:
            _forget_loaded(db)
        return written

    def _record(
        self,
        db: Session,
        event: history.Event,
        ids: Sequence[uuid.UUID],
        table: type[Grade | GradeDraft],
    ) -> None:
        history.record(db, event, ids, table=table, actor_id=self.actor_id)


def _upsert(
    db: Session, table: type[Grade | GradeDraft], rows: Sequence[dict[str, Any]]
) -> list[uuid.UUID]:
    written: list[uuid.UUID] = []
    for part in _parts(rows):
        statement = insert(table).values(part)
        new = statement.excluded
        changed = {name: new[name] for name in _CHANGED}
        keys = [table.activity_id, table.enrolment_id]
        upsert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
        written += db.scalars(upsert.returning(table.id))
    return written


def _parts(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    """Rows in as many parts as one statement of PostgreSQL can have parameters for."""
    for first in range(0, len(rows), _MOST_ROWS):
        yield rows[first : first + _MOST_ROWS]


def _store(db: Session, activity: Activity, scores: Mapping[uuid.UUID, Decimal]) -> None:
    """Store the points of students who have earned any, where they are others than before."""
    known = of_activity(db, activity)
    gone = [main_id for main_id in known if not scores.get(main_id)]
    if gone:
        db.execute(
            delete(ComputedMark).where(
                ComputedMark.activity_id == activity.id, ComputedMark.enrolment_id.in_(gone)
            )
        )
    rows = [
        {
            "activity_id": activity.id,
            "enrolment_id": main_id,
            "score": score,
            "computed_at": clock.now(),
        }
        for main_id, score in scores.items()
        if score and known.get(main_id) != score
    ]
    for part in _parts(rows):
        statement = insert(ComputedMark).values(part)
        new = statement.excluded
        db.execute(
            statement.on_conflict_do_update(
                index_elements=[ComputedMark.activity_id, ComputedMark.enrolment_id],
                set_={name: new[name] for name in ("score", "computed_at")},
            )
        )
