"""The decoder takes what a document may hold, byte for byte, and refuses the rest quickly."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs import decoder
from lti_tool.yjs.decoder import DELETED, GC, MAP, SKIP, VALUE, Id, Struct
from tests.annotations import wire
from tests.annotations.shared import Page, Server, student

A_TEXT = wire.item(VALUE, wire.text_value("x"), root="tags", key="k")


def code_of(update: bytes) -> str | None:
    """The code that bytes are refused with, or None."""
    try:
        decoder.decode_update(update)
    except UpdateRefused as refusal:
        return refusal.code
    return None


def honest() -> bytes:
    """An update as a page makes it, with every kind of content that there is."""
    page = Page(Server(), 4711, student("aaaaaaaa"))
    gone, kept = page.add_highlight(), page.add_highlight(quote="Grüße, 漢字, 😀")
    page.add_comment(kept, "one")
    page.highlights[kept]["tag"] = "t2"
    del page.highlights[gone]
    return page.unsent()


HONEST = honest()

clocks = st.integers(0, 2**20)
ids = st.builds(Id, st.integers(0, 2**53 - 1), clocks)
texts = st.text(st.characters(exclude_categories=["Cs"]))
wholes = st.integers(-(2**53 - 1), 2**53 - 1)


@st.composite
def items(draw: st.DrawFn) -> tuple[Struct, bytes]:
    """A struct, and the bytes that say it."""
    kind = draw(st.sampled_from([GC, SKIP, DELETED, MAP, VALUE]))
    length = draw(st.integers(1, 1000)) if kind in (GC, SKIP, DELETED) else 1
    if kind in (GC, SKIP):
        return Struct(kind, 0, length), (wire.gc if kind == GC else wire.skip)(length)
    origin = draw(st.none() | ids)
    parent: Id | str | None = None
    key = None
    if origin is None:
        parent, key = draw(ids | texts), draw(texts)
    value: str | int | None = None
    content = wire.uint(length) if kind == DELETED else wire.A_MAP
    if kind == VALUE:
        value = draw(texts | wholes)
        content = (
            wire.text_value(value) if isinstance(value, str) else wire.number_value(value or 0)
        )
    return Struct(kind, 0, length, origin, parent, key, value), wire.item(
        kind,
        content,
        origin=origin,
        root=parent if isinstance(parent, str) else None,
        parent=parent if isinstance(parent, Id) else None,
        key=key,
    )


runs = st.lists(st.tuples(clocks, st.integers(1, 1000)), max_size=4)


@given(
    st.lists(items(), min_size=1, max_size=6),
    clocks,
    st.dictionaries(st.integers(0, 2**53 - 1), runs, max_size=3),
)
def test_what_was_written_is_read(
    written: list[tuple[Struct, bytes]], first: int, deleted: dict[int, list[tuple[int, int]]]
) -> None:
    update = wire.update((7, first, [encoded for _, encoded in written]), deleted=deleted)
    decoded = decoder.decode_update(update)
    clock = first
    for (struct, _), found in zip(written, decoded.clients[0].structs, strict=True):
        assert found == struct._replace(clock=clock)
        clock += struct.length
    assert (decoded.clients[0].clock, decoded.clients[0].end) == (first, clock)
    assert decoded.delete_set == list(deleted.items())


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    code_of(data)
    try:
        decoder.decode_state_vector(data)
    except UpdateRefused as refusal:
        assert refusal.code == "malformed"  # noqa: PT017  # most bytes are refused, not all


@pytest.mark.parametrize("length", range(len(HONEST)))
def test_an_update_that_ends_early_is_refused(length: int) -> None:
    assert code_of(HONEST[:length]) in ("malformed", "shape")


@given(st.integers(0, len(HONEST) * 8 - 1))
def test_a_flipped_bit_never_gets_past_as_anything_but_an_update(bit: int) -> None:
    damaged = bytearray(HONEST)
    damaged[bit // 8] ^= 1 << bit % 8
    code_of(bytes(damaged))


@pytest.mark.parametrize(
    ("what", "update", "code"),
    [
        ("nothing", b"", "malformed"),
        ("a byte after the end", HONEST + b"\0", "malformed"),
        ("two sections of one client", wire.update((7, 0, [A_TEXT]), (7, 1, [A_TEXT])),
         "malformed"),
        ("deletions of one client twice", b"\0\x02\x07\x01\0\x01\x07\x01\x03\x01", "malformed"),
        ("a struct without length", wire.update((7, 0, [wire.gc(0)])), "malformed"),
        ("a section without structs", wire.update((7, 0, [])), "malformed"),
        ("a deletion without length", b"\0\x01\x07\x01\0\0", "malformed"),
        ("a clock that does not fit", wire.update((7, 2**31, [A_TEXT])), "malformed"),
        ("a length beyond the last clock", wire.update((7, 5, [wire.gc(2**31 - 2)])), "malformed"),
        ("the last clock of all", wire.update((7, 0, [A_TEXT, wire.gc(2**31 - 1)])), "malformed"),
        ("a deletion beyond it", wire.update(deleted={7: [(2**31 - 2, 5)]}), "malformed"),
        ("a deletion of the last clock", wire.update(deleted={7: [(2**31 - 1, 1)]}), "malformed"),
        ("a client id beyond 2^53", wire.update((2**53, 0, [A_TEXT])), "malformed"),
        ("a number longer than it need be", b"\x80\0\0", "malformed"),
        ("GC with bits that mean nothing", wire.update((7, 0, [b"\x20\x01"])), "malformed"),
        ("Skip with bits that mean nothing", wire.update((7, 0, [b"\x8a\x01"])), "malformed"),
        ("a parent that is neither root nor id",
         wire.update((7, 0, [b"\x28\x02\x01k\x01\x77\x01x"])), "malformed"),
        ("text that is not UTF-8",
         wire.update((7, 0, [wire.item(8, b"\x01\x77\x01\xff", root="tags", key="k")])),
         "malformed"),
        ("half a surrogate pair",
         wire.update((7, 0, [wire.item(8, b"\x01\x77\x03\xed\xa0\x80", root="tags", key="k")])),
         "malformed"),
        ("an item in a list", wire.update((7, 0, [wire.item(8, b"\x01\x77\x01x", root="tags")])),
         "shape"),
        ("something put before something else",
         wire.update((7, 0, [wire.item(8, b"\x01\x77\x01x", right=(1, 1), key="k")])),
         "bad-origin"),
    ],
)  # fmt: skip
def test_what_no_client_sends_is_refused(what: str, update: bytes, code: str) -> None:
    assert code_of(update) == code


@pytest.mark.parametrize(
    ("what", "kind", "content"),
    [
        ("JSON", 2, b"\x01\x01\x31"),
        ("bytes", 3, b"\x01\x00"),
        ("Y.Text's own strings", 4, wire.string("x")),
        ("an embed", 5, wire.string("{}")),
        ("a format", 6, wire.string("bold") + wire.string("true")),
        ("a Y.Array", 7, b"\x00"),
        ("a Y.Text", 7, b"\x02"),
        ("an XML fragment", 7, b"\x04"),
        ("a subdocument", 9, wire.string("guid") + b"\x76\x00"),
        ("a move", 11, b"\x00\x00"),
        ("a kind that does not exist", 31, b"\x00"),
        ("no value", 8, b"\x00"),
        ("two values", 8, b"\x02\x77\x01x\x77\x01y"),
        ("undefined", 8, b"\x01\x7f"),
        ("null", 8, b"\x01\x7e"),
        ("true", 8, b"\x01\x78"),
        ("a bigint", 8, b"\x01\x7a" + bytes(8)),
        ("an object", 8, b"\x01\x76\x00"),
        ("a list", 8, b"\x01\x75\x00"),
        ("bytes as a value", 8, b"\x01\x74\x00"),
        ("half a number", 8, wire.number_value(0.5)),
        ("not a number", 8, wire.number_value(float("nan"))),
        ("infinity", 8, wire.number_value(float("inf"))),
        ("a number beyond 2^53", 8, wire.number_value(2.0**53)),
    ],
)  # fmt: skip
def test_content_that_no_document_holds_is_refused(what: str, kind: int, content: bytes) -> None:
    struct = wire.item(kind, content, root="tags", key="k")
    assert code_of(wire.update((7, 0, [struct]))) == "shape"


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\x01\x7d\x05", 5),
        (b"\x01\x7d\x45", -5),
        (b"\x01\x7d\xbf\xff\xff\xff\xff\xff\xff\x0f", 2**52 - 1),
        (b"\x01\x7c\x40\xa0\x00\x00", 5),
        (wire.number_value(1_700_000_000_000), 1_700_000_000_000),
        (wire.number_value(-0.0), 0),
    ],
)
def test_a_whole_number_is_read_however_it_is_encoded(content: bytes, value: int) -> None:
    update = wire.update((7, 0, [wire.item(8, content, root="tags", key="k")]))
    assert decoder.decode_update(update).clients[0].structs[0].value == value


@pytest.mark.parametrize(
    ("what", "update"),
    [
        ("200 million clients", b"\x80\x84\xaf\x5f\x00"),
        ("a number of 400 kB", b"\xff" * 400_000),
        ("a value nested 30,000 deep",
         wire.update((7, 0, [wire.item(8, b"\x01" + b"\x75\x01" * 30_000, root="tags", key="k")]))),
        ("a text of 2^53 bytes", wire.update((7, 0, [b"\x28\x01" + wire.uint(2**53 - 1)]))),
        ("deletions without end", b"\0\x01\x07" + wire.uint(2**40)),
        ("the same client a thousand times", wire.update(*[(7, 0, [A_TEXT])] * 1000)),
    ],
)  # fmt: skip
def test_a_bomb_is_refused_at_once(what: str, update: bytes) -> None:
    steps = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event == "call"

    sys.setprofile(note)
    try:
        code = code_of(update)
    finally:
        sys.setprofile(None)
    assert code in ("malformed", "shape")
    # However much it announces, it costs a few steps for each byte that is there.
    assert steps < 50 + 3 * len(update)


def test_a_state_vector_is_read() -> None:
    page = Page(Server(), 4711, student("aaaaaaaa"))
    page.add_highlight()
    assert decoder.decode_state_vector(page.doc.get_state()) == {4711: 10}
    assert decoder.decode_state_vector(b"\0") == {}


@pytest.mark.parametrize("vector", [b"", b"\x01", b"\x01\x07", b"\x02\x07\x01\x07\x02", b"\0\0"])
def test_a_damaged_state_vector_is_refused(vector: bytes) -> None:
    with pytest.raises(UpdateRefused, match="malformed"):
        decoder.decode_state_vector(vector)
