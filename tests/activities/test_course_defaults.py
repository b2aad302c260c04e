"""An activity does as its course says, or has its own setting; what is shown is what decides."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.activities import course_defaults
from lti_tool.activities.change import change_activity
from lti_tool.activities.change_tags import change_tags
from lti_tool.activities.checks import HandingIn, Limits, MarkRelease, Reveal
from lti_tool.activities.hide_notes import hide_notes, show_notes
from lti_tool.activities.names import change_names
from lti_tool.activities.set_up import set_up_activity
from lti_tool.annotations import tag_sets
from lti_tool.annotations.policy import Facts
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import (
    FOLLOWED,
    CommentWords,
    Defaults,
    Hiding,
    Names,
    OwnSettings,
    columns_of,
)
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening, rules
from lti_tool.errors import Conflict, Forbidden, InvalidInput
from tests import builders

NONE = Defaults()
SOME = Defaults(
    allows_own_tags=True,
    needs_comments=True,
    comment_words=CommentWords(3, 40),
    resists_copying=True,
    hiding=Hiding(True, 3),
    names=Names(True, True),
    passage_minimum=2,
    accepts_late=False,
    holds_marks=True,
)
OWN = OwnSettings(True, True, CommentWords(2, 3), True, Hiding(True), Names(True), 0, False, True)
ALL = list(FOLLOWED)


@dataclass
class Classroom:
    """A course with a teacher and a student, and activities in it."""

    db: Session
    tess: Member
    ada: Member

    def add(self, title: str = "Week", own: OwnSettings | None = None) -> Activity:
        made = set_up_activity(
            self.db,
            self.tess,
            None,
            title=title,
            instructions="",
            workspace_for="class",
            score_maximum=100,
        )
        if own is not None:
            self.set_own(made, own)
        self.db.refresh(made)
        return made

    def set_own(self, activity: Activity, own: OwnSettings) -> None:
        change_activity(
            self.db,
            self.tess,
            activity.id,
            limits=Limits(own.comment_words, own.resists_copying),
            handing_in=HandingIn(
                True, None, own.passage_minimum, own.needs_comments, own.accepts_late
            ),
            mark_release=MarkRelease(own.holds_marks),
        )
        self.set_lasting(activity, own)
        change_tags(
            self.db,
            self.tess,
            activity.id,
            version=activity.tags_version,
            tags=tag_sets.of_activity(self.db, activity.id).tags,
            allows_own_tags=own.allows_own_tags,
        )

    def set_lasting(self, activity: Activity, own: OwnSettings) -> None:
        change_names(self.db, self.tess, activity.id, own.names)
        if own.hiding is None or not own.hiding.hides_notes:
            show_notes(self.db, self.tess, activity.id, follows=own.hiding is None)
        else:
            reveal = Reveal(None, own.hiding.note_threshold)
            hide_notes(self.db, self.tess, activity.id, reveal)

    def default_to(self, defaults: Defaults, *affected: Activity) -> None:
        course_defaults.change(self.db, self.tess, vars(defaults), [each.id for each in affected])

    def is_hidden(self, activity: Activity) -> bool:
        """True where students cannot write in the shared document until notes are revealed."""
        _, shared = opening.open_for(self.db, self.ada, activity, "annotations")
        return rules.load(self.db, [shared.id])[shared.id].window.is_hiding

    def facts(self, activity: Activity) -> Facts:
        """Facts by which updates of the activity's document are authorized."""
        _, document = opening.open_for(self.db, self.ada, activity, "annotations")
        context = rules.load(self.db, [document.id])[document.id].context
        assert isinstance(context, Facts)
        return context


@pytest.fixture
def classroom(database: Database) -> Iterator[Classroom]:
    with database.transaction() as db:
        place = builders.place(db)
        tess = builders.arrive(db, place, "tess", builders.TEACHER).member
        yield Classroom(db, tess, builders.arrive(db, place, "ada").member)


def held(activity: Activity) -> Defaults:
    return Defaults(*(getattr(activity, name) for name in FOLLOWED))


def test_a_new_activity_follows_its_course_also_when_that_changes(classroom: Classroom) -> None:
    week = classroom.add()
    assert (held(week), week.own) == (NONE, OwnSettings())
    classroom.default_to(SOME, week)
    assert held(week) == SOME
    assert held(classroom.add()) == SOME


def test_a_value_of_its_own_stays_whatever_the_course_says(classroom: Classroom) -> None:
    own = OwnSettings(False, False, CommentWords(0, 9), False, Hiding(), Names(), 0, True, False)
    week = classroom.add("Week", own)
    classroom.default_to(SOME)
    assert held(week) == Defaults(comment_words=CommentWords(0, 9))
    classroom.set_own(week, OwnSettings())
    assert held(week) == SOME


def test_open_pages_are_told_where_something_changes_and_nowhere_else(
    classroom: Classroom,
) -> None:
    follows = classroom.add("Follows")
    has_own = classroom.add("Own", OwnSettings(resists_copying=False))
    before = follows.revision, has_own.revision
    classroom.default_to(replace(NONE, resists_copying=True), follows)
    assert (follows.revision, has_own.revision) == (before[0] + 1, before[1])


def test_the_plan_that_was_shown_is_the_one_that_is_made(classroom: Classroom) -> None:
    week, other = classroom.add("Week"), classroom.add("Other")
    for shown in ((), (week,), (week, other, classroom.add("Third"))):
        if len(shown) < 3:
            with pytest.raises(Conflict):
                classroom.default_to(SOME, *shown)
    assert held(week) == NONE
    classroom.default_to(NONE)
    found = course_defaults.of_course(classroom.db, classroom.tess)
    assert [(each.title, each.follows) for each in found.followers][:2] == [
        ("Week", ALL),
        ("Other", ALL),
    ]


def test_a_setting_that_is_not_named_stays_as_somebody_else_has_set_it(
    classroom: Classroom,
) -> None:
    week = classroom.add()
    for changes in ({"needs_comments": True}, {"comment_words": CommentWords(3, 40)}):
        course_defaults.change(classroom.db, classroom.tess, changes, [week.id])
    assert held(week) == Defaults(needs_comments=True, comment_words=CommentWords(3, 40))


def test_who_does_not_set_activities_up_neither_sees_nor_changes_them(
    classroom: Classroom,
) -> None:
    with pytest.raises(Forbidden):
        course_defaults.of_course(classroom.db, classroom.ada)
    with pytest.raises(Forbidden):
        course_defaults.change(classroom.db, classroom.ada, vars(SOME), [])


def test_limits_out_of_range_are_refused_here_too(classroom: Classroom) -> None:
    with pytest.raises(InvalidInput):
        classroom.default_to(replace(NONE, comment_words=CommentWords(7, 5)))


@pytest.mark.parametrize("row", [Course, Activity])
def test_the_schema_refuses_them_as_well(classroom: Classroom, row: Any) -> None:
    week = classroom.add()
    target = week if row is Activity else classroom.db.get_one(Course, week.course_id)
    suffix = "_here" if row is Activity else ""
    savepoint = classroom.db.begin_nested()
    setattr(target, f"comment_words_least{suffix}", 7)
    setattr(target, f"comment_words_most{suffix}", 5)
    with pytest.raises(IntegrityError):
        classroom.db.flush()
    savepoint.rollback()


@pytest.mark.parametrize("own", [OwnSettings(), OWN])
@pytest.mark.parametrize("course", [NONE, SOME])
def test_in_another_course_an_activity_does_what_it_did(
    classroom: Classroom, own: OwnSettings, course: Defaults
) -> None:
    week = classroom.add("Week", own)
    before = held(week)
    elsewhere = Course(title="Next year", label="", **_columns(course))
    classroom.db.add(elsewhere)
    classroom.db.flush()
    week.assign(**course_defaults.carried(week, elsewhere), course_id=elsewhere.id)
    classroom.db.flush()
    classroom.db.refresh(week)
    assert held(week) == before
    if own == OwnSettings():
        follows = [name for name in ALL if getattr(week.own, name) is None]
        assert follows == (ALL if course == NONE else [])


def _columns(defaults: Defaults) -> dict[str, Any]:
    each = (columns_of(name, getattr(defaults, name)) for name in FOLLOWED)
    return {name: value for columns in each for name, value in columns.items()}


_words = st.sampled_from([CommentWords(), CommentWords(2, 0), CommentWords(0, 5)])
_hiding = st.sampled_from([Hiding(), Hiding(True), Hiding(True, 2)])
_names = st.sampled_from([Names(), Names(True), Names(True, True)])
_minimum = st.integers(0, 3)
_yes = st.booleans()
_defaults = st.builds(Defaults, _yes, _yes, _words, _yes, _hiding, _names, _minimum, _yes, _yes)
_maybe = st.none() | _yes
_own = st.builds(
    OwnSettings, _maybe, _maybe, st.none() | _words, _maybe, st.none() | _hiding,
    st.none() | _names, st.none() | _minimum, _maybe, _maybe,
)  # fmt: skip


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.integers(0, 1), _defaults | _own), min_size=1, max_size=6))
def test_after_any_changes_what_is_shown_decides(
    classroom: Classroom, steps: list[tuple[int, Defaults | OwnSettings]]
) -> None:
    weeks = [classroom.add("One"), classroom.add("Two")]
    for place, wanted in steps:
        if isinstance(wanted, OwnSettings):
            classroom.set_own(weeks[place], wanted)
            continue
        found = course_defaults.of_course(classroom.db, classroom.tess)
        changed = {n for n in ALL if getattr(found.defaults, n) != getattr(wanted, n)}
        affected = [each.id for each in found.followers if changed & set(each.follows)]
        course_defaults.change(classroom.db, classroom.tess, vars(wanted), affected)
    defaults = course_defaults.of_course(classroom.db, classroom.tess).defaults
    for week in weeks:
        for name in ALL:
            own = getattr(week.own, name)
            assert getattr(week, name) == (getattr(defaults, name) if own is None else own)
        facts = classroom.facts(week)
        assert facts.comment_words == week.comment_words
        assert facts.allows_own_tags == week.allows_own_tags
        assert facts.hides_names == week.hides_names
        assert classroom.is_hidden(week) == (week.hiding == Hiding(True))


def test_the_course_of_nobody_else_is_changed(classroom: Classroom, database: Database) -> None:
    week = classroom.add()
    other = builders.arrive(
        classroom.db, builders.place(classroom.db, "https://o.example"), "o", builders.TEACHER
    )
    with pytest.raises(Conflict):
        course_defaults.change(classroom.db, other.member, vars(SOME), [week.id, uuid.uuid4()])
    course_defaults.change(classroom.db, other.member, vars(SOME), [])
    assert held(week) == NONE
