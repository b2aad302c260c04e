"""Renderer of Markdown in the very form in which cleaning leaves HTML, so that it has less to do.

Cleaning repeats until nothing changes. It still decides alone what is safe; here is only spelling:
the direction of blocks, the relation of links, `<br>` without a slash, quotes as themselves.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_BIDIRECTIONAL = frozenset(
    {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote", "th", "td"}
)


class Renderer(RendererHTML):
    """HTML of tokens; what differs from markdown-it is spelling alone."""

    def renderToken(  # noqa: N802  # its name in markdown-it
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A tag, with the line feeds that markdown-it puts around blocks."""
        del options, env
        token = tokens[idx]
        if token.hidden:
            return ""
        tag = token.tag
        if token.nesting < 0:
            return f"</{tag}>\n" if token.block else f"</{tag}>"
        attributes = self.renderAttrs(token) if token.attrs else ""
        if not token.block:
            return f"<{tag}{attributes}>"
        before = "\n" if idx and tokens[idx - 1].hidden else ""
        direction = ' dir="auto"' if tag in _BIDIRECTIONAL else ""
        return f"{before}<{tag}{attributes}{direction}>{_line_feed(tokens, idx)}"

    @staticmethod
    def renderAttrs(token: Token) -> str:  # noqa: N802
        """Attributes of a token; those of a link in the order of the cleaner, without a title."""
        if token.tag == "a":
            address = escape(str(token.attrs.get("href", "")))
            return f' href="{address}" target="_blank" rel="noopener noreferrer"'
        return "".join(f' {key}="{escape(str(value))}"' for key, value in token.attrItems())

    def text(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        """Words."""
        return escape(tokens[idx].content, quote=False)

    def code_inline(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        """Code in a line."""
        return f"<code>{escape(tokens[idx].content, quote=False)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        """Indented code."""
        code = escape(tokens[idx].content, quote=False)
        return f'<pre dir="auto"><code>{code}</code></pre>\n'

    def fence(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        """Fenced code, with the name of its language."""
        token = tokens[idx]
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        name = f' class="language-{escape(language)}"' if language else ""
        code = escape(token.content, quote=False)
        return f'<pre dir="auto"><code{name}>{code}</code></pre>\n'


def _line_feed(tokens: Sequence[Token], idx: int) -> str:
    token = tokens[idx]
    if token.nesting == 1 and idx + 1 < len(tokens):
        following = tokens[idx + 1]
        if following.type == "inline" or following.hidden:
            return ""
        if following.nesting == -1 and following.tag == token.tag:
            return ""
    return "\n"
