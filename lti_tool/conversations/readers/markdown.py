"""Markdown to sanitised HTML, mathematics included."""

import re
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from lti_tool.conversations.clean import clean

_LONGEST_FORMULA = 2000
"""A longer one is shown as it was typed: the converter's time grows faster than its input."""

_FIRST_LEVEL = 3
"""The page has headings of its own above a turn's."""


def to_html(text: str) -> str:
    """What a turn's Markdown says, as HTML that is safe to show."""
    return clean(_MARKDOWN.render(text).strip())


def _formula(content: str, options: dict[str, Any]) -> str:
    is_block = bool(options.get("display_mode"))
    if len(content) <= _LONGEST_FORMULA:
        # The converter raises whatever its input makes it raise.
        with suppress(Exception):
            return convert(content, display="block" if is_block else "inline")
    return f"<code>{escape(content)}</code>"


def _alternative_text(
    self: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    env: Any,
) -> str:
    """An image would be fetched from wherever the conversation says; its description is kept."""
    del self, options, env
    return escape(tokens[index].content)


def _demote(state: Any) -> None:
    """Let a turn's headings begin below the page's."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(int(token.tag[1]) + _FIRST_LEVEL - 1, 6)
            token.tag = f"h{level}"


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
_MARKDOWN.enable(["table", "strikethrough"])
dollarmath_plugin(_MARKDOWN, renderer=_formula, allow_digits=False, double_inline=True)
_MARKDOWN.add_render_rule("image", _alternative_text)
_MARKDOWN.core.ruler.push("demote", _demote)

_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters: invisible, and refused by databases, XML and printers."""


def normalised(text: str) -> str:
    """`text` with one kind of line end and no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNUSABLE.sub("", text).encode("utf-8", "ignore").decode()
