"""Every code that a change can be refused with is declared, and the page knows the same codes."""

import json
import re
from pathlib import Path

import pytest

import lti_tool
from lti_tool.annotations.kind import Annotations
from lti_tool.documents import kinds

PACKAGE = Path(lti_tool.__file__).parent
VECTORS = Path(__file__).parents[1] / "vectors" / "refusal_codes.json"
RAISED = re.compile(r'UpdateRefused\("([a-z-]+)"\)')
ANSWERED = re.compile(r'(?:return|else) "([a-z-]+)"')


def test_each_declared_code_is_used() -> None:
    # That none but these is used, the type checker sees.
    used = set()
    for name, pattern in [
        *((f"yjs/{path.stem}", RAISED) for path in (PACKAGE / "yjs").glob("*.py")),
        ("yjs/schema", ANSWERED),
        ("annotations/policy", ANSWERED),
        ("responses/kind", ANSWERED),
        ("workspaces/writing_window", ANSWERED),
        ("sync/room/authorize", RAISED),
    ]:
        used |= set(pattern.findall((PACKAGE / f"{name}.py").read_text()))
    assert used == kinds.refusal_codes()


def test_the_page_is_given_the_same_codes() -> None:
    assert json.loads(VECTORS.read_text()) == sorted(kinds.refusal_codes())


def test_a_kind_gives_no_code_a_second_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(Annotations):
        name = "other"
        refusal_codes = frozenset({"read-only", "bad-anchor", "its-own"})

    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    with pytest.raises(ValueError, match=r"^bad-anchor, read-only:"):
        kinds.register(Other())
    Other.refusal_codes = frozenset({"its-own"})
    kinds.register(Other())
    kinds.register(Other())
