"""Formulas of a page: KaTeX, MathJax and plain MathML, each once, with their TeX where it is there.

A page holds a formula two or three times: as MathML for screen readers, as a picture made of boxes,
and as TeX. MathML of the page is kept as it is; the TeX becomes its `alttext`. The clipboard loses
the TeX, which is then made of the MathML. Where there is no MathML, that is made of the TeX.
"""

from html import escape

from selectolax.lexbor import LexborNode

from lti_tool.conversations.markup import tex_of_mathml
from lti_tool.conversations.markup.mathematics import to_mathml

_TEX_OF_GEMINI = "data-math"
_ANNOTATION = 'annotation[encoding="application/x-tex"]'
_NOT_SHOWN = {"annotation", "annotation-xml"}
_TRANSPARENT = {"semantics"}
_DISPLAY_CLASSES = {"katex-display", "math-block", "math-display"}
_DEEPEST = 60
"""Elements inside each other within a formula; what is deeper stays plain text."""


def is_display(node: LexborNode) -> bool:
    """True where the formula stands on a line of its own."""
    if node.attributes.get("display") in ("true", "block") or _has_display_class(node):
        return True
    if "mode=display" in (node.attributes.get("type") or ""):
        return True
    parent = node.parent
    if parent is not None and _has_display_class(parent):
        return True
    math = node if node.tag == "math" else node.css_first("math")
    return math is not None and math.attributes.get("display") == "block"


def mathml_of(node: LexborNode) -> str:
    """MathML of a formula; "" where it has neither MathML nor TeX."""
    display = is_display(node)
    tex = tex_of(node)
    math = node if node.tag == "math" else node.css_first("math")
    if math is not None and math.first_child is not None:
        return (
            _opening(tex or tex_of_mathml.tex_of(math), display=display)
            + _children(math, 0)
            + "</math>"
        )
    return to_mathml(tex, is_display=display) if tex else ""


def tex_of(node: LexborNode) -> str:
    """TeX of a formula; "" where the page has none."""
    attributes = node.attributes
    for name in (_TEX_OF_GEMINI, "alttext"):
        if attributes.get(name):
            return (attributes[name] or "").strip()
    if node.tag == "script":
        return (node.text() or "").strip()
    annotation = node.css_first(_ANNOTATION)
    if annotation is not None:
        return annotation.text().strip()
    math = node.css_first("math[alttext]")
    return (math.attributes["alttext"] or "").strip() if math is not None else ""


def _opening(tex: str, *, display: bool) -> str:
    alternative = f' alttext="{escape(tex)}"' if tex else ""
    return f'<math display="{"block" if display else "inline"}"{alternative}>'


def _children(node: LexborNode, depth: int) -> str:
    if depth > _DEEPEST:
        return escape(node.text(), quote=False)
    parts: list[str] = []
    child = node.first_child
    while child is not None:
        parts.append(_markup(child, depth))
        child = child.next
    return "".join(parts)


def _markup(node: LexborNode, depth: int) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return escape((node.text_content or "").strip(), quote=False)
    if tag.startswith("-") or tag in _NOT_SHOWN:
        return ""
    inner = _children(node, depth + 1)
    if tag in _TRANSPARENT:
        return inner
    return f"<{tag}{_attributes(node)}>{inner}</{tag}>"


def _attributes(node: LexborNode) -> str:
    return "".join(
        f' {name}="{escape(value)}"'
        for name, value in node.attributes.items()
        if value is not None and name not in ("style", "class", "id")
    )


def _has_display_class(node: LexborNode) -> bool:
    return not _DISPLAY_CLASSES.isdisjoint((node.attributes.get("class") or "").split())
