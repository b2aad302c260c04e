"""Formats of data, in the order of recognition: the specific ones before those that match more."""

from lti_tool.conversations.formats import (
    claude_code,
    codex,
    librechat,
    lm_studio,
    markdown_export,
    pages,
    threads,
    transcript,
    vercel,
)
from lti_tool.conversations.formats.ai_studio import file as ai_studio
from lti_tool.conversations.formats.anthropic import api as anthropic
from lti_tool.conversations.formats.anthropic import stream as anthropic_stream
from lti_tool.conversations.formats.archive import ArchiveFormat
from lti_tool.conversations.formats.chatgpt import export as chatgpt
from lti_tool.conversations.formats.claude import export as claude
from lti_tool.conversations.formats.copilot import export as copilot
from lti_tool.conversations.formats.deepseek import export as deepseek
from lti_tool.conversations.formats.gemini import activity, activity_page, workspace
from lti_tool.conversations.formats.gemini import api as gemini
from lti_tool.conversations.formats.grok import export as grok
from lti_tool.conversations.formats.le_chat import export as le_chat
from lti_tool.conversations.formats.message_sets import applications, sets, training_sets
from lti_tool.conversations.formats.open_webui import export as open_webui
from lti_tool.conversations.formats.openai import chat as openai_chat
from lti_tool.conversations.formats.openai import responses as openai_responses
from lti_tool.conversations.formats.perplexity import export as perplexity
from lti_tool.conversations.formats.sillytavern import card
from lti_tool.conversations.formats.sillytavern import chat as sillytavern

_DATA = (
    chatgpt.EXPORT,
    chatgpt.SHARE,
    deepseek.EXPORT,
    deepseek.WEB,
    claude.EXPORT,
    claude.DESIGN,
    activity.ACTIVITY,
    workspace.WORKSPACE,
    ai_studio.FILE,
    grok.EXPORT,
    le_chat.EXPORT,
    perplexity.EXPORT,
    open_webui.EXPORT,
    librechat.EXPORT,
    lm_studio.FILE,
    applications.CHATBOT_UI,
    applications.TYPINGMIND,
    applications.CHARACTER_AI,
    applications.WEB_UI,
    sillytavern.CHAT,
    claude_code.LOG,
    codex.LOG,
    training_sets.SHAREGPT,
    training_sets.ALPACA,
    training_sets.PAIRS,
    openai_responses.API,
    openai_responses.STREAM,
    openai_chat.STREAM,
    anthropic_stream.STREAM,
    gemini.STREAM,
    threads.THREAD,
    anthropic.API,
    openai_chat.CHAT,
    gemini.API,
    vercel.CHAT,
    vercel.MESSAGES,
    sets.MESSAGES,
    sets.LIST,
)

_OTHERS = (
    card.CARD,
    activity_page.PAGE,
    copilot.EXPORT,
)

_SINGLE = (
    *pages.FORMATS,
    *markdown_export.FORMATS,
    transcript.TRANSCRIPT,
)
"""Formats of one conversation, of which add-ons and browsers make a file each."""

FORMATS = (
    *(each.as_format() for each in _DATA),
    *_OTHERS,
    ArchiveFormat(_DATA, (*_OTHERS, *_SINGLE)).as_format(),
)
