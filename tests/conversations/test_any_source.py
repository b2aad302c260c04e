"""Any source is read or refused with a sentence: bytes, HTML, JSON, torn files of the corpus."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.reading import Choice, ExportIndex, ReadConversation
from lti_tool.conversations.sanitize import clean
from lti_tool.conversations.source import Flavor, Origin, Source
from tests.conversations import corpus_reading, markup_strategies
from tests.conversations.read import extract, read_any

CORPUS = [corpus_reading.source_of(case) for case in corpus_reading.cases()]

KEYS = (
    "id", "uuid", "title", "name", "mapping", "message", "messages", "chat_messages", "role",
    "author", "sender", "content", "parts", "text", "parent", "parentId", "children",
    "current_node", "conversations", "chat", "history", "currentId", "content_type", "type",
    "thinking", "model", "create_time", "created_at", "timestamp", "contents", "chunkedPrompt",
    "chunks", "from", "value", "attachments", "metadata", "choices", "output", "input",
    "summary", "is_user", "mes", "spec",
)  # fmt: skip

VALUES = (
    "user", "assistant", "system", "human", "gpt", "model", "text", "thinking", "tool_use", "a", "",
    "2026-01-02T03:04:05Z", "chara_card_v2", "\ud83d", "\0",
)  # fmt: skip

json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from(VALUES)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=25,
)


@st.composite
def torn(draw: st.DrawFn) -> Source:
    """A source of the corpus, of which a piece is missing, doubled, or replaced by another's."""
    source, other = draw(st.sampled_from(CORPUS)), draw(st.sampled_from(CORPUS))
    content = source.content[:200_000]
    begin = draw(st.integers(0, len(content)))
    end = draw(st.integers(begin, len(content)))
    piece = draw(st.sampled_from([b"", content[begin:end] * 2, other.content[:500], b"\xff\0"]))
    changed = Flavor(source.flavors[0].media_type, content[:begin] + piece + content[end:])
    return replace(source, flavors=(changed, *source.flavors[1:]))


def check(source: Source) -> None:
    """Read a source, or see it refused for a reason that somebody can act on."""
    refusal = None
    found: ReadConversation | ExportIndex | None = None
    try:
        found = read_any(source)
        if isinstance(found, ExportIndex):
            entry = Choice(format=found.format.name, entry=found.entries[0].id)
            found = read_any(extract(source, entry))
    except CannotRead as error:
        refusal = error.problem
    # An answer of another shape is unreadable, and so is a damaged archive.
    assert refusal is not Problem.UNREADABLE or source.content.startswith((b"PK", b"%PDF"))
    for turn in found.turns if isinstance(found, ReadConversation) else ():
        assert clean(turn.html) == turn.html
        assert text_of(turn.html) == turn.text


@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    check(Source.of_file(content, "application/octet-stream", "a.bin"))


@given(html=markup_strategies.html, text=markup_strategies.markdown)
def test_any_paste(html: str, text: str) -> None:
    check(Source.pasted(text, html))


@settings(max_examples=300)
@given(json_values)
def test_any_json(value: object) -> None:
    check(Source.of_file(json.dumps(value).encode(), "application/json", "a.json"))


@settings(max_examples=300, deadline=None)
@given(torn())
def test_any_torn_file(source: Source) -> None:
    check(source)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CORPUS), st.sampled_from(CORPUS))
def test_any_two_flavors(one: Source, other: Source) -> None:
    check(Source((one.flavors[0], other.flavors[0]), "", Origin.PASTE))
