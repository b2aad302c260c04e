"""Engines of the fuzzer, by the kind of document that they fuzz."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from lti_tool.annotations.kind import Annotations
from lti_tool.responses.kind import Responses
from tests.fuzz.answer_engine import AnswerEngine
from tests.fuzz.engine import Engine
from tests.fuzz.note_engine import NoteEngine

AnyEngine: TypeAlias = Engine[Any]

ENGINES: Mapping[str, type[NoteEngine] | type[AnswerEngine]] = {
    Annotations.name: NoteEngine,
    Responses.name: AnswerEngine,
}
