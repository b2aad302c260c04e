"""Allow-listed HTML only, in a form that every parser reads alike."""

import re
from html import escape

import nh3

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.nesting import require_shallow

_BLOCKS = {
    "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "details", "summary",
}  # fmt: skip
_INLINE = {"a", "bdi", "code", "em", "strong", "del", "ins", "sub", "sup"}
_MATHEMATICS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac",
    "msqrt", "mroot", "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded",
    "mphantom", "menclose",
}  # fmt: skip

# Nothing that moves, covers or loads: lengths are limited to the space inside a formula.
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "li": {"value"},
    "th": {"align"},
    "td": {"align"},
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mn": {"mathvariant"},
    "mtext": {"mathvariant"},
    "mo": {
        "stretchy", "fence", "separator", "form", "lspace", "rspace", "minsize", "maxsize",
        "largeop", "movablelimits", "mathvariant",
    },
    "mspace": {"width", "linebreak"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "mtable": {"columnalign", "columnlines", "rowlines", "rowspacing", "columnspacing",
               "displaystyle"},
    "mtd": {"columnalign"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "menclose": {"notation"},
}  # fmt: skip

LANGUAGES = (
    "abap", "ada", "apacheconf", "applescript", "arduino", "asm", "awk", "bash", "basic", "bat",
    "bibtex", "c", "clojure", "cmake", "cobol", "coffeescript", "cpp", "crystal", "csharp",
    "css", "csv", "cuda", "cypher", "d", "dart", "diff", "django", "dockerfile", "elixir",
    "elm", "erlang", "excel", "fortran", "fsharp", "gherkin", "glsl", "go", "graphql", "groovy",
    "haskell", "hcl", "html", "http", "ini", "java", "javascript", "jinja", "jq", "js", "json",
    "json5", "jsonc", "jsx", "julia", "kotlin", "latex", "less", "lisp", "llvm", "lua",
    "makefile", "markdown", "mathematica", "matlab", "md", "mermaid", "mysql", "nginx", "nim",
    "nix", "objectivec", "ocaml", "octave", "pascal", "perl", "pgsql", "php", "plaintext",
    "plantuml", "postgresql", "powershell", "prisma", "prolog", "properties", "protobuf", "ps1",
    "py", "pytb", "python", "qml", "r", "racket", "rb", "regex", "rs", "rst", "ruby", "rust",
    "sas", "sass", "scala", "scheme", "scss", "sh", "shell", "solidity", "sparql", "spss",
    "sql", "stata", "svelte", "svg", "swift", "systemverilog", "tcl", "terraform", "tex",
    "text", "toml", "ts", "tsx", "turtle", "txt", "typescript", "typst", "vb", "vba", "verilog",
    "vhdl", "vim", "vue", "wasm", "wgsl", "xml", "xquery", "yaml", "yml", "zig", "zsh",
)  # fmt: skip
"""Languages of code that a class may name."""

_CLASSES = {
    "bdi": {"invisible"},
    "code": {f"language-{language}" for language in LANGUAGES},
    "details": {"thinking", "tool-call", "tool-result"},
    "ins": {"redacted"},
}
"""Classes that say what something is; pages have the words and the looks."""

_BIDIRECTIONAL = _BLOCKS - {"hr", "br", "table", "thead", "tbody", "tr", "details"}
"""Blocks whose direction follows their first strong character."""

_CLEANER = nh3.Cleaner(
    tags=_BLOCKS | _INLINE | _MATHEMATICS,
    attributes={"*": {"dir", "lang"}, **_ATTRIBUTES},
    allowed_classes=_CLASSES,
    set_tag_attribute_values={
        "a": {"target": "_blank"},
        **{tag: {"dir": "auto"} for tag in _BIDIRECTIONAL},
    },
    clean_content_tags={"script", "style", "iframe", "object", "noscript", "template", "svg"},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer",
    strip_comments=True,
)

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters: invisible, and refused by databases and XML."""

_INVISIBLE = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007f]+)|"
    "[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff\uffa0\U000e0000-\U000e007f]+"
)
"""Characters that hide, or that show text in another order than it is written. Flags have some of
them, as do joiners, which scripts and pictures need: these stay as they are.
"""

_MARKED = re.compile(r'<bdi class="invisible">([^<]*)</bdi>')
_TEXT_OR_NOT = re.compile(
    r"""<math\b.*?</math>|<[^<>"]*(?:"[^"]*"[^<>"]*)*>|(?P<text>[^<]+)""", re.DOTALL
)

_ASIDE = "\ufffe"

_MOST_PASSES = 8

_DEEPEST = 250
"""Elements inside each other. Parsers of HTML look through all that are open at each tag, so that
their time grows with the square of the depth; browsers stop at 512.
"""


def clean(html: str) -> str:
    """`html` with what is not on the list taken out; cleaning twice is cleaning once.

    Parsers may read the rest otherwise once a tag is gone: text directly in a table moves, a line
    feed at the start of a pre goes. Cleaning is therefore repeated until it changes nothing. The
    browser then finds the very text nodes that were counted here. HTML that never settles becomes
    plain text. Raises CannotRead for elements nested too deeply.
    """
    require_shallow(html, _DEEPEST)
    for _ in range(_MOST_PASSES):
        cleaned = _cleaned(readable(html))
        if cleaned == html:
            return html
        html = cleaned
    return _cleaned(escape(readable(text_of(html))))


def _cleaned(html: str) -> str:
    """One cleaning. Its time grows with the square of the ampersands of a text, so they are set
    aside as a character that no readable text has.
    """
    cleaned = _CLEANER.clean(html.replace("&amp;", _ASIDE)).replace(_ASIDE, "&amp;")
    if _INVISIBLE.search(cleaned) is None:
        return cleaned
    return _TEXT_OR_NOT.sub(_with_marks, _MARKED.sub(r"\1", cleaned))


def _with_marks(found: re.Match[str]) -> str:
    """A tag or a formula as it is; a text with its invisible characters in elements of their own,
    which pages show, and which keep what changes a direction from the text around.
    """
    text = found["text"]
    if not text:
        return found[0]
    return _INVISIBLE.sub(
        lambda each: each[0] if each["flag"] else f'<bdi class="invisible">{each[0]}</bdi>', text
    )


def readable(text: str) -> str:
    """`text` with one kind of line end and without characters that nobody can see or store."""
    return _UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
