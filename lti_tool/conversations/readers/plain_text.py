"""Text or Markdown to turns: who speaks is read from lines that name a speaker."""

import re
from dataclasses import dataclass

from lti_tool.conversations.readers import markdown
from lti_tool.conversations.turns import Conversation, Speaker, Turn

_WORDS: dict[str, Speaker] = {
    **dict.fromkeys(("user", "you", "human", "me", "student", "prompt", "question"), "user"),
    **dict.fromkeys(
        (
            "assistant", "ai", "bot", "chatbot", "chatgpt", "claude", "gemini", "copilot", "gpt",
            "gpt-4", "gpt-4o", "gpt-5", "model", "response", "answer", "tutor bot",
        ),
        "assistant",
    ),
    **dict.fromkeys(("system", "system prompt"), "system"),
}  # fmt: skip

_MARK = re.compile(
    r"""(?:\#{1,6}\s+)?            # a heading,
        (?:\*\*|__)?               # or bold,
        (?P<name>[A-Za-z][\w\- ]{0,30}?)
        (?:\s+(?:said|says|wrote))?
        (?P<colon>\s*:)?
        (?:\*\*|__)?
        (?P<late_colon>\s*:)?
        (?:\s+(?P<rest>\S.*)|\s*)  # what is said may follow on the same line
    """,
    re.VERBOSE,
)

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_TITLE = re.compile(r"#\s+(?P<title>\S.*)")

MOST_TURNS = 1000
"""A conversation of a long working day has a few hundred."""


@dataclass
class _Part:
    speaker: Speaker
    label: str
    lines: list[str]


def read(text: str) -> Conversation:
    """The turns of a pasted or uploaded conversation.

    A line such as "User:", "**ChatGPT:** Yes" or "## Assistant" begins a turn, outside of code. It
    counts only where somebody asks and somebody answers; any other text is one turn of a reading.
    """
    lines = markdown.normalised(text).split("\n")
    title, lines = _titled(lines)
    parts = _parts(lines)
    speakers = {part.speaker for part in parts}
    if not {"user", "assistant"} <= speakers:
        parts = [_Part("text", "", lines)]
    turns = []
    for part in parts:
        html = markdown.to_html("\n".join(part.lines).strip("\n"))
        if html:
            turns.append(Turn(part.speaker, part.label, html))
    return Conversation(title, tuple(turns))


def _titled(lines: list[str]) -> tuple[str, list[str]]:
    """A heading of the first level at the top is the title, unless it names a speaker."""
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        found = _TITLE.fullmatch(line.strip())
        if found and _speaker(line) is None:
            return found["title"].strip(), lines[number + 1 :]
        break
    return "", lines


def _parts(lines: list[str]) -> list[_Part]:
    parts: list[_Part] = []
    before: list[str] = []
    fence = ""
    for line in lines:
        opening = _FENCE.match(line)
        if opening and not fence:
            fence = opening[1]
        elif opening and opening[1] == fence:
            fence = ""
        mark = None if fence or opening else _speaker(line)
        if mark is not None:
            speaker, label, rest = mark
            parts.append(_Part(speaker, label, [rest] if rest else []))
        elif parts:
            parts[-1].lines.append(line)
        else:
            before.append(line)
    if any(line.strip() for line in before):
        parts.insert(0, _Part("text", "", before))
    return parts


def _speaker(line: str) -> tuple[Speaker, str, str] | None:
    """Who begins to speak on this line, as written, and what follows; or None."""
    found = _MARK.fullmatch(line.strip())
    if found is None:
        return None
    name = found["name"].strip()
    speaker = _WORDS.get(name.lower())
    has_colon = bool(found["colon"] or found["late_colon"])
    is_heading = line.lstrip().startswith(("#", "**", "__"))
    is_saying = re.search(r"\b(said|says|wrote)\b", line) is not None
    if speaker is None or not (has_colon or is_heading or is_saying):
        return None
    rest = found["rest"] or ""
    if rest and not has_colon:
        return None
    return speaker, name, rest
