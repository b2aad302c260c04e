"""Gemini's page and its shared page: custom elements say who speaks."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason

FORMAT = ProductPage(
    name="gemini-page",
    title="Gemini page",
    product="Gemini",
    needles=("<user-query", "<model-response", "<message-content"),
    signs="user-query, user-query-content, model-response, share-turn-viewer",
    turns=(
        ("user-query, user-query-content", "user"),
        ("model-response, response-container, message-content", "assistant"),
    ),
    rules=(
        (".query-text, message-content", Treatment.BODY),
        ("deep-research-confirmation-widget", Treatment.BODY),
        (".query-text-line", Treatment.LINE),
        ("model-thoughts", Treatment.THINKING),
        ("model-thoughts button", Treatment.TITLE),
        (".code-block-decoration", Treatment.LANGUAGE),
        ("user-query-file-carousel button, user-query-file-preview button", Treatment.ATTACHMENT),
        ("user-query-file-carousel img, user-query-file-preview img", Treatment.ATTACHMENT),
        ("immersive-entry-chip", Treatment.ATTACHMENT),
        ("bard-avatar, bot-avatar, tts-control, message-actions", LeftOutReason.BUTTON),
        ("[hide-from-message-actions], .table-footer, .response-footer", LeftOutReason.BUTTON),
        ("sources-list, sources-carousel, sources-carousel-inline", LeftOutReason.STATUS),
        ("sensitive-memories-banner, freemium-rag-disclaimer", LeftOutReason.STATUS),
        (".screen-reader-user-query-label", LeftOutReason.LABEL),
        (".screen-reader-model-response-label", LeftOutReason.LABEL),
    ),
    heading="share-viewer h1",
    document_title="(?:Google )?Gemini(?: - .*)?|\u200eGemini - .*",
).format
