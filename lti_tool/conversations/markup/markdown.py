"""Markdown to small HTML, tables and mathematics included."""

import re
from collections import Counter
from collections.abc import Sequence
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from lti_tool.conversations.markup import mathematics
from lti_tool.conversations.markup.renderer import Renderer
from lti_tool.conversations.work import CountedTokens, Work

_FIRST_LEVEL = 3
"""The page has headings of its own above a turn's."""

_DEEPEST = 40
"""Nested parts: 20 lists, or 40 quotations. The parser leaves out what is deeper."""

_OF_A_STEP = 3
"""Units of work of one step ahead."""

_WORK = "work"
"""Key of the text's Work in the parser's environment."""

_LABELS = "labels"
"""Key of the labels in brackets of a text, counted."""

_LABEL = re.compile(r"\[([^\[\]\n]{1,200})\]")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)]) \S")
_TAGS = re.compile(r"<br ?/?>|<(?P<tag>sub|sup)>(?P<inside>[^<>\n]{1,100})</(?P=tag)>")


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
    inline, work = state.md.inline, state.env[_WORK]
    is_special = inline.terminator_re.search
    for token in state.tokens:
        if token.type == "inline":
            token.children = CountedTokens(work)
            if is_special(token.content):
                inline.parse(token.content, state.md, state.env, token.children)
            elif token.content:
                # Most lines are words and nothing else.
                token.children.append(Token("text", "", 0, content=token.content))


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


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph of one line that begins with a letter and surely ends there: most of all text.

    It is what the rule for paragraphs would make, without asking every other rule first.
    """
    del end
    begin = state.bMarks[start] + state.tShift[start]
    if silent or not state.src[begin : begin + 1].isalpha() or state.is_code_block(start):
        return False
    following = start + 1
    if following < state.lineMax and not (
        state.isEmpty(following) or _is_next_item(state, following)
    ):
        return False
    state.line = start + 1
    state.push("paragraph_open", "p", 1).map = [start, state.line]
    token = state.push("inline", "", 0)
    token.content = state.src[begin : state.eMarks[start]].rstrip()
    token.map = [start, state.line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _is_next_item(state: StateBlock, line: int) -> bool:
    """True for a line that begins the next item of the list around this one."""
    return (
        0 <= state.sCount[line] < state.blkIndent
        and state.sCount[line] - state.listIndent < 4
        and _ITEM.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
        is not None
    )


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A definition of a link; one that nothing refers to stays what it is: words of the text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _LABEL.match(line)
    if found is None or _labels(state)[_folded(found[1])] < 2:
        return False
    return reference(state, start, end, silent)


def _labels(state: StateBlock) -> Counter[str]:
    labels: Counter[str] | None = state.env.get(_LABELS)
    if labels is None:
        labels = Counter(_folded(label) for label in _LABEL.findall(state.src))
        state.env[_LABELS] = labels
    return labels


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _tag(state: StateInline, silent: bool) -> bool:
    """Tags that models write for want of Markdown: line breaks, and small letters in pairs."""
    if state.src[state.pos] != "<":
        return False
    found = _TAGS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        if found["tag"]:
            state.push(f"{found['tag']}_open", found["tag"], 1)
            state.push("text", "", 0).content = unescape(found["inside"])
            state.push(f"{found['tag']}_close", found["tag"], -1)
        else:
            state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _placeholder(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """An image would be fetched from wherever the conversation says; its description is kept."""
    del self, options, env
    words = escape(" ".join(tokens[index].content.split()), quote=False)
    return f"[image: {words}]" if words else "[image]"


def _parser() -> MarkdownIt:
    options = {
        "html": False,
        "linkify": False,
        "breaks": True,
        "maxNesting": _DEEPEST,
        "xhtmlOut": False,
    }
    parser = MarkdownIt("commonmark", options, renderer_cls=Renderer)
    parser.inline = _Inline()
    parser.configure("commonmark", options).enable(["table", "strikethrough"])
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    parser.inline.ruler.before("html_inline", "tag", _tag)
    parser.block.ruler.at("reference", _reference)
    parser.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    parser.core.ruler.before("normalize", "count", _count_blocks)
    parser.core.ruler.at("inline", _parse_inline)
    parser.core.ruler.push("fit", _fit)
    parser.add_render_rule("image", _placeholder)
    mathematics.add_to(parser)
    return parser


_MARKDOWN = _parser()
