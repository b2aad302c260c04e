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
        """A paste as a source, without what no text has: halves of characters, zero characters."""
        return cls(text.replace("\0", "").encode("utf-8", "ignore"), "text/plain;charset=utf-8", "")
