"""Lines above the first turn: title, front matter, and what an exporter notes about itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

_LONGEST_TITLE = 1000
"""Characters that a heading may have to be a title."""

RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
"""Line that Markdown draws across the page."""

_FIELD = re.compile(
    r"\s{0,3}(?:[-*>]\s+)?(?:\*\*|__)?(?P<key>[^\W\d_][\w .-]{0,30}?)(?:\*\*|__)?\s?:(?:\*\*|__)?"
    r"\s*(?P<value>.*?)\s*"
)
_NOTE = re.compile(
    r"\s*(?:[_*>]+\s*)?(?:exported|downloaded|saved|shared)\s(?:on|at|from|by|with|in)\b"
    r"(?=.*(?:\d|https?:|chatgpt|claude|gemini|copilot)).{0,300}"
    r"|\s*<?https?://\S+>?\s*|\s*<time\b.*|\s*<!--.*-->\s*|\s*<img\b[^>]*>\s*"
    r"|\s*\[[^\]]*\]\(https?:[^)]*\)\s*",
    re.IGNORECASE,
)
_KEYS = {
    "user", "created", "updated", "exported", "link", "url", "source", "date", "model", "title",
    "author", "account", "email", "from", "id", "conversation id", "tags", "aliases", "time",
    "messages", "exported at", "created at", "updated at", "exported on", "export date", "provider",
    "platform", "total messages", "chat", "workspace", "version", "create time", "update time",
    "participants", "message count", "last updated", "exported from", "service", "assistant model",
}  # fmt: skip
_LONGEST_NOTE = 400


@dataclass
class Head:
    """What stands above the first turn. `rest` are lines that somebody may have written."""

    title: str = ""
    """Markdown of a heading, or plain words of a field."""
    model: str = ""
    created_at: datetime | None = None
    notes: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def head_of(lines: Sequence[str]) -> Head:
    """The head of a transcript, from the lines above its first turn."""
    head = Head()
    begin = _front_matter(lines, head)
    for line in lines[begin:]:
        title = "" if head.title else heading(line)
        if title and not any(each.strip() for each in head.rest):
            head.title = title
        elif _is_note(line, head):
            head.notes.append(line.strip())
        elif not (RULE.fullmatch(line) or line.strip().strip("#*_ ") == "") or (
            line.strip() == "" and head.rest
        ):
            head.rest.append(line)
    return head


def _is_empty(line: str) -> bool:
    return bool(RULE.fullmatch(line)) or line.strip("#*_ \t") == ""


def heading(line: str) -> str:
    """The text of a heading of the first level; "" where the line is none, or is too long."""
    line = line.strip()
    if line[:1] != "#" or line[1:2] not in (" ", "\t") or len(line) > _LONGEST_TITLE:
        return ""
    text = line[1:].strip()
    without_end = text.rstrip("#")
    return without_end.strip() if without_end[-1:] in ("", " ", "\t") else text


def _front_matter(lines: Sequence[str], head: Head) -> int:
    """Read YAML between two lines of dashes; the number of the line behind it."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not lines or not lines[first : first + 1] or lines[first].strip() != "---":
        return 0
    for number in range(first + 1, min(len(lines), first + 60)):
        line = lines[number]
        if line.strip() == "---":
            for each in lines[first + 1 : number]:
                _note_field(each, head)
                if each.strip():
                    head.notes.append(each.strip())
            return number + 1
        if not (_FIELD.fullmatch(line) or line.lstrip().startswith("- ") or not line.strip()):
            return 0
    return 0


def _is_note(line: str, head: Head) -> bool:
    if not line.strip() or len(line) > _LONGEST_NOTE:
        return False
    return bool(_NOTE.fullmatch(line)) or _note_field(line, head)


def _note_field(line: str, head: Head) -> bool:
    """Take a field that exporters write; False for any other line."""
    found = _FIELD.fullmatch(line)
    if found is None or found["key"].strip().casefold() not in _KEYS:
        return False
    key, value = found["key"].strip().casefold(), found["value"].strip().strip("\"'")
    if key == "title":
        head.title = head.title or value
    elif key in ("model", "assistant model"):
        head.model = head.model or value
    elif key in ("created", "created at", "date", "create time"):
        head.created_at = head.created_at or time_of(value)
    return True


def time_of(text: str) -> datetime | None:
    """A point in time that says its zone; None for any other, which might be anywhere."""
    try:
        found = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None
