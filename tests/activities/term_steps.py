"""Steps in the term of a course, by the tool's use cases: who is there, and which settings hold.

Each step is taken in the tool and in the rules of `tests/activities/term.py`.
"""

import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import (
    change,
    course_defaults,
    hide_notes,
    names,
)
from lti_tool.activities.checks import Dates, HandingIn, Limits, MarkRelease, Reveal
from lti_tool.courses import roster
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import FOLLOWED, CommentWords, Hiding, Names
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.groups import changes
from lti_tool.people.tables import Identity
from tests import builders
from tests.activities.term import KINDS, Person, Term

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CLAIMS = {
    "teacher": builders.TEACHER, "tutor": builders.TUTOR, "student": builders.STUDENT,
    "observer": builders.OBSERVER,
}  # fmt: skip
LISTED = {"teacher": "Instructor", "student": "Learner", "observer": "Mentor"}
"""Roles as rosters have them: a tutor stands there as a learner, or as a teacher."""

BEGINNING = (
    ("zoe", "student", "12"), ("ada", "student", "1"), ("ben", "student", "2"),
    ("tom", "tutor", "1"), ("olga", "observer", ""),
)  # fmt: skip
PEOPLE = ("ada", "ben", "tom", "olga", "eve")
"""People whose places change, and one who has not come yet; Tess teaches, and Zoe keeps both
groups."""

who = st.sampled_from(PEOPLE)
kinds = st.sampled_from(KINDS)
groups = st.frozensets(st.sampled_from("12"))
days = st.sampled_from([None, -2, -1, 1, 2])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "allows_own_tags": st.booleans(),
    "needs_comments": st.booleans(),
    "comment_words": st.sampled_from([CommentWords(), CommentWords(1, 0), CommentWords(1, 9)]),
    "resists_copying": st.booleans(),
    "hiding": st.sampled_from([Hiding(), Hiding(hides_notes=True), Hiding(True, 1)]),
    "names": st.sampled_from([Names(), Names(are_hidden=True), Names(True, True)]),
    "passage_minimum": st.sampled_from([0, 1, 3]),
    "accepts_late": st.booleans(),
    "holds_marks": st.booleans(),
}
one_value = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), VALUES[name])
)


class TermSteps(RuleBasedStateMachine):
    """A course with an activity for the class, one for groups and one for each student."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.written = 0
        self.term = Term()
        with self.step() as db:
            self.place = builders.place(db, f"https://{uuid.uuid4().hex[:8]}.example.edu")
            self.ids: dict[str, uuid.UUID] = {}
            for number, kind in enumerate(KINDS):
                link = f"l{number}"
                tess = builders.arrive(db, self.place, "tess", builders.TEACHER, link=link)
                made = builders.activity(db, tess, workspace_for=kind)
                builders.conversation(db, made, uuid.uuid4())
                self.ids[kind] = made.id
            self.tess = tess.member
            other = builders.arrive(db, self.place, "sam", builders.TEACHER, course="c2")
            self.sam = other.member
            found = course_defaults.of_course(db, self.tess).defaults
            self.term.defaults = {name: getattr(found, name) for name in FOLLOWED}
            for kind in KINDS:
                own = db.get_one(Activity, self.ids[kind]).own
                self.term.activities[kind].own = {
                    name: value for name in FOLLOWED if (value := getattr(own, name)) is not None
                }
            self.enrolments = {"tess": self.tess.enrolment_id}
        self.term.people["tess"] = Person("tess", launched="teacher", arrived_at=NOON, is_here=True)
        for name, role, into in BEGINNING:
            self._launch(name, role, frozenset(into))

    def step(self) -> Any:
        """A transaction at the time of now."""
        return Step(self.database, self.now)

    # Who is there.

    @rule(name=who, role=st.sampled_from(sorted(CLAIMS)), into=st.none() | groups)
    def launch(self, name: str, role: str, into: frozenset[str] | None) -> None:
        if role != "teacher":
            self._launch(name, role, into)

    def _launch(self, name: str, role: str, into: frozenset[str] | None) -> None:
        with self.step() as db:
            listed = None if into is None else ",".join(sorted(into))
            arrived = builders.arrive(db, self.place, name, CLAIMS[role], groups=listed)
            self.enrolments[name] = arrived.member.enrolment_id
        person = self.term.people.setdefault(name, Person(name))
        person.launched, person.arrived_at, person.is_here = role, self.now, True
        if into is not None:
            person.groups = into

    @rule(
        rows=st.dictionaries(who, st.tuples(st.sampled_from(sorted(LISTED)), st.none() | groups)),
        left=st.sets(who),
        is_whole=st.booleans(),
        fails=st.booleans(),
    )
    def change_roster(
        self,
        rows: dict[str, tuple[str, frozenset[str] | None]],
        left: set[str],
        is_whole: bool,
        fails: bool,
    ) -> None:
        rows = rows | {"tess": ("teacher", None), "zoe": ("student", frozenset("12"))}
        members = [
            replace(
                builders.listed(name, LISTED[role], name=name.title()),
                groups=None if into is None else tuple(sorted(into)),
            )
            for name, (role, into) in rows.items()
        ]
        members += [replace(builders.listed(name), active=False) for name in left - rows.keys()]
        # Whoever arrives at that very time stays.
        self.now += timedelta(seconds=1)
        with suppress(_Failure), self.step() as db:
            roster.apply(db, db.get_one(Course, self.tess.course_id), members, is_whole=is_whole)
            for name in rows.keys() - self.enrolments.keys():
                if not fails:
                    self.enrolments[name] = self._enrolment_of(db, name)
            if fails:
                raise _Failure
        if fails:
            return
        for name, (role, into) in rows.items():
            person = self.term.people.setdefault(name, Person(name))
            person.listed, person.is_here = role, True
            if into is not None:
                person.groups = into
        for name, person in self.term.people.items():
            is_gone = name not in rows and (is_whole or name in left)
            if is_gone and not person.stays_without_roster(self.now):
                person.is_here = False

    def _enrolment_of(self, db: Session, name: str) -> uuid.UUID:
        return db.scalars(
            select(Enrolment.id)
            .join(Identity, Identity.origin_id == Enrolment.origin_id)
            .where(
                Enrolment.course_id == self.tess.course_id,
                Identity.subject == name,
                Identity.issuer == self.place.issuer,
            )
        ).one()

    @rule(limits=st.booleans())
    def limit_tutors(self, limits: bool) -> None:
        with self.step() as db:
            changes.limit_tutors(db, self.tess, limits=limits)
        self.term.limits_tutors = limits

    @rule(hours=st.sampled_from([1, 30]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # Settings.

    @rule(kind=kinds, setting=one_value, follows=st.booleans())
    def set(self, kind: str, setting: tuple[str, Any], follows: bool) -> None:
        """Set one for an activity, or have it follow its course."""
        name, value = setting
        value = None if follows else value
        try:
            with self.step() as db:
                self._set(db, kind, name, value)
        except (Conflict, InvalidInput):
            return
        activity = self.term.activities[kind]
        before = self.term.setting(kind, name)
        if follows:
            activity.own.pop(name, None)
        else:
            activity.own[name] = value
        if name in ("names", "hiding") and before != self.term.setting(kind, name):
            if name == "names" or not self.term.setting(kind, name)[0]:
                self.term.forget_workspaces(kind)
            if name == "names":
                activity.is_unsealed = False

    def _set(self, db: Session, kind: str, name: str, value: Any) -> None:
        activity = db.get_one(Activity, self.ids[kind])
        if name == "names":
            names.change_names(db, self.tess, activity.id, value)
        elif name == "hiding" and value is not None and value.hides_notes:
            reveal = Reveal(None, value.note_threshold)
            hide_notes.hide_notes(db, self.tess, activity.id, reveal)
        elif name == "hiding":
            hide_notes.show_notes(db, self.tess, activity.id, follows=value is None)
        elif name in ("comment_words", "resists_copying"):
            own = activity.own
            limits = Limits(own.comment_words, own.resists_copying)._replace(**{name: value})
            change.change_activity(db, self.tess, activity.id, limits=limits)
        elif name in ("passage_minimum", "needs_comments", "accepts_late"):
            own = activity.own
            asked = HandingIn(
                activity.hands_in, activity.due_at, own.passage_minimum, own.needs_comments,
                own.accepts_late,
            )._replace(**{name: value})  # fmt: skip
            change.change_activity(db, self.tess, activity.id, handing_in=asked)
        elif name == "holds_marks":
            release = MarkRelease(value)
            change.change_activity(db, self.tess, activity.id, mark_release=release)
        else:
            activity.allows_own_tags_here = value

    @rule(setting=one_value)
    def set_for_the_course(self, setting: tuple[str, Any]) -> None:
        name, value = setting
        with self.step() as db:
            shown = course_defaults.of_course(db, self.tess)
            keeps = {each.id: name in each.keeps for each in shown.followers}
            affected = [
                each.id
                for each in shown.followers
                if self.term.defaults[name] != value and name in set(each.follows) - set(each.keeps)
            ]
            course_defaults.change(db, self.tess, {name: value}, affected)
        if self.term.defaults[name] == value:
            return
        for kind, activity in self.term.activities.items():
            if name in activity.own:
                continue
            if keeps[self.ids[kind]]:
                activity.own[name] = self.term.defaults[name]
            elif name == "names" or (name == "hiding" and kind != "student"):
                self.term.forget_workspaces(kind)
        self.term.defaults[name] = value

    @rule(kind=kinds, opens=days, closes=days, due=days, hands_in=st.booleans())
    def set_dates(
        self, kind: str, opens: int | None, closes: int | None, due: int | None, hands_in: bool
    ) -> None:
        opens_at, closes_at, due_at = (
            None if each is None else self.now + each * DAY for each in (opens, closes, due)
        )
        try:
            with self.step() as db:
                own = db.get_one(Activity, self.ids[kind]).own
                asked = HandingIn(
                    hands_in, due_at, own.passage_minimum, own.needs_comments, own.accepts_late
                )
                change.change_activity(
                    db, self.tess, self.ids[kind], dates=Dates(opens_at, closes_at),
                    handing_in=asked,
                )  # fmt: skip
        except InvalidInput:
            return
        activity = self.term.activities[kind]
        activity.opens_at, activity.closes_at, activity.due_at = opens_at, closes_at, due_at
        activity.hands_in = hands_in

    def _member(self, db: Session, name: str) -> Member:
        return Member.of(db.get_one(Enrolment, self.enrolments[name]))


class _Failure(Exception):
    """A failure after all statements of a roster, before the commit."""


class Step:
    """A transaction at a time."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.parts = (clock.frozen(now), database.transaction())

    def __enter__(self) -> Session:
        self.parts[0].__enter__()
        return self.parts[1].__enter__()

    def __exit__(self, *error: Any) -> None:
        try:
            self.parts[1].__exit__(*error)
        finally:
            self.parts[0].__exit__(*error)
