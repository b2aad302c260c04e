"""Reasons of a recognition that have values in them.

A process that knows no reader stores them in English with the draft. For a reader of another
language they are taken apart again.
"""

import re

from lti_tool.languages import Message

ELEMENTS_REASON = "Its elements are those of a page of {product}."
FILES_REASON = "Its files hold: {format}."
SOME_NAMES_REASON = "Lines name who speaks: {names}; not all of these names are known"
NAMES_REASON = "Lines name who speaks: {names}"


def to_message(reason: str) -> Message:
    """A stored reason, for its reader."""
    for text in (ELEMENTS_REASON, FILES_REASON, SOME_NAMES_REASON, NAMES_REASON):
        before, name, after = re.split(r"\{(\w+)\}", text)
        if reason.startswith(before) and reason.endswith(after):
            value = reason.removeprefix(before).removesuffix(after)
            return Message(text, **{name: value})
    return Message(reason)
