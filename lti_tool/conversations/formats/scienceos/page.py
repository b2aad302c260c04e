"""ScienceOS's page: citations are buttons."""

from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.turns import LeftOutReason


def _mark_modes(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark the name of the mode ("Deep research") that stands above a question."""
    for question in dom.css("[data-prompt]"):
        lines = question.css('[class*="_prompt_"]')
        if len(lines) == 2:
            marks[lines[0].mem_id] = LeftOutReason.STATUS


FORMAT = ProductPage(
    name="scienceos-page",
    title="ScienceOS page",
    product="ScienceOS",
    needles=("data-prompt", "data-answer"),
    signs="[data-answer=true], [data-prompt][data-custom-copy], [data-prompt] [class*=_prompt_]",
    turns=(
        ("[data-prompt]", "user"),
        ("[data-answer=true]", "assistant"),
    ),
    rules=(
        ("button[data-event=source_link]", Treatment.CITATION),
        ("[data-answer=true] [class*=_markdown_]", Treatment.BODY),
        ("[data-prompt] [class*=_prompt_]", Treatment.BODY),
    ),
    mark=_mark_modes,
).format
