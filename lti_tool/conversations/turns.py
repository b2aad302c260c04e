"""Value types of what a format makes of a source: turns, what was left out, and warnings."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

Speaker = Literal["user", "assistant", "system", "text"]
"""Speaker of a turn; 'text' is a reading without speakers."""

PartKind = Literal["text", "thinking", "tool-call", "tool-result"]
"""Kind of a part; every kind but 'text' is shown folded."""


@dataclass(frozen=True)
class Part:
    """A stretch of a turn. `html` needs no cleaning yet; `title` is shown where it is folded."""

    kind: PartKind
    html: str
    title: str = ""
    """Words of the source ("Thought for 12 seconds", a tool's name); "" where it has none."""


@dataclass(frozen=True)
class Turn:
    """One utterance: `label` is the speaker's name as the source writes it."""

    speaker: Speaker
    label: str
    parts: tuple[Part, ...]
    model: str = ""
    time: datetime | None = None
    attachments: tuple[str, ...] = ()
    """Names of files and images that do not come along."""

    @classmethod
    def of_text(cls, speaker: Speaker, label: str, html: str) -> "Turn":
        """A turn of one part, which is text."""
        return cls(speaker, label, (Part("text", html),))


class LeftOutReason(StrEnum):
    """Reason why text of a source is in no turn. The value is stored; pages have the words."""

    BUTTON = "button"
    """Buttons and menus: "Copy", "Edit"."""
    HIDDEN = "hidden"
    """Text that the product did not show: a profile, a label for screen readers."""
    LABEL = "label"
    """Words that name the speaker, and are kept as the turn's label."""
    STATUS = "status"
    """A product's own words about its work: "Searching 5 sites"."""
    PAGE = "page"
    """The page around the conversation: navigation, disclaimer, list of other conversations."""
    BRANCH = "branch"
    """Turns of branches that are not shown."""
    CITATION = "citation"
    """Codes in place of citations that the source does not resolve."""
    METADATA = "metadata"
    """Fields of an export that are no part of what was said."""
    MEDIA = "media"
    """Images, audio and files that do not come along."""
    OTHER = "other"


@dataclass(frozen=True)
class LeftOut:
    """Text that was left out, so that nothing vanishes silently."""

    reason: LeftOutReason
    count: int
    text: str
    """Left-out words, one passage a line."""


class ReadingWarning(StrEnum):
    """Doubt about a reading. The value is stored; pages have the words."""

    NOT_ALL_TURNS = "not-all-turns"
    """The saved page had not rendered all turns."""
    CUT_OFF = "cut-off"
    """The source ends in the middle of something."""
    IMAGES = "images"
    """Images did not come along."""
    ATTACHMENTS = "attachments"
    """Attached files did not come along."""
    ENCODING = "encoding"
    """The encoding of the text was guessed."""
    NO_SPEAKERS = "no-speakers"
    """Nothing in the source says who speaks."""
    NO_TEXT_LAYER = "no-text-layer"
    """Pages of a scan have no text."""
    ORDER = "order"
    """The order of the text on a page was guessed."""
    SKIPPED = "skipped"
    """Records that could not be read were skipped."""


@dataclass(frozen=True)
class Branch:
    """A way through a conversation whose messages were edited or regenerated."""

    id: str
    turns: int
    first_words: str
    """Words that begin the first turn in which it differs."""
    is_shown: bool


@dataclass(frozen=True)
class Reading:
    """Turns in order, and what the source says about the whole of them."""

    product: str
    """Shown name of the product ("ChatGPT"); "" where nothing says so."""
    title: str
    turns: tuple[Turn, ...]
    model: str = ""
    created_at: datetime | None = None
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    branches: tuple[Branch, ...] = ()

    def with_warning(self, warning: ReadingWarning) -> "Reading":
        """The reading with one warning more, once."""
        warnings = dict.fromkeys((*self.warnings, warning))
        return replace(self, warnings=tuple(warnings))


@dataclass(frozen=True)
class Entry:
    """One conversation of an export, for the page on which somebody chooses."""

    id: str
    title: str
    created_at: datetime | None
    turns: int | None
