"""Labels with which products name the speaker on their pages: "You said:", "ChatGPT said:"."""

from dataclasses import dataclass

from lti_tool.conversations.formats.transcript import labels
from lti_tool.conversations.turns import Speaker

_END = " \u00a0\u202f:：﹕"


@dataclass(frozen=True)
class SpokenLabel:
    """Words of a page that name who speaks next; `rest` are the first words of what is said."""

    speaker: Speaker
    name: str
    rest: str


def spoken_label(words: str) -> SpokenLabel | None:
    """The label that words are, or begin with; a name without "said" is none."""
    line = " ".join(words.split())
    speaker, is_said = labels.role_of(line.rstrip(_END))
    found = labels.label_of(line)
    if found is not None and found.is_said and found.speaker is not None:
        return SpokenLabel(found.speaker, found.shown, found.rest)
    return SpokenLabel(speaker, "", "") if speaker is not None and is_said else None


def is_label(words: str) -> bool:
    """True for words that are nothing but such a label."""
    found = spoken_label(words)
    return found is not None and not found.rest
