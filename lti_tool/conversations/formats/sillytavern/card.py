"""Character card: the description of a persona. It is a reading, and no conversation."""

import base64
import binascii
import json
import zlib
from collections.abc import Iterator
from html import escape
from typing import Any

from lti_tool.conversations.formats.data import outline_of
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import typed_text
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import Part, Reading, Turn
from lti_tool.conversations.work import Work

_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = (b"ccv3", b"chara")
"""Keywords of the text chunks of a picture that hold a card; the newer one comes first."""

_LARGEST_CARD = 8 * 2**20

_FIELDS = (
    "description", "personality", "scenario", "first_mes", "mes_example", "system_prompt",
    "post_history_instructions", "creator_notes", "creatorcomment",
)  # fmt: skip


def _card(probe: Probe) -> Record:
    """Fields of a card; empty for any other source."""
    value = _of_picture(probe.source.content) if probe.head.startswith(_PNG) else None
    if value is None:
        found = probe.derive(outline_of)
        value = found.top.fields if found else None
    top = Record(value)
    if top.text("spec").startswith("chara_card_"):
        return Record(top.fields | top.record("data").fields)
    return top if top.has("first_mes", "personality") else Record(None)


def _of_picture(content: bytes) -> Any:
    found = {key: text for key, text in _texts(content) if key in _CHUNKS}
    for key in _CHUNKS:
        try:
            return json.loads(base64.b64decode(found[key], validate=True))
        except (KeyError, ValueError, RecursionError, binascii.Error):
            continue
    return None


def _texts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keywords and texts of a PNG picture's text chunks."""
    at = len(_PNG)
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + size]
        keyword, _, text = data.partition(b"\0")
        if kind == b"tEXt":
            yield keyword, text
        elif kind == b"zTXt":
            yield keyword, _unpacked(text[1:])
        elif kind == b"iTXt":
            yield keyword, _international(text)
        at += 12 + size


def _international(text: bytes) -> bytes:
    """Text of an iTXt chunk, behind two flags, a language and a keyword in it."""
    is_packed = text[:1] == b"\1"
    body = text[2:].partition(b"\0")[2].partition(b"\0")[2]
    return _unpacked(body) if is_packed else body


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_CARD)
    except zlib.error:
        return b""


def _recognise(probe: Probe) -> Evidence | None:
    if probe.derive(_card):
        return sure("It is a character card: the description of a persona, and no conversation.")
    return None


def _read(probe: Probe, options: Options) -> Reading:
    del options
    card = probe.derive(_card)
    if not card:
        raise CannotRead(Problem.UNREADABLE)
    work = Work()
    passages = [(key, card.text(key)) for key in _FIELDS]
    passages += [("alternate_greetings", each) for each in card.texts("alternate_greetings")]
    book = card.record("character_book")
    for entry in book.records("entries"):
        keys = ", ".join(entry.texts("keys"))
        passages.append((keys or book.text("name"), entry.text("content")))
    html = "\n".join(
        f"<h4>{escape(heading)}</h4>\n{typed_text.to_html(text, work)}"
        for heading, text in passages
        if text.strip()
    )
    return Reading(
        product="",
        title=card.text("name"),
        turns=(Turn("text", card.text("name"), (Part("text", html),)),),
    )


CARD = Format("character-card", "Character card", _recognise, _read)
