"""Markdown to sanitised HTML, tables and mathematics included."""

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from lti_tool.conversations.readers import mathematics
from lti_tool.conversations.sanitize import clean

_FIRST_LEVEL = 3
"""The page has headings of its own above a turn's."""

_DEEPEST = 40
"""Nested parts: 20 lists, or 40 quotations. The parser leaves out what is deeper, and its time for
brackets that nobody closed grows with this.
"""

_MOST_TOKENS = 200_000
"""In one turn, before a table: short rows of a wide one are filled up, so that it can grow to a
hundred times its source.
"""


def to_html(text: str) -> str:
    """What a turn's Markdown says, as HTML that is safe to show."""
    return clean(_MARKDOWN.render(text).strip())


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return len(state.tokens) <= _MOST_TOKENS and table(state, start, end, silent)


def _fit(state: StateCore) -> None:
    """Say what the page allows: lower headings, a column's side without a style, del for s."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _FIRST_LEVEL - 1, 6)}"
        elif token.type in ("th_open", "td_open") and token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}
        for part in token.children or ():
            if part.tag == "s":
                part.tag = "del"


def _alternative_text(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """An image would be fetched from wherever the conversation says; its description is kept."""
    del self, options, env
    return escape(tokens[index].content)


def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": False, "breaks": True, "maxNesting": _DEEPEST}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.push("fit", _fit)
    parser.add_render_rule("image", _alternative_text)
    mathematics.add_to(parser)
    return parser


_MARKDOWN = _parser()
