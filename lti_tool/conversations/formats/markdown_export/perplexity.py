"""Markdown as Perplexity exports it: a question is a heading, a rule ends each answer.

A question of several lines goes on below its heading, and nothing says where the answer begins:
only its first line is surely the user's.
"""

import re
from dataclasses import replace

from lti_tool.conversations.formats.format import Evidence, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import reader
from lti_tool.conversations.formats.transcript.head import RULE, heading
from lti_tool.conversations.markup import markdown, typed
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason, Reading, Turn
from lti_tool.conversations.work import Work

_LOGO = re.compile(r"\s*<img\s[^>]*perplexity[^>]*>\s*", re.IGNORECASE)
_CENTER = re.compile(r"\s*<div align=\"center\">\s*⁂\s*</div>\s*")
_HEAD = 600


def recognise(probe: Probe) -> Evidence | None:
    """The product's picture at the top."""
    if not probe.has_text or "perplexity" not in probe.text[:_HEAD]:
        return None
    lines = probe.text[:_HEAD].split("\n")
    if not any(_LOGO.fullmatch(line) for line in lines):
        return None
    return sure("It begins with the picture that Perplexity puts above its exports.")


def read(probe: Probe, options: Options) -> Reading:
    """Questions and answers. Raises CannotRead."""
    del options
    log, work = LeftOutLog(), Work()
    turns: list[Turn] = []
    question, answer = "", list[str]()

    def end() -> None:
        if question:
            turns.append(Turn.of_text("user", "You", typed.render(question, work)))
        html = markdown.render("\n".join(answer).strip("\n"), work)
        if html:
            of_nobody = Turn.of_text("text", "", html)
            answered = replace(of_nobody, speaker="assistant", label="Perplexity")
            turns.append(answered if question else of_nobody)
        answer.clear()

    is_new = True
    for line in reader.lines_of(probe):
        if len(turns) > MOST_TURNS:
            raise CannotRead(Problem.MANY_TURNS)
        asked = heading(line) if is_new else ""
        if asked:
            end()
            question, is_new = asked, False
        elif _LOGO.fullmatch(line) or _CENTER.fullmatch(line):
            log.add(LeftOutReason.PAGE, line)
        elif RULE.fullmatch(line):
            is_new = True
            answer.append(line)
        else:
            is_new = is_new and not line.strip()
            answer.append(line)
    end()
    return Reading("Perplexity", "", tuple(_without_last_rules(turns)), left_out=log.result())


def _without_last_rules(turns: list[Turn]) -> list[Turn]:
    """Turns without the rule that stands between an answer and the next question."""
    return [
        Turn.of_text(turn.speaker, turn.label, turn.parts[0].html.removesuffix("<hr>").rstrip())
        for turn in turns
    ]
