r"""TeX formulas in Markdown: $…$, $$…$$, \(…\) and \[…\] become MathML.

The dollar plugin of mdit-py-plugins 0.7 is not used, for three reasons. It takes a paragraph's last
character for the one before its first, so "$E$ is 5" stays text. Its time grows with the square of
the blocks that nobody closed (3.6 s for 20 kB). It does not know the brackets, which chat products
write.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_LONGEST = 2000
"""Characters; a longer formula is shown as it was typed."""

_CLOSING = {"$$": "$$", "\\[": "\\]"}

# A dollar opens before what is no space and after what is no digit; it closes after what is no
# space and before what is no digit. So prices and shell variables stay what they are.
_INLINE = re.compile(
    r"""\$\$(?P<display>(?:[^$\\]|\\.){1,2000}?)\$\$
      | (?<!\d)\$(?P<dollar>(?![\s$]|\{\w+\}\$)(?:[^$\\]|\\.){1,2000}?(?<!\s))\$(?!\d|\{)
      | \\\((?P<bracket>(?:[^\\]|\\[^()]){1,2000}?)\\\)
      | \\\[(?P<square>(?:[^\\]|\\[^\[\]]){1,2000}?)\\\]
      | (?P<environment>\\begin\{(?P<kind>[a-z]{3,12}\*?)\}.{1,2000}?\\end\{(?P=kind)\})
    """,
    re.VERBOSE | re.DOTALL,
)

_IS_TEX = re.compile(r"\\[A-Za-z,;:!]|[\^_=+<>]|^\s|\s$")
"""Signs of a formula. Exporters of Markdown write a bracket in a sentence as \\[1\\], too."""

_ENVIRONMENTS = {
    **dict.fromkeys(("aligned", "align", "align*", "eqnarray", "eqnarray*", "split"), "align*"),
    **dict.fromkeys(("alignedat", "alignat", "alignat*"), "align*"),
    **dict.fromkeys(("gathered", "gather", "gather*", "multline", "multline*"), "matrix"),
    **dict.fromkeys(("cases", "dcases"), "cases"),
    **dict.fromkeys(("equation", "equation*", "displaymath", "math"), ""),
}
"""Environments by the one that the converter knows; "align" would number the lines."""

_ENVIRONMENT = re.compile(r"\\(begin|end)\{([a-z]+\*?)\}(?:(?<=at\})\{\d\})?")
_WITHOUT_LOOKS = re.compile(r"\\(?:nonumber|notag|nolimits)(?![A-Za-z])|\\label\{[^{}]*\}")
_OPERATORS = re.compile(r"\\(arg|deg|dim|hom|ker|injlim|projlim|Pr|plim|argmax|argmin)(?![A-Za-z])")

_ESCAPED = re.compile(r"\\([&%$#_{}])")
_BEFORE_LETTERS = re.compile(r"(?![A-Z_]{2})[\w\\{}^+-]{1,12}")
"""Formula that letters may follow, as in $n$th; $HOME/bin:$PATH is none."""

_GROUPS = ("display", "dollar", "bracket", "square", "environment")
_DISPLAYED = ("display", "square", "environment")

_DEFINITION = re.compile(r"\\((re)?newcommand|providecommand|def)\b")
"""Macros can make a short formula enormous."""


def add_to(markdown: MarkdownIt) -> None:
    """Teach a Markdown parser formulas."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    markdown.inline.ruler.before("escape", "formula", _inline_rule)
    markdown.block.ruler.before("fence", "formula_block", _block_rule, interrupts)
    markdown.add_render_rule("formula", _render)
    markdown.add_render_rule("formula_block", _render_block)


@lru_cache(maxsize=1024)
def to_mathml(tex: str, *, is_display: bool) -> str:
    """A formula as MathML with its TeX as `alttext`; as TeX alone where it cannot be read surely.

    MathML alone does not say how a formula was typed.
    """
    if len(tex) <= _LONGEST and not _DEFINITION.search(tex):
        # The converter raises whatever its input makes it raise.
        with suppress(Exception):
            math = _converted(_known(tex), is_display)
            math.set("alttext", " ".join(tex.split()))
            return tostring(math, encoding="unicode", short_empty_elements=False)
    return f"<code>{escape(tex, quote=False)}</code>"


def _known(tex: str) -> str:
    """TeX in words that the converter knows."""
    tex = _WITHOUT_LOOKS.sub("", tex)
    tex = _OPERATORS.sub(r"\\operatorname{\1}", tex)
    return _ENVIRONMENT.sub(_known_environment, tex) if "\\begin" in tex else tex


def _known_environment(found: re.Match[str]) -> str:
    name = _ENVIRONMENTS.get(found[2], found[2])
    return f"\\{found[1]}{{{name}}}" if name else ""


def _converted(tex: str, is_display: bool) -> Element:
    math = convert_to_element(tex, display="block" if is_display else "inline")
    math.attrib.pop("xmlns", None)
    for element in math.iter():
        text = element.text or ""
        if element.tag == "mtext":
            element.text = _ESCAPED.sub(r"\1", text)
        elif (text[:1] == "\\" and len(text) > 1) or (text == "&" and "\\&" not in tex):
            raise ValueError("a command or a column that the converter does not know")
        # The converter writes symbols as references and leaves what was typed as it is, so that its
        # own way to a string would take "a<b" for a tag.
        element.text = unescape(element.text or "")
    return math


def _inline_rule(state: StateInline, silent: bool) -> bool:
    found = _INLINE.match(state.src, state.pos, state.posMax)
    group = next((name for name in _GROUPS if found[name] is not None), "") if found else ""
    if not found or not _is_formula(group, found[group], state.src[found.end() : found.end() + 1]):
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = found[group].strip()
        token.meta = {"is_display": group in _DISPLAYED}
    state.pos = found.end()
    return True


def _is_formula(group: str, tex: str, following: str) -> bool:
    if group == "square":
        return bool(_IS_TEX.search(tex))
    if group == "dollar" and (following.isalpha() or following == "_"):
        return bool(_BEFORE_LETTERS.fullmatch(tex))
    return True


def _block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula on lines of its own, from its opening to the line that ends with its closing."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.src[begin : begin + 1] not in ("$", "\\") or state.is_code_block(start):
        return False
    closing = _CLOSING.get(_line(state, start)[:2])
    last = _last_line(state, start, end, closing) if closing else None
    if last is None:
        return False
    tex = "\n".join(_line(state, number) for number in range(start, last + 1))[2:-2].strip()
    if not tex:
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.block = True
        token.map = [start, last + 1]
        token.content = tex
        state.line = last + 1
    return True


def _last_line(state: StateBlock, start: int, end: int, closing: str) -> int | None:
    """The line that ends with `closing`; None where a sentence goes on behind it, or it is missing.

    Lines that one search has passed in vain are not looked at again, else the time would grow with
    the square of them.
    """
    first = _line(state, start)[2:]
    if closing in first:
        return start if first.index(closing) == len(first) - 2 else None
    searched: dict[tuple[int, int, str], int] = state.env.setdefault("searched", {})
    place = (end, state.blkIndent, closing)
    number = max(start + 1, searched.get(place, 0))
    while number < end and (line := _line(state, number)) and not _is_outside(state, number):
        if closing in line:
            return number if line.index(closing) == len(line) - 2 else None
        number += 1
    searched[place] = number
    return None


def _is_outside(state: StateBlock, number: int) -> bool:
    """True where a line has left the list item or quotation that is being read."""
    return state.sCount[number] < state.blkIndent


def _line(state: StateBlock, number: int) -> str:
    begin = state.bMarks[number] + state.tShift[number]
    return state.src[begin : state.eMarks[number]].strip()


def _render(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    del self, options
    return _counted(tokens[index], env, is_display=tokens[index].meta["is_display"])


def _render_block(
    self: RendererProtocol, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    del self, options
    return f"{_counted(tokens[index], env, is_display=True)}\n"


def _counted(token: Token, env: Any, *, is_display: bool) -> str:
    """A formula as MathML, which is many times longer, and takes as long to make."""
    mathml = to_mathml(token.content, is_display=is_display)
    env["work"].spend(len(mathml))
    return mathml
