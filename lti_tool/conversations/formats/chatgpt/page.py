"""ChatGPT's page: a turn holds one message of a person, or all that came of answering it."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason

_MESSAGE = "[data-message-author-role]"
_TURN = "[data-testid^=conversation-turn-]"

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
    shells="article[data-testid^=conversation-turn-]",
    model_attribute="data-message-model-slug",
).format
