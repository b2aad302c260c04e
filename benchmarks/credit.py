"""Time of a rule's preview, and of the worker's count, for 1,100 students with 50,000 notes.

The rule counts all that a rule can: passages, comments, replies, words, turns, tags and handing in.
Half of the notes stand in the class's document, half in the students' own. The figures are without
HTTP: CPU of this process and of PostgreSQL's one for it. Run: ./dev bench credit
"""

import argparse
import gc
import random
from decimal import Decimal

from sqlalchemy import text, update

from benchmarks.load.school import School, school
from benchmarks.search import Course, cpu_of, made, write
from benchmarks.summary import summary
from lti_tool.activities import credit
from lti_tool.courses.activity_tables import Activity
from lti_tool.dashboard import credit_preview
from lti_tool.documents.tables import SharedDocument
from lti_tool.grading.credit_rule import Condition, Counted, Rule
from lti_tool.workspaces.tables import Workspace
from tests.statements import captured

NOTES = 50_000
TARGETS = {"preview_ms": 300, "count_ms": 600, "statements": 15, "due_ms": 20}
"""Milliseconds of a preview, of a count that changes nobody's mark, and of looking for what is due;
statements of a preview."""

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
        count, _ = cpu_of(db, lambda: credit.count_if_due(db, activity_id))
        db.execute(update(SharedDocument).values(head=SharedDocument.head + 1))
        due, _ = cpu_of(db, lambda: credit.due(db))
    figures = {"preview_ms": preview, "count_ms": count, "due_ms": due}
    for name, took in figures.items():
        print(f"  {name:12}{took:8.1f}")
    return {name: round(took, 1) for name, took in figures.items()} | {"statements": len(seen)}


if __name__ == "__main__":
    main()
