"""Value types of a conversation that was read."""

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["user", "assistant", "system", "text"]
"""Speaker of a turn; 'text' is a reading without speakers."""


@dataclass(frozen=True)
class Turn:
    """One utterance: `label` is the speaker's name as written, `html` is sanitised."""

    speaker: Speaker
    label: str
    html: str


@dataclass(frozen=True)
class Conversation:
    """Turns in order, and the title they came under, if any."""

    title: str
    turns: tuple[Turn, ...]
