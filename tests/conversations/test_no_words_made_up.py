"""No word of a turn is made up: each stands in the source; and of a text, none is lost."""

import html
import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.reading import Choice, ExportIndex, ReadConversation
from lti_tool.conversations.source import Source
from tests.conversations import corpus_reading
from tests.conversations.corpus_reading import Case
from tests.conversations.read import extract, read_any, read_source

_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")


def spoken_words(read: ReadConversation) -> set[str]:
    """Words of all turns but those of formulas, whose letters are those of another alphabet."""
    text = " ".join(_TAG.sub(" ", _FORMULA.sub(" ", turn.html)) for turn in read.turns)
    return set(_WORD.findall(html.unescape(text)))


def source_text(source: Source) -> str:
    """All text that a source could mean, whatever it is escaped by."""
    texts = []
    for flavor in source.flavors:
        found = Probe(Source((flavor,), source.name, source.origin))
        raw = found.text if found.has_text else ""
        texts += [raw, html.unescape(raw), *_strings(found.json)]
        texts += [string for line in raw.splitlines() for string in _line_strings(line)]
    return "\n".join(texts)


def _line_strings(line: str) -> list[str]:
    try:
        return _strings(json.loads(line)) if line.startswith("{") else []
    except ValueError:
        return []


def _strings(value: object) -> list[str]:
    """Strings of a JSON value, and what they mean as HTML or as JSON of their own."""
    if isinstance(value, str):
        inside = _line_strings(value) if value.startswith("{") else []
        return [value, html.unescape(value), *inside]
    if isinstance(value, dict):
        return [each for pair in value.items() for part in pair for each in _strings(part)]
    if isinstance(value, list):
        return [each for part in value for each in _strings(part)]
    return []


def is_text(case: Case) -> bool:
    return Probe(corpus_reading.source_of(case)).has_text


IN_PIECES = {
    "chatgpt-export/tools-and-thinking": {"crown"},
    "chatgpt-page/tools": {"image"},
    "chatgpt-shared-page/older": {"b", "x"},
    "chatgpt-shared-page/streamed": {"b", "x"},
    "gemini-api/streamed": {"Hello"},
    "openai-chat/stream": {"Streamed"},
    "rtf/chat": {"café"},
    "rtf/judgment": {"Café"},
    "transcript/formulas": {"image"},
    "web-page/article": {"image"},
}
"""Words that a source has in pieces of a stream, between escapes, or that name a placeholder."""

CASES = [case for case in corpus_reading.cases() if is_text(case)]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_word_of_a_turn_stands_in_the_source(case: Case) -> None:
    source = corpus_reading.source_of(case)
    choice = Choice(**case.stored().get("options", {}))
    try:
        if choice.entry:
            source = extract(source, choice)
            choice = Choice(branch=choice.branch)
        found = read_any(source, choice)
    except CannotRead:
        return
    if isinstance(found, ExportIndex):
        return
    made_up = spoken_words(found) - set(_WORD.findall(source_text(source)))
    assert made_up == IN_PIECES.get(case.name, set())


words = st.lists(st.sampled_from(["one", "two", "three", "four", "zebra"]), min_size=1, max_size=6)
bodies = words.map(" ".join)


@given(st.lists(st.tuples(bodies, bodies), min_size=1, max_size=5))
def test_no_word_of_a_transcript_is_lost(pairs: list[tuple[str, str]]) -> None:
    text = "\n\n".join(f"User: {asked}\n\nAssistant: {answered}" for asked, answered in pairs)
    found = read_source(Source.pasted(text))
    turns = Counter(word for turn in found.turns for word in turn.text.split())
    assert turns == Counter(word for pair in pairs for each in pair for word in each.split())
    assert len(found.turns) == 2 * len(pairs)
