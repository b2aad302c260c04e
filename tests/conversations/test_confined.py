"""In a confined process, in which nothing can be loaded any more, the corpus is read alike."""

import json
import sys
from io import BytesIO
from pathlib import Path

from lti_tool.conversations import reading_program
from lti_tool.conversations.reading import Choice, Framed
from lti_tool.conversations.source import Source
from lti_tool.sandbox.process import Limits, Sandbox
from tests.conversations import corpus_reading

PROGRAM = (sys.executable, "-P", str(Path(__file__).with_name("confined_corpus.py")))
LIMITS = Limits(cpu_seconds=120, wall_seconds=300, memory=2**30, answer=2**27)


def framed(source: Source, options: dict[str, str]) -> bytes:
    return b"".join(Framed.of_source(source, Choice(**options)).pieces)


def test_the_corpus_is_read_alike_where_nothing_can_be_loaded() -> None:
    cases = corpus_reading.cases()
    sources = [
        framed(corpus_reading.source_of(case), case.stored().get("options", {})) for case in cases
    ]
    pieces = [piece for each in sources for piece in (f"{len(each)}\n".encode(), each)]
    answers = json.loads(Sandbox(*PROGRAM).run("read-all", pieces, LIMITS))
    for case, source, answer in zip(cases, sources, answers, strict=True):
        here = reading_program.cleaned(BytesIO(reading_program.read(BytesIO(source))))
        assert answer == here.decode(), case.name
