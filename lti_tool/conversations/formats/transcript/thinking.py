"""Thinking that exports write into an answer: in tags, in a folded block, or under a label."""

import re
from dataclasses import dataclass

from lti_tool.conversations.turns import PartKind

_OPENING = re.compile(
    r"\s*(?:<(?P<tag>think|thinking|reasoning)>"
    r"|<details(?:\s[^>]*)?>\s*<summary>(?P<summary>[^<\n]{0,200})</summary>)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</(?P<tag>think|thinking|reasoning|details)>", re.IGNORECASE)
_QUOTE = re.compile(r"(?m)^>[ ]?")

NAMES = frozenset(
    {
        "think",
        "thinking",
        "thoughts",
        "thought process",
        "reasoning",
        "思考",
        "思考过程",
        "推理过程",
    }
)
"""Labels under which an export puts an answer's thinking."""

_SUMMARY = re.compile(r"th(?:ought|ink)|reason|analy[sz]|思考|推理|nachgedacht|réfl", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Markdown of one part of a turn."""

    kind: PartKind
    text: str
    title: str = ""


def pieces_of(body: str) -> list[Piece]:
    """An answer as its thinking, where it begins with some, and what it says.

    Templates supply the opening tag of some models, so that only the closing one is in the text.
    """
    found: list[Piece] = []
    opening = _OPENING.match(body)
    while opening is not None:
        wanted = (opening["tag"] or "details").lower()
        closing = next(
            (
                each
                for each in _CLOSING.finditer(body, opening.end())
                if each["tag"].lower() == wanted
            ),
            None,
        )
        summary = (opening["summary"] or "").strip()
        if summary and not _SUMMARY.search(summary):
            break
        end = closing.start() if closing else len(body)
        text = _QUOTE.sub("", body[opening.end() : end].strip("\n"))
        found.append(Piece("thinking", text, summary))
        body = body[closing.end() :] if closing else ""
        opening = _OPENING.match(body)
    if not found:
        before, tag, after = body.partition("</think>")
        if tag and "<think>" not in before:
            return [Piece("thinking", before.strip("\n")), Piece("text", after.strip("\n"))]
    return [*found, Piece("text", body.strip("\n"))]
