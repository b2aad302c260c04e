"""Le Chat's page: roles as on ChatGPT's page, and parts that are named."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason

FORMAT = ProductPage(
    name="le-chat-page",
    title="Le Chat page",
    product="Le Chat",
    needles=("data-message-author-role",),
    signs=(
        "[data-message-author-role] [data-message-part-type],"
        "[data-message-author-role] .markdown-container-style,"
        "[data-message-author-role] [data-testid=text-message-part]"
    ),
    turns=(
        ("[data-message-author-role=user]", "user"),
        ("[data-message-author-role=assistant]", "assistant"),
    ),
    rules=(
        ("[data-message-part-type=answer], [data-testid=text-message-part]", Treatment.BODY),
        (".markdown-container-style", Treatment.BODY),
        ("[data-message-author-role=user] .select-text", Treatment.BODY),
        ("[data-message-part-type=reasoning]", Treatment.THINKING),
        ("[data-message-part-type=reasoning] button", Treatment.TITLE),
        ('[class*="group/text-truncator"]', Treatment.ATTACHMENT),
        (".text-hint", LeftOutReason.METADATA),
    ),
    document_title="(?:Le Chat - )?Mistral(?: AI)?|Le Chat",
).format
