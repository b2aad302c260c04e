"""Log of Aider: a user's lines begin with "#### ", the program's with "> "."""

from itertools import groupby

from lti_tool.conversations.formats.format import Evidence, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import reader
from lti_tool.conversations.markup import markdown, typed
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.turns import Part, Reading, Turn
from lti_tool.conversations.work import Work

_HEAD = "# aider chat started at"
_USER, _TOOL = "#### ", "> "


def recognise(probe: Probe) -> Evidence | None:
    """The line that begins each of its sessions."""
    if not probe.has_text or _HEAD not in probe.text[:400]:
        return None
    return sure("It begins as the log of Aider does.")


def read(probe: Probe, options: Options) -> Reading:
    """Turns of all sessions in the file. Raises CannotRead."""
    del options
    work = Work()
    turns: list[Turn] = []
    title = ""
    for kind, group in groupby(_kinds(reader.lines_of(probe)), key=lambda each: each[0]):
        text = "\n".join(line for _, line in group).strip("\n")
        if kind == "head":
            title = title or text.removeprefix("# ").strip()
        elif kind == "user":
            turns.append(Turn.of_text("user", "User", typed.render(text, work)))
        elif text:
            is_tool = kind == "tool"
            html = typed.render(text, work) if is_tool else markdown.render(text, work)
            part = Part("tool-result" if is_tool else "text", html)
            if turns and turns[-1].speaker == "assistant":
                last = turns.pop()
                turns.append(Turn("assistant", "Aider", (*last.parts, part)))
            else:
                turns.append(Turn("assistant", "Aider", (part,)))
        if len(turns) > MOST_TURNS:
            raise CannotRead(Problem.MANY_TURNS)
    return Reading("Aider", title, tuple(turns))


def _kinds(lines: list[str]) -> list[tuple[str, str]]:
    """Each line without its sign, and whose it is; a blank line is of the one before."""
    found: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith(_HEAD):
            found.append(("head", line))
        elif line.startswith(_USER):
            found.append(("user", line.removeprefix(_USER).rstrip()))
        elif line.startswith(_TOOL):
            found.append(("tool", line.removeprefix(_TOOL).rstrip()))
        else:
            is_blank = not line.strip() and bool(found)
            found.append((found[-1][0] if is_blank else "assistant", line))
    return found
