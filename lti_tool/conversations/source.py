"""Source: what somebody pasted or uploaded, as it came."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Bytes, what the sender calls their kind, and the file's name ("" for a paste)."""

    content: bytes
    media_type: str
    name: str

    @classmethod
    def pasted(cls, text: str) -> "Source":
        """A paste as a source. Halves of characters, which no encoding has, are left out."""
        return cls(text.encode("utf-8", "ignore"), "text/plain;charset=utf-8", "")
