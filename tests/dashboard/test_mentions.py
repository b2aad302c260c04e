"""People who are mentioned are told of what they may see; readers see the names that they may."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import mentioned_names, search_scope
from lti_tool.dashboard.search_visible import Visible
from lti_tool.db.engine import Database
from lti_tool.documents import drafts, opening, private_notes
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from lti_tool.workspaces import authorship
from tests import builders
from tests.activities.anonymous import Seminar
from tests.dashboard.searching import answer, noted, results, shared
from tests.dashboard.test_feed import Class, a_class, items
from tests.statements import captured


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def here(db: Session) -> Class:
    return a_class(db)


def mention(here: Class, who: Member) -> str:
    """Mention of somebody in the workspace of the class, which they may not have opened."""
    author = authorship.author_id(here.db, here.document.workspace_id, who.enrolment_id)
    return f"@{{{author}}}"


def found(here: Class, words: str) -> str:
    """Snippet of the one comment that Cleo finds."""
    (comment,) = results(answer(here.db, here.cleo, words))
    return "".join(part.text for part in comment.parts)


def test_a_mention_concerns_person_to_whom_it_names_and_to_nobody_else(here: Class) -> None:
    note = here.note(here.ada)
    here.comment(here.ada, note, f"Look, {mention(here, here.ben)}!")
    assert here.shown(here.ben) == [("mention", "Look, @Ben!")]
    assert here.shown(here.ada) == here.shown(here.cleo) == here.shown(here.teacher) == []
    (item,) = items(here.db, here.ben)
    assert (item.author, item.note, item.is_new) == ("Ada", note, True)


def test_one_comment_concerns_person_once_and_as_what_it_is_first(here: Class) -> None:
    note = here.note(here.ada, "What is heat?")
    here.comment(here.ben, note, f"{mention(here, here.ada)} {mention(here, here.ada)} Yes.")
    here.comment(here.cleo, note, f"{mention(here, here.ada)} No.", here.first_comment(note))
    assert here.shown(here.ada) == [("reply", "@Ada No."), ("comment", "@Ada @Ada Yes.")]


def test_code_escapes_ones_own_comment_and_other_ids_tell_nobody(here: Class) -> None:
    note = here.note(here.ada)
    ben = mention(here, here.ben)
    for words in (f"`{ben}`", f"```\n{ben}\n```", f"\\{ben}", ben.upper(), ben[:-2], "@{zzzzzzzz}"):
        here.comment(here.ada, note, words)
    own = here.note(here.cleo)
    here.comment(here.ben, own, f"I am {ben}.")
    assert here.shown(here.ben) == []


def test_a_comment_that_names_many_tells_the_first_of_them(here: Class) -> None:
    note = here.note(here.ada)
    many = " ".join(f"@{{zzzzzz{number:02}}}" for number in range(20))
    here.comment(here.ada, note, f"{many} {mention(here, here.ben)}")
    assert here.shown(here.ben) == []
    here.comment(here.ada, note, f"{mention(here, here.ben)} {many}")
    assert [kind for kind, _ in here.shown(here.ben)] == ["mention"]


def test_a_long_comment_is_cut_between_names(here: Class) -> None:
    note = here.note(here.ada)
    here.comment(here.ada, note, f"{'x' * 235} {mention(here, here.ben)}")
    assert here.shown(here.ben) == [("mention", f"{'x' * 235} @Ben")]


def test_private_and_hidden_notes_tell_nobody_whom_they_mention(db: Session) -> None:
    here = a_class(db, hides_notes_here=True)
    draft = drafts.open_draft(db, here.activity, here.document, here.ada.enrolment_id)
    assert draft is not None
    private = private_notes.open_for(db, here.document, here.ada.enrolment_id)
    words = f"Look, {mention(here, here.ben)} and {mention(here, here.teacher)}."
    for document in (draft, private):
        noted(db, here.ada, document, comment=words, conversation_id=here.talk.id)
    assert here.shown(here.ben) == []
    # A teacher reads hidden notes, and no private ones.
    assert here.shown(here.teacher) == [("mention", "Look, @Ben and @Tess.")]


def test_an_id_of_another_place_tells_nobody_there(here: Class) -> None:
    note = here.note(here.ada)
    teacher = builders.arrive(here.db, builders.place(here.db), "tess", builders.TEACHER, link="2")
    other = shared(here.db, here.ada, builders.activity(here.db, teacher))
    elsewhere = authorship.author_id(here.db, other.workspace_id, here.ben.enrolment_id)
    here.comment(here.ada, note, f"@{{{elsewhere}}} look.")
    assert here.shown(here.ben) == []
    assert found(here, "look") == "@someone look."


def test_a_workspace_that_one_may_not_open_tells_nobody(db: Session) -> None:
    here = a_class(db, workspace_for="student")
    ben = mention(here, here.ben)
    here.comment(here.ada, here.note(here.ada), f"{ben} {mention(here, here.teacher)}")
    assert here.shown(here.ben) == []
    assert [kind for kind, _ in here.shown(here.teacher)] == ["mention"]


def test_erased_people_have_no_name_in_what_mentions_them(here: Class) -> None:
    here.comment(here.ada, here.note(here.ada), f"{mention(here, here.ben)} Look.")
    person = here.db.get_one(Enrolment, here.ben.enrolment_id).person_id
    here.db.execute(
        update(Person).where(Person.id == person).values(name=None, forgotten_at=clock.now())
    )
    here.db.expire_all()
    assert found(here, "look") == "@someone Look."


class Hidden:
    """An activity that hides names, in which Ada's comment mentions Ben."""

    def __init__(self, db: Session, *, sealed: bool = False) -> None:
        self.db = db
        self.seminar = Seminar.make(db)
        self.activity: Activity = self.seminar.activity(sealed=sealed)
        self.seminar.writes("ada", self.activity)
        self.workspace, self.ben = self.seminar.open("ben", self.activity)
        document = opening.find_shared(db, self.workspace, "annotations")
        assert document is not None
        self.document: SharedDocument = document
        self.text = f"@{{{self.ben}}} Look."

    def shown(self, viewer: str) -> str:
        """The text as somebody sees it in a search."""
        member = self.seminar.members[viewer]
        scope = search_scope.of_member(self.db, member)
        texts = [(self.workspace.id, self.text)]
        names = mentioned_names.read(self.db, scope, Visible(scope), texts)
        return names.in_text(self.workspace.id, self.text)


def test_hidden_names_are_pseudonyms_once_somebody_has_written(db: Session) -> None:
    here = Hidden(db)
    # Nobody learns that Ben has come.
    assert here.shown("cleo") == here.shown("ada") == "@someone Look."
    assert here.shown("ben") == here.shown("tess") == "@Ben Look."
    here.seminar.writes("ben", here.activity)
    pseudonym = here.seminar.names("cleo", here.activity)[here.ben]
    assert here.shown("cleo") == f"@{pseudonym} Look."
    assert "Ben" not in pseudonym


def test_sealed_names_are_hidden_from_staff_in_mentions_too(db: Session) -> None:
    here = Hidden(db, sealed=True)
    assert here.shown("tess") == "@someone Look."
    here.seminar.writes("ben", here.activity)
    pseudonym = here.seminar.names("tess", here.activity)[here.ben]
    assert here.shown("tess") == f"@{pseudonym} Look."


def test_who_may_not_open_a_workspace_learns_no_name_there(db: Session) -> None:
    here = a_class(db, workspace_for="student")
    text = f"{mention(here, here.ada)} Look."
    for viewer, shown in ((here.ben, "@someone Look."), (here.teacher, "@Ada Look.")):
        scope = search_scope.of_member(db, viewer)
        texts = [(here.document.workspace_id, text)]
        names = mentioned_names.read(db, scope, Visible(scope), texts)
        assert names.in_text(here.document.workspace_id, text) == shown


def test_a_feed_with_mentions_reads_their_names_in_one_statement(here: Class) -> None:
    note = here.note(here.ada)
    counts = []
    for _ in range(3):
        with captured(here.db.get_bind()) as statements:
            items(here.db, here.ben)
        counts.append(len(statements))
        here.comment(here.ada, note, f"{mention(here, here.ben)} {mention(here, here.cleo)}")
    assert counts[1] == counts[2] == counts[0] + 1
