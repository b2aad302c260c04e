"""Claude's page: thinking is in boxes above the answer, attachments stand above the question."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.turns import LeftOutReason

_TEXT = ".standard-markdown, .progressive-markdown"
_BOX_BUTTON = 'button[class*="group/row"]'


def _mark_boxes(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark the box of each button that opens thinking or the use of a tool.

    Neither has an attribute of its own. The box is the smallest element around the button that has
    text too, but not the answer, which is the last text of all.
    """
    for answer in dom.css("[data-is-streaming]"):
        texts = answer.css(_TEXT)
        last = texts[-1].mem_id if texts else 0
        for button in answer.css(_BOX_BUTTON):
            box = _box_of(button, answer, last)
            if box is not None:
                marks[box.mem_id] = Treatment.THINKING


def _box_of(button: LexborNode, answer: LexborNode, last: int) -> LexborNode | None:
    box = button.parent
    found = None
    while box is not None and box.mem_id != answer.mem_id:
        texts = box.css(_TEXT)
        if any(text.mem_id == last for text in texts):
            return found
        found = box
        if texts:
            return found
        box = box.parent
    return found


FORMAT = ProductPage(
    name="claude-page",
    title="Claude page",
    product="Claude",
    needles=("user-message", "data-is-streaming", "font-claude-"),
    signs=(
        "[data-is-streaming], .font-claude-response, .font-claude-message,"
        "[data-testid=user-message].font-user-message,"
        '[data-testid=user-message][class*="font-user-message"]'
    ),
    turns=(
        ("[data-testid=user-message]", "user"),
        ("[data-is-streaming]", "assistant"),
        (".font-claude-response, .font-claude-message", "assistant"),
    ),
    rules=(
        (_BOX_BUTTON, Treatment.TITLE),
        (".artifact-block-cell", Treatment.TOOL_CALL),
        ("[data-testid=file-thumbnail]", Treatment.ATTACHMENT),
        ("[data-testid=file-thumbnail] button", Treatment.PLAIN),
        ("[role=note]", LeftOutReason.STATUS),
    ),
    mark=_mark_boxes,
    leading="[data-testid=file-thumbnail]",
).format
