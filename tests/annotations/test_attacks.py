"""Updates that a hostile client could send are refused, and leave document and index as they were.

Mallory writes byte by byte, under a client id of her own unless the row says otherwise. The
document holds Bob's highlight with his comment, Mallory's highlight, and a tag.
"""

from typing import Any

import pytest
from pycrdt import Doc, Map

from lti_tool.documents.writer import Writer
from lti_tool.yjs import index
from lti_tool.yjs.decoder import MAX_STRUCTS, decode_state_vector
from tests.annotations import wire
from tests.annotations.hostile_structs import (
    B2,
    BOB,
    BOBS,
    COMMENT,
    COMMENTS,
    ELSEWHERE,
    IN_NEW,
    IN_OWN,
    M0,
    MALLORY,
    OWN,
    TAG,
    TESS,
    B,
    M,
    T,
    a_map,
    agreement,
    answer,
    by,
    dead,
    deleting,
    fact_check,
    number,
    passage,
    text,
    whole,
)
from tests.annotations.shared import (
    Page,
    Server,
    standing,
    student,
    tag_key,
    teacher,
    tutor,
)


@pytest.fixture
def server() -> Server:
    server = Server()
    tess = Page(server, T, teacher(TESS))
    tess.add_tag(tag_key(TESS))
    tess.send()
    bob = Page(server, B, student(BOB))
    bob.add_highlight(BOBS)
    bob.add_comment(BOBS, "mine", COMMENT)
    bob.send()
    again = Page(server, B2, student(BOB))
    again.check_claim(BOBS)
    again.send()
    mallory = Page(server, M0, student(MALLORY))
    mallory.add_highlight(OWN)
    mallory.send()
    return server


ATTACKS: list[tuple[str, bytes, str]] = [
    # What is Bob's.
    ("a highlight under his name", by(M, 0, *whole(f"{BOB}/new")), "not-yours"),
    ("his highlight overwritten", by(M, 0, *whole(BOBS)), "not-yours"),
    ("his highlight overwritten, as if after it",
     by(M, 0, a_map(origin=(B, 0)), *whole("")[1:]), "not-yours"),
    ("his quote overwritten", by(M, 0, text("lies", origin=(B, 4))), "not-yours"),
    ("his quote, with a false claim of another key",
     by(M, 0, text("lies", origin=(B, 4), key="tag")), "not-yours"),
    ("his quote, at the front", by(M, 0, text("lies", parent=(B, 0), key="quote")), "not-yours"),
    ("his tag overwritten", by(M, 0, text("t2", origin=(B, TAG))), "not-yours"),
    ("his comment's text", by(M, 0, text("lies", origin=(B, 11))), "not-yours"),
    ("all comments on his highlight", by(M, 0, a_map(origin=(B, COMMENTS))), "not-yours"),
    ("a comment under his name",
     by(M, 0, a_map(parent=(B, COMMENTS), key=f"{BOB}/new"),
        text("lies", parent=(M, 0), key="text"), number(1, parent=(M, 0), key="created")),
     "not-yours"),
    ("a highlight of one's own, and his deleted", by(M, 0, *whole(f"{MALLORY}/n"),
                                                     deleted={B: [(0, 1)]}), "not-yours"),
    ("his highlight deleted", deleting(B, 0), "not-yours"),
    ("all he ever wrote deleted", deleting(B, 0, 13), "not-yours"),
    ("his comment deleted", deleting(B, 10), "not-yours"),
    ("one of his fields deleted", deleting(B, 3), "not-yours"),
    ("his highlight deleted by what is deleted itself",
     by(M, 0, dead(origin=(B, 0))), "not-yours"),
    ("a key that he may want, taken by what is deleted",
     by(M, 0, dead(root="highlights", key=f"{BOB}/next")), "not-yours"),
    # Answers, agreements and questions.
    ("an answer in his name", by(M, 0, *answer(f"{BOB}/new", COMMENT)), "not-yours"),
    ("an answer to a comment of another note",
     by(M, 0, *answer(f"{MALLORY}/new", COMMENT, note=(M0, COMMENTS))), "no-comment"),
    ("an answer to nothing", by(M, 0, *answer(f"{MALLORY}/new", f"{BOB}/no")), "no-comment"),
    ("an answer to itself", by(M, 0, *answer(f"{MALLORY}/new", f"{MALLORY}/new")), "no-comment"),
    ("an answer to an agreement",
     by(M, 0, agreement(MALLORY, COMMENT),
        *answer(f"{MALLORY}/new", f"{MALLORY}/agrees-{BOB}-comment", clock=1)), "no-comment"),
    ("an answer to what is no key", by(M, 0, *answer(f"{MALLORY}/new", "him")), "shape"),
    ("an agreement in his name", by(M, 0, agreement(BOB, COMMENT)), "not-yours"),
    ("an agreement with nothing", by(M, 0, agreement(MALLORY, f"{BOB}/no")), "no-comment"),
    ("thousands of agreements, all but one with nothing",
     by(M, 0, agreement(MALLORY, COMMENT),
        *(agreement(MALLORY, f"{BOB}/{n}") for n in range(5000))), "no-comment"),
    ("an agreement with oneself",
     by(M, 0, *answer(f"{MALLORY}/new", COMMENT), agreement(MALLORY, f"{MALLORY}/new")),
     "own-comment"),
    ("an agreement with words in it",
     by(M, 0, agreement(MALLORY, COMMENT), text("x", parent=(M, 0), key="text")), "shape"),
    ("an agreement with an agreement",
     by(M, 0, agreement(MALLORY, COMMENT),
        agreement(MALLORY, f"{MALLORY}/agrees-{BOB}-comment")), "no-comment"),
    ("his note called answered", by(M, 0, text("answered", parent=(B, 0), key="question")),
     "not-yours"),
    ("his comment called a question", by(M, 0, text("open", parent=(B, 10), key="question")),
     "not-yours"),
    ("a state that no question has", by(M, 0, text("why", key="question", **IN_OWN)), "shape"),
    ("one's own question as a list", by(M, 0, a_map(key="question", **IN_OWN)), "shape"),
    # Claims and fact checks.
    ("a fact check in his name", by(M, 0, *fact_check(BOB, note=(M0, COMMENTS))), "not-yours"),
    ("a fact check in his name, over his own",
     by(M, 0, a_map(origin=(B2, 0)), *fact_check("")[1:]), "not-yours"),
    ("his fact check turned round", by(M, 0, text("contradicted", origin=(B2, 1))), "not-yours"),
    ("the source of his fact check", by(M, 0, text("me", origin=(B2, 2))), "not-yours"),
    ("his fact check deleted", deleting(B2, 0), "not-yours"),
    ("his note called a claim", by(M, 0, number(1, parent=(B, 0), key="claim")), "not-yours"),
    ("an outcome that there is not",
     by(M, 0, *fact_check(MALLORY, outcome=text("true", key="outcome", parent=(M, 0)))), "shape"),
    ("a fact check without an outcome",
     by(M, 0, *fact_check(MALLORY, outcome=None)), "incomplete"),
    ("a fact check as a text",
     by(M, 0, text("supported", parent=(B, COMMENTS), key=f"{MALLORY}/fact-check")), "shape"),
    ("a second fact check beside one's own",
     by(M, 0, *fact_check(f"{MALLORY}/more")), "shape"),
    ("a fact check as if it came with the template",
     by(M, 0, a_map(parent=(B, COMMENTS), key=f"{MALLORY}/model-fact-check"),
        *fact_check("")[1:]), "not-yours"),
    ("a source that is too long",
     by(M, 0, *fact_check(MALLORY, source=text("x" * 2001, key="source", parent=(M, 0)))),
     "too-large"),
    ("an answer to a fact check",
     by(M, 0, *answer(f"{MALLORY}/new", f"{BOB}/fact-check")), "no-comment"),
    ("an agreement with a fact check",
     by(M, 0, agreement(MALLORY, f"{BOB}/fact-check")), "no-comment"),
    ("a claim that is more than one", by(M, 0, number(2, key="claim", **IN_OWN)), "shape"),
    # Under whose client id.
    ("his next clock", by(B, 13, *whole(f"{MALLORY}/n", B, 13)), "foreign-client"),
    ("the end of his run, and beyond", by(B, 12, wire.gc(2)), "foreign-client"),
    ("a client id of nobody's", by(777, 0, *whole(f"{MALLORY}/n", 777)), "foreign-client"),
    ("the server's own", by(T, 4, wire.gc(1)), "foreign-client"),
    # What is not there.
    ("a gap before the first struct", by(M, 1, *whole(f"{MALLORY}/n", M, 1)), "gap"),
    ("a gap in between, as a hole",
     by(M, 0, wire.skip(3), *whole(f"{MALLORY}/n", M, 3)), "gap"),
    ("nothing but a hole", by(M, 0, wire.skip(3)), "gap"),
    ("in a map that he has not made yet", by(M, 0, text("x", parent=(B, 13), key="text")),
     "pending"),
    ("over what he has not written yet", by(M, 0, text("x", origin=(B, 13))), "pending"),
    ("over itself", by(M, 0, text("x", origin=(M, 0))), "pending"),
    ("inside itself", by(M, 0, text("x", parent=(M, 0), key="text")), "pending"),
    ("two that wait for each other",
     wire.update((M, 0, [text("x", origin=(M0, 10))]), (M0, 10, [text("x", origin=(M, 0))])),
     "pending"),
    ("two that wait for each other after what is good",
     wire.update((M, 0, [text("t2", origin=(M0, TAG)), text("x", origin=(M0, 10))]),
                 (M0, 10, [text("x", origin=(M, 1))])),
     "pending"),
    ("one that waits for more than the other writes",
     wire.update((M, 0, [text("x", origin=(M0, 11))]), (M0, 10, [wire.gc(1)])), "pending"),
    ("what he will write next, deleted now", deleting(B, 13), "pending"),
    ("his last and his next, deleted together", deleting(B, 12, 2), "pending"),
    ("what nobody has written, deleted", deleting(777, 0), "pending"),
    # Where nothing belongs.
    ("another root", by(M, 0, text("x", root="users", key="k")), "wrong-root"),
    ("a root without a name", by(M, 0, text("x", root="", key="k")), "wrong-root"),
    ("a list in the root", by(M, 0, text("x", root="highlights")), "shape"),
    ("a text in the root", by(M, 0, text("x", root="highlights", key=OWN)), "shape"),
    ("a key without an author", by(M, 0, *whole("note")), "shape"),
    ("a key of an author's and more", by(M, 0, *whole(f"{MALLORY}/a/b")), "shape"),
    ("a field that highlights do not have", by(M, 0, text("x", key="evil", **IN_OWN)), "shape"),
    ("a map for a text", by(M, 0, a_map(origin=(M0, TAG))), "shape"),
    ("a text for the comments", by(M, 0, text("x", origin=(M0, COMMENTS))), "shape"),
    ("a text for a number",
     by(M, 0, *whole(f"{MALLORY}/n", start=text("3", key="start", **IN_NEW))), "shape"),
    ("a number below zero",
     by(M, 0, *whole(f"{MALLORY}/n", start=number(-1, key="start", **IN_NEW))), "shape"),
    ("a number too large for the rows",
     by(M, 0, *whole(f"{MALLORY}/n", end=number(2**31, key="end", **IN_NEW))), "shape"),
    ("a time after the year 9999",
     by(M, 0, *whole(f"{MALLORY}/n", created=number(2**48, key="created", **IN_NEW))), "shape"),
    ("a zero character", by(M, 0, text("t\0", origin=(M0, TAG))), "shape"),
    ("a tag that is no key", by(M, 0, text("<b>", origin=(M0, TAG))), "shape"),
    ("a conversation that has no id",
     by(M, 0, *whole(f"{MALLORY}/n", conversation=text("x", key="conversation", **IN_NEW))),
     "shape"),
    ("a quote without end",
     by(M, 0, *whole(f"{MALLORY}/n", quote=text("x" * 10_001, key="quote", **IN_NEW))),
     "too-large"),
    ("something inside a text", by(M, 0, text("x", parent=(M0, TAG), key="k")), "unknown-parent"),
    ("something inside a text that is overwritten in the same update",
     by(M, 0, text("t2", origin=(M0, TAG)), text("x", parent=(M0, TAG), key="k")),
     "unknown-parent"),
    ("something inside a new text",
     by(M, 0, text("t2", origin=(M0, TAG)), text("x", parent=(M, 0), key="k")), "unknown-parent"),
    ("a subdocument",
     by(M, 0, wire.item(9, wire.string("guid") + b"\x76\0", key="tag", **IN_OWN)), "shape"),
    # What never changes, and what belongs together.
    ("one's own quote afterwards", by(M, 0, text("else", origin=(M0, 4))), "incomplete"),
    ("one's own start afterwards", by(M, 0, number(0, origin=(M0, 2))), "incomplete"),
    ("his highlight on other words", by(M, 0, *passage(B)), "not-yours"),
    ("one's own on other words, unsaid", by(M, 0, *passage(M0)[:-1]), "incomplete"),
    ("one's own on other words, said and unsaid at once",
     by(M, 0, *passage(M0), number(0, origin=(M, 6))), "incomplete"),
    ("one's own on other words, and its end once more",
     by(M, 0, *passage(M0), number(200, origin=(M, 2))), "bad-anchor"),
    ("one's own on more words than it quotes", by(M, 0, *passage(M0, end=200)), "bad-anchor"),
    ("one's own on other texts", by(M, 0, *passage(M0, conversation=ELSEWHERE)), "bad-anchor"),
    ("one's own on other words, the new quote deleted at once",
     by(M, 0, *passage(M0), deleted={M: [(3, 1)]}), "fixed"),
    ("one's own comments all at once", by(M, 0, a_map(origin=(M0, COMMENTS))), "fixed"),
    ("one's own field deleted", deleting(M0, TAG), "fixed"),
    ("one's own highlight replaced",
     by(M, 0, a_map(origin=(M0, 0)), *whole("")[1:]), "fixed"),
    ("a highlight without a quote", by(M, 0, *whole(f"{MALLORY}/n", quote=None)), "incomplete"),
    ("a highlight with nothing in it", by(M, 0, *whole(f"{MALLORY}/n")[:1]), "incomplete"),
    ("a comment without a time",
     by(M, 0, a_map(parent=(B, COMMENTS), key=f"{MALLORY}/c"),
        text("x", parent=(M, 0), key="text")), "incomplete"),
    ("a highlight with a field that was deleted at once",
     by(M, 0, *whole(f"{MALLORY}/n"), deleted={M: [(4, 1)]}), "incomplete"),
    ("a highlight that ends before it begins, with an end that loses",
     by(M, 0, *whole(f"{MALLORY}/n", end=number(1, key="end", **IN_NEW)),
        number(9, key="end", **IN_NEW)), "bad-origin"),
    ("a highlight whose quote loses against one that is deleted",
     by(M, 0, *whole(f"{MALLORY}/n"), text("x", key="quote", **IN_NEW), deleted={M: [(4, 1)]}),
     "bad-origin"),
    ("a highlight with a quote that is called deleted afterwards",
     by(M, 0, *whole(f"{MALLORY}/n"), dead(origin=(M, 4))), "incomplete"),
    ("two highlights for one key, each the half of one",
     by(M, 0, *whole(f"{MALLORY}/n")[:5], a_map(root="highlights", key=f"{MALLORY}/n"),
        *whole("", clock=5)[5:]), "bad-origin"),
    ("a highlight that ends where it begins",
     by(M, 0, *whole(f"{MALLORY}/n", end=number(3, key="end", **IN_NEW))), "bad-anchor"),
    ("a highlight on another activity's conversation",
     by(M, 0, *whole(f"{MALLORY}/n", conversation=text(ELSEWHERE, key="conversation", **IN_NEW))),
     "bad-anchor"),
    ("a highlight that ends after the text",
     by(M, 0, *whole(f"{MALLORY}/n", end=number(2**31 - 1, key="end", **IN_NEW))), "bad-anchor"),
    ("a highlight that quotes a whole page for five characters",
     by(M, 0, *whole(f"{MALLORY}/n", quote=text("x" * 10_000, key="quote", **IN_NEW))),
     "bad-anchor"),
    ("a highlight between two characters",
     by(M, 0, *whole(f"{MALLORY}/n", end=number(7.5, key="end", **IN_NEW))), "shape"),
    ("a highlight moved to another conversation",
     by(M, 0, text(ELSEWHERE, origin=(M0, 1))), "incomplete"),
    ("a comment on a highlight that nobody has made",
     by(M, 0, a_map(parent=(M, 5), key=f"{MALLORY}/c")), "pending"),
    ("another's tag renamed", by(M, 0, text("lies", origin=(T, 1))), "not-yours"),
    ("another's tag deleted", deleting(T, 0), "not-yours"),
    ("a tag added under a key of the set", by(M, 0, a_map(root="tags", key="t2")), "not-yours"),
    ("a tag added in another's name",
     by(M, 0, a_map(root="tags", key=tag_key(TESS, 2))), "not-yours"),
    ("a tag with words in its key",
     by(M, 0, a_map(root="tags", key=f"{MALLORY}-call-me-555-1234")), "not-yours"),
    ("a tag without a name", by(M, 0, a_map(root="tags", key=tag_key(MALLORY))), "incomplete"),
    ("a highlight with a tag that is not in use",
     by(M, 0, *whole(f"{MALLORY}/n", tag=text("old", key="tag", **IN_NEW))), "retired-tag"),
    ("a highlight with a tag of no set",
     by(M, 0, *whole(f"{MALLORY}/n", tag=text("t99", key="tag", **IN_NEW))), "unknown-tag"),
    ("a highlight with an own tag that nobody has added",
     by(M, 0, *whole(f"{MALLORY}/n", tag=text(tag_key(BOB), key="tag", **IN_NEW))),
     "unknown-tag"),
    ("one's own highlight given a tag that is not in use",
     by(M, 0, text("old", origin=(M0, TAG))), "retired-tag"),
    # What pycrdt could not survive.
    ("a clock at its very end", by(M, 2**32 - 1, wire.gc(1)), "malformed"),
    ("a run up to the end of all clocks", by(M, 0, wire.gc(2**31 - 1), wire.gc(2)), "malformed"),
    ("a section without structs, and something to do",
     by(M0, 10, deleted={M0: [(0, 10)]}), "malformed"),
    ("a value nested deeply",
     by(M, 0, wire.item(8, b"\x01" + b"\x75\x01" * 5000, key="tag", **IN_OWN)), "shape"),
]  # fmt: skip


def is_mallorys(client: int) -> bool:
    return client in (M, M0)


def refused(server: Server, update: bytes, writer: Writer) -> str | None:
    """The code of the refusal; fails when document or index are not as they were."""
    before = server.doc.get_update(), standing(server.index)
    code = server.objection(update, writer, is_mallorys)
    assert (server.doc.get_update(), standing(server.index)) == before
    return code


@pytest.mark.parametrize(
    ("update", "code"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS]
)
def test_an_attack_is_refused(server: Server, update: bytes, code: str) -> None:
    assert refused(server, update, student(MALLORY)) == code
    honest = Page(server, B + 1, student(BOB))
    honest.add_comment(OWN)
    honest.send()


def test_the_last_clock_that_is_taken_leaves_a_document_that_can_be_loaded(server: Server) -> None:
    """All of it deleted is one run in pycrdt's encoding, as long as the clock after it says."""
    update = by(M, 0, dead(1, root="highlights", key=f"{MALLORY}/n"), wire.gc(2**31 - 2))
    server.take(update, student(MALLORY), is_mallorys)
    assert decode_state_vector(server.doc.get_state())[M] == 2**31 - 1


MODERATORS: list[tuple[str, bytes, str]] = [
    ("words put into a highlight while deleting it in a way that loses",
     by(M, 0, dead(root="highlights", key=BOBS), text("lies", origin=(B, 4))), "not-yours"),
    ("a highlight put in the place of the deleted one",
     by(M, 0, a_map(origin=(B, 0)), *whole("")[1:], deleted={B: [(0, 13)]}), "not-yours"),
    ("the same, called deleted again afterwards",
     by(M, 0, a_map(origin=(B, 0)), *whole("")[1:], dead(origin=(B, 0))), "not-yours"),
    ("somebody else's comment", by(M, 0, text("lies", origin=(B, 11))), "not-yours"),
    ("a tag taken off for good", deleting(B, TAG), "fixed"),
    ("a quote taken off", deleting(B, 4), "not-yours"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("update", "code"), [row[1:] for row in MODERATORS], ids=[row[0] for row in MODERATORS]
)
def test_who_may_delete_cannot_write_in_others_names(
    server: Server, update: bytes, code: str
) -> None:
    assert refused(server, update, tutor(MALLORY)) == code


def test_one_who_loses_on_purpose_is_followed_exactly(server: Server) -> None:
    """An item that loses in Yjs stays hidden in the index, too, whatever refers to it."""
    moderator = tutor(MALLORY)
    losing = by(M0, 10, text("t3", origin=(B, TAG)))
    winning = by(M, 0, text("old", origin=(B, TAG)))
    for update in (winning, losing):
        reading = server.index.read(update, is_mallorys)
        server.apply(update, reading)
    # M is the lower client id, so M0's tag stands, and deleting M's deletes nothing.
    assert server.highlights[BOBS]["tag"] == "t3"
    assert server.index.read(deleting(M, 0), is_mallorys).is_empty
    assert server.objection(deleting(M0, 10), moderator, is_mallorys) == "fixed"


def test_what_somebody_made_disappear_can_be_put_back(server: Server) -> None:
    """A value that loses to a deleted item leaves no value to show. Only people who may
    change the value anyway can do this; the author must be able to set it again.
    """
    vanishing = bytes.fromhex("01023c008832070177027432813c000100")
    server.take(vanishing, tutor(MALLORY), is_mallorys)
    assert "tag" not in server.highlights[BOBS]
    page: Doc[Any] = Doc(client_id=B + 100)
    page.apply_update(server.doc.get_update())
    before = page.get_state()
    page.get("highlights", type=Map)[BOBS]["tag"] = "t1"
    server.take(page.get_update(before), student(BOB), {B + 100}.__contains__)
    assert server.highlights[BOBS]["tag"] == "t1"


def test_a_flood_of_overlapping_deletions_is_no_flood_of_work(server: Server) -> None:
    update = wire.update(deleted={B: [(0, 13)] * 9_000})
    assert server.objection(update, tutor(MALLORY), is_mallorys) is None
    assert len(server.index.read(update, is_mallorys).changes) == 1


def test_a_flood_of_structs_is_refused_before_it_is_read(server: Server) -> None:
    """One that was collected is two bytes, and nobody may not write it."""

    def flood(count: int) -> bytes:
        return by(M, 0, *[wire.gc(1)] * count)

    assert server.objection(flood(MAX_STRUCTS), student(MALLORY), is_mallorys) is None
    too_many = flood(MAX_STRUCTS + 1)
    assert server.objection(too_many, student(MALLORY), is_mallorys) == "too-large"


def test_eight_bytes_that_delete_everything_are_not_followed_to_the_end(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = wire.update(deleted={B: [(0, server.index.clock(B))]})
    assert server.objection(everything, tutor(MALLORY), is_mallorys) is None
    monkeypatch.setattr(index, "MAX_DELETED_ENTRIES", 3)
    assert server.objection(everything, tutor(MALLORY), is_mallorys) == "too-large"
