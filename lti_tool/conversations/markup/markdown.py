"""Markdown to small HTML, tables and mathematics included."""

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from lti_tool.conversations.markup import mathematics
from lti_tool.conversations.work import CountedTokens, Work

_FIRST_LEVEL = 3
"""The page has headings of its own above a turn's."""

_DEEPEST = 40
"""Nested parts: 20 lists, or 40 quotations. The parser leaves out what is deeper."""

_OF_A_STEP = 3
"""Units of work of one step ahead."""

_WORK = "work"
"""Key of the text's Work in the parser's environment."""


def render(text: str, work: Work | None = None) -> str:
    """A turn's Markdown as HTML, which is to be cleaned before anybody sees it.

    Turns of one conversation share their `work`. Raises CannotRead.
    """
    html: str = _MARKDOWN.render(text, {_WORK: work or Work()})
    return html.strip()


class _Inline(ParserInline):
    """A parser that counts the steps of its looking ahead: brackets make it look far, and often."""

    def skipToken(self, state: StateInline) -> None:  # noqa: N802  # its name in markdown-it
        """Pass one token without making it."""
        state.env[_WORK].spend(_OF_A_STEP)
        super().skipToken(state)


def _count_blocks(state: StateCore) -> None:
    """Have the tokens of blocks counted from the first one on."""
    state.tokens = CountedTokens(state.env[_WORK])


def _parse_inline(state: StateCore) -> None:
    """Parse what is in the blocks, into tokens that are counted."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = CountedTokens(state.env[_WORK])
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _link(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "[" and _has_end(state) and link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "!" and _has_end(state) and image(state, silent)


def _has_end(state: StateInline) -> bool:
    """True where a bracket closes further on; without one, nothing is looked for."""
    if state.html_terminator_last("]") < state.pos:
        return False
    state.env[_WORK].add_part()
    return True


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
    parser = MarkdownIt("commonmark", options)
    parser.inline = _Inline()
    parser.configure("commonmark", options).enable(["table", "strikethrough"])
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    parser.core.ruler.before("normalize", "count", _count_blocks)
    parser.core.ruler.at("inline", _parse_inline)
    parser.core.ruler.push("fit", _fit)
    parser.add_render_rule("image", _alternative_text)
    mathematics.add_to(parser)
    return parser


_MARKDOWN = _parser()
