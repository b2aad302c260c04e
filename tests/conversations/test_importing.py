"""A paste or a file becomes a stored conversation, counted as browsers count; or says why not."""

import codecs
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.conversations import remove_conversation
from lti_tool.conversations import importing, places, queries, text_encoding
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, InvalidInput, TooLarge
from tests import builders
from tests.conversations.read import read_source

LIMIT = 2048 * 1024
TEXT = "# On doubt 🤔\n\nUser: 心静自然凉 😀\n\nChatGPT: *e\u0301* is $x^2$\n\n- مرحبا\n"


@dataclass
class Shelf:
    """An activity that a teacher has set up."""

    database: Database
    teacher: Member
    activity: Activity

    def bring_in(self, text: str, *, title: str = "", name: str = "") -> Conversation:
        """Take a text in, read it and store it."""
        with self.database.transaction() as db:
            return builders.imported(db, self.teacher, self.activity, text, title=title, name=name)

    def accept(self, text: str, *, title: str = "", most: int = LIMIT) -> Conversation:
        """Take a text in only."""
        source = Source.pasted(text)
        with self.database.transaction() as db:
            return builders.taken_in(
                db, self.teacher, self.activity, source, title=title, most=most
            )

    def conversations(self) -> list[tuple[Conversation, list[Turn]]]:
        with self.database.transaction() as db:
            return [
                (each, list(db.scalars(_turns_of(each))))
                for each in queries.of_activity(db, self.activity.id)
                if each.state == "ready"
            ]

    def states(self) -> list[tuple[str, str]]:
        with self.database.transaction() as db:
            found = queries.of_activity(db, self.activity.id)
        return [(each.title, each.state) for each in found]

    def titles(self) -> list[str]:
        return [conversation.title for conversation, _ in self.conversations()]


def _turns_of(conversation: Conversation) -> Select[Turn]:
    return select(Turn).where(Turn.conversation_id == conversation.id).order_by(Turn.position)


def is_waited_for(db: Session, conversation: Conversation) -> bool:
    """True where the worker would read it."""
    return importing.framed(db, conversation.id, iter(())) is not None


@pytest.fixture
def shelf(database: Database) -> Shelf:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        return Shelf(database, teacher.member, builders.activity(db, teacher))


def test_turns_are_stored_in_order_with_their_place_in_the_whole(shelf: Shelf) -> None:
    made = shelf.bring_in(TEXT)
    [(conversation, turns)] = shelf.conversations()
    assert conversation.id == made.id
    assert (conversation.title, conversation.origin) == ("On doubt 🤔", "paste")
    assert conversation.added_by == shelf.teacher.enrolment_id
    assert conversation.course_id == shelf.teacher.course_id
    assert [(turn.speaker, turn.label) for turn in turns] == [
        ("user", "User"),
        ("assistant", "ChatGPT"),
    ]
    whole = "\n".join(turn.text for turn in turns).encode("utf-16-le")
    assert conversation.length == len(whole) // 2
    for turn in turns:
        assert turn.text == text_of(turn.html)
        begin = turn.start * 2
        assert whole[begin:].startswith(turn.text.encode("utf-16-le"))
    assert turns[1].start == len("心静自然凉 😀".encode("utf-16-le")) // 2 + 1


@pytest.mark.parametrize(
    ("title", "text", "file_name", "called"),
    [
        ("Mine", "# Heading\n\na", "notes.md", "Mine"),
        ("", "# Heading\n\na", "notes.md", "Heading"),
        ("", "a", "week 3.final.md", "week 3.final"),
        ("", "a", "", "a"),
        (" \x00\x1b\n", "a", "", "a"),
        ("", "Claude: Hello!\n\nUser: Why is\n the sky blue?", "", "Why is the sky blue?"),
        (
            "",
            "User: Two tides?\n\nPlease answer:\n1. shortly\n\nAI: Yes.\n\nUser: Ah.",
            "",
            "Two tides?",
        ),
        ("", "字" * 100, "", "字" * 60 + "…"),
        ("two\nlines \t of it", "a", "", "two lines of it"),
        ("long " * 100, "a", "", ("long " * 40).strip()),
    ],
)
def test_it_is_called_what_somebody_called_it(
    shelf: Shelf, title: str, text: str, file_name: str, called: str
) -> None:
    shelf.bring_in(text, title=title, name=file_name)
    assert shelf.titles() == [called]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_is_refused_at_once(shelf: Shelf, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        shelf.accept(text)
    assert refused.value.field == "text"
    assert shelf.states() == []


@pytest.mark.parametrize("text", ["\x1b\x85", "# Only a title", "User:\n\nAssistant:\n", "\ufeff"])
def test_a_text_in_which_nothing_is_said_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_source(Source.pasted(text))
    assert refused.value.problem is Problem.EMPTY


def test_a_text_that_is_too_large_is_refused(shelf: Shelf) -> None:
    shelf.accept("é" * 2**19, most=2**20)
    with pytest.raises(TooLarge, match="1 MiB"):
        shelf.accept("é" * 2**19 + "a", most=2**20)


def test_a_text_that_is_being_read_is_listed_and_not_shown(shelf: Shelf) -> None:
    made = shelf.accept(TEXT, title="Mine")
    assert shelf.titles() == []
    assert shelf.states() == [("Mine", "importing")]
    with shelf.database.transaction() as db:
        assert is_waited_for(db, made)
        assert importing.store(db, made.id, read_source(Source.pasted(TEXT))) is not None
    assert shelf.titles() == ["Mine"]
    with shelf.database.transaction() as db:
        # Nobody reads it a second time; what it was made of is kept as it came.
        assert not is_waited_for(db, made)
        assert importing.store(db, made.id, read_source(Source.pasted(TEXT))) is None
        assert builders.source_content(db, made) == TEXT.encode()
        assert made.source_hash == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_text_that_cannot_be_read_is_kept_and_can_be_tried_again(shelf: Shelf) -> None:
    made = shelf.accept(TEXT, title="Mine")
    with shelf.database.transaction() as db:
        importing.fail(db, made.id, Problem.TIME)
        assert not is_waited_for(db, made)
    assert shelf.states() == [("Mine", "failed")]
    with shelf.database.transaction() as db:
        importing.retry(db, db.get_one(Conversation, made.id))
        assert is_waited_for(db, made)
    with shelf.database.transaction() as db, pytest.raises(Conflict):
        importing.retry(db, db.get_one(Conversation, made.id))


def test_what_was_removed_meanwhile_is_not_stored(shelf: Shelf) -> None:
    made = shelf.accept(TEXT)
    with shelf.database.transaction() as db:
        remove_conversation(db, shelf.teacher, made.id)
    with shelf.database.transaction() as db:
        assert importing.store(db, made.id, read_source(Source.pasted(TEXT))) is None
        importing.fail(db, made.id, Problem.TIME)
    assert shelf.states() == []


def test_a_course_has_a_few_texts_waiting(shelf: Shelf) -> None:
    for _ in range(places.MOST_WAITING):
        shelf.accept("a")
    with pytest.raises(Conflict, match="still being read"):
        shelf.accept("a")


def test_halves_of_characters_and_controls_do_not_reach_the_database(shelf: Shelf) -> None:
    shelf.bring_in("User: a\ud83d\x00b\x1b\n\nAI: \udc00c")
    [(_, turns)] = shelf.conversations()
    assert [turn.text for turn in turns] == ["ab", "c"]


def test_a_new_one_comes_last_even_when_two_come_at_once(shelf: Shelf) -> None:
    start = Barrier(4)

    def add(title: str) -> None:
        start.wait(timeout=10)
        shelf.bring_in("a", title=title)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, "abcd"))
    shelf.bring_in("a", title="last")
    positions = [conversation.position for conversation, _ in shelf.conversations()]
    assert positions == [0, 1, 2, 3, 4]
    assert shelf.titles()[-1] == "last"


def test_an_activity_holds_a_few_conversations(shelf: Shelf) -> None:
    for number in range(places.MOST_CONVERSATIONS):
        shelf.bring_in("a", title=str(number))
    with pytest.raises(InvalidInput, match="at most 20 conversations"):
        shelf.bring_in("a")


def test_the_library_keeps_activities_apart_and_asks_twice_for_all(
    shelf: Shelf, database: Database
) -> None:
    shelf.bring_in(TEXT, title="one")
    shelf.bring_in(TEXT, title="two")
    with database.transaction() as db:
        place = builders.place(db, "https://other.example.edu")
        other = builders.arrive(db, place, "tea", builders.TEACHER)
        elsewhere = builders.activity(db, other)
        assert queries.of_activity(db, elsewhere.id) == []
    assert shelf.titles() == ["one", "two"]
    assert [len(turns) for _, turns in shelf.conversations()] == [2, 2]


def test_what_is_removed_is_gone_with_its_turns(shelf: Shelf, database: Database) -> None:
    first = shelf.bring_in(TEXT, title="one")
    shelf.bring_in(TEXT, title="two")
    with database.transaction() as db:
        remove_conversation(db, shelf.teacher, first.id)
    assert shelf.titles() == ["two"]
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Turn)) == 2


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with its mark", "UTF-16", "UTF-16 little", "UTF-16 big"],
)
def test_a_file_is_read_in_the_encodings_that_say_what_they_are(data: bytes) -> None:
    assert text_encoding.decode(data) == TEXT


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", Problem.NOT_TEXT),
        (b"PK\x03\x04\x00\x00", Problem.NOT_TEXT),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", Problem.BROKEN_FILE),
    ],
    ids=["a picture", "half an archive", "half a PDF"],
)
def test_any_other_file_is_refused_and_told_what_to_do(data: bytes, problem: Problem) -> None:
    with pytest.raises(CannotRead) as refused:
        read_source(Source.of_file(data, "text/plain", "notes.txt"))
    assert refused.value.problem is problem
