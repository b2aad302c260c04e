"""Formats of pages, in the order of recognition: products first, then any page with roles."""

from lti_tool.conversations.formats.ai_studio import page as ai_studio
from lti_tool.conversations.formats.any_chat import labelled
from lti_tool.conversations.formats.any_chat import page as any_chat
from lti_tool.conversations.formats.chatcraft import page as chatcraft
from lti_tool.conversations.formats.chatgpt import page as chatgpt
from lti_tool.conversations.formats.chatgpt import share_page as chatgpt_share
from lti_tool.conversations.formats.claude import page as claude
from lti_tool.conversations.formats.copilot import page as copilot
from lti_tool.conversations.formats.deepseek import page as deepseek
from lti_tool.conversations.formats.gemini import page as gemini
from lti_tool.conversations.formats.grok import page as grok
from lti_tool.conversations.formats.le_chat import page as le_chat
from lti_tool.conversations.formats.open_webui import page as open_webui
from lti_tool.conversations.formats.openrouter import page as openrouter
from lti_tool.conversations.formats.perplexity import page as perplexity
from lti_tool.conversations.formats.poe import page as poe
from lti_tool.conversations.formats.scienceos import page as scienceos

FORMATS = tuple(
    each.FORMAT
    for each in (
        chatgpt_share, gemini, ai_studio, le_chat, chatgpt, claude, copilot, deepseek, grok,
        perplexity, poe,
        openrouter, chatcraft, scienceos, open_webui, any_chat, labelled,
    )
)  # fmt: skip
