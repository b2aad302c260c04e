"""Google AI Studio's page: files, thoughts and text are elements of their own, grouped by role."""

from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.markup.treatments import Treatment
from lti_tool.conversations.turns import LeftOutReason

FORMAT = ProductPage(
    name="ai-studio-page",
    title="Google AI Studio page",
    product="AI Studio",
    needles=("<ms-chat-turn",),
    signs="ms-chat-turn",
    turns=(
        ("ms-chat-turn:has([data-turn-role=User])", "user"),
        ("ms-chat-turn:has([data-turn-role=Model])", "assistant"),
    ),
    rules=(
        ("ms-thought-chunk", Treatment.THINKING),
        ("ms-thought-chunk mat-expansion-panel-header", Treatment.TITLE),
        ("ms-code-block mat-expansion-panel-header", Treatment.LANGUAGE),
        ("ms-file-chunk, ms-image-chunk, ms-audio-chunk, ms-video-chunk", Treatment.ATTACHMENT),
        ("ms-toolbar, ms-chat-turn-options, .actions-container", LeftOutReason.BUTTON),
        (".token-count, .turn-footer, .timestamp", LeftOutReason.METADATA),
        (".author-label", LeftOutReason.LABEL),
    ),
    shells="ms-chat-turn",
    document_title="(?:Google )?AI Studio",
    heading="h1.mode-title",
    labels={"user": "User", "assistant": "Model"},
    joins_users=True,
).format
