"""CPU of a search over 10,000 and over 50,000 notes, and of folding the texts of one note.

A class of 1,100 reads ten conversations. Half of the notes stand in the class's document, half in
the students' own. A teacher, who reads all, and a student look for rare and for common words, in
two scripts, and for a name. The figures are those of the dearest question, without HTTP: CPU of
this process and of PostgreSQL's one for it. A second course stands beside. Run: ./dev bench search
"""

import argparse
import os
import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from benchmarks.load.school import School, school
from benchmarks.summary import summary
from lti_tool import clock
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import search, search_scope
from lti_tool.dashboard.search import Question
from lti_tool.documents.tables import SharedDocument
from lti_tool.folding import fold
from lti_tool.people.tables import Person
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from tests import builders

CLASS, TEXTS, TEXT_WORDS = 1_100, 10, 8_000
TARGETS = {"ms_10000": 200, "ms_50000": 300, "fold_us": 20}
"""Milliseconds of a search over so many notes; microseconds of folding two texts of one."""

COMMON, RARE, NOWHERE, CHINESE = "water", "zugzwang", "qqqq", "城市"
WORDS = [
    f"{first}{last}" for first in ("re", "un", "over", "out", "Ä", "sub", "in") for last in
    ("think", COMMON, "light", "ground", "measure", "source", "argument", "claim", "heat", "city")
]  # fmt: skip
QUESTIONS = (COMMON, RARE, NOWHERE, CHINESE, f"{COMMON} heat claim", "student 7")


@dataclass(frozen=True)
class Course:
    """A course with its class, seen by one of each role."""

    teacher: Member
    student: Member
    shared: SharedDocument
    own: Sequence[SharedDocument]
    authors: Sequence[str]
    conversation_id: uuid.UUID


def main() -> None:
    """Print the table, then the key figures as one JSON object."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    chance = random.Random(1)
    figures = {"fold_us": round(folding(chance), 1)}
    with school() as ours:
        courses = [made(ours, chance, name) for name in ("c1", "c2")]
        with ours.database.transaction() as db:
            write(db, courses[1], chance, 10_000)
        for count, added in ((10_000, 10_000), (50_000, 40_000)):
            with ours.database.transaction() as db:
                write(db, courses[0], chance, added)
            with ours.database.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                connection.execute(text("VACUUM ANALYZE"))
            figures[f"ms_{count}"] = round(measure(ours, courses[0], count), 1)
    print("\n" + summary(figures, TARGETS))


def folding(chance: random.Random) -> float:
    """Microseconds that one note's quote and comment take."""
    notes = [sentence(chance) for _ in range(5_000)]
    began = time.process_time()
    for note in notes:
        fold(note)
        fold(note)
    return (time.process_time() - began) / len(notes) * 1e6


def sentence(chance: random.Random, words: int = 20) -> str:
    """Words of which some are in another script; one in two thousand is rare."""
    some = chance.choices(WORDS, k=words)
    if chance.random() < 0.01:
        some.append(f"这些{CHINESE}更热")
    if chance.random() < 0.0005:
        some.append(RARE)
    return " ".join(some)


def made(ours: School, chance: random.Random, name: str) -> Course:
    """A course with its people, texts and documents."""
    with ours.database.transaction() as db:
        at = builders.place(db, issuer=f"https://{name}.example.edu", client=name)
        teacher = builders.arrive(db, at, "teacher", builders.TEACHER, course=name)
        activity = builders.activity(db, teacher)
        talks = [
            builders.imported(
                db, teacher.member, activity,
                "\n\n".join(f"User: {sentence(chance, 200)}" for _ in range(TEXT_WORDS // 200)),
                title=f"Talk {number}",
            )
            for number in range(TEXTS)
        ]  # fmt: skip
        student = builders.arrive(db, at, "student", course=name).member
        course_id, now = activity.course_id, clock.now()
        people = [uuid.uuid4() for _ in range(CLASS)]
        enrolments = [uuid.uuid4() for _ in range(CLASS)]
        db.execute(insert(Person), [
            {"id": each, "created_at": now, "name": f"Student {number}"}
            for number, each in enumerate(people)
        ])  # fmt: skip
        db.execute(insert(Enrolment), [
            {"id": each, "created_at": now, "course_id": course_id, "person_id": person,
             "role": "student", "role_source": "launch", "active": True}
            for each, person in zip(enrolments, people, strict=True)
        ])  # fmt: skip
        return Course(
            teacher.member, student,
            *_documents(db, activity.course_id, activity.id, enrolments), talks[0].id,
        )  # fmt: skip


def _documents(
    db: Session, course_id: uuid.UUID, activity_id: uuid.UUID, enrolments: Sequence[uuid.UUID]
) -> tuple[SharedDocument, list[SharedDocument], list[str]]:
    """The class's document, one for each student, and everybody's author id in the first."""
    shared, *own = (
        Workspace(
            id=uuid.uuid4(), course_id=course_id, activity_id=activity_id,
            audience=str(each), enrolment_id=each,
        )
        for each in (None, *enrolments)
    )  # fmt: skip
    db.add_all([shared, *own])
    db.flush()
    documents = [
        SharedDocument(
            id=uuid.uuid4(), course_id=course_id, workspace_id=each.id, kind="annotations"
        )
        for each in (shared, *own)
    ]
    db.add_all(documents)
    authors = [f"{number:08d}" for number in range(len(enrolments))]
    rows = [
        {"workspace_id": workspace.id, "author_id": author, "enrolment_id": enrolment}
        for workspaces in ([shared] * len(own), own)
        for workspace, author, enrolment in zip(workspaces, authors, enrolments, strict=True)
    ]
    db.execute(insert(WorkspaceAuthor), rows)
    return documents[0], documents[1:], authors


def write(db: Session, course: Course, chance: random.Random, count: int) -> None:
    """Write so many notes: each second one a comment on the highlight before it."""
    highlights, comments = [], []
    for number in range(count // 2):
        at = number % len(course.authors)
        author = course.authors[at]
        document = course.shared if number % 2 else course.own[at]
        key = f"{author}/{uuid.uuid4()}"
        own = {"document_id": document.id, "author_id": author, "created_at": clock.now()}
        quote, words = sentence(chance, 8), sentence(chance)
        highlights.append(
            own | {"key": key, "conversation_id": str(course.conversation_id), "start": 0, "end": 1,
                   "quote": quote, "folded": fold(quote), "tag": "t1"}
        )  # fmt: skip
        comments.append(
            own | {"highlight_key": key, "key": f"{author}/{uuid.uuid4()}", "text": words,
                   "folded": fold(words)}
        )  # fmt: skip
    db.execute(insert(Highlight), highlights)
    db.execute(insert(Comment), comments)


def measure(ours: School, course: Course, count: int) -> float:
    """Milliseconds of the dearest question; each is printed."""
    print(f"{count:,} notes")
    dearest = 0.0
    for name, member in (("teacher", course.teacher), ("student", course.student)):
        for words in QUESTIONS:
            took, waited = milliseconds(ours, member, words)
            dearest = max(dearest, took)
            print(f"  {name:8}{words:20}{took:8.1f} ms of CPU in {waited:.1f} ms")
    return dearest


def milliseconds(ours: School, member: Member, words: str) -> tuple[float, float]:
    """CPU of a question, and the time it takes."""
    with ours.database.transaction() as db:
        scope = search_scope.of_member(db, member)
        return cpu_of(db, lambda: search.find(db, scope, Question(words)))


def cpu_of(db: Session, ask: Callable[[], object], runs: int = 5) -> tuple[float, float]:
    """Milliseconds of CPU of a question to a database, and of the time it takes, on the average of
    some runs.
    """
    backend = Path(f"/proc/{db.scalar(text('SELECT pg_backend_pid()'))}/stat")
    ask()
    began, used = time.perf_counter(), time.process_time() + _seconds(backend)
    for _ in range(runs):
        ask()
    cpu = time.process_time() + _seconds(backend) - used
    return cpu / runs * 1000, (time.perf_counter() - began) / runs * 1000


def _seconds(stat: Path) -> float:
    """CPU that a process has used so far."""
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
