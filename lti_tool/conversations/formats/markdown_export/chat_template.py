"""Text as models are given it: `<|im_start|>user`, `[INST]`, `<start_of_turn>user` and the like."""

import re
from collections.abc import Iterator

from lti_tool.conversations.formats.format import Evidence, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript.thinking import pieces_of
from lti_tool.conversations.markup import markdown, typed
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.turns import Part, Reading, Speaker, Turn
from lti_tool.conversations.work import Work

_ROLE = re.compile(
    r"<\|im_start\|>(?P<im>\w+)\n|<\|start_header_id\|>(?P<header>\w+)<\|end_header_id\|>\s*"
    r"|<start_of_turn>(?P<turn>\w+)\n|<\|(?P<bare>user|assistant|system)\|>\s*"
    r"|<\|start\|>(?P<start>\w+)(?:<\|channel\|>(?P<channel>\w+))?<\|message\|>"
)
_END = re.compile(
    r"\s*(?:<\|im_end\|>|<\|eot_id\|>|<end_of_turn>|<\|end\|>|<\|return\|>|</s>|<\|endoftext\|>)\s*"
)
_INSTRUCTION = re.compile(
    r"(?:<s>)?\s*\[INST\](?P<user>.*?)\[/INST\](?P<model>.*?)(?=<s>|\[INST\]|\Z)", re.DOTALL
)
_SYSTEM = re.compile(r"\s*<<SYS>>(?P<system>.*?)<</SYS>>", re.DOTALL)
_SPEAKERS: dict[str, Speaker] = {
    "user": "user", "human": "user", "assistant": "assistant", "model": "assistant",
    "system": "system", "developer": "system",
}  # fmt: skip
_SIGNS = (
    "<|im_start|>",
    "<|start_header_id|>",
    "<start_of_turn>",
    "[INST]",
    "<|user|>",
    "<|start|>",
)


def recognise(probe: Probe) -> Evidence | None:
    """Signs of a template at the very beginning, and both sides."""
    if not probe.has_text or not probe.text[:400].lstrip().startswith(("<", "[INST]")):
        return None
    if not any(sign in probe.text for sign in _SIGNS):
        return None
    speakers = {speaker for speaker, _, _ in probe.derive(_turns)}
    if not {"user", "assistant"} <= speakers:
        return None
    return sure("Its turns are marked as models are given them.")


def read(probe: Probe, options: Options) -> Reading:
    """All turns. Raises CannotRead."""
    del options
    work = Work()
    turns: list[Turn] = []
    for speaker, label, body in probe.derive(_turns):
        if len(turns) > MOST_TURNS:
            raise CannotRead(Problem.MANY_TURNS)
        if speaker == "assistant":
            parts = [
                Part(each.kind, markdown.render(each.text, work), each.title)
                for each in pieces_of(body)
            ]
        else:
            parts = [Part("text", typed.render(body, work))]
        kept = tuple(part for part in parts if part.html)
        if label == "analysis":
            kept = tuple(Part("thinking", part.html) for part in kept)
        if kept:
            turns.append(Turn(speaker, label if label != "analysis" else "assistant", kept))
    return Reading("", "", tuple(turns))


def _turns(probe: Probe) -> list[tuple[Speaker, str, str]]:
    text = readable(probe.text).removeprefix("\ufeff")
    if "[INST]" in text and not _ROLE.search(text):
        return list(_instructions(text))
    found = list(_ROLE.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    turns: list[tuple[Speaker, str, str]] = []
    for each, end in zip(found, ends if found else (), strict=True):
        names = ("im", "header", "turn", "bare", "start")
        role = next(each[name] for name in names if each[name])
        label = "analysis" if each["channel"] == "analysis" else role
        body = _END.sub("", text[each.end() : end]).strip("\n")
        turns.append((_SPEAKERS.get(role.lower(), "text"), label, body))
    return turns


def _instructions(text: str) -> Iterator[tuple[Speaker, str, str]]:
    for each in _INSTRUCTION.finditer(text):
        asked = each["user"]
        system = _SYSTEM.match(asked)
        if system is not None:
            yield "system", "system", system["system"].strip()
            asked = asked[system.end() :]
        yield "user", "user", asked.strip()
        yield "assistant", "assistant", _END.sub("", each["model"]).strip()
