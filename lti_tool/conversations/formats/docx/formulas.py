"""Formulas of Word (OMML) as MathML."""

from collections.abc import Callable
from html import escape

from lti_tool.conversations.markup.xml import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OUTER = (f"{M}oMathPara", f"{M}oMath")
"""Elements that hold a formula, the outer one first in a document."""

_DEEPEST = 60
_ACCENTS = {"\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u20d7": "→", "\u0307": "˙", "": "^"}


def mathml_of(formula: Element) -> str:
    """One formula; a paragraph of its own is shown on a line of its own."""
    kind = "block" if formula.tag == f"{M}oMathPara" else "inline"
    return f'<math display="{kind}"><mrow>{_inside(formula, 0)}</mrow></math>'


def _inside(element: Element | None, depth: int) -> str:
    if element is None or depth > _DEEPEST:
        return ""
    return "".join(_one(child, depth + 1) for child in element)


def _one(element: Element, depth: int) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.removeprefix(M)
    made = _MADE.get(name)
    if made is not None:
        return made(element, depth)
    return "" if name.endswith("Pr") else _inside(element, depth)


def _row(element: Element, name: str, depth: int) -> str:
    return f"<mrow>{_inside(element.find(f'{M}{name}'), depth)}</mrow>"


def _run(element: Element, depth: int) -> str:
    del depth
    text = "".join(each.text or "" for each in element.iter(f"{M}t"))
    if element.find(f"{M}rPr/{M}nor") is not None:
        return f"<mtext>{escape(text, quote=False)}</mtext>"
    return "".join(_token(each) for each in _tokens(text))


def _tokens(text: str) -> list[str]:
    """Numbers as wholes, every other character alone."""
    found: list[str] = []
    for character in text:
        is_number = character.isdecimal() or character == "."
        if found and is_number and found[-1][-1:].isdecimal():
            found[-1] += character
        elif not character.isspace():
            found.append(character)
    return found


def _token(text: str) -> str:
    tag = "mn" if text[0].isdecimal() else "mi" if text[0].isalpha() else "mo"
    return f"<{tag}>{escape(text, quote=False)}</{tag}>"


def _of(tag: str, *parts: str) -> Callable[[Element, int], str]:
    def made(element: Element, depth: int) -> str:
        return f"<{tag}>{''.join(_row(element, part, depth) for part in parts)}</{tag}>"

    return made


def _root(element: Element, depth: int) -> str:
    degree = element.find(f"{M}deg")
    if degree is None or not "".join(degree.itertext()).strip():
        return f"<msqrt>{_row(element, 'e', depth)}</msqrt>"
    return f"<mroot>{_row(element, 'e', depth)}{_row(element, 'deg', depth)}</mroot>"


def _property(element: Element, name: str, default: str) -> str:
    found = next((each for each in element.iter(f"{M}{name}")), None)
    return (found.get(f"{M}val") or "") if found is not None else default


def _brackets(element: Element, depth: int) -> str:
    properties = element.find(f"{M}dPr")
    source = properties if properties is not None else element.makeelement(f"{M}dPr")
    begin, end = _property(source, "begChr", "("), _property(source, "endChr", ")")
    between = f"<mo>{escape(_property(source, 'sepChr', '|'))}</mo>"
    parts = between.join(
        f"<mrow>{_inside(each, depth)}</mrow>" for each in element.findall(f"{M}e")
    )
    return f"<mrow><mo>{escape(begin)}</mo>{parts}<mo>{escape(end)}</mo></mrow>"


def _sum(element: Element, depth: int) -> str:
    properties = element.find(f"{M}naryPr")
    sign = "∫" if properties is None else _property(properties, "chr", "∫")
    tag = "msubsup" if sign in "∫∬∭∮" else "munderover"
    limits = f"{_row(element, 'sub', depth)}{_row(element, 'sup', depth)}"
    return f"<{tag}><mo>{escape(sign)}</mo>{limits}</{tag}>{_row(element, 'e', depth)}"


def _accent(element: Element, depth: int) -> str:
    properties = element.find(f"{M}accPr")
    sign = "\u0302" if properties is None else _property(properties, "chr", "\u0302")
    shown = escape(_ACCENTS.get(sign, sign))
    return f'<mover accent="true">{_row(element, "e", depth)}<mo>{shown}</mo></mover>'


def _bar(element: Element, depth: int) -> str:
    is_above = _property(element, "pos", "bot") == "top"
    tag = "mover" if is_above else "munder"
    return f"<{tag}>{_row(element, 'e', depth)}<mo>―</mo></{tag}>"


def _matrix(element: Element, depth: int) -> str:
    rows = "".join(
        "<mtr>"
        + "".join(f"<mtd>{_inside(cell, depth)}</mtd>" for cell in row.findall(f"{M}e"))
        + "</mtr>"
        for row in element.findall(f"{M}mr")
    )
    return f"<mtable>{rows}</mtable>"


def _lines(element: Element, depth: int) -> str:
    rows = "".join(
        f"<mtr><mtd>{_inside(each, depth)}</mtd></mtr>" for each in element.findall(f"{M}e")
    )
    return f"<mtable>{rows}</mtable>"


_MADE: dict[str, Callable[[Element, int], str]] = {
    "r": _run,
    "f": _of("mfrac", "num", "den"),
    "sSup": _of("msup", "e", "sup"),
    "sSub": _of("msub", "e", "sub"),
    "sSubSup": _of("msubsup", "e", "sub", "sup"),
    "limLow": _of("munder", "e", "lim"),
    "limUpp": _of("mover", "e", "lim"),
    "rad": _root,
    "d": _brackets,
    "nary": _sum,
    "acc": _accent,
    "bar": _bar,
    "m": _matrix,
    "eqArr": _lines,
}
