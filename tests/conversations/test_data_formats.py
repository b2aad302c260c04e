"""Formats of data lose and invent nothing, and no data makes them fail."""

import copy
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations import formats
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats.exports import FORMATS
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.source import Source
from lti_tool.conversations.turns import Reading
from tests.conversations import corpus_reading

NAMES = {each.name for each in FORMATS}
SUFFIXES = ("", ".json", ".jsonl", ".txt")


def data_files() -> list[Path]:
    """Files of the corpus that hold JSON of a format of data."""
    found = []
    for case in corpus_reading.cases():
        path = case.files[0]
        if case.stored().get("format") in NAMES and path.suffix in SUFFIXES:
            found.append(path)
    return sorted(set(found))


FILES = data_files()


def values(path: Path) -> list[Any]:
    """JSON values of a file: one, or one a line."""
    text = (
        path.read_bytes()
        .decode("utf-16" if path.stem == "utf-16" else "utf-8")
        .replace("data: [DONE]", "")
        .replace("data: ", "")
    )
    text = re.sub(r"^(?:event: .*|```.*)$", "", text, flags=re.MULTILINE)
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line]


def probe_of(contents: list[Any]) -> Probe:
    lines = "\n".join(json.dumps(each) for each in contents)
    return Probe(Source.of_file(lines.encode(), "", "file"))


def readings(probe: Probe, name: str) -> Iterator[Reading]:
    """All conversations of a source in one format; what cannot be read is left out."""
    try:
        entries = formats.index(probe, name)
        ids = [each.id for each in entries] if entries else [""]
    except CannotRead:
        return
    for each in ids:
        try:
            yield formats.read(probe, name, Options(each))
        except CannotRead:
            continue


def all_text(reading: Reading) -> str:
    """All that somebody can see or find listed of a reading."""
    found = [reading.title, *(each.text for each in reading.left_out)]
    for turn in reading.turns:
        found += [turn.label, turn.model, *turn.attachments]
        found += [f"{part.title}\n{text_of(part.html)}" for part in turn.parts]
    return "\n".join(found)


TEXTS = {
    "text", "content", "parts", "mes", "message", "value", "answer", "query", "query_str",
    "output", "code", "thinking", "prompt", "input", "instruction", "delta", "description",
    "extracted_content", "reasoning", "think", "headline", "refusal", "summary", "html", "visible",
}  # fmt: skip
"""Fields in which people and models write."""

REPEATED = {
    "ai-studio": r"chunks/\d+/parts/",
    "character-card": r"^0/(description|first_mes)$",
    "chatgpt-export": r"/(citations|_cite_metadata)/",
    "claude-code": r"^2/content|^16/content",
    "claude-design": r"/content/content$",
    "claude-export": r"chat_messages/\d+/(text|content/5/text)$",
    "codex": r"^\d+/payload/(message|text)$|^4/payload/summary$",
    "anthropic-stream": r"^0/message/|content_block/",
    "openai-responses-stream": r"^[0-2]/",
    "open-webui": r"chat/messages/0/",
    "perplexity-export": r"/chunks/|/blocks/2/",
    "vercel-chat": r"messages/\d+/content$",
    "sillytavern-chat": r"swipes|chat_metadata",
    "text-generation-web-ui": r"/internal/",
}
"""Places of texts that a format passes over: they are there twice, or are in no turn."""


def marked(value: Any, path: str, marks: dict[str, str]) -> Any:
    """Data with a mark of its own behind each text that somebody wrote."""
    if isinstance(value, dict):
        return {key: marked(each, f"{path}/{key}", marks) for key, each in value.items()}
    if isinstance(value, list):
        return [marked(each, f"{path}/{place}", marks) for place, each in enumerate(value)]
    names = [part for part in path.split("/") if not part.isdecimal()]
    if isinstance(value, str) and value.strip() and names and names[-1] in TEXTS:
        mark = f"zq{len(marks)}qz"
        marks[mark] = path
        return f"{value}\n\n{mark}" if value.endswith("```") else f"{value} {mark}"
    return value


@pytest.mark.parametrize("path", FILES, ids=lambda each: f"{each.parent.name}/{each.stem}")
def test_every_text_is_in_a_turn_or_is_listed_as_left_out(path: Path) -> None:
    marks: dict[str, str] = {}
    contents = [marked(each, str(n), marks) for n, each in enumerate(values(path))]
    probe = probe_of(contents)
    name = formats.recognise(probe).format
    text = "\n".join(all_text(each) for each in readings(probe, name))
    passed_over = re.compile(REPEATED.get(name, r"(?!)"))
    lost = [place for mark, place in marks.items() if mark not in text]
    assert [place for place in lost if not passed_over.search(place)] == []
    assert marks


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Containers and the keys of what is in them."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@given(st.sampled_from(FILES), st.lists(JSON_VALUES, min_size=1, max_size=6), st.randoms())
def test_damaged_data_never_makes_a_format_fail(
    path: Path, replacements: list[Any], choice: random.Random
) -> None:
    contents = copy.deepcopy(values(path))
    for each in replacements:
        holder, key = choice.choice(list(places(contents)))
        holder[key] = each
    probe = probe_of(contents)
    name = formats.recognise(probe).format
    for chosen in {name, choice.choice(sorted(NAMES))}:
        for reading in readings(probe, chosen):
            assert all(turn.parts or turn.attachments for turn in reading.turns)


@given(JSON_VALUES, st.sampled_from(sorted(NAMES)))
def test_any_json_is_read_or_refused_by_any_format(value: Any, name: str) -> None:
    probe = probe_of([value])
    formats.recognise(probe)
    list(readings(probe, name))


@given(st.binary(max_size=300), st.sampled_from(sorted(NAMES)))
def test_any_bytes_are_read_or_refused_by_any_format(content: bytes, name: str) -> None:
    for beginning in (b"", b"[", b'{"messages": ', b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"data: {"):
        probe = Probe(Source.of_file(beginning + content, "", "file"))
        for each in FORMATS:
            each.recognise(probe)
        list(readings(probe, name))


DECOYS = {
    "a package": {"name": "x", "version": "1.0.0", "scripts": {"test": "vitest"}, "author": "Ana"},
    "a map": {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]},
    "a notebook": {
        "cells": [{"cell_type": "code", "source": ["1"], "outputs": []}],
        "metadata": {},
    },
    "a list of people": [{"name": "Ana", "role": "user"}, {"name": "Bo", "role": "assistant"}],
    "a schema": {"openapi": "3.1.0", "paths": {"/messages": {"get": {"parameters": []}}}},
    "a log": [{"level": "info", "message": "started", "timestamp": 1760000000}],
    "mail": [{"from": "a@x.example", "to": "b@x.example", "value": 1, "content": "Hello"}],
    "one side only": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}],
    "comments": {"comments": [{"author": "Ana", "text": "Nice"}, {"author": "Bo", "text": "Yes"}]},
    "settings": {"model": "gpt-5", "temperature": 1, "messages": []},
}


@pytest.mark.parametrize("kind", DECOYS)
def test_other_json_is_no_conversation(kind: str) -> None:
    decoy = DECOYS[kind]
    for contents in ([decoy], decoy if isinstance(decoy, list) else [decoy, decoy]):
        assert formats.recognise(probe_of(contents)).format not in NAMES


def test_a_conversation_taken_out_of_an_export_is_read_alike() -> None:
    for path in FILES:
        probe = Probe(Source.of_file(path.read_bytes(), "", path.name))
        name = formats.recognise(probe).format
        entries = list(formats.index(probe, name) or ())
        for each in entries:
            alone = formats.extract(probe, name, each.id)
            taken = Probe(Source.of_file(alone.content, alone.media_type, path.name))
            listed = list(formats.index(taken, name) or ())
            assert [(e.title, e.turns) for e in listed] == [(each.title, each.turns)]
            if each.turns:
                whole = formats.read(probe, name, Options(each.id))
                assert formats.read(taken, name, Options()).turns == whole.turns


def test_what_is_not_shown_of_an_export_does_not_come_along() -> None:
    path = corpus_reading.FOLDER / "claude-export" / "several.json"
    probe = Probe(Source.of_file(path.read_bytes(), "", path.name))
    content = formats.extract(probe, "claude-export", "1").content.decode()
    assert "Question 2?" in content
    assert "Question 1?" not in content
    assert "Question 3?" not in content
