"""Text of a conversation as browsers load it: JSON of its turns, compressed once, and its hash."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from lti_tool.conversations.tables import Turn


@dataclass(frozen=True)
class EncodedText:
    """JSON of the turns: its SHA-256 in hex, and itself compressed (gzip)."""

    hash: str
    content: bytes


def encode(turns: Iterable[Turn]) -> EncodedText:
    """Encode turns as `{"turns": [...]}` (model: web/schemas). Equal turns have equal hashes."""
    answer = {
        "turns": [
            {
                "speaker": turn.speaker,
                "label": turn.label,
                "html": turn.html,
                "start": turn.start,
                "model": turn.model,
                "time": turn.sent_at and turn.sent_at.isoformat(),
                "attachments": turn.attachments,
            }
            for turn in turns
        ]
    }
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return EncodedText(hashlib.sha256(text).hexdigest(), gzip.compress(text, mtime=0))


def decode(content: bytes) -> bytes:
    """The JSON of a stored text. Its size was limited when it was imported."""
    return gzip.decompress(content)
