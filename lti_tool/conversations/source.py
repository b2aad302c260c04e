"""Source: what somebody pasted, dropped or chose, as it came."""

from dataclasses import dataclass
from enum import StrEnum

HTML, TEXT, JSON = "text/html", "text/plain", "application/json"


class Origin(StrEnum):
    """Way of arrival. The value is stored."""

    PASTE = "paste"
    DROP = "drop"
    FILE = "file"
    MEMBER = "member"
    """A file of an archive."""


@dataclass(frozen=True)
class Flavor:
    """One form of a source. A clipboard offers several: text/html and text/plain."""

    media_type: str
    """Media type as the sender says; it may be wrong."""
    content: bytes

    @property
    def essence(self) -> str:
        """Media type in lower case, without parameters."""
        return self.media_type.partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Source:
    """Flavors of one text, the main one first, and the name of its file ("" for a paste)."""

    flavors: tuple[Flavor, ...]
    name: str
    origin: Origin

    @classmethod
    def pasted(cls, text: str, html: str = "", origin: Origin = Origin.PASTE) -> "Source":
        """A paste, or a dropped selection, as a source.

        It comes without what no text has: halves of characters, zero characters.
        """
        given = ((HTML, html), (TEXT, text))
        flavors = (Flavor(kind, _stored(content)) for kind, content in given if content)
        return cls(tuple(flavors) or (Flavor(TEXT, b""),), "", origin)

    @classmethod
    def of_file(
        cls, content: bytes, media_type: str, name: str, origin: Origin = Origin.FILE
    ) -> "Source":
        """A file as a source."""
        return cls((Flavor(media_type, content),), name, origin)

    def first(self, media_type: str) -> bytes | None:
        """Content of the first flavor of a media type; None where there is none."""
        return next((each.content for each in self.flavors if each.essence == media_type), None)

    @property
    def content(self) -> bytes:
        """Content of the main flavor."""
        return self.flavors[0].content

    @property
    def media_type(self) -> str:
        """Media type of the main flavor."""
        return self.flavors[0].essence

    @property
    def size(self) -> int:
        """Bytes of all flavors together."""
        return sum(len(each.content) for each in self.flavors)


def _stored(text: str) -> bytes:
    return text.replace("\0", "").encode("utf-8", "ignore")
