"""Time of a rule's preview, and of the worker's count, for 1,100 students with 50,000 notes.

The rule counts all that a rule can: passages, comments, replies, words, turns, tags and handing in.
Half of the notes stand in the class's document, half in the students' own. The figures are without
HTTP: CPU of this process and of PostgreSQL's one for it. Run: ./dev bench credit
"""

import argparse
import gc
import random
import uuid
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from benchmarks.load.school import School, school
from benchmarks.search import Course, cpu_of, made, write
from benchmarks.summary import summary
from lti_tool import clock
from lti_tool.activities import credit
from lti_tool.courses.activity_tables import Activity
from lti_tool.dashboard import credit_preview
from lti_tool.grading.credit_rule import Condition, Counted, Rule
from lti_tool.grading.credit_tables import CreditRule
from lti_tool.workspaces.tables import Workspace
from tests.statements import captured

NOTES = 50_000
RESTING = 200
"""Activities of the same class whose rules were counted long ago."""

TARGETS = {
    "preview_ms": 300, "count_ms": 600, "statements": 15, "due_ms": 20, "due_all_ms": 500,
}  # fmt: skip
"""Milliseconds of a preview, of a count that changes nobody's mark, and of looking for what is due:
every five seconds, and once a minute at what rests as well. Statements of a preview."""

RULE = Rule(
    tuple(Condition(each, 1, Decimal(10), is_in_proportion=True) for each in Counted),
    cap=Decimal(60),
)


def main() -> None:
    """Print the table, then the key figures as one JSON object."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    chance = random.Random(1)
    with school() as ours:
        course = made(ours, chance, "c1")
        with ours.database.transaction() as db:
            write(db, course, chance, NOTES)
        with ours.database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(text("VACUUM ANALYZE"))
        # Collections would walk the notes that this process has made.
        gc.collect()
        gc.freeze()
        figures = measure(ours, course)
    print("\n" + summary(figures, TARGETS))


def measure(ours: School, course: Course) -> dict[str, float]:
    """Figures, each of which is printed."""
    with ours.database.transaction() as db:
        workspace = db.get_one(Workspace, course.shared.workspace_id)
        activity_id = db.get_one(Activity, workspace.activity_id).id
        credit.change_rule(db, course.teacher, activity_id, RULE, seen_version=0, holds_marks=True)
    with captured(ours.database.engine) as seen, ours.database.transaction() as db:
        found = credit_preview.of_rule(db, course.teacher, activity_id, RULE)
    print(f"{found.students:,} students, {NOTES:,} notes, {len(seen)} statements")
    with ours.database.transaction() as db:
        preview, _ = cpu_of(
            db, lambda: credit_preview.of_rule(db, course.teacher, activity_id, RULE)
        )
        count, _ = cpu_of(db, lambda: count_again(db, activity_id))
        make_due(db, credit.PAUSE)
        rest(db, activity_id)
        # A look that finds nothing has compared nothing.
        assert (len(credit.due(db, lately=True)), len(credit.due(db))) == (1, 1 + RESTING)
        due, _ = cpu_of(db, lambda: credit.due(db, lately=True))
        due_all, _ = cpu_of(db, lambda: credit.due(db))
    figures = {"preview_ms": preview, "count_ms": count, "due_ms": due, "due_all_ms": due_all}
    for name, took in figures.items():
        print(f"  {name:12}{took:8.1f}")
    return {name: round(took, 1) for name, took in figures.items()} | {"statements": len(seen)}


def count_again(db: Session, activity_id: uuid.UUID) -> None:
    """Count an activity in which something was written a while after it was counted."""
    make_due(db, credit.PAUSE)
    assert credit.count_if_due(db, activity_id)


def make_due(db: Session, ago: timedelta) -> None:
    """Have something written since all rules were counted, so long ago."""
    db.execute(update(CreditRule).values(counted_at=clock.now() - ago, counted_state=""))


def rest(db: Session, activity_id: uuid.UUID) -> None:
    """Add activities with the same rule, which nobody has counted for long."""
    rule, course_id = (
        db.get_one(CreditRule, activity_id),
        db.get_one(Activity, activity_id).course_id,
    )
    for number in range(RESTING):
        other = Activity(course_id=course_id, title=f"Week {number}", credit_version=1)
        db.add(other)
        db.flush()
        db.add(
            CreditRule(
                activity_id=other.id, conditions=rule.conditions, unit=rule.unit,
                is_completion=False, counted_at=clock.now() - 2 * credit.RECENT,
            )
        )  # fmt: skip
    db.flush()


if __name__ == "__main__":
    main()
