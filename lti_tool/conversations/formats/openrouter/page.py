"""OpenRouter's chat room: the name of the model is the link to it."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.turns import LeftOutReason

_ANSWER = "[data-testid=assistant-message]"
_MODEL_LINK = 'a[href*="openrouter.ai/"]'


def _mark_parts(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark the reasoning and the answer, which differ by their place only.

    The third part of a message is its text: with reasoning, that comes first and the answer last.
    """
    for message in dom.css(_ANSWER):
        parts = _children(message)
        if len(parts) < 3:
            continue
        pieces = _children(parts[2])
        if len(pieces) > 1 and not any(_is_text(piece) for piece in pieces):
            marks[pieces[0].mem_id] = Treatment.THINKING
        marks[parts[2].mem_id] = Treatment.BODY


def _children(node: LexborNode) -> list[LexborNode]:
    return [each for each in node.iter(include_text=False) if each.is_element_node]


def _is_text(node: LexborNode) -> bool:
    return node.tag not in ("div", "details", "section")


FORMAT = ProductPage(
    name="openrouter-page",
    title="OpenRouter page",
    product="OpenRouter",
    needles=("assistant-message", "playground-container"),
    signs=f"[data-testid=playground-container], {_ANSWER} {_MODEL_LINK}",
    turns=(
        ("[data-testid=user-message]", "user"),
        (_ANSWER, "assistant"),
    ),
    rules=(
        (f"{_ANSWER} > div {_MODEL_LINK}, {_ANSWER} > {_MODEL_LINK}", Treatment.MODEL),
        (f"{_ANSWER} :is(p, li, td) {_MODEL_LINK}", Treatment.PLAIN),
        ("[data-testid$=-message] time", Treatment.TIME),
        ("[data-testid=playground-composer]", LeftOutReason.BUTTON),
    ),
    mark=_mark_parts,
    names_are_models=True,
    joins_assistants=False,
    document_title=r"(?:Chatroom \| )?OpenRouter",
).format
