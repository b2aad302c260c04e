"""Rosters, launches, settings and phases of work in any order: every rule holds after each step.

Who sees, who writes and which settings hold is compared with `tests/activities/term.py`, for every
member and every document. No work is lost, whoever leaves or changes their role.
"""

import uuid
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from pycrdt import Map
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities import (
    course_defaults,
    extensions,
    hand_in,
    names,
    note_threshold,
    private_notes,
    release_marks,
    reveal_notes,
)
from lti_tool.activities.extensions import GivenTo
from lti_tool.annotations import policy
from lti_tool.annotations.policy import Facts
from lti_tool.annotations.schema import HIGHLIGHTS
from lti_tool.annotations.tables import Highlight
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import FOLLOWED, Hiding, Names
from lti_tool.courses.roles import CAPABILITIES
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import access, drafts, opening, rules, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.documents.writer import Writer
from lti_tool.errors import Conflict, InvalidInput, NamesSealed, NotFound, ToolError
from lti_tool.grading import drafts as mark_drafts
from lti_tool.grading import gradebook
from lti_tool.workspaces import authorship, writing_window
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import Viewer
from lti_tool.workspaces.workspaces import NoGroup
from tests.activities.term import KINDS, Document, Note, Person, Place
from tests.activities.term_steps import DAY, PEOPLE, VALUES, TermSteps, kinds, who
from tests.annotations.shared import highlight
from tests.annotations.test_policy import highlight as highlighted
from tests.examples import examples

a_note = st.tuples(st.sampled_from([*PEOPLE, "tess", "zoe"]), kinds)
first_notes = st.lists(a_note, min_size=4, max_size=8)
some_notes = st.lists(a_note, min_size=1, max_size=5)
some_works = st.lists(st.tuples(who, kinds), min_size=1, max_size=4)


class Terms(TermSteps):
    """People write, hand in and are marked in that course."""

    # Work.

    @initialize(
        hiding=VALUES["hiding"],
        names=VALUES["names"],
        names_alone=VALUES["names"],
        notes=first_notes,
    )
    def begin(
        self, hiding: Hiding, names: Names, names_alone: Names, notes: list[tuple[str, str]]
    ) -> None:
        """Set what can only be set before anybody writes, and write."""
        for kind in KINDS:
            self.set_dates(kind, None, None, None, hands_in=True)
            self.set(kind, ("names", names_alone if kind == "student" else names), False)
            if kind != "student":
                self.set(kind, ("hiding", hiding), False)
        self.write(notes)

    @rule(notes=some_notes, works=some_works)
    def work_on(self, notes: list[tuple[str, str]], works: list[tuple[str, str]]) -> None:
        self.write(notes)
        self.hand_in(works)

    @rule(notes=some_notes)
    def write(self, notes: list[tuple[str, str]]) -> None:
        """Write where the pages of some would; what is refused is refused by the rules."""
        for name, kind in notes:
            self._write(name, kind)

    def _write(self, name: str, kind: str) -> None:
        person = self.term.people.get(name)
        if person is None or not person.is_here:
            return
        place = self._place_of(person, kind)
        try:
            with self.step() as db:
                member = self._member(db, name)
                activity = db.get_one(Activity, self.ids[kind])
                _, shared = opening.open_for(db, member, activity, "annotations")
                assert place is not None
                self.term.documents.setdefault(shared.id, Document(place))
                document = shared
                if writing_window.is_restricted(member) and self.term.is_hiding(place):
                    draft = drafts.open_draft(db, activity, shared, member.enrolment_id)
                    document = draft or shared
                    hidden = Document(place, name)
                    self.term.documents.setdefault(document.id, hidden)
                if self._try(db, person, member, document):
                    self._append(db, member, document)
                    if document.is_draft and note_threshold.reveal_if_reached(db, document.id):
                        assert self.term.setting(kind, "hiding")[1]
                        self.term.reveal(place, {name})
        except NoGroup:
            assert place is None

    def _place_of(self, person: Person, kind: str) -> Place | None:
        """Place where somebody works: staff in a group, or on what the others begin with."""
        if kind == "class":
            return Place(kind)
        if kind == "student":
            return Place(kind, "" if person.is_staff else person.name)
        if person.groups:
            return Place(kind, min(person.groups))
        return Place(kind, "1") if self.term.sees_whole_class(person) else None

    @rule(name=who, kind=kinds)
    def write_privately(self, name: str, kind: str) -> None:
        person = self.term.people.get(name)
        place = person and person.is_here and self._place_of(person, kind)
        if not person or not place or person.role == "observer":
            return
        with self.step() as db:
            member = self._member(db, name)
            activity = db.get_one(Activity, self.ids[kind])
            workspace, shared = opening.open_for(db, member, activity, "annotations")
            self.term.documents.setdefault(shared.id, Document(place))
            document = private_notes.open_private_notes(db, member, workspace.id)
            self.term.documents.setdefault(document.id, Document(place, name, is_private=True))
            assert self._try(db, person, member, document)
            self._append(db, member, document)

    def _try(self, db: Session, person: Person, member: Member, document: SharedDocument) -> bool:
        """Authorize a note as a room does; the answer is that of the rules."""
        rule = rules.load(db, [document.id])[document.id]
        assert isinstance(rule.context, Facts)
        is_restricted = writing_window.is_restricted(member)
        writer = Writer("aaaaaaaa", CAPABILITIES[member.role], is_restricted)
        block = rule.window.block(self.now, [member.enrolment_id])
        change_ = highlighted(
            (HIGHLIGHTS, "aaaaaaaa/1"), conversation=next(iter(rule.context.lengths)), created=0
        )
        found = policy.check(change_, writer, replace(rule.context, tags={"t1": True}), block)
        expected = self.term.block(person, self.term.documents[document.id], self.now)
        assert found == expected, (person, self.term.documents[document.id])
        return found is None

    def _append(self, db: Session, member: Member, document: SharedDocument) -> None:
        self.written += 1
        author = authorship.author_id(db, document.workspace_id, member.enrolment_id)
        key = f"{author}/{uuid.uuid4()}"
        doc = update_log.load(db, document.id).document()
        before = doc.get_state()
        note = highlight(start=10 * self.written)
        doc.get("highlights", type=Map)[key] = Map(note)
        update = doc.get_update(before)
        update_log.append(db, document.id, document.head, update, member.enrolment_id)
        db.refresh(document)
        opening.rebuild_rows(db, document)
        name = next(each for each, known in self.enrolments.items() if known == member.enrolment_id)
        self.term.notes.append(Note(key, name, document.id))

    @rule(works=some_works)
    def hand_in(self, works: list[tuple[str, str]]) -> None:
        """Hand in what is not handed in, and take back what is."""
        for name, kind in works:
            self._hand_in(name, kind)

    def _hand_in(self, name: str, kind: str) -> None:
        person = self.term.people.get(name)
        if person is None or not person.is_here or person.role != "student":
            return
        place = self._place_of(person, kind)
        if place is None:
            return
        whose = "" if kind == "group" else name
        with self.step() as db:
            preview = hand_in.preview(db, self._member(db, name), self.ids[kind])
        refused: ToolError | None = None
        try:
            with self.step() as db:
                act = hand_in.hand_in if preview.current is None else hand_in.take_back
                act(db, self._member(db, name), self.ids[kind])
        except ToolError as error:
            refused = error
        # What the page says before is what is decided.
        assert str(refused) == str(preview.obstacle)
        if refused is not None:
            return
        assert (preview.current is not None) == ((place, whose) in self.term.handed_in)
        self.term.handed_in ^= {(place, whose)}

    @rule(name=who, kind=kinds, later=st.sampled_from([1, 3]))
    def extend(self, name: str, kind: str, later: int) -> None:
        if name not in self.enrolments:
            return
        until = self.now + later * DAY
        try:
            with self.step() as db:
                to = GivenTo(enrolment_id=self.enrolments[name])
                dates = Deadline(None, until)
                extensions.give(db, self.tess, self.ids[kind], to, dates)
        except (InvalidInput, NamesSealed):
            return
        self.term.activities[kind].extended[name] = until

    @rule(name=who, kind=kinds)
    def mark(self, name: str, kind: str) -> None:
        if name not in self.enrolments:
            return
        with suppress(ToolError), self.step() as db:
            membership = memberships.fetch(db, self.tess, self.enrolments[name])
            activity = db.get_one(Activity, self.ids[kind])
            give = mark_drafts.set_draft if activity.holds_marks else gradebook.set_grade
            give(db, self.tess, activity, membership, Decimal(50), "Good.")

    @rule(kind=kinds)
    def release(self, kind: str) -> None:
        with self.step() as db:
            release_marks.release_marks(db, self.tess, self.ids[kind])

    @rule(kind=kinds)
    def reveal(self, kind: str) -> None:
        try:
            with self.step() as db:
                reveal_notes.reveal_notes(db, self.tess, self.ids[kind])
        except Conflict:
            return
        for place in {
            each.place for each in self.term.documents.values() if each.place.kind == kind
        }:
            self.term.reveal(place)
        self.term.activities[kind].is_revealed = True

    @rule(kind=kinds)
    def unseal(self, kind: str) -> None:
        try:
            with self.step() as db:
                names.unseal_names(db, self.tess, self.ids[kind])
        except Conflict:
            return
        activity = self.term.activities[kind]
        activity.own["names"] = self.term.setting(kind, "names")
        activity.is_unsealed = True

    # What always holds.

    @invariant()
    def one_workspace_an_owner(self) -> None:
        with self.step() as db:
            owners = select(Workspace.activity_id, Workspace.class_id, Workspace.enrolment_id)
            twice = owners.group_by(*owners.selected_columns).having(func.count() > 1)
            assert db.execute(twice).all() == []

    @invariant()
    def everybody_has_the_role_and_the_place_that_launch_and_roster_give(self) -> None:
        with self.step() as db:
            for name, person in self.term.people.items():
                enrolment = db.get_one(Enrolment, self.enrolments[name])
                assert (enrolment.role, enrolment.active) == (person.role, person.is_here), name

    @invariant()
    def everybody_opens_what_they_may_and_nothing_else(self) -> None:
        documents = self.term.documents
        with self.step() as db:
            query = select(SharedDocument.id).join(
                Workspace, Workspace.id == SharedDocument.workspace_id
            )
            of_course = Workspace.course_id == self.tess.course_id
            assert set(db.scalars(query.where(of_course))) == documents.keys()
            for name, person in self.term.people.items():
                viewer = Viewer.of(self._member(db, name))
                if not person.is_here:
                    continue
                opened = set(db.scalars(query.where(access.openable_documents(viewer))))
                expected = {key for key, each in documents.items() if self.term.reads(person, each)}
                assert opened == expected, name
                seen = set(db.scalars(query.where(access.visible_documents(viewer))))
                assert seen == {key for key in expected if not documents[key].is_private}, name
            other = Viewer.of(self.sam)
            assert db.scalars(query.where(access.openable_documents(other))).all() == []
            for document_id in documents:
                with pytest.raises(NotFound):
                    access.fetch_document(db, self.sam, document_id)

    @invariant()
    def no_work_is_lost(self) -> None:
        with self.step() as db:
            found = db.execute(
                select(Highlight.key, Highlight.document_id)
                .join(SharedDocument, SharedDocument.id == Highlight.document_id)
                .where(SharedDocument.course_id == self.tess.course_id)
            )
            expected = {(note.key, note.document_id) for note in self.term.notes}
            assert {tuple(row) for row in found} == expected

    @invariant()
    def the_setting_that_is_shown_is_the_one_that_is_applied(self) -> None:
        with self.step() as db:
            followers = course_defaults.of_course(db, self.tess).followers
            shown = {each.id: set(each.follows) for each in followers}
            for kind, known in self.term.activities.items():
                activity = db.get_one(Activity, self.ids[kind])
                assert shown[activity.id] == FOLLOWED.keys() - known.own.keys(), kind
                for name in FOLLOWED:
                    assert getattr(activity, name) == self.term.setting(kind, name), (kind, name)
            found = rules.load(db, list(self.term.documents))
            for key, document in self.term.documents.items():
                facts, kind = found[key].context, document.place.kind
                assert isinstance(facts, Facts)
                assert facts.comment_words == self.term.setting(kind, "comment_words")
                assert facts.hides_names == self.term.setting(kind, "names")[0]
                allows = self.term.setting(kind, "allows_own_tags") and not document.is_private
                assert facts.allows_own_tags == allows

    @invariant()
    def names_are_shown_to_those_who_may_see_them(self) -> None:
        authors = {
            (note.author, self.term.documents[note.document_id].place.kind)
            for note in self.term.notes
        }
        with self.step() as db:
            for name, person in self.term.people.items():
                member = self._member(db, name)
                for author, kind in authors:
                    activity = db.get_one(Activity, self.ids[kind])
                    found = authorship.name_of(db, member, activity, self.enrolments[author])
                    is_shown = self.term.shows_name(person, author, kind)
                    assert (found == author.title()) is is_shown, (name, author, kind)

    def teardown(self) -> None:
        for document_id in self.term.documents:
            with self.step() as db:
                assert verify(db, document_id) == []


@pytest.mark.random
@pytest.mark.slow
def test_every_rule_holds_in_any_order_of_a_term(database: Database) -> None:
    machine: Any = type("TermsHere", (Terms,), {"database": database})
    case = machine.TestCase
    case.settings = settings(
        max_examples=examples(3), stateful_step_count=25, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    case("runTest").runTest()
