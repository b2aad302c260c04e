"""A hostile client's messages are refused with their code, and nothing of them is stored."""

import uuid
from collections.abc import Callable

import pytest
from pycrdt import Array, Doc, Map, Text
from sqlalchemy import func, select
from websockets.exceptions import ConnectionClosed

from lti_tool.annotations.tables import Comment, Highlight, Tag
from lti_tool.courses import classes
from lti_tool.courses.tables import Enrolment
from lti_tool.documents.tables import DocumentUpdate
from lti_tool.sync.wire import protocol
from tests import builders
from tests.annotations.shared import tag_key
from tests.server import Replica, Tool, note
from tests.sync.raw_socket import RawSocket

Attack = Callable[[Replica, str], object]


def _field(replica: Replica, key: str, name: str, value: object) -> None:
    replica.write(lambda: replica.highlights[key].update({name: value}))


def add_tag(replica: Replica, key: str) -> None:
    tag: Map = Map({"name": "x", "color": "#000000", "position": 9})  # type: ignore[type-arg]
    replica.write(lambda: replica.tags.update({key: tag}))


def _deep(levels: int) -> "Map":  # type: ignore[type-arg]
    inside: Map = Map({})  # type: ignore[type-arg]
    for _ in range(levels):
        inside = Map({"deeper": inside})
    return inside


ATTACKS: list[tuple[str, str, Attack]] = [
    ("a note under another author's name", "not-yours", lambda r, k: r.highlight(f"{k[:8]}/x1")),
    ("a note under nobody's name", "shape", lambda r, _: r.highlight("no-owner")),
    ("another's note deleted", "not-yours", lambda r, k: r.write(lambda: r.highlights.pop(k))),
    ("another's tag changed", "not-yours", lambda r, k: _field(r, k, "tag", "t2")),
    ("another's quote changed", "not-yours", lambda r, k: _field(r, k, "quote", "lies")),
    ("another's note with a field of one's own", "shape", lambda r, k: _field(r, k, "evil", 1)),
    (
        "a comment under another author's name",
        "not-yours",
        lambda r, k: r.write(
            lambda: r.highlights[k]["comments"].update({f"{k[:8]}/c": _comment("forged")})
        ),
    ),
    (
        "another's comment rewritten",
        "not-yours",
        lambda r, k: r.write(
            lambda: r.highlights[k]["comments"][f"{k[:8]}/c0"].update({"text": "forged"})
        ),
    ),
    (
        "another's comment deleted",
        "not-yours",
        lambda r, k: r.write(lambda: r.highlights[k]["comments"].pop(f"{k[:8]}/c0")),
    ),
    (
        "all comments replaced",
        "not-yours",
        lambda r, k: r.write(lambda: r.highlights[k].update({"comments": Map({})})),
    ),
    ("a tag added to a locked set", "tags-locked", lambda r, _: add_tag(r, tag_key(r.author))),
    ("a tag of the set shadowed", "tags-locked", lambda r, _: add_tag(r, "t1")),
    ("a note with a forged tag", "unknown-tag", lambda r, _: r.highlight(tag="t99")),
    (
        "a note with an own tag where there are none",
        "unknown-tag",
        lambda r, _: r.highlight(tag=tag_key(r.author)),
    ),
    ("a note without a field", "incomplete", lambda r, _: r.highlight(quote=None)),
    ("a note that ends before it begins", "bad-anchor", lambda r, _: r.highlight(start=9, end=3)),
    (
        "a note on no conversation of the activity",
        "bad-anchor",
        lambda r, _: r.highlight(conversation=str(uuid.UUID(int=2))),
    ),
    (
        "a note far beyond the end of the text",
        "bad-anchor",
        lambda r, _: r.highlight(start=10**9),
    ),
    ("a text where a number belongs", "shape", lambda r, _: r.highlight(start="0")),
    ("a quote longer than any", "too-large", lambda r, _: r.highlight(quote="x" * 10_001)),
    ("a list where a text belongs", "shape", lambda r, _: r.highlight(quote=Array([1]))),
    ("a Y.Text where a text belongs", "shape", lambda r, _: r.highlight(quote=Text("x"))),
    ("an object where a text belongs", "shape", lambda r, _: r.highlight(quote={"a": [1]})),
    ("true where a number belongs", "shape", lambda r, _: r.highlight(start=True)),
    ("maps in maps in maps", "shape", lambda r, _: r.highlight(comments=_deep(6))),
    ("another root", "wrong-root", lambda r, _: r.write(lambda: _root(r).update({"a": "b"}))),
    ("no update at all", "malformed", lambda r, _: r.send(b"\xff" * 40)),
    ("an update cut in half", "malformed", lambda r, _: r.send(_update(r)[:-9])),
    ("two hundred million clients", "malformed", lambda r, _: r.send(b"\x80\x84\xaf\x5f\x00")),
    ("a clock near its end", "gap", lambda r, _: r.send(_at_clock(r, 2**31 - 10))),
    ("a gap before the first struct", "gap", lambda r, _: r.send(_at_clock(r, 7))),
]


def _comment(text: str) -> "Map":  # type: ignore[type-arg]
    return Map({"text": text, "created": 1})


def _root(replica: Replica) -> "Map":  # type: ignore[type-arg]
    root: Map = replica.doc.get("elsewhere", type=Map)  # type: ignore[type-arg]
    return root


def _update(replica: Replica) -> bytes:
    other: Doc = Doc(client_id=replica.doc.client_id)  # type: ignore[type-arg]
    other.get("highlights", type=Map)[f"{replica.author}/{uuid.uuid4()}"] = note()
    return bytes(other.get_update())


def _at_clock(replica: Replica, clock: int) -> bytes:
    """One struct of the writer's own client id that begins at `clock`."""
    client = protocol.write_varuint(replica.doc.client_id)
    gc = b"\x00\x01"
    return b"\x01\x01" + client + protocol.write_varuint(clock) + gc + b"\x00"


@pytest.mark.parametrize(
    ("code", "attack"), [row[1:] for row in ATTACKS], ids=[r[0] for r in ATTACKS]
)
def test_an_attack_is_refused_and_leaves_no_trace(tool: Tool, code: str, attack: Attack) -> None:
    ada, mallory = tool.replica(tool.ada), tool.replica(tool.ben)
    key = ada.highlight(comments=Map({f"{ada.author}/c0": _comment("mine")}))
    ada.until_saved()
    mallory.until_has(key)
    before = _everything(tool), ada.doc.get_update()
    attack(mallory, key)
    assert mallory.until_refused() == code
    witness = tool.replica(tool.tutor)
    assert (_everything(tool), witness.doc.get_update()) == before
    ada.highlight()
    ada.until_saved()


def test_a_teacher_may_do_what_a_student_may_not(tool: Tool) -> None:
    ada, teacher = tool.replica(tool.ada), tool.replica(tool.teacher)
    key = ada.highlight()
    ada.until_saved()
    teacher.until_has(key)
    _field(teacher, key, "tag", "t2")
    teacher.write(lambda: teacher.highlights.pop(key))
    teacher.until_saved()
    with tool.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Highlight)) == 0


def test_an_observer_reads_and_cannot_write(tool: Tool) -> None:
    tool.replica(tool.ada).highlight()
    observer = tool.replica(tool.observer)
    observer.highlight()
    assert observer.until_refused() == "read-only"


def test_a_ticket_is_good_once_and_for_its_document_only(tool: Tool) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ticket = tool.ada.ticket(document_id)
    other = tool.other_teacher.workspace(tool.other_activity_id)["document_id"]
    assert Replica(tool.base, other, ticket).close_code() == 4401
    ticket = tool.ada.ticket(document_id)
    Replica(tool.base, document_id, ticket).join()
    assert Replica(tool.base, document_id, ticket).close_code() == 4401


def test_who_leaves_a_group_leaves_its_document(tool: Tool) -> None:
    with tool.database.transaction() as db:
        builders.work_in_groups(db, tool.activity_id)
        for who in (tool.ada, tool.ben):
            classes.set_groups(db, db.get_one(Enrolment, who.enrolment_id), ["3"])
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    with tool.database.transaction() as db:
        classes.set_groups(db, db.get_one(Enrolment, tool.ben.enrolment_id), ["5"], known=["3"])
    assert ben.close_code() == 4404
    ada.highlight()
    ada.until_saved()
    assert list(tool.replica(tool.ben).highlights.keys()) == []


def test_a_socket_of_another_sites_page_is_refused(tool: Tool) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    origin = "Origin: https://evil.example\r\n"
    ticket = tool.ada.ticket(document_id)
    assert RawSocket(tool.base, document_id, ticket, headers=origin).close_code() == 4403


def test_a_message_of_no_known_kind_closes_the_socket(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.socket.send(b"\x2a\x00")
    assert ada.close_code() == 1008


def test_a_flood_ends_the_socket_and_nobody_elses(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    with pytest.raises((ConnectionClosed, OSError)):
        _flood(ada)
    ben.highlight()
    ben.until_saved()


def _flood(replica: Replica) -> None:
    for _ in range(1_000_000):
        replica.socket.send(protocol.step1(b"\x00"))


def _everything(tool: Tool) -> tuple[object, ...]:
    with tool.database.transaction() as db:
        return (
            db.scalars(select(DocumentUpdate.update).order_by(DocumentUpdate.number)).all(),
            db.execute(select(Highlight.key, Highlight.tag, Highlight.quote)).all(),
            db.execute(select(Comment.key, Comment.text)).all(),
            db.execute(select(Tag.key, Tag.name).order_by(Tag.key)).all(),
        )
