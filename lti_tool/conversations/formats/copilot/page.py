"""Microsoft Copilot's page, and the page that it had until 2024."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason

FORMAT = ProductPage(
    name="copilot-page",
    title="Microsoft Copilot page",
    product="Copilot",
    needles=("data-content", "group/ai-message", "group/user-message", "<cib-message-group",
             "fai-CopilotMessage"),
    signs=(
        "[data-content=user-message], [data-content=ai-message], cib-message-group,"
        '[class*="group/user-message"], [class*="group/ai-message"],.fai-CopilotMessage'
    ),
    turns=(
        ("[data-content=user-message], cib-message-group[source=user]", "user"),
        ("[data-content=ai-message], cib-message-group[source=bot]", "assistant"),
        ('[class*="group/user-message"], .fai-UserMessage', "user"),
        ('[class*="group/ai-message"], [data-testid=ai-message-body]', "assistant"),
        (".fai-CopilotMessage", "assistant"),
    ),
    rules=(
        ("cib-message", Treatment.BODY),
        (".fai-CopilotMessage__name, .fai-CopilotMessage__avatar", LeftOutReason.LABEL),
        (".fai-CopilotMessage__actions, .fai-CopilotMessage__footnote", LeftOutReason.BUTTON),
        (".fai-CopilotMessage__disclaimer", LeftOutReason.STATUS),
        ("[data-testid=message-item-reactions], [data-testid*=reaction]", LeftOutReason.BUTTON),
        ("[data-content=user-message] .sr-only", LeftOutReason.LABEL),
        ("[data-content=ai-message] .sr-only", LeftOutReason.LABEL),
        ("[data-content=user-message] [data-testid*=attachment]", Treatment.ATTACHMENT),
    ),
    document_title="(?:Microsoft |M365 |Microsoft 365 )?Copilot(?:: .*)?",
).format  # fmt: skip
