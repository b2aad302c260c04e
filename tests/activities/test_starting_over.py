"""Starting over: what begins anew, what stays readable for whom, and what prevents it."""

import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lti_tool import clock
from lti_tool.activities import hand_in, start_over
from lti_tool.annotations import counts, tag_sets
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.dashboard import student_work
from lti_tool.db.engine import Database
from lti_tool.documents import access, opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden, NotFound
from lti_tool.grading import drafts, gradebook
from lti_tool.workspaces import attempts, conversations, visibility, workspaces
from lti_tool.workspaces.attempts import EarlierAttempt
from lti_tool.workspaces.tables import Workspace
from tests.activities.contributing import make_round
from tests.activities.handing_in import HOUR, NOON, Work


@pytest.fixture(params=["student", "group"])
def work(database: Database, request: pytest.FixtureRequest) -> Work:
    return Work(make_round(database, request.param)).ask()


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


def begin_anew(work: Work, name: str = "ada") -> uuid.UUID:
    """Start over; the workspace in which they work from then on."""
    with work.database.transaction() as db:
        before = work.round.workspaces[name]
        return start_over.start_over(db, work.member(name), before).id


def resume(work: Work, workspace_id: uuid.UUID, name: str = "tess") -> uuid.UUID:
    with work.database.transaction() as db:
        return start_over.resume(db, work.member(name), workspace_id).id


def readers(work: Work, workspace_id: uuid.UUID) -> set[str]:
    """People who read what is written for others in a workspace."""
    found = set()
    for name in work.round.members:
        with work.database.transaction() as db:
            try:
                workspace = visibility.fetch_workspace(db, work.member(name), workspace_id)
                document = opening.find_shared(db, workspace, "annotations")
                assert document is not None
                access.fetch_document(db, work.member(name), document.id)
            except NotFound:
                continue
            found.add(name)
    return found


def opened(work: Work, name: str) -> uuid.UUID:
    with work.database.transaction() as db:
        activity = db.get_one(Activity, work.activity_id)
        return opening.open_for(db, work.member(name), activity, "annotations")[0].id


def test_everybody_of_it_works_in_a_new_place_and_reads_the_earlier_one(work: Work) -> None:
    before = work.round.workspaces["ada"]
    work.write("ada")
    could_read = readers(work, before)
    after = begin_anew(work)
    assert opened(work, "ada") == after != before
    is_group = work.round.workspaces["ben"] == before
    assert (opened(work, "ben") == after) is is_group
    assert readers(work, before) == could_read == readers(work, after)
    assert "cleo" not in could_read
    with work.database.transaction() as db:
        workspace = db.get_one(Workspace, before)
        assert [each.id for each in attempts.of_workspace(db, workspace)] == [before, after]
        assert workspace.ended_by == work.member("ada").enrolment_id


def test_notes_of_an_earlier_attempt_count_for_nothing(work: Work) -> None:
    work.write("ada")
    begin_anew(work)
    ada, tess = work.member("ada"), work.member("tess")
    with work.database.transaction() as db:
        activity = db.get_one(Activity, work.activity_id)
        tags = tag_sets.of_activity(db, activity.id)
        assert counts.per_member(db, tess, activity.id, tags) == {}
        for viewer in (ada, tess):
            shown = student_work.of_member(db, viewer, activity, str(ada.enrolment_id))
            assert shown.notes == []
        own = counts.of_memberships(db, [memberships.fetch(db, tess, ada.enrolment_id)])
        assert all(each.own == 0 for each in own.values())
        assert hand_in.preview(db, ada, activity.id).obstacle is not None


def test_no_note_is_lost_or_moved(work: Work) -> None:
    work.write("ada")
    with work.database.transaction() as db:
        document = select(SharedDocument).where(
            SharedDocument.workspace_id == work.round.workspaces["ada"]
        )
        before = [(each.id, each.generation) for each in db.scalars(document)]
    begin_anew(work)
    with work.database.transaction() as db:
        assert [(each.id, each.generation) for each in db.scalars(document)] == before


def test_what_was_brought_is_read_in_every_attempt(work: Work) -> None:
    brought = work.round.brought("ada")
    work.write("ada")
    before = work.round.workspaces["ada"]
    after = begin_anew(work)
    with work.database.transaction() as db:
        assert db.get_one(Conversation, brought).workspace_id == after
        for each in (before, after):
            found = conversations.of_workspace(db, work.member("ada"), db.get_one(Workspace, each))
            assert brought in [one.id for one in found]
    with pytest.raises(EarlierAttempt):
        work.round.bring("ada", "User: Another?\n\nChatGPT: Yes.")


def test_nothing_is_handed_in_from_an_earlier_attempt(work: Work) -> None:
    work.write("ada")
    before = work.round.workspaces["ada"]
    begin_anew(work)
    with work.database.transaction() as db, pytest.raises(EarlierAttempt):
        hand_in.hand_in(db, work.member("ada"), work.activity_id, before)


def test_what_is_handed_in_stays_until_it_is_taken_back(work: Work) -> None:
    work.write("ada")
    work.submit("ada")
    with pytest.raises(Conflict, match="handed in"):
        begin_anew(work)
    work.take_back("ada")
    assert begin_anew(work)
    with work.database.transaction() as db:
        activity = db.get_one(Activity, work.activity_id)
        ada = work.member("ada")
        # The receipt of what was taken back is there still.
        found = student_work.of_member(db, ada, activity, str(ada.enrolment_id))
        assert len(found.receipts) == 1


@pytest.mark.parametrize("is_draft", [False, True])
def test_what_is_marked_stays(of_groups: Work, is_draft: bool) -> None:
    """A mark of one of a group is about what all of it wrote."""
    of_groups.write("ada")
    ben, tess = of_groups.member("ben"), of_groups.member("tess")
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity_id)
        theirs = memberships.fetch(db, tess, ben.enrolment_id)
        if is_draft:
            activity.holds_marks_here = True
            db.flush()
            drafts.set_draft(db, tess, activity, theirs, Decimal(5), "")
        else:
            gradebook.set_grade(db, tess, activity, theirs, Decimal(5), "")
    with pytest.raises(Conflict, match="marked"):
        begin_anew(of_groups)


def closed(activity: Activity) -> None:
    activity.closes_at = NOON


def due(activity: Activity) -> None:
    activity.due_at, activity.accepts_late_here = NOON, False


def opening_later(activity: Activity) -> None:
    activity.opens_at = NOON + 2 * HOUR


@pytest.mark.parametrize("change", [closed, due, opening_later])
def test_dates_hold(of_each: Work, change: Callable[[Activity], None]) -> None:
    of_each.write("ada")
    with of_each.database.transaction() as db:
        change(db.get_one(Activity, of_each.activity_id))
    with clock.frozen(NOON + HOUR):
        with pytest.raises(Conflict):
            begin_anew(of_each)
        with of_each.database.transaction() as db:
            found = start_over.preview(db, of_each.member("ada"), of_each.round.workspaces["ada"])
            assert found.obstacle is not None


def test_who_has_more_time_starts_over_until_then(of_each: Work) -> None:
    of_each.ask(due_at=NOON, closes_at=NOON).write("ada")
    of_each.extend("ada", NOON + 2 * HOUR, closes_at=NOON + 2 * HOUR)
    with clock.frozen(NOON + HOUR):
        assert begin_anew(of_each)


def test_hidden_notes_of_a_group_wait_for_their_reveal(of_groups: Work) -> None:
    of_groups.write("ada")
    with of_groups.database.transaction() as db:
        db.get_one(Activity, of_groups.activity_id).hides_notes_here = True
    with pytest.raises(Conflict, match="hidden"):
        begin_anew(of_groups)


def test_notes_that_were_together_are_not_hidden_afterwards(of_groups: Work) -> None:
    of_groups.write("ada")
    before = of_groups.round.workspaces["ada"]
    begin_anew(of_groups)
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity_id)
        activity.hides_notes_here, activity.note_threshold_here = True, 3
    assert "ben" in readers(of_groups, before)


def test_nothing_is_no_attempt(work: Work) -> None:
    with pytest.raises(Conflict, match="nothing here yet"):
        begin_anew(work)


def test_the_whole_class_never_starts_over(database: Database) -> None:
    work = Work(make_round(database, "class"))
    work.write("ada")
    with pytest.raises(Conflict, match="whole class"):
        begin_anew(work)


@pytest.mark.parametrize("name", ["tess", "tom"])
def test_nobody_starts_over_for_others(work: Work, name: str) -> None:
    work.write("ada")
    with work.database.transaction() as db, pytest.raises(Forbidden):
        start_over.start_over(db, work.member(name), work.round.workspaces["ada"])


@pytest.mark.parametrize("name", ["cleo", "olga"])
def test_a_place_of_others_is_not_found(work: Work, name: str) -> None:
    work.write("ada")
    with work.database.transaction() as db, pytest.raises((NotFound, Forbidden)):
        start_over.start_over(db, work.member(name), work.round.workspaces["ada"])


def test_a_second_press_finds_that_it_has_happened(work: Work) -> None:
    work.write("ada")
    begin_anew(work)
    with pytest.raises(EarlierAttempt):
        begin_anew(work)
    with work.database.transaction() as db:
        number = select(func.count()).where(Workspace.activity_id == work.activity_id)
        assert db.scalar(number) == len(set(work.round.workspaces.values())) + 1


def test_who_teaches_goes_back_to_an_earlier_attempt(work: Work) -> None:
    work.write("ada", "First")
    brought = work.round.brought("ada")
    before = work.round.workspaces["ada"]
    after = begin_anew(work)
    assert resume(work, before) == before
    assert opened(work, "ada") == before
    with work.database.transaction() as db:
        assert not db.get_one(Workspace, after).is_current
        assert db.get_one(Conversation, brought).workspace_id == before
    with pytest.raises(Conflict, match="current attempt"):
        resume(work, before)
    # What was written meanwhile is not lost: it can be gone back to as well.
    assert resume(work, after, "tom") == after
    assert opened(work, "ada") == after


@pytest.mark.parametrize("name", ["ada", "olga"])
def test_students_do_not_go_back(work: Work, name: str) -> None:
    work.write("ada")
    before = work.round.workspaces["ada"]
    begin_anew(work)
    with pytest.raises(Forbidden):
        resume(work, before, name)


def test_what_is_handed_in_meanwhile_stays(work: Work) -> None:
    work.write("ada")
    before = work.round.workspaces["ada"]
    work.round.workspaces["ada"] = begin_anew(work)
    opened(work, "ada")
    work.write("ada")
    work.submit("ada")
    with pytest.raises(Conflict, match="handed in"):
        resume(work, before)


def test_attempts_have_a_limit(of_each: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_over, "MOST_ATTEMPTS", 3)
    for _ in range(2):
        of_each.write("ada")
        of_each.round.workspaces["ada"] = begin_anew(of_each)
        opened(of_each, "ada")
    of_each.write("ada")
    with pytest.raises(Conflict, match="3 attempts"):
        begin_anew(of_each)
    with of_each.database.transaction() as db:
        found = attempts.of_workspace(db, db.get_one(Workspace, of_each.round.workspaces["ada"]))
        assert [each.is_current for each in found] == [False, False, True]


def test_a_list_of_workspaces_has_current_ones_only(work: Work) -> None:
    work.write("ada")
    before = work.round.workspaces["ada"]
    after = begin_anew(work)
    with work.database.transaction() as db:
        tess = work.member("tess")
        listed = [each.id for each, _ in workspaces.of_activity(db, tess, work.activity_id)]
    assert after in listed
    assert before not in listed
