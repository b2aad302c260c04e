"""Grok's page: who speaks is read from the side on which a bubble is."""

from selectolax.lexbor import LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import Speaker

_SIDES: dict[str, Speaker] = {"items-end": "user", "items-start": "assistant"}


def _speaker(node: LexborNode, speaker: Speaker) -> Speaker | None:
    """The side of the nearest element around the bubble that has one; None where none has."""
    del speaker
    place = node if _side(node) else node.css_first(".message-bubble") or node
    step: LexborNode | None = place
    while step is not None:
        if side := _side(step):
            return _SIDES[side]
        step = step.parent
    return None


def _side(node: LexborNode) -> str:
    classes = (node.attributes.get("class") or "").split()
    return next((side for side in _SIDES if side in classes), "")


FORMAT = ProductPage(
    name="grok-page",
    title="Grok page",
    product="Grok",
    needles=("message-bubble",),
    signs=".message-bubble .response-content-markdown, [id^=response-] .message-bubble",
    turns=(
        ("[id^=response-]:has(.message-bubble)", "assistant"),
        (".message-bubble", "assistant"),
    ),
    rules=(
        (".message-bubble", Treatment.BODY),
        (".thinking-container", Treatment.THINKING),
        (".thinking-container button", Treatment.TITLE),
        (".bg-chip", Treatment.ATTACHMENT),
        ('.not-prose code[style*="white-space: pre"]', Treatment.CODE),
        (".not-prose span.font-mono.text-xs", Treatment.LANGUAGE),
        (".citation", Treatment.CITATION),
    ),
    speaker=_speaker,
    document_title="(?:Shared )?Grok(?: Conversation)?",
).format
