"""ChatCraft's page: each message is a card under the name of a person or a model."""

import re

from selectolax.lexbor import LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason, Speaker

_MODEL = re.compile(r"(?=.*[-\d/])[a-z][a-z0-9./:_-]*")
"""Id of a model, such as "gpt-4o" or "openai/gpt-4"."""

_PERSONS_PICTURES = "githubusercontent.com"


def _speaker(node: LexborNode, speaker: Speaker) -> Speaker | None:
    """The speaker by the card's name; one without a header is no message."""
    del speaker
    header = node.css_first(".chakra-card__header")
    name = header.css_first("h2") if header is not None else None
    if header is None or name is None or node.css_first(".message-text") is None:
        return None
    words = " ".join(name.text().split())
    if words == "System Prompt":
        return "system"
    has_picture = any(
        _PERSONS_PICTURES in (image.attributes.get("src") or "") for image in header.css("img")
    )
    return "assistant" if _MODEL.fullmatch(words) and not has_picture else "user"


FORMAT = ProductPage(
    name="chatcraft-page",
    title="ChatCraft page",
    product="ChatCraft",
    needles=("chakra-card",),
    signs=".chakra-card .chakra-card__header h2",
    turns=((".chakra-card", "user"),),
    rules=(
        (".message-text", Treatment.BODY),
        (".chakra-card__header h2", Treatment.NAME),
        (".chakra-card__header span[title]", LeftOutReason.MEDIA),
        (".chakra-card__header a", LeftOutReason.METADATA),
    ),
    speaker=_speaker,
    names_are_models=True,
    joins_assistants=False,
).format
