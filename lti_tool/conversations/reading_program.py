"""Program of the confined process: reads a source, or cleans and counts what was read."""

import json
from collections.abc import Callable
from typing import Any

from lti_tool.conversations import readers
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.sanitize import clean, readable
from lti_tool.conversations.source import Source
from lti_tool.sandbox import confinement


def read(data: bytes) -> bytes:
    """A source, after a line that says of what kind it is, to its turns."""
    kind, content = data.split(b"\n", 1)
    source = Source(content=content, **json.loads(kind))
    return _answered(lambda: _read(source))


def cleaned(data: bytes) -> bytes:
    """Turns to turns that are clean, with their canonical text; a refusal stays one."""
    return _answered(lambda: _cleaned(json.loads(data)))


def _read(source: Source) -> dict[str, Any]:
    conversation = readers.recognise(source).read(source)
    turns = [
        {"speaker": turn.speaker, "label": turn.label, "html": turn.html}
        for turn in conversation.turns
    ]
    return {"title": conversation.title, "turns": turns}


def _cleaned(answer: dict[str, Any]) -> dict[str, Any]:
    if "problem" in answer:
        raise CannotRead(Problem(answer["problem"]))
    if len(answer["turns"]) > MOST_TURNS + 1:
        raise CannotRead(Problem.MANY_TURNS)
    turns = []
    for turn in answer["turns"]:
        html = clean(turn["html"])
        label = readable(turn["label"])
        turns.append(
            {"speaker": turn["speaker"], "label": label, "html": html, "text": text_of(html)}
        )
    if not any(turn["text"].strip() for turn in turns):
        raise CannotRead(Problem.EMPTY)
    return {"title": readable(answer["title"]), "turns": turns}


def _answered(work: Callable[[], dict[str, Any]]) -> bytes:
    try:
        answer = work()
    except CannotRead as error:
        answer = {"problem": error.problem.value}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def main() -> None:
    """Answer once, confined."""
    confinement.serve({"read": read, "clean": cleaned})


if __name__ == "__main__":
    main()
