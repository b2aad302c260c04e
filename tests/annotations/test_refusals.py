"""Every code a change can be refused with has its sentence, and the page knows the same codes."""

import json
import re
from pathlib import Path

import lti_tool
from lti_tool.annotations.refusals import REFUSALS

PACKAGE = Path(lti_tool.__file__).parent
VECTORS = Path(__file__).parents[1] / "vectors" / "refusal_codes.json"
RAISED = re.compile(r'UpdateRefused\("([a-z-]+)"\)')
ANSWERED = re.compile(r'(?:return|else) "([a-z-]+)"')


def test_the_codes_used_are_the_codes_listed() -> None:
    used = set()
    for name, pattern in [
        ("annotations/update_format", RAISED),
        ("annotations/draft", RAISED),
        ("annotations/changes", RAISED),
        ("annotations/shape", ANSWERED),
        ("annotations/policy", ANSWERED),
        ("sync/judging", RAISED),
    ]:
        used |= set(pattern.findall((PACKAGE / f"{name}.py").read_text()))
    assert used == set(REFUSALS)


def test_the_page_is_given_the_same_codes() -> None:
    assert json.loads(VECTORS.read_text()) == REFUSALS


def test_every_sentence_is_one() -> None:
    for sentence in REFUSALS.values():
        assert re.fullmatch(r"[A-Z][^.]*\.", sentence)
