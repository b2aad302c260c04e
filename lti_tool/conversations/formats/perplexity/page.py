"""Perplexity's page: questions are in elements of a group, answers follow them."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment

FORMAT = ProductPage(
    name="perplexity-page",
    title="Perplexity page",
    product="Perplexity",
    needles=("group/query",),
    signs='[class~="group/query"]',
    turns=(
        ('[class~="group/query"]', "user"),
        ("[id^=markdown-content-]", "assistant"),
        (".prose", "assistant"),
    ),
    rules=(
        (".citation, [data-pplx-citation]", Treatment.CITATION),
        ("[data-testid=code-language-indicator]", Treatment.LANGUAGE),
        (".citation .citation", Treatment.PLAIN),
        (".citation button", Treatment.KEEP),
    ),
).format
