"""Thoughts that a local model writes into its answer, between tags."""

import re

from lti_tool.conversations.records.chat import Message

_OPEN = re.compile(r"\s*<(think|thinking|reasoning)>", re.IGNORECASE)
_CLOSE = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_CHANNEL = re.compile(r"<\|channel\|>(\w+)(?:<\|message\|>)?|<\|(?:start|end|return|message)\|>")


def add_with_thinking(message: Message, text: str) -> None:
    """Add an answer; the thoughts before it are folded.

    The opening tag may be missing, where the template of the model has written it.
    """
    opened, closed = _OPEN.match(text), _CLOSE.search(text)
    if opened is None and closed is None:
        message.add(text)
        return
    begin = opened.end() if opened else 0
    if closed is None:
        message.add_thinking(text[begin:])
        return
    message.add_thinking(text[begin : closed.start()].strip())
    message.add(text[closed.end() :].lstrip())


def without_channels(text: str) -> tuple[str, str]:
    """Text without the marks of a channel, and the name of the channel it begins with."""
    found = _CHANNEL.match(text.lstrip())
    return _CHANNEL.sub("", text), (found[1] or "") if found else ""
