"""Microsoft Copilot's page, and the page that it had until 2024."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason

FORMAT = ProductPage(
    name="copilot-page",
    title="Microsoft Copilot page",
    product="Copilot",
    needles=("data-content", "group/ai-message", "group/user-message", "<cib-message-group"),
    signs=(
        "[data-content=user-message], [data-content=ai-message], cib-message-group,"
        '[class*="group/user-message"], [class*="group/ai-message"]'
    ),
    turns=(
        ("[data-content=user-message], cib-message-group[source=user]", "user"),
        ("[data-content=ai-message], cib-message-group[source=bot]", "assistant"),
        ('[class*="group/user-message"]', "user"),
        ('[class*="group/ai-message"], [data-testid=ai-message-body]', "assistant"),
    ),
    rules=(
        ("cib-message", Treatment.BODY),
        ("[data-testid=message-item-reactions], [data-testid*=reaction]", LeftOutReason.BUTTON),
        ("[data-content=user-message] .sr-only", LeftOutReason.LABEL),
        ("[data-content=ai-message] .sr-only", LeftOutReason.LABEL),
        ("[data-content=user-message] [data-testid*=attachment]", Treatment.ATTACHMENT),
    ),
    document_title="(?:Microsoft )?Copilot(?:: .*)?",
).format  # fmt: skip
