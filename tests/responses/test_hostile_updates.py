"""Updates that no page sends, each refused with a reason, and nothing of them applied."""

import json

import pytest

from lti_tool.responses import schema
from lti_tool.responses.kind import Facts
from tests.annotations import wire
from tests.responses.shared import ASKED, OBSERVER, STUDENT, TEACHER, Server

OWN, OTHER = 50, 60
ROOT = schema.ROOT


def element(name: str) -> bytes:
    return b"\x03" + wire.string(name)


def a(name: str, **at: object) -> bytes:
    """An element."""
    return wire.item(7, element(name), **at)  # type: ignore[arg-type]


def text(**at: object) -> bytes:
    return wire.item(7, b"\x06", **at)  # type: ignore[arg-type]


def words(value: str, **at: object) -> bytes:
    return wire.item(4, wire.string(value), **at)  # type: ignore[arg-type]


def mark(name: str, value: object, **at: object) -> bytes:
    encoded = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return wire.item(6, wire.string(name) + wire.string(encoded), **at)  # type: ignore[arg-type]


def value(content: str | float, **at: object) -> bytes:
    encoded = wire.text_value(content) if isinstance(content, str) else wire.number_value(content)
    return wire.item(8, encoded, **at)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Server:
    """An answer of another person: 0 a paragraph, 1 its text, 2-6 "a😀bc", 7 a code block and
    8 its text, 9 a heading.
    """
    made = Server()
    made.take(
        wire.update(
            (
                OTHER,
                0,
                [
                    a("paragraph", root=ROOT),
                    text(parent=(OTHER, 0)),
                    words("a😀bc", parent=(OTHER, 1)),
                    a("code_block", origin=(OTHER, 0)),
                    text(parent=(OTHER, 7)),
                    a("heading", origin=(OTHER, 7)),
                ],
            )
        )
    )
    return made


PARAGRAPH, TEXT, CODE, HEADING = (OTHER, 0), (OTHER, 1), (OTHER, 8), (OTHER, 9)
LINK = {"href": "javascript:alert(1)"}

CASES: dict[str, tuple[list[bytes], str]] = {
    "another root": ([a("paragraph", root="other")], "wrong-root"),
    "an entry of the root": ([value("x", root=ROOT, key="title")], "shape"),
    "an element that there is not": ([a("script", root=ROOT)], "shape"),
    "an element without a name": ([a("", root=ROOT)], "shape"),
    "a list item outside a list": ([a("list_item", root=ROOT)], "shape"),
    "a paragraph in a list": (
        [a("bullet_list", root=ROOT), a("paragraph", parent=(OWN, 0))],
        "shape",
    ),
    "text in the root": ([text(root=ROOT)], "shape"),
    "words in the root": ([words("x", root=ROOT)], "shape"),
    "words in a paragraph": ([words("x", parent=PARAGRAPH)], "shape"),
    "a paragraph in a text": ([a("paragraph", parent=TEXT)], "shape"),
    "a paragraph among words": ([a("paragraph", origin=(OTHER, 2))], "shape"),
    "a value among words": ([value("x", origin=(OTHER, 2))], "shape"),
    "a map": ([wire.item(7, wire.A_MAP, root=ROOT)], "shape"),
    "a fragment": ([wire.item(7, b"\x04", root=ROOT)], "shape"),
    "a hook": ([wire.item(7, b"\x05" + wire.string("x"), root=ROOT)], "shape"),
    "an embed": ([wire.item(5, wire.string("{}"), parent=TEXT)], "shape"),
    "a subdocument": ([wire.item(9, wire.string("x") + wire.uint(0), parent=TEXT)], "shape"),
    "bytes": ([wire.item(3, wire.uint(1) + b"x", parent=TEXT)], "shape"),
    "a zero character": ([words("a\0b", parent=TEXT)], "shape"),
    "an attribute that there is not": ([value("x", parent=PARAGRAPH, key="style")], "shape"),
    "an attribute of a text": ([value("x", parent=TEXT, key="level")], "shape"),
    "a level as a word": ([value("1", parent=HEADING, key="level")], "shape"),
    "a level out of range": ([value(4, parent=HEADING, key="level")], "shape"),
    "an element as an attribute": ([a("paragraph", parent=HEADING, key="level")], "shape"),
    "a place elsewhere": (
        [a("passage", root=ROOT), value("https://a.example", parent=(OWN, 0), key="place")],
        "shape",
    ),
    "a passage that is too long": (
        [a("passage", root=ROOT), value("x" * 2001, parent=(OWN, 0), key="text")],
        "too-large",
    ),
    "a mark that there is not": ([mark("style", {}, parent=TEXT)], "shape"),
    "a mark in code": ([mark("strong", {}, parent=CODE)], "shape"),
    "a mark with a value": ([mark("strong", True, parent=TEXT)], "too-large"),
    "a mark with an attribute": ([mark("strong", {"a": "b"}, parent=TEXT)], "too-large"),
    "a link to a script": ([mark("link", LINK, parent=TEXT)], "shape"),
    "a link to data": ([mark("link", {"href": "data:text/html,x"}, parent=TEXT)], "shape"),
    "a link with a space": ([mark("link", {"href": "https://a b"}, parent=TEXT)], "shape"),
    "a link to a number": ([mark("link", {"href": 1}, parent=TEXT)], "shape"),
    "a link with more": ([mark("link", {"href": "https://a", "x": "y"}, parent=TEXT)], "shape"),
    "a key twice": ([mark("link", '{"href":"x","href":"https://a"}', parent=TEXT)], "shape"),
    "JSON that is none": ([mark("strong", "{", parent=TEXT)], "shape"),
    "deep JSON": ([mark("link", "[" * 5000, parent=TEXT)], "shape"),
    "endless JSON": ([mark("link", "[" * 50000, parent=TEXT)], "too-large"),
    "an origin in half a character": ([words("x", origin=(OTHER, 3))], "bad-origin"),
    "a right origin in half a character": ([words("x", right=(OTHER, 4))], "bad-origin"),
    "a right origin that hangs below another item": ([words("x", right=(OTHER, 6))], "bad-origin"),
    "origins that are no neighbours": (
        [words("x", origin=(OTHER, 2), right=(OTHER, 6))],
        "bad-origin",
    ),
    "a right origin before the origin": (
        [words("x", origin=(OTHER, 6), right=(OTHER, 5))],
        "bad-origin",
    ),
    "one origin on both sides": ([words("x", origin=(OTHER, 6), right=(OTHER, 6))], "bad-origin"),
    "origins in two places": ([words("x", origin=(OTHER, 2), right=(OTHER, 9))], "bad-origin"),
    "an origin that there is not": ([words("x", origin=(OTHER, 99))], "pending"),
    "a parent that is a word": ([a("paragraph", parent=(OTHER, 2))], "unknown-parent"),
    "a hole": ([wire.skip(1)], "gap"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_and_leaves_no_trace(server: Server, name: str) -> None:
    structs, code = CASES[name]
    before = server.doc.get_update()
    assert server.objection(wire.update((OWN, 0, structs))) == code
    assert server.doc.get_update() == before


def _without_paragraph(server: Server) -> None:
    """Delete the paragraph, and with it all that the cases refer to in it."""
    deletion = wire.update(deleted={OTHER: [(0, 1)]})
    server.take(deletion)


@pytest.mark.parametrize("given", ["{", "[" * 500, ""])
def test_marks_are_read_also_where_nothing_is_shown_of_them(server: Server, given: str) -> None:
    """pycrdt fails at JSON that is none, wherever it stands."""
    _without_paragraph(server)
    for parent in (TEXT, (OTHER, 2)):
        structs = [mark("strong", given, parent=parent)]
        assert server.objection(wire.update((OWN, 0, structs))) in ("shape", "too-large")
    known = wire.update((OTHER, 0, [mark("strong", given, parent=TEXT)]))
    assert server.objection(known) in ("shape", "too-large")
    assert server.objection(wire.update((OWN, 0, [mark("strong", {}, parent=TEXT)]))) is None


def test_somebody_types_on_in_a_block_that_another_has_deleted(server: Server) -> None:
    """Their page does not know yet; what it sends is dropped, and nothing after it refused."""
    _without_paragraph(server)
    server.take(wire.update((OWN, 0, [words("ab", origin=(OTHER, 6))])))
    server.take(wire.update((OWN, 2, [words("c", origin=(OTHER, 2), right=(OWN, 0))])))
    server.take(wire.update((OWN, 3, [a("paragraph", root=ROOT)])))


def test_the_unknown_part_of_words_goes_where_the_whole_says(server: Server) -> None:
    known = [words("ab", origin=(OTHER, 6))]
    server.take(wire.update((OWN, 0, known)))
    for elsewhere in ({"parent": (OWN, 9)}, {"parent": (OTHER, 9)}, {"origin": (OTHER, 8)}):
        lie = wire.update((OWN, 0, [words("abc", **elsewhere)]))
        assert server.objection(lie) in ("pending", "bad-origin", "unknown-parent")
    server.take(wire.update((OWN, 0, [words("abc", origin=(OTHER, 6))])))


def test_lists_in_lists_end_somewhere(server: Server) -> None:
    structs = [a("blockquote", root=ROOT)]
    structs += [a("blockquote", parent=(OWN, depth)) for depth in range(schema.TREE.max_depth)]
    assert server.objection(wire.update((OWN, 0, structs))) == "too-large"
    assert server.objection(wire.update((OWN, 0, structs[:-1]))) is None


@pytest.mark.parametrize(("clock", "length"), [(3, 1), (4, 1), (2, 2), (4, 3)])
def test_no_character_is_torn_apart(server: Server, clock: int, length: int) -> None:
    assert server.objection(wire.update(deleted={OTHER: [(clock, length)]})) == "bad-origin"


def test_others_and_the_future_are_left_alone(server: Server) -> None:
    foreign = wire.update((OTHER, 10, [words("x", origin=(OTHER, 6))]))
    assert server.objection(foreign, lambda client: client == OWN) == "foreign-client"
    assert server.objection(wire.update((OWN, 1, [words("x", origin=(OTHER, 6))]))) == "gap"
    assert server.objection(wire.update(deleted={OTHER: [(0, 99)]})) == "pending"
    assert server.objection(wire.update(deleted={OWN: [(0, 1)]})) == "pending"


def test_only_students_write_and_only_where_an_answer_is_asked_for(server: Server) -> None:
    update = wire.update((OWN, 0, [words("x", origin=(OTHER, 6))]))
    assert server.objection(update) is None
    assert server.objection(update, writer=TEACHER) == "read-only"
    assert server.objection(update, writer=OBSERVER) == "read-only"
    assert server.objection(update, facts=Facts()) == "not-asked"
    deletion = wire.update(deleted={OTHER: [(0, 1)]})
    assert server.objection(deletion, writer=TEACHER) == "read-only"


def test_it_holds_only_so_much(server: Server) -> None:
    long = "x" * (schema.MOST_ITEMS - server.index.size + 1)
    assert server.objection(wire.update((OWN, 0, [words(long, origin=(OTHER, 6))]))) == "full"
    reading = server.index.read(
        wire.update((OWN, 0, [words(long[1:], origin=(OTHER, 6))])), lambda _: True
    )
    server.apply(reading.update, reading)
    assert (
        server.objection(wire.update((OWN, len(long) - 1, [words("x", origin=(OTHER, 6))])))
        == "full"
    )
    # Whoever makes room can go on.
    assert server.objection(wire.update(deleted={OWN: [(0, 100)]}), facts=ASKED) is None
    assert STUDENT.is_restricted
