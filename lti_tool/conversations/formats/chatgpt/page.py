"""ChatGPT's page: a turn holds one message of a person, or all that came of answering it."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.turns import LeftOutReason

_MESSAGE = "[data-message-author-role]"
_TURN = "[data-testid^=conversation-turn-]"

_ANSWERS = f"[data-turn=assistant], {_TURN}:has([data-message-author-role=assistant])"


def _mark_work(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark the buttons above an answer: they open its thinking, or what a tool did.

    A report of deep research is a message inside another one, whose own words are the product's.
    """
    for inner in dom.css(f"{_MESSAGE} {_MESSAGE}"):
        outer = inner.parent
        while outer is not None:
            if marks.get(outer.mem_id) is Treatment.BODY:
                marks[outer.mem_id] = Treatment.PLAIN
            outer = outer.parent
    for answer in dom.css(_ANSWERS):
        before: LexborNode | None = None
        for node in answer.css(f"button, pre, {_MESSAGE}"):
            if before is not None:
                is_tool = node.tag == "pre"
                marks[before.mem_id] = Treatment.TOOL_CALL if is_tool else Treatment.THINKING
            before = None
            if node.tag not in ("button", "pre"):
                break
            words = node.css_first("span") or node
            if node.tag == "button" and words.text().strip() and _opens(node, answer):
                marks[words.mem_id] = Treatment.TITLE
                before = node


def _opens(button: LexborNode, answer: LexborNode) -> bool:
    """True for a button that is not in the bar above a code block."""
    node = button.parent
    while node is not None and node.mem_id != answer.mem_id:
        if node.tag in ("pre", "table"):
            return False
        node = node.parent
    return True


FORMAT = ProductPage(
    name="chatgpt-page",
    title="ChatGPT page",
    product="ChatGPT",
    needles=("data-message-author-role", "conversation-turn-", "data-turn="),
    signs=(
        f"{_TURN}, [data-turn][data-turn-id], [data-message-model-slug],"
        "[data-message-author-role][data-message-id] .markdown,"
        "[data-message-author-role][data-message-id] .whitespace-pre-wrap"
    ),
    turns=(
        ("[data-turn=user]", "user"),
        ("[data-turn=assistant]", "assistant"),
        (f"{_TURN}:has([data-message-author-role=user])", "user"),
        (f"{_TURN}:has([data-message-author-role=assistant])", "assistant"),
        ("[data-message-author-role=user]", "user"),
        ("[data-message-author-role=assistant]", "assistant"),
    ),
    rules=(
        (_MESSAGE, Treatment.BODY),
        ("[data-message-author-role=user] a", Treatment.ATTACHMENT),
        (".whitespace-pre-wrap a", Treatment.PLAIN),
        (".markdown span[data-state]:has(button)", Treatment.CITATION),
        ("[data-testid=webpage-citation-pill]", Treatment.CITATION),
        (".markdown span[data-state] button:has(.truncate)", Treatment.KEEP),
        (".markdown pre button, .markdown table button", LeftOutReason.BUTTON),
        (".markdown pre span[data-state]", LeftOutReason.BUTTON),
        ("#live-region-assertive, #live-region-polite", LeftOutReason.HIDDEN),
    ),
    mark=_mark_work,
    shells="article[data-testid^=conversation-turn-]",
    model_attribute="data-message-model-slug",
).format
