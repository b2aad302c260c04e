"""Notes of three people in one document, of whom one is to be erased or exported."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.documents import snapshots
from lti_tool.documents.tables import DocumentUpdate
from lti_tool.grading.tables import (
    Grade,
    GradeDraft,
    MarkerNote,
    NoteFeedback,
    NoteFeedbackDraft,
    SingleMark,
)
from lti_tool.workspaces.tables import WorkspaceAuthor
from tests.server import Replica, Somebody, Tool

PHRASE = "the heron at the weir"
"""Words that Ada alone has written."""


def _has(replica: Replica, notes: set[str]) -> bool:
    return notes <= set(replica.highlights.keys())


def comment(words: str) -> "Map[Any]":
    return Map({"text": words, "created": 1})


def add_comment(replica: Replica, at: str, words: str) -> str:
    key = f"{replica.author}/{uuid.uuid4()}"
    replica.write(lambda: replica.highlights[at]["comments"].update({key: comment(words)}))
    replica.until_saved()
    return key


def person_of(database: Database, somebody: Somebody) -> uuid.UUID:
    with database.transaction() as db:
        return db.get_one(Enrolment, somebody.enrolment_id).person_id


@dataclass
class Written:
    """Notes that Ada and others have written together."""

    ada: Replica
    ben: Replica
    answered: str
    """Ada's highlight, on which Ben has commented."""
    bens: str
    """Ben's highlight, on which Ada and the teacher have commented."""


def _write_feedback(db: Session, tool: Tool, highlight: str) -> None:
    """Feedback of the teacher on Ada's note, released and not, and a note for markers."""
    workspace_id = db.scalars(select(WorkspaceAuthor.workspace_id)).first()
    course_id = db.get_one(Enrolment, tool.ada.enrolment_id).course_id
    place = {
        "course_id": course_id, "activity_id": tool.activity_id, "workspace_id": workspace_id,
        "enrolment_id": tool.ada.enrolment_id, "highlight": highlight, "quote": "Ada's words",
        "written_by": tool.teacher.enrolment_id, "written_at": clock.now(),
    }  # fmt: skip
    db.add(NoteFeedback(text="Ada, where from?", **place))
    db.add(NoteFeedbackDraft(text="Ada, from where?", **place))
    db.add(
        MarkerNote(
            activity_id=tool.activity_id,
            enrolment_id=tool.ada.enrolment_id,
            text="Ada asked for more time",
            written_by=tool.teacher.enrolment_id,
            written_at=clock.now(),
        )
    )


@pytest.fixture
def written(tool: Tool) -> Written:
    """Notes of three people, in rows, log and snapshots."""
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    teacher = tool.replica(tool.teacher)
    answered = ada.highlight(comments=Map({f"{ada.author}/{uuid.uuid4()}": comment(PHRASE)}))
    alone = ada.highlight()
    ada.until_saved()
    deleted = add_comment(ada, alone, f"deleted: {PHRASE}")
    ada.write(lambda: ada.highlights[alone]["comments"].pop(deleted))
    bens = ben.highlight()
    ben.until_saved()
    for replica in (ada, ben, teacher):
        replica.until(partial(_has, replica, {answered, alone, bens}))
    add_comment(ben, answered, "A good bird")
    add_comment(ada, bens, f"See {PHRASE}")
    add_comment(teacher, bens, "Well read")
    policy = snapshots.Policy(updates=1, updates_at_end=1, size=1, share=10**9)
    with tool.database.transaction() as db:
        document_id = db.scalars(select(DocumentUpdate.document_id)).first()
        assert document_id is not None
        assert snapshots.take_if_due(db, document_id, is_last=True, policy=policy)
        mark = {
            "course_id": db.get_one(Enrolment, tool.ada.enrolment_id).course_id,
            "activity_id": tool.activity_id,
            "enrolment_id": tool.ada.enrolment_id,
            "maximum": 10,
            "graded_by": tool.teacher.enrolment_id,
            "graded_at": clock.now(),
        }
        db.add(Grade(score=7, comment="Ada, well done", **mark))
        db.add(GradeDraft(score=8, comment="Ada, even better", **mark))
        given = {name: value for name, value in mark.items() if not name.startswith("graded")}
        db.add(
            SingleMark(
                score=6,
                comment="Ada, first read",
                marker_id=tool.teacher.enrolment_id,
                given_at=clock.now(),
                **given,
            )
        )
        _write_feedback(db, tool, answered)
    return Written(ada, ben, answered, bens)
