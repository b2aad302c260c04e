"""DeepSeek's page: an answer has marked text or thinking; what has neither is a question."""

from selectolax.lexbor import LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason, Speaker

_ANSWER = ".ds-assistant-message-main-content, .ds-think-content, .ds-markdown"


def _speaker(node: LexborNode, speaker: Speaker) -> Speaker:
    del speaker
    return "assistant" if node.css_first(_ANSWER) is not None else "user"


FORMAT = ProductPage(
    name="deepseek-page",
    title="DeepSeek page",
    product="DeepSeek",
    needles=("ds-message",),
    signs=f".ds-message :is({_ANSWER})",
    turns=((".ds-message", "user"),),
    rules=(
        (".ds-markdown, .ds-collapsible-text", Treatment.BODY),
        (".ds-collapsible-text", Treatment.BODY),
        (".ds-think-content", Treatment.THINKING),
        (".ds-think-content .ds-markdown", Treatment.PLAIN),
        (".md-code-block-banner", Treatment.LANGUAGE),
        (".md-code-block-action, .ds-markdown-code-copy-button", LeftOutReason.BUTTON),
        (".ds-button, .ds-icon-button, .ds-text-button", LeftOutReason.BUTTON),
        (".ds-markdown-cite", Treatment.CITATION),
    ),
    speaker=_speaker,
).format
