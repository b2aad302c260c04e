"""Every way in which a conversation may bring markup along, as sources that hold attempts."""

import json
from collections.abc import Callable, Sequence
from html import escape

from lti_tool.conversations.source import Origin, Source
from tests.conversations.page_samples import chatgpt
from tests.conversations.test_documents import archive, docx, epub, pdf

Attempts = Sequence[str]

_TOGETHER = 8
"""Attempts in a turn; a conversation has a limit of turns."""

MARK = "Two bulges."
"""Words of every source, by which somebody sees that it was read."""


def page(attempts: Attempts) -> str:
    """A page of ChatGPT with an attempt in each answer, on which all else is as usual."""
    turns = [("user", "<div>Why two tides?</div>"), ("assistant", f"<p>{MARK}</p>")]
    return chatgpt(*turns, *(("assistant", f"<div>{each}</div>") for each in attempts))


def text(attempts: Attempts) -> str:
    """A transcript in Markdown."""
    groups = [
        "\n\n".join(attempts[at : at + _TOGETHER]) for at in range(0, len(attempts), _TOGETHER)
    ]
    turns = "\n\n".join(f"AI: x\n\n{each}\n\nUser: {each}" for each in groups)
    return f"User: Why two tides?\n\nAI: {MARK}\n\nUser: x\n\n{turns}"


def export(attempts: Attempts) -> list[dict[str, object]]:
    """An export of Claude with attempts in every field that is shown."""
    messages: list[dict[str, object]] = [
        {"sender": "human", "text": "Why two tides?"},
        {"sender": "assistant", "text": MARK},
    ]
    for at in range(0, len(attempts), _TOGETHER):
        group = attempts[at : at + _TOGETHER]
        files = [{"file_name": each} for each in group]
        blocks = [block for each in group for block in _blocks(each)]
        messages.append({"sender": "human", "text": "\n".join(group), "files": files})
        messages.append({"sender": "assistant", "text": MARK, "content": blocks})
    return [{"uuid": "1", "name": "".join(attempts[:1]), "chat_messages": messages}]


def _blocks(attempt: str) -> list[dict[str, object]]:
    return [
        {"type": "thinking", "thinking": attempt, "summaries": [{"summary": attempt}]},
        {"type": "tool_use", "name": attempt, "input": {attempt: attempt}},
        {"type": "tool_result", "name": attempt, "content": attempt},
        {"type": "text", "text": attempt, "citations": [{"title": attempt, "url": attempt}]},
    ]


def paragraphs(attempts: Attempts) -> bytes:
    """A file of Word: attempts as text, and as the addresses of links and fields."""
    return docx(
        "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{_in_xml(each)}</w:t></w:r>'
            f'<w:fldSimple w:instr="HYPERLINK &quot;{_in_xml(each)}&quot;"><w:r><w:t>x</w:t></w:r>'
            f"</w:fldSimple></w:p>"
            for each in (MARK, *attempts)
        )
    )


def chapter(attempts: Attempts) -> bytes:
    """A book whose chapter is no XML, and so is read as a page of the web."""
    return epub(f"<html><body><h1>Why two tides?</h1><p>{MARK} {'x ' * 40}</p>" + "".join(attempts))


def print_of(attempts: Attempts) -> bytes:
    """A PDF with each attempt on a line."""
    lines = [each.encode("latin-1", "ignore") for each in (MARK, *attempts)]
    for sign in (b"\\", b"(", b")"):
        lines = [line.replace(sign, b"\\" + sign) for line in lines]
    lines = [line.replace(b"\n", b" ").replace(b"\r", b" ") for line in lines]
    shown = b"".join(b"(%s) Tj T*\n" % line for line in lines)
    size = 12 * len(lines) + 100
    made = pdf(b"BT /F 9 Tf 12 TL 20 %d Td %s ET" % (size - 50, shown))
    return made.replace(b"/MediaBox [0 0 600 800]", b"/MediaBox [0 0 2000 %d]" % size)


def _in_xml(text: str) -> str:
    return escape("".join(each for each in text if each >= " "))


def _json(attempts: Attempts) -> bytes:
    return json.dumps(export(attempts)).encode()


def _file(make: Callable[[Attempts], str | bytes], name: str) -> Callable[[Attempts], Source]:
    def made(attempts: Attempts) -> Source:
        content = make(attempts)
        # A zero byte makes a file no text.
        if isinstance(content, str):
            content = content.replace("\0", "").encode(errors="ignore")
        return Source.of_file(content, "", name)

    return made


FILES: dict[str, tuple[str, Callable[[Attempts], str | bytes]]] = {
    "file of HTML": ("a.html", lambda attempts: f"<!doctype html><body>{page(attempts)}"),
    "file of Markdown": ("a.md", text),
    "export": ("a.json", _json),
    "zip of an export": (
        "a.zip",
        lambda attempts: archive({"conversations.json": _json(attempts)}),
    ),
    "file of Word": ("a.docx", paragraphs),
    "book": ("a.epub", chapter),
    "PDF": ("a.pdf", print_of),
    "file of text": ("a.txt", lambda attempts: "\n\n".join((MARK, *attempts))),
    "page without a chat": (
        "b.html",
        lambda attempts: f"<!doctype html><p>{MARK}{''.join(attempts)}",
    ),
    "subtitles": (
        "a.vtt",
        lambda attempts: (
            "WEBVTT\n\n"
            + "\n\n".join(
                f"00:00:01.000 --> 00:00:02.000\n<v {each}>{each}" for each in (MARK, *attempts)
            )
        ),
    ),
}
"""Files by what they are: their name, and their content."""

WAYS: dict[str, Callable[[Attempts], Source]] = {
    "paste of HTML": lambda attempts: Source.pasted("", page(attempts)),
    "paste of text": lambda attempts: Source.pasted(text(attempts)),
    "drop from another tab": lambda attempts: Source.pasted(
        text(attempts), page(attempts), Origin.DROP
    ),
    **{way: _file(make, name) for way, (name, make) in FILES.items()},
}
"""Sources by the way in which they come."""
