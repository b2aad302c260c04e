"""An activity may ask for passages and comments; the server decides, and tells it before."""

import pytest

from lti_tool.activities import course_copy, hand_in
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import HandingIn
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.activities.contributing import make_round, place_of_round
from tests.activities.handing_in import Work


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


def ask(work: Work, minimum: int | None = None, *, needs_comments: bool = False) -> None:
    asked = HandingIn(True, None, minimum, needs_comments)
    with work.database.transaction() as db:
        change_activity(db, work.member("tess"), work.activity_id, handing_in=asked)


def mark(work: Work, name: str, start: int, *, by: str = "", text: str = "") -> None:
    """A highlight in somebody's workspace, with a comment of `by` where a text is given."""
    work.written += 1
    with work.database.transaction() as db:
        workspace = db.get_one(Workspace, work.round.workspaces[name])
        document = opening.find_shared(db, workspace, "annotations")
        assert document is not None
        ids = {
            each: authorship.author_id(db, workspace.id, work.member(each).enrolment_id)
            for each in {name, by or name}
        }
        key = f"{ids[name]}/{work.written}"
        own = {"document_id": document.id}
        db.add(
            Highlight(
                key=key, author_id=ids[name], start=start, end=start + 5, quote="words", tag="",
                conversation_id="c", **own,
            )
        )  # fmt: skip
        db.flush()
        if text:
            author = ids[by or name]
            db.add(
                Comment(
                    highlight_key=key, key=f"{author}/{work.written}c", author_id=author,
                    text=text, **own,
                )
            )  # fmt: skip


def obstacle(work: Work, name: str) -> str:
    """Reason that is shown before anybody hands in; empty for none."""
    with work.database.transaction() as db:
        found = hand_in.preview(db, work.member(name), work.activity_id).obstacle
        return found.sentence if found else ""


def test_less_than_is_asked_is_told_before_and_refused(of_each: Work) -> None:
    ask(of_each, 2)
    mark(of_each, "ada", 0)
    assert obstacle(of_each, "ada") == "1 of 2 passages are marked."
    with pytest.raises(Conflict, match="1 of 2 passages"):
        of_each.submit("ada")
    mark(of_each, "ada", 10)
    assert obstacle(of_each, "ada") == ""
    of_each.submit("ada")


def test_notes_on_the_same_words_count_once(of_each: Work) -> None:
    ask(of_each, 2)
    mark(of_each, "ada", 0)
    mark(of_each, "ada", 3)
    with pytest.raises(Conflict, match="1 of 2 passages"):
        of_each.submit("ada")


def test_a_passage_needs_a_comment_of_who_marked_it(of_each: Work) -> None:
    ask(of_each, needs_comments=True)
    mark(of_each, "ada", 0, text="Mine.")
    mark(of_each, "ada", 10, by="tess", text="And you?")
    assert obstacle(of_each, "ada") == "1 note has no comment yet."
    mark(of_each, "ada", 20)
    with pytest.raises(Conflict, match="2 notes have no comment yet"):
        of_each.submit("ada")


def test_a_group_has_enough_together(of_groups: Work) -> None:
    ask(of_groups, 2)
    mark(of_groups, "ada", 0)
    assert obstacle(of_groups, "ben") == "1 of 2 passages are marked."
    mark(of_groups, "ben", 10)
    assert obstacle(of_groups, "ada") == ""
    of_groups.submit("ada")


def test_what_is_asked_for_later_takes_nothing_back(of_each: Work) -> None:
    mark(of_each, "ada", 0)
    made = of_each.submit("ada")
    ask(of_each, 5, needs_comments=True)
    assert of_each.submit("ada") == made


@pytest.mark.parametrize("number", [-1, 51])
def test_a_number_out_of_range_is_refused_by_its_field(of_each: Work, number: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask(of_each, number)
    assert refusal.value.field == "handing_in"


def test_a_copied_activity_asks_for_the_same(of_each: Work) -> None:
    ask(of_each, 3, needs_comments=True)
    with of_each.database.transaction() as db:
        other = builders.arrive(
            db, place_of_round(db), "prof", builders.TEACHER, course="c2", link="l2"
        )
        source = db.get_one(Activity, of_each.activity_id)
        made = course_copy._copied(db, source, other.member)
        assert (made.passage_minimum, made.needs_comments) == (3, True)
