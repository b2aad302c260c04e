"""Allow-listed HTML only."""

import nh3

_BLOCKS = {
    "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE = {"a", "code", "em", "strong", "del", "sub", "sup"}
_MATHEMATICS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac",
    "msqrt", "mroot", "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded",
    "mphantom", "menclose", "mfenced", "mmultiscripts", "mprescripts", "none",
}  # fmt: skip

_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "math": {"display"},
    "mo": {"stretchy", "fence", "separator", "form", "lspace", "rspace", "minsize", "maxsize"},
    "mi": {"mathvariant"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mstyle": {"displaystyle", "scriptlevel"},
}

_BIDIRECTIONAL = _BLOCKS - {"hr", "br", "table", "thead", "tbody", "tr"}
"""Blocks whose direction follows their first strong character."""

_CLEANER = nh3.Cleaner(
    tags=_BLOCKS | _INLINE | _MATHEMATICS,
    attributes={
        **_ATTRIBUTES,
        **{tag: _ATTRIBUTES.get(tag, set()) | {"dir"} for tag in _BIDIRECTIONAL},
    },
    set_tag_attribute_values={tag: {"dir": "auto"} for tag in _BIDIRECTIONAL},
    clean_content_tags={"script", "style", "iframe", "object", "noscript", "template", "svg"},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def clean(html: str) -> str:
    """`html` with what is not on the list taken out; cleaning twice is cleaning once."""
    return _CLEANER.clean(html)
