"""Text that somebody typed, as HTML: no Markdown; line ends and indents stay."""

import re
from html import escape

from lti_tool.conversations.work import Work

_BLANK = re.compile(r"\n(?:[^\S\n]*\n)+")
_INDENT = re.compile(r"^(?: {2}|\t)", re.MULTILINE)
_ENDS = re.compile(r"\A(?:[^\S\n]*\n)+|\s+\Z")


def to_html(text: str, work: Work) -> str:
    """Paragraphs between blank lines; one with indented lines keeps its columns."""
    text = _ENDS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_paragraph(each, work) for each in _BLANK.split(text))


def _paragraph(text: str, work: Work) -> str:
    work.add_part()
    if _INDENT.search(text):
        return f"<pre>{escape(text)}</pre>"
    lines = escape(text).split("\n")
    for _ in lines:
        work.add_part()
    return "<p>" + "<br>\n".join(lines) + "</p>"
