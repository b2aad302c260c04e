"""Links in Markdown, from titles and addresses of strangers."""

import re
from collections.abc import Iterable

from lti_tool.conversations.records.chat import Message

_SPECIAL = re.compile(r"([\\\[\]`*_<>!$&~^|])")
_ADDRESS = re.compile(r"https?://[^\s<>]{1,2000}\Z")


def markdown_link(title: str, url: str) -> str:
    """A link whose words stay what they are; the words alone, or "", where there is no address."""
    words = escaped(" ".join(title.split()))
    if not _ADDRESS.match(url):
        return words
    address = url.replace("(", "%28").replace(")", "%29").replace("\\", "%5C")
    return f"[{words or escaped(url)}](<{address}>)"


def escaped(text: str) -> str:
    """Text as Markdown that shows just this text, within a line."""
    return _SPECIAL.sub(r"\\\1", text)


def add_sources(message: Message, sources: Iterable[tuple[str, str]]) -> None:
    """Add a list of the pages that an answer names as its sources, titles first."""
    links = dict.fromkeys(markdown_link(title, url) for title, url in sources)
    message.add("\n".join(f"- {link}" for link in links if link))
