"""Markdown and text whose turns are marked by other means than a line with a name."""

from lti_tool.conversations.formats.format import Format
from lti_tool.conversations.formats.markdown_export import (
    aider,
    callouts,
    chat_template,
    perplexity,
)

FORMATS = (
    Format("chat-template", "Chat template", chat_template.recognise, chat_template.read),
    Format("callouts", "Notes of Obsidian", callouts.recognise, callouts.read),
    Format("perplexity-markdown", "Perplexity (Markdown)", perplexity.recognise, perplexity.read),
    Format("aider", "Log of Aider", aider.recognise, aider.read),
)
