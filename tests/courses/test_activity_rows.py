"""Rows of activities, read with no more than is wanted of them."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import tag_sets
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import mark_history
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.workspaces import authorship, workspaces
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.statements import captured

FOLLOWED = ("allows_own_tags", "needs_comments", "comment_words", "resists_copying")


def opened(db: Session) -> tuple[Member, Activity]:
    """A teacher, and an activity that they have opened."""
    teacher = builders.arrive(db, builders.place(db), "tess", builders.TEACHER)
    activity = builders.activity(db, teacher)
    opening.open_for(db, teacher.member, activity, "annotations")
    db.expunge_all()
    return teacher.member, db.get_one(Activity, activity.id)


def test_a_row_alone_is_read_without_the_course_that_it_may_follow(database: Database) -> None:
    with database.transaction() as db, captured(db.connection()) as seen:
        db.scalars(select(Activity)).all()
    assert len(seen) == 1
    assert "FROM course" not in seen[0]


@pytest.mark.parametrize("setting", FOLLOWED)
def test_all_settings_as_they_hold_are_read_at_once(database: Database, setting: str) -> None:
    with database.transaction() as db:
        _, activity = opened(db)
        with captured(db.connection()) as seen:
            getattr(activity, setting)
            assert len(seen) == 1
            for each in FOLLOWED:
                getattr(activity, each)
        assert len(seen) == 1


def test_a_query_may_have_them_with_the_row(database: Database) -> None:
    with database.transaction() as db:
        tess, activity = opened(db)
        db.expunge_all()
        with captured(db.connection()) as seen:
            found, _ = tag_sets.with_activity(db, tess, activity.id)
            assert not any(getattr(found, each) for each in FOLLOWED[:2])
            assert found.comment_words.least == 0
            db.expunge_all()
            listed = db.scalars(select(Activity).options(WITH_SETTINGS)).one()
            assert listed.resists_copying is False
        assert len(seen) == 2


READERS: list[Callable[[Session, Member, Activity], object]] = [
    lambda db, tess, activity: authorship.names_for_viewer(db, tess, _workspace(db, activity)),
    lambda db, tess, activity: workspaces.of_activity(db, tess, activity.id),
    lambda db, tess, activity: list(
        mark_history.rows(db, tess.course_id, lambda enrolment, _: enrolment.role)
    ),
]


@pytest.mark.parametrize("read", READERS, ids=["names", "workspaces", "history"])
def test_a_list_reads_nothing_of_an_activity_that_it_does_not_show(
    database: Database, read: Callable[[Session, Member, Activity], object]
) -> None:
    with database.transaction() as db:
        tess, activity = opened(db)
        with captured(db.connection()) as seen:
            read(db, tess, activity)
        listing = [text for text in seen if "JOIN activity" in text]
        assert len(listing) == 1
        assert "activity.instructions" not in listing[0]


def _workspace(db: Session, activity: Activity) -> uuid.UUID:
    return db.scalars(select(Workspace.id).where(Workspace.activity_id == activity.id)).one()
