"""Changes of a hostile client to an update of an answer, and the content that it may name."""

import random
from typing import Any

from lti_tool.responses import schema
from lti_tool.yjs.decoder import DELETED, FORMAT, STRING, VALUE
from tests.annotations import wire
from tests.fuzz.answer_room import AnswerRoom
from tests.fuzz.answer_writer import ATTRIBUTES, BLOCKS, MARKS, WORDS
from tests.fuzz.hostile import Hostility
from tests.fuzz.room import Person
from tests.fuzz.updates import A_TEXT, an_element, value
from tests.fuzz.values import CONTENTS, KINDS

NAMES = (*BLOCKS, "script", "iframe", "", "Paragraph", "p", "__proto__", "x" * 200, "img onerror=x")
KEYS = ("level", "text", "place", "style", "href", "onclick", "", "__proto__", "x" * 200)
VALUES = (*(given for _, given in ATTRIBUTES), 0, 4, -1, 2**40, "", "x" * 2000, "x" * 2001, "1",
          "https://evil.example/", "at=javascript:x", "note=\"><script>", "\0")  # fmt: skip
ADDRESSES = ("https://example.org", "HTTP://EXAMPLE.ORG", "mailto:a@b", "javascript:alert(1)",
             " https://a", "https://a b", "https://a\n", "https://a\"", "data:text/html,x",
             "java\tscript:x", "https:a", "//a.example", "", "https://é.example",
             "https://" + "x" * 2000, "blob:https://a", "https://a\\b")  # fmt: skip
FORMATS = ('{"href":%s}', '{"href":%s,"title":"x"}', '{"href": %s}', '{"href":[%s]}',
           '{"href":"https://a","href":%s}')  # fmt: skip
JSON = ("{}", "null", "true", "{", "", "[]", '{"a":1}', "NaN", "[" * 500, '"x"', '{"":""}')


def an_element_named(some: random.Random) -> bytes:
    return an_element(some.choice(NAMES))


def a_text_type(some: random.Random) -> bytes:
    return A_TEXT


def words(some: random.Random) -> bytes:
    return wire.string(some.choice((*WORDS, "", "\0", "a\0b", "😀")))


def a_format(some: random.Random) -> bytes:
    chance = some.random()
    if chance < 0.4:
        name, given = some.choice(MARKS)
    elif chance < 0.7:
        name = "link"
        escaped = some.choice(ADDRESSES).replace("\\", "\\\\").replace('"', '\\"')
        given = some.choice(FORMATS) % f'"{escaped}"'
    else:
        name, given = some.choice((*schema.TREE.marks, "style", "", "__proto__")), some.choice(JSON)
    return wire.string(name) + wire.string(given)


def an_attribute(some: random.Random) -> bytes:
    return value(some.choice(VALUES))


FITTING = (words, a_format, an_attribute, an_element_named)
STRUCTS = (
    (STRING, words), (FORMAT, a_format), (7, an_element_named), (VALUE, an_attribute),
    (7, a_text_type), (DELETED, KINDS[3][1]), *KINDS,
)  # fmt: skip


class AnswerHostility(Hostility):
    """Variations on updates of an answer."""

    room: AnswerRoom
    structs = STRUCTS
    contents = (*FITTING * 4, *CONTENTS)
    fitting = FITTING
    roots = (schema.ROOT, schema.ROOT, "", "highlights", "response\0", "x" * 200)

    def key(self, person: Person) -> str:
        return self.random.choice(KEYS)

    def place(self, person: Person) -> dict[str, Any]:
        some = self.random
        chance = some.random()
        if chance < 0.2:
            return {"root": schema.ROOT}
        nodes = self.room.nodes(texts=chance < 0.6)
        parent = some.choice(nodes) if nodes and some.random() < 0.8 else self.room.any_id()
        return {"parent": parent, "key": self.key(person) if some.random() < 0.3 else None}
