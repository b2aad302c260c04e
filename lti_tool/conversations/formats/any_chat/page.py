"""Pages whose elements name the role of who speaks, whatever product they are of."""

from lti_tool.conversations.formats.format import likely
from lti_tool.conversations.formats.product_page import ProductPage
from lti_tool.conversations.turns import Speaker

_ATTRIBUTES = (
    "data-message-author-role", "data-message-role", "data-message-author", "data-author-role",
    "data-role", "data-author", "data-sender", "data-turn-role", "data-turn",
)  # fmt: skip

_VALUES: dict[Speaker, tuple[str, ...]] = {
    "user": ("user", "human", "User", "Human"),
    "assistant": ("assistant", "model", "bot", "ai", "Assistant", "Model"),
}

_TEST_IDS: dict[Speaker, tuple[str, ...]] = {
    "user": ("user-message", "human-message", "message-user"),
    "assistant": ("assistant-message", "bot-message", "ai-message", "message-assistant"),
}


def _selector(speaker: Speaker) -> str:
    by_role = [f"[{name}={value}]" for name in _ATTRIBUTES for value in _VALUES[speaker]]
    return ", ".join((*by_role, *(f"[data-testid={value}]" for value in _TEST_IDS[speaker])))


FORMAT = ProductPage(
    name="chat-page",
    title="Page of a chat",
    product="",
    needles=(*(f"{name}=" for name in _ATTRIBUTES), *_TEST_IDS["user"], *_TEST_IDS["assistant"]),
    signs=_selector("assistant"),
    turns=(
        (_selector("user"), "user"),
        (_selector("assistant"), "assistant"),
    ),
    labels={"user": "You", "assistant": "Assistant"},
    needs_both=True,
    confidence=likely,
    reason="Its elements name the roles of a user and an assistant.",
).format
