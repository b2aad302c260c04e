"""Treatments: what is to be done with the elements of a page, by CSS selectors.

A selector costs a walk in C, a test in Python for each element costs far more. All elements that
need something special are therefore found before the text is read.
"""

from collections.abc import Iterable
from enum import Enum, auto

from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.turns import LeftOutReason


class Treatment(Enum):
    """Fate of an element that does not simply hold text."""

    BODY = auto()
    """Element of what was said. In a turn that has one, other text is the product's."""
    PLAIN = auto()
    """Read like any other element, whatever an earlier rule says."""
    LINE = auto()
    """One line of what a person typed."""
    KEEP = auto()
    """Text after all, though elements of its kind are left out: a citation that is a button."""
    CITATION = auto()
    CODE = auto()
    """Code block that is no pre."""
    LANGUAGE = auto()
    """Name of the language of the next code block."""
    FORMULA = auto()
    PRESERVED = auto()
    """Text whose line ends and spaces count: what a person typed."""
    COLLAPSED = auto()
    """Text whose white space does not count, inside one where it does."""
    THINKING = auto()
    TOOL_CALL = auto()
    TOOL_RESULT = auto()
    TITLE = auto()
    """Words on a folded part: "Thought for 12 seconds"."""
    SPEAKER = auto()
    """Label with which a turn begins."""
    NAME = auto()
    """Name of the speaker."""
    MODEL = auto()
    TIME = auto()
    ATTACHMENT = auto()


Rule = tuple[str, Treatment | LeftOutReason]
"""CSS selector, and what is to be done with its elements; a later rule beats an earlier one."""

Marks = dict[int, Treatment | LeftOutReason]
"""Treatment by the id of a node."""

_CLIPPED = ", ".join(
    f'[style*="position: absolute"][style*="{clip}"], [style*="position:absolute"][style*="{clip}"]'
    for clip in ("clip: rect(", "clip:rect(", "clip-path: inset(50%", "clip-path:inset(50%")
)
"""A clipboard of Chromium has the styles of hidden labels, even without their classes."""

HIDDEN = ", ".join(
    (".sr-only", ".visually-hidden", ".cdk-visually-hidden", ".screen-reader-only", _CLIPPED)
)
"""Labels for screen readers."""

RULES: tuple[Rule, ...] = (
    ('[style*="white-space: pre"], [style*="white-space:pre"]', Treatment.PRESERVED),
    ('[style*="white-space-collapse: preserve"]', Treatment.PRESERVED),
    ('[style*="white-space: normal"], [style*="white-space:normal"]', Treatment.COLLAPSED),
    (".whitespace-pre-wrap, .whitespace-pre-line, .whitespace-break-spaces", Treatment.PRESERVED),
    (".whitespace-normal, .markdown, .prose", Treatment.COLLAPSED),
    ("button, [role=button], [role=menu], [role=toolbar], [role=tablist]", LeftOutReason.BUTTON),
    ("select, textarea, input, nav, [contenteditable=true]", LeftOutReason.BUTTON),
    (
        ".material-symbols-outlined, .material-icons, .google-symbols, mat-icon",
        LeftOutReason.BUTTON,
    ),
    ("[aria-hidden=true], [hidden], [role=tooltip]", LeftOutReason.HIDDEN),
    ('[style*="display: none"], [style*="display:none"]', LeftOutReason.HIDDEN),
    (HIDDEN, LeftOutReason.HIDDEN),
    ("[role=alert], [role=progressbar]", LeftOutReason.STATUS),
    (".katex, mjx-container, math, .MathJax, .math-inline, .math-block", Treatment.FORMULA),
    ('script[type^="math/tex"], .MathJax_Preview', Treatment.FORMULA),
)
"""Treatments on every page."""


def marked(dom: LexborHTMLParser, rules: Iterable[Rule]) -> Marks:
    """The treatment of each element that has one, by the id of its node."""
    return {node.mem_id: treatment for selector, treatment in rules for node in dom.css(selector)}
