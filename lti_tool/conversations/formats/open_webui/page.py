"""Open WebUI's page: code is in an editor, folded parts have a header that opens them."""

from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.turns import LeftOutReason

_HEADER = ".chat-assistant div.cursor-pointer:has(> div.font-medium)"


def _mark_folded(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark thinking and uses of tools; the header of the latter has the tool's name in bold."""
    for header in dom.css(_HEADER):
        box = header.parent
        if box is None:
            continue
        is_tool = header.css_first("strong") is not None
        marks[box.mem_id] = Treatment.TOOL_CALL if is_tool else Treatment.THINKING
        marks[header.mem_id] = Treatment.TITLE


FORMAT = ProductPage(
    name="open-webui-page",
    title="Open WebUI page",
    product="Open WebUI",
    needles=("chat-assistant", "chat-user"),
    signs="[id^=message-] .chat-assistant, .user-message .chat-user, .chat-assistant .cm-editor,"
    ".chat-assistant #response-content-container",
    turns=(
        ("[id^=message-]:has(.chat-user)", "user"),
        ("[id^=message-]:has(.chat-assistant)", "assistant"),
        (".chat-user", "user"),
        (".chat-assistant", "assistant"),
    ),
    rules=(
        (".chat-user, .chat-assistant", Treatment.BODY),
        ("#response-message-model-name", Treatment.NAME),
        (".chat-user button:has(.line-clamp-1)", Treatment.ATTACHMENT),
        ('[class*="language-"]:has(.cm-content)', Treatment.CODE),
        (".cm-content", Treatment.PLAIN),
        (".cm-gutters", LeftOutReason.LABEL),
        (".text-text-300", Treatment.LANGUAGE),
        (".buttons, .run-code-button", LeftOutReason.BUTTON),
    ),
    mark=_mark_folded,
    names_are_models=True,
    joins_assistants=False,
).format
