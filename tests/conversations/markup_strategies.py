"""Strategies for HTML and Markdown that nobody would write, and somebody will paste."""

from hypothesis import strategies as st

_TAGS = (
    "p", "h1", "h3", "ul", "ol", "li", "pre", "code", "blockquote", "hr", "br", "table",
    "thead", "tbody", "tr", "th", "td", "caption", "a", "em", "strong", "b", "i", "del", "sub",
    "sup", "math", "mrow", "mi", "mo", "mtext", "mtable", "mtr", "mtd", "annotation-xml",
    "mglyph", "malignmark", "div", "span", "svg", "foreignObject", "desc", "title", "script",
    "style", "template", "noscript", "iframe", "object", "select", "option", "form", "input",
    "textarea", "button", "nobr", "font", "img", "plaintext", "xmp", "listing", "body", "html",
    "head", "frameset", "col", "colgroup", "dd", "dt", "dl", "center", "ruby", "rt", "base",
    "meta", "link", "embed",
)  # fmt: skip

_ATTRIBUTES = (
    "", " href=http://x.example/", " href=/lti/launch", " href='java\tscript:alert(1)'",
    " onclick=alert(1)", " dir=rtl", " lang=ar", " style='position:fixed'", " display=block",
    " start=3", " align=left", " encoding=text/html", " src=x onerror=alert(1)", " id=app",
    " class=x", " xlink:href=javascript:alert(1)", " action=/x", " formaction=/x",
)  # fmt: skip

_TEXTS = (
    "x", "word ", "\n", "\n\n", " ", "\t", "\f", "\r\n", "\r", "\x00", "\x1b", "\x85", "\u00a0",
    "é", "e\u0301", "😀", "中文", "مرحبا", "\u202e", "\ufeff", "\u2028", "\ufffe", "\ud83d", "<",
    ">", "&", '"', "&lt;", "&amp;lt;", "&nbsp;", "&#13;", "&#0;", "&#1;", "&#128;", "&#xD800;",
    "&#x110000;", "<!-- c -->", "<!--", "-->", "<![CDATA[x]]>", "<!doctype html>", "<?x?>",
    "</", "<a/b",
)  # fmt: skip

_MARKDOWN = (
    "# ", "## ", "- ", "1. ", "> ", "    ", "\n", "\n\n", "```\n", "```py\n", "~~~\n", "`", "**",
    "*", "_", "~~", "[a](", ")", "[", "]", "![", "](http://x.example)", "](javascript:alert(1))",
    "<http://x.example>", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "|", "$", "$$", "$$\n", "\\(", "\\)",
    "\\[\n", "\\]\n", "\\frac{1}{2}", "\\text{", "{", "}", "^", "_{i}", "\\begin{cases}", "&",
    "\\\\", "\\newcommand", "---\n", "===\n", "***\n", "\\", "User: ", "\nAssistant:\n",
    "\n**You:** ",
    "\n## ChatGPT\n", "System:", "<b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
)  # fmt: skip


@st.composite
def _tag(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(_TAGS))
    if draw(st.booleans()):
        return f"</{name}>"
    return f"<{name}{draw(st.sampled_from(_ATTRIBUTES))}>"


html = st.lists(st.one_of(_tag(), _tag(), st.sampled_from(_TEXTS)), max_size=25).map("".join)
"""HTML as a torn page leaves it."""

markdown = st.lists(
    st.one_of(st.sampled_from(_MARKDOWN), st.sampled_from(_TEXTS)), max_size=30
).map("".join)
"""Markdown, formulas and speaker lines, all mixed up."""
