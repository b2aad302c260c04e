"""Poe's page: questions are on the right, answers on the left under the name of a bot."""

from selectolax.lexbor import LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason, Speaker

_PERSON = '[class*="rightSideMessageBubble"], [class*="humanMessageBubble"]'
_BOT = (
    '[class*="leftSideMessageBubble"], [class*="botMessageBubble"],[class*="leftSideMessageHeader"]'
)


def _speaker(node: LexborNode, speaker: Speaker) -> Speaker | None:
    if "ChatMessage_" not in (node.attributes.get("class") or ""):
        return speaker
    if node.css_first(_PERSON) is not None:
        return "user"
    return "assistant" if node.css_first(_BOT) is not None else None


FORMAT = ProductPage(
    name="poe-page",
    title="Poe page",
    product="Poe",
    needles=("MessageBubble",),
    signs='[class*="Message_rightSide"], [class*="Message_leftSide"],'
    '[class*="Message_humanMessageBubble"], [class*="Message_botMessageBubble"]',
    turns=(
        ('[class*="ChatMessage_chatMessage_"]', "assistant"),
        (_PERSON, "user"),
        ('[class*="leftSideMessageBubble"], [class*="botMessageBubble"]', "assistant"),
    ),
    rules=(
        ('[class*="Message_messageTextContainer"]', Treatment.BODY),
        ('[class*="Markdown_markdownContainer"]', Treatment.BODY),
        ('[class*="BotHeader_textContainer"]', Treatment.NAME),
        ('[class*="MarkdownCodeBlock_languageName"]', Treatment.LANGUAGE),
        ('[class*="MarkdownCodeBlock_codeActions"]', LeftOutReason.BUTTON),
        ('[class*="Message_messageMetadata"]', LeftOutReason.METADATA),
        ('[class*="Attachment"][class*="attachment"]', Treatment.ATTACHMENT),
    ),
    speaker=_speaker,
    names_are_models=True,
    joins_assistants=False,
).format
