"""Format: how one kind of source is recognised, read, and opened for choosing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.source import Flavor
from lti_tool.conversations.turns import Entry, Reading

Confidence = Literal["sure", "likely", "unsure"]


@dataclass(frozen=True)
class Evidence:
    """Answer of a recogniser: how surely the source has its format, and the reason, in words."""

    confidence: Confidence
    reason: str


@dataclass(frozen=True)
class Recognition:
    """Format of a source, by name, with what speaks for it."""

    format: str
    confidence: Confidence
    reason: str


@dataclass(frozen=True)
class Options:
    """Choices of the person: an entry of an export, a branch of a conversation; "" for neither."""

    entry: str = ""
    branch: str = ""


@dataclass(frozen=True)
class Format:
    """One kind of source. All three functions are pure, and run in the confined process only."""

    name: str
    """Stable code; it is stored."""
    title: str
    """Shown name."""
    recognise: Callable[[Probe], Evidence | None]
    """Evidence for this format, or None. Cheap checks come first; it raises nothing."""
    read: Callable[[Probe, Options], Reading]
    """Turns of the source. Raises CannotRead; any other exception is a bug."""
    index: Callable[[Probe], Iterator[Entry]] | None = None
    """Conversations of an export, in its order, made one by one from `Probe.open`."""
    extract: Callable[[Probe, str], Flavor] | None = None
    """One entry of an export alone, such that `read` without options gives it; the rest of the
    export is not kept. Raises CannotRead where it is not there. Has `index` beside it.
    """

    def __post_init__(self) -> None:
        if (self.index is None) is not (self.extract is None):
            raise ValueError(f"{self.name} has one of index and extract without the other")


def sure(reason: str) -> Evidence:
    """Evidence that no other kind of source has."""
    return Evidence("sure", reason)


def likely(reason: str) -> Evidence:
    """Evidence that another kind of source might have too."""
    return Evidence("likely", reason)


def unsure(reason: str) -> Evidence:
    """Evidence that only lets the format try."""
    return Evidence("unsure", reason)
