"""ChatGPT's page: a turn holds one message of a person, or all that came of answering it."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.turns import LeftOutReason

_MESSAGE = "[data-message-author-role]"
_TURN = "[data-testid^=conversation-turn-]"

_ANSWERS = f"[data-turn=assistant], {_TURN}:has([data-message-author-role=assistant])"


def _mark_work(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark the buttons above an answer: they open its thinking, or what a tool did."""
    for answer in dom.css(_ANSWERS):
        for node in answer.css(f"button, {_MESSAGE}"):
            if node.tag != "button":
                break
            words = node.css_first("span") or node
            if words.text().strip() and _opens(node, answer):
                is_tool = _has_code_below(node, answer)
                marks[node.mem_id] = Treatment.TOOL_CALL if is_tool else Treatment.THINKING
                marks[words.mem_id] = Treatment.TITLE


def _opens(button: LexborNode, answer: LexborNode) -> bool:
    """True for a button that is not in the bar above a code block."""
    node = button.parent
    while node is not None and node.mem_id != answer.mem_id:
        if node.tag in ("pre", "table"):
            return False
        node = node.parent
    return True


def _has_code_below(button: LexborNode, answer: LexborNode) -> bool:
    """True where code stands between a button and the message or button that follows."""
    is_passed = False
    for node in answer.css(f"button, pre, {_MESSAGE}"):
        if node.mem_id == button.mem_id:
            is_passed = True
        elif is_passed:
            return node.tag == "pre"
    return False


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
