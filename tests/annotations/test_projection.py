"""Rows say what the document says, however it came to be: change by change, or all anew."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pycrdt import Map
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import acceptance, projection
from lti_tool.annotations.tables import Agreement, Comment, FactCheck, Highlight, Tag
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.documents import rows as document_rows
from tests import builders
from tests.annotations import written_rows
from tests.annotations.operations import Class, Step, steps
from tests.annotations.shared import (
    CONVERSATION,
    NOW,
    Page,
    Server,
    highlight,
    student,
    tag_key,
    teacher,
)
from tests.statements import captured

ADA, BEN = "aaaaaaaa", "bbbbbbbb"


@pytest.fixture
def document_id(database: Database) -> uuid.UUID:
    with database.transaction() as db:
        return a_document(db)


def a_document(db: Session, link: str = "l1") -> uuid.UUID:
    came = builders.arrive(db, builders.place(db), "tess", builders.TEACHER, link=link)
    activity = builders.activity(db, came)
    return opening.open_for(db, came.member, activity, "annotations")[1].id


def rows(db: Session, document_id: uuid.UUID) -> list[set[tuple[Any, ...]]]:
    """All rows of a document, by table, without what the database itself adds."""
    return [
        {
            tuple(row)
            for row in db.execute(
                select(
                    *(each for each in table.__table__.columns if each.server_default is None)
                ).where(table.document_id == document_id)
            )
        }
        for table in (Highlight, Comment, Tag, Agreement)
    ]


def write(db: Session, document_id: uuid.UUID, server: Server) -> None:
    """Write the rows of all that the server has taken since the last time."""
    touched = [path for reading in server.readings for path in projection.touched(reading.changes)]
    server.readings.clear()
    written_rows.write(db, document_id, server.doc, touched)


def test_a_highlight_with_a_comment_becomes_two_rows(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    ada = Page(server, 100, student(ADA))
    key = ada.add_highlight(quote="Grüße 😀", tag="t2", created=NOW + 1)
    comment = ada.add_comment(key, "Warum?")
    ada.send()
    with database.transaction() as db:
        write(db, document_id, server)
        highlights, comments, tags, _ = rows(db, document_id)
    at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert highlights == {
        (document_id, key, ADA, CONVERSATION, 3, 11, "Grüße 😀", "grusse 😀", "t2", "", False,
         at.replace(microsecond=1000))
    }  # fmt: skip
    assert comments == {(document_id, key, comment, ADA, "Warum?", "warum?", 1, "", "", at)}
    assert tags == set()


@pytest.mark.parametrize("milliseconds", [0, 253_402_300_799_999])
def test_the_first_and_the_last_moment_that_there_is_can_be_kept(
    database: Database, document_id: uuid.UUID, milliseconds: int
) -> None:
    server = Server()
    ada = Page(server, 100, student(ADA))
    ada.add_highlight(created=milliseconds)
    ada.send()
    with database.transaction() as db:
        write(db, document_id, server)
        kept = db.scalars(select(Highlight.created_at)).one()
    assert (kept - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() == milliseconds / 1000


def test_a_highlight_on_other_words_keeps_its_row_and_what_stands_in_it(
    database: Database, document_id: uuid.UUID
) -> None:
    page = Page(Server(), 100, student(ADA))
    key = page.add_highlight()
    page.add_comment(key)
    page.send()
    page.move_highlight(key, start=30, quote="Other words")
    page.send()
    with database.transaction() as db:
        write(db, document_id, page.server)
        (row,) = db.scalars(select(Highlight).where(Highlight.document_id == document_id))
        assert (row.key, row.start, row.end, row.tag) == (key, 30, 41, "t1")
        assert (row.quote, row.folded) == ("Other words", "other words")
        assert db.scalar(select(Comment.highlight_key)) == key


def test_rows_go_with_what_they_stand_for(database: Database, document_id: uuid.UUID) -> None:
    server = Server()
    tess = Page(server, 100, teacher(ADA))
    first, second = tess.add_highlight(), tess.add_highlight()
    tess.add_comment(first)
    comment = tess.add_comment(second)
    tess.add_tag(tag_key(ADA))
    tess.send()
    ben = Page(server, 101, student(BEN))
    agreed = ben.agree(second, comment)
    ben.agree(first, next(iter(tess.highlights[first]["comments"].keys())))
    ben.send()
    tess.receive()
    with database.transaction() as db:
        write(db, document_id, server)
        del tess.highlights[first]
        del tess.highlights[second]["comments"][comment]
        tess.send()
        del ben.highlights[second]["comments"][agreed]
        ben.send()
        write(db, document_id, server)
        highlights, comments, tags, agreements = rows(db, document_id)
    assert [row[1] for row in highlights] == [second]
    assert comments == agreements == set()
    assert [row[1] for row in tags] == [tag_key(ADA)]


def test_comments_on_a_highlight_that_was_replaced_are_gone(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    ada = Page(server, 100, student(ADA))
    key = ada.add_highlight()
    ada.add_comment(key)
    ada.send()
    with database.transaction() as db:
        write(db, document_id, server)
        ada.highlights[key] = Map(highlight(quote="anew"))
        ada.send()
        write(db, document_id, server)
        assert rows(db, document_id)[1] == set()
        assert db.scalars(select(Highlight.quote)).all() == ["anew"]


def test_answers_questions_and_agreements_are_in_the_rows(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    ada, ben = Page(server, 100, student(ADA)), Page(server, 101, student(BEN))
    key = ada.add_highlight(question="open")
    asked = ada.add_comment(key, question="answered")
    ada.send()
    ben.receive()
    answer = ben.add_comment(key, "Because.", reply_to=asked)
    ben.agree(key, asked)
    ben.send()
    with database.transaction() as db:
        write(db, document_id, server)
        assert db.scalars(select(Highlight.question)).all() == ["open"]
        found = db.execute(select(Comment.key, Comment.reply_to, Comment.question))
        assert {tuple(row) for row in found} == {(asked, "", "answered"), (answer, asked, "")}
        agreed = db.execute(select(Agreement.comment_key, Agreement.author_id)).all()
        assert [tuple(row) for row in agreed] == [(asked, BEN)]


def test_claims_and_fact_checks_are_in_the_rows(database: Database, document_id: uuid.UUID) -> None:
    server = Server()
    ada, ben = Page(server, 100, student(ADA)), Page(server, 101, student(BEN))
    key = ada.add_highlight(claim=1)
    ada.add_highlight()
    ada.check_claim(key, "contradicted", source="Grüße, page 3", excerpt="No.")
    ada.send()
    ben.receive()
    ben.check_claim(key)
    ben.send()
    with database.transaction() as db:
        write(db, document_id, server)
        assert sorted(db.scalars(select(Highlight.is_claim))) == [False, True]
        query = select(FactCheck.author_id, FactCheck.outcome, FactCheck.folded)
        checks = {tuple(row) for row in db.execute(query)}
        assert checks == {
            (ADA, "contradicted", "grusse, page 3\nno."),
            (BEN, "supported", "https://example.org\nyes."),
        }
        assert not db.scalars(select(Comment.key)).all()
        ada.receive()
        ada.highlights[key]["comments"][f"{ADA}/fact-check"]["outcome"] = "uncheckable"
        ada.send()
        del ben.highlights[key]["comments"][f"{BEN}/fact-check"]
        ben.send()
        write(db, document_id, server)
        assert db.scalars(select(FactCheck.outcome)).all() == ["uncheckable"]
        ada.receive()
        del ada.highlights[key]
        ada.send()
        write(db, document_id, server)
        assert not db.scalars(select(FactCheck.key)).all()


@pytest.mark.parametrize("second_client", [50, 150])
def test_two_pages_of_a_person_that_check_a_claim_at_once_leave_one_row(
    database: Database, document_id: uuid.UUID, second_client: int
) -> None:
    server = Server()
    first = Page(server, 100, student(ADA))
    key = first.add_highlight(claim=1)
    first.send()
    second = Page(server, second_client, student(ADA))
    first.check_claim(key, "supported")
    second.check_claim(key, "contradicted")
    first.send()
    second.send()
    first.receive()
    second.receive()
    assert first.highlights.to_py() == second.highlights.to_py() == server.highlights.to_py()
    shown = server.highlights[key]["comments"][f"{ADA}/fact-check"]["outcome"]
    with database.transaction() as db:
        write(db, document_id, server)
        assert db.scalars(select(FactCheck.outcome)).all() == [shown]


def test_the_order_is_that_of_acceptance_whatever_the_writers_clocks_say(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    ada, ben = Page(server, 100, student(ADA)), Page(server, 101, student(BEN))
    key = ada.add_highlight()
    ada.send()
    ben.receive()
    with database.transaction() as db:
        written = []
        for page, clock in ((ada, 3000), (ben, 1000), (ada, 2000)):
            comments = page.highlights[key]["comments"]
            for text in ("one", "two"):
                comment = page.key()
                comments[comment] = Map({"text": text, "created": clock})
                written.append(comment)
            page.send()
        write(db, document_id, server)
        order = acceptance.load_order(db, [document_id])[document_id]
        assert [key for _, key in order] == [key, *written]
        after = order[2][0]
        later = acceptance.load_order(db, [document_id], after)[document_id]
        assert [key for _, key in later] == written[2:]
        # An edit is no new note, and a rebuild keeps the order.
        ada.highlights[key]["comments"][written[0]]["text"] = "one, again"
        ada.send()
        write(db, document_id, server)
        document_rows.replace(db, document_id, projection.rows(server.doc))
        assert acceptance.load_order(db, [document_id])[document_id] == order


def test_a_change_of_any_size_is_written_in_a_few_statements(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    ada = Page(server, 100, student(ADA))
    for _ in range(50):
        ada.add_comment(ada.add_highlight())
    ada.send()
    with database.transaction() as db:
        with captured(db.connection()) as statements:
            write(db, document_id, server)
        assert len(statements) == 2
        ada.highlights[next(iter(ada.highlights.keys()))]["tag"] = "t2"
        ada.send()
        with captured(db.connection()) as statements:
            write(db, document_id, server)
        assert len(statements) == 1


def test_what_a_document_holds_against_its_shape_has_no_row(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    server.highlights[f"{ADA}/1"] = Map(highlight(quote=None))
    server.highlights[f"{ADA}/2"] = Map(highlight(comments=Map({f"{BEN}/1": Map({"text": ""})})))
    server.highlights[f"{ADA}/3"] = Map(highlight(start="3"))
    server.highlights[f"{ADA}/4"] = "no map"
    server.tags[tag_key(ADA)] = Map({"name": "x", "color": "red", "position": 0})
    # A copy of the set, as older documents hold it.
    server.tags["t1"] = Map({"name": "x", "color": "#17845f", "position": 0})
    with database.transaction() as db:
        document_rows.replace(db, document_id, projection.rows(server.doc))
        highlights, comments, tags, agreements = rows(db, document_id)
    assert [row[1] for row in highlights] == [f"{ADA}/2"]
    assert comments == tags == agreements == set()


def test_one_documents_rows_are_no_other_documents(
    database: Database, document_id: uuid.UUID
) -> None:
    server = Server()
    ada = Page(server, 100, student(ADA))
    key = ada.add_highlight()
    ada.add_comment(key)
    ada.send()
    with database.transaction() as db:
        other = a_document(db, link="l2")
        for each in (document_id, other):
            document_rows.replace(db, each, projection.rows(server.doc))
        kept = rows(db, other)
        del server.highlights[key]
        document_rows.replace(db, document_id, projection.rows(server.doc))
        assert rows(db, document_id) == [set()] * 4
        assert rows(db, other) == kept


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(done=steps)
def test_written_change_by_change_or_rebuilt_the_rows_are_the_same(
    database: Database, document_id: uuid.UUID, done: list[Step]
) -> None:
    people = Class()
    with database.transaction() as db:
        document_rows.replace(db, document_id, projection.rows(Server().doc))
        for step in done:
            people.do(step)
            write(db, document_id, people.server)
        people.meet()
        write(db, document_id, people.server)
        written = rows(db, document_id)
        document_rows.replace(db, document_id, projection.rows(people.server.doc))
        assert written == rows(db, document_id)
