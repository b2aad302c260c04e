"""Text of a conversation as browsers load it: JSON of its turns, compressed once, and its hash.

Each is encoded twice: as it is, and without all that tells where it is from.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation, ConversationText, Turn


@dataclass(frozen=True)
class EncodedText:
    """JSON of the turns: its SHA-256 in hex, and itself compressed (gzip)."""

    hash: str
    content: bytes


def store(db: Session, conversation: Conversation, turns: Sequence[Turn]) -> None:
    """Store the text of a conversation that is ready, in place of any before."""
    text, blind_text = encode(turns), encode(turns, is_blind=True)
    conversation.text_hash, conversation.blind_hash = text.hash, blind_text.hash
    values = {"content": text.content, "blind_content": blind_text.content}
    new = insert(ConversationText).values(conversation_id=conversation.id, **values)
    db.execute(new.on_conflict_do_update(index_elements=["conversation_id"], set_=values))


def encode(turns: Iterable[Turn], *, is_blind: bool = False) -> EncodedText:
    """Encode turns as `{"turns": [...]}` (model: web/schemas). Equal turns have equal hashes."""
    answer = {
        "turns": [
            {
                "speaker": turn.speaker,
                "label": "" if is_blind else turn.label,
                "html": turn.html,
                "start": turn.start,
                "model": "" if is_blind else turn.model,
                "time": None if is_blind else turn.sent_at and turn.sent_at.isoformat(),
                "attachments": [] if is_blind else turn.attachments,
            }
            for turn in turns
        ]
    }
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return EncodedText(hashlib.sha256(text).hexdigest(), gzip.compress(text, mtime=0))


def decode(content: bytes) -> bytes:
    """The JSON of a stored text. Its size was limited when it was imported."""
    return gzip.decompress(content)
