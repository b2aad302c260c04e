"""MathML of a page as TeX: a clipboard keeps the one and loses the other.

What has no sure meaning in TeX makes the whole formula have none.
"""

import re
import unicodedata
from collections.abc import Callable

from latex2mathml.symbols_parser import SYMBOLS
from selectolax.lexbor import LexborNode

_DEEPEST = 60
_LONGEST = 4000
"""Characters; TeX that is longer is no help to anybody."""

_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
_LONGEST_COMMAND = 40

_SILENT = {"annotation", "annotation-xml", "mphantom"}
_ROWS = {
    "math", "mrow", "semantics", "mstyle", "mpadded", "mtd", "mjx-assistive-mml", "merror",
}  # fmt: skip
_COMMAND = re.compile(r"\\[A-Za-z]+|\\math(?:bb|cal|frak|scr)\{[A-Za-z]\}")
_FUNCTIONS = {
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim",
    "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min",
    "Pr", "sec", "sin", "sinh", "sup", "tan", "tanh",
}  # fmt: skip
_VARIANTS = {
    "bold": r"\mathbf", "double-struck": r"\mathbb", "script": r"\mathcal", "fraktur": r"\mathfrak",
    "sans-serif": r"\mathsf", "monospace": r"\mathtt", "bold-italic": r"\boldsymbol",
}  # fmt: skip
_ABOVE = {
    "^": r"\hat", "ˆ": r"\hat", "\u0302": r"\hat", "~": r"\tilde", "˜": r"\tilde",
    "\u0303": r"\tilde", "¯": r"\bar", "ˉ": r"\bar", "\u0304": r"\bar", "→": r"\vec",
    "⃗": r"\vec", "˙": r"\dot", "\u0307": r"\dot", "¨": r"\ddot", "\u0308": r"\ddot",
    "‾": r"\overline", "―": r"\overline", "_": r"\overline", "⏞": r"\overbrace",
    "ˇ": r"\check", "˘": r"\breve", "´": r"\acute", "ˊ": r"\acute", "`": r"\grave",
    "ˋ": r"\grave",
}  # fmt: skip
_BELOW = {"⏟": r"\underbrace", "‾": r"\underline", "_": r"\underline", "―": r"\underline"}
_ENVIRONMENTS = {
    ("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("|", "|"): "vmatrix", ("∣", "∣"): "vmatrix",
    ("∥", "∥"): "Vmatrix", ("{", ""): "cases",
}  # fmt: skip
_SYMBOLS = {
    "\u2061": "", "\u2062": "", "\u2063": "", "\u200b": "", "\u00a0": r"\ ", "−": "-", "∗": "*",
    "∼": r"\sim", "·": r"\cdot", "⋅": r"\cdot", "→": r"\to", "…": r"\ldots", "∥": r"\parallel",
    "‖": r"\|", "∣": r"\mid", "⟺": r"\iff", "⟹": r"\implies", "∅": r"\emptyset", "′": "'",
    "″": "''", "ℏ": r"\hbar", "ℓ": r"\ell", "□": r"\square", "°": r"^\circ", "\\": r"\backslash",
    "~": r"\sim", **{each: "\\" + each for each in "%$&#_{}"},
}  # fmt: skip
_ALPHABETS = {
    "BOLD ": r"\mathbf", "ITALIC ": "", "BOLD ITALIC ": r"\boldsymbol", "SCRIPT ": r"\mathcal",
    "DOUBLE-STRUCK ": r"\mathbb", "FRAKTUR ": r"\mathfrak", "SANS-SERIF ": r"\mathsf",
    "MONOSPACE ": r"\mathtt",
}  # fmt: skip
"""Commands by the names that Unicode has for letters of formulas."""


def _add_letters() -> None:
    """Letters that Unicode has for formulas: the plain letter, and the command for its look."""
    for code in range(0x1D400, 0x1D800):
        name = unicodedata.name(chr(code), "")
        letter = unicodedata.normalize("NFKC", chr(code))
        alphabet = re.match(r"MATHEMATICAL ([A-Z -]+?)(?:CAPITAL|SMALL|DIGIT) \w+\Z", name)
        command = _ALPHABETS.get(alphabet[1]) if alphabet and letter.isascii() else None
        if command is not None:
            _SYMBOLS[chr(code)] = f"{command}{{{letter}}}" if command else letter


def _add_commands() -> None:
    for tex, code in SYMBOLS.items():
        if _COMMAND.fullmatch(tex) and "-" not in code and 127 < int(code, 16) < 0x1D400:
            _SYMBOLS.setdefault(chr(int(code, 16)), tex)


_add_letters()
_add_commands()


class _NotTex(Exception):
    """A formula that TeX has no sure words for."""


def tex_of(math: LexborNode) -> str:
    """TeX of a formula; "" where it is not sure."""
    try:
        return _row(math, 0)
    except _NotTex:
        return ""


def _elements(node: LexborNode) -> list[LexborNode]:
    return [each for each in node.iter(include_text=False) if each.tag not in _SILENT]


def _joined(parts: list[str]) -> str:
    """Parts in a row; a letter does not become part of the command before it."""
    tex = ""
    for part in parts:
        is_letter = part[:1].isalpha() and part[:1].isascii()
        if is_letter and _ENDS_IN_COMMAND.search(tex[-_LONGEST_COMMAND:]):
            tex += " "
        tex += part
        if len(tex) > _LONGEST:
            raise _NotTex
    return tex


def _row(node: LexborNode, depth: int) -> str:
    children = _elements(node)
    fenced = _fenced_table(children, depth)
    return fenced or _joined([_one(each, depth + 1) for each in children])


def _one(node: LexborNode, depth: int) -> str:
    if depth > _DEEPEST:
        raise _NotTex
    tag = node.tag or ""
    if tag in _ROWS:
        return _row(node, depth)
    made = _MADE.get(tag)
    if made is None:
        raise _NotTex
    return made(node, depth)


def _group(tex: str) -> str:
    """An argument of a command: in braces, but for a single sign."""
    is_single = len(tex) == 1 or re.fullmatch(r"\\[A-Za-z]+", tex)
    return tex if is_single else "{" + tex + "}"


def _characters(text: str) -> str:
    return _joined([_character(each) for each in text])


def _character(sign: str) -> str:
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    if sign == "^" or ord(sign) > 127:
        raise _NotTex
    return sign


def _words(node: LexborNode) -> str:
    return node.text().strip("\u2061\u2062\u2063\u200b \t\r\n")


def _identifier(node: LexborNode, depth: int) -> str:
    del depth
    text = _words(node)
    variant = node.attributes.get("mathvariant") or ""
    if variant in _VARIANTS:
        return f"{_VARIANTS[variant]}{{{_characters(text)}}}"
    if text in _FUNCTIONS:
        return "\\" + text
    if len(text) > 1 and text.isascii() and text.isalpha():
        return rf"\mathrm{{{text}}}"
    if variant == "normal" and text.isascii() and text.isalpha():
        return rf"\mathrm{{{text}}}"
    return _characters(text)


def _sign(node: LexborNode, depth: int) -> str:
    del depth
    text = _words(node)
    if text in _FUNCTIONS:
        return "\\" + text
    if len(text) > 1 and text.isascii() and text.isalpha():
        return rf"\operatorname{{{text}}}"
    return _characters(text)


def _text(node: LexborNode, depth: int) -> str:
    del depth
    text = node.text().replace("\u00a0", " ")
    if not set("\\{}$^~").isdisjoint(text):
        raise _NotTex
    text = re.sub(r"([%&#_])", r"\\\1", text)
    return rf"\text{{{text}}}" if text.strip() else r"\ " if text else ""


def _space(node: LexborNode, depth: int) -> str:
    del depth
    width = node.attributes.get("width") or ""
    return {"1em": r"\quad", "2em": r"\qquad"}.get(width, r"\," if width[:1].isdigit() else "")


def _parts(node: LexborNode, depth: int, count: int) -> list[str]:
    children = _elements(node)
    if len(children) != count:
        raise _NotTex
    return [_one(each, depth + 1) for each in children]


def _script(*signs: str) -> Callable[[LexborNode, int], str]:
    def made(node: LexborNode, depth: int) -> str:
        base, *scripts = _parts(node, depth, len(signs) + 1)
        tex = base if _is_simple(base) else "{" + base + "}"
        for sign, script in zip(signs, scripts, strict=True):
            is_prime = sign == "^" and script and not script.strip("'")
            tex += script if is_prime else sign + _group(script)
        return tex

    return made


def _is_simple(tex: str) -> bool:
    """True for what a script belongs to without braces."""
    return len(tex) <= 1 or bool(
        re.fullmatch(r"\\[A-Za-z]+(?:\{[^{}]*\})?|\\[{}|]|\d+|[()\[\]|]", tex)
    )


def _fraction(node: LexborNode, depth: int) -> str:
    above, below = _parts(node, depth, 2)
    if (node.attributes.get("linethickness") or "").startswith("0"):
        return rf"{{{above} \atop {below}}}"
    return rf"\frac{{{above}}}{{{below}}}"


def _square_root(node: LexborNode, depth: int) -> str:
    return rf"\sqrt{{{_row(node, depth)}}}"


def _root(node: LexborNode, depth: int) -> str:
    base, degree = _parts(node, depth, 2)
    return rf"\sqrt[{degree}]{{{base}}}"


def _over(node: LexborNode, depth: int) -> str:
    return _accent(node, depth, _ABOVE, r"\overset", "^")


def _under(node: LexborNode, depth: int) -> str:
    return _accent(node, depth, _BELOW, r"\underset", "_")


def _accent(node: LexborNode, depth: int, accents: dict[str, str], other: str, sign: str) -> str:
    children = _elements(node)
    if len(children) != 2:
        raise _NotTex
    base, mark = children
    tex = _one(base, depth + 1)
    accent = accents.get(_words(mark)) if mark.tag == "mo" else None
    if accent is not None:
        return f"{accent}{{{tex}}}"
    limit = _one(mark, depth + 1)
    if _has_limits(tex):
        return tex + sign + _group(limit)
    return f"{other}{{{limit}}}{{{tex}}}"


def _has_limits(tex: str) -> bool:
    return tex.startswith((r"\underbrace", r"\overbrace")) or tex in (
        r"\sum", r"\prod", r"\lim", r"\max", r"\min", r"\sup", r"\inf", r"\limsup", r"\liminf",
        r"\bigcup", r"\bigcap", r"\coprod", r"\bigoplus", r"\bigotimes", r"\int", r"\det", r"\gcd",
        r"\Pr",
    )  # fmt: skip


def _limits(node: LexborNode, depth: int) -> str:
    base, below, above = _parts(node, depth, 3)
    if not _has_limits(base):
        raise _NotTex
    return f"{base}_{_group(below)}^{_group(above)}"


def _box(node: LexborNode, depth: int) -> str:
    if node.attributes.get("notation") != "box":
        raise _NotTex
    return rf"\boxed{{{_row(node, depth)}}}"


def _table(node: LexborNode, depth: int) -> str:
    aligns = set((node.attributes.get("columnalign") or "").split())
    return _in_environment("aligned" if "right" in aligns else "matrix", node, depth)


def _in_environment(name: str, table: LexborNode, depth: int) -> str:
    if any(each.tag != "mtr" for each in _elements(table)):
        raise _NotTex
    rows = [
        " & ".join(_row(cell, depth + 2) for cell in _elements(row)) for row in _elements(table)
    ]
    return rf"\begin{{{name}}} " + r" \\ ".join(rows) + rf" \end{{{name}}}"


def _fenced_table(children: list[LexborNode], depth: int) -> str:
    """A table between brackets, which is one thing in TeX; "" for any other row."""
    if not 2 <= len(children) <= 3 or children[1].tag != "mtable" or children[0].tag != "mo":
        return ""
    ends = _words(children[0]), _words(children[-1]) if len(children) == 3 else ""
    name = _ENVIRONMENTS.get(ends)
    return _in_environment(name, children[1], depth) if name else ""


_MADE: dict[str, Callable[[LexborNode, int], str]] = {
    "mi": _identifier,
    "mn": _sign,
    "mo": _sign,
    "mtext": _text,
    "mspace": _space,
    "msup": _script("^"),
    "msub": _script("_"),
    "msubsup": _script("_", "^"),
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "mover": _over,
    "munder": _under,
    "munderover": _limits,
    "menclose": _box,
    "mtable": _table,
}
