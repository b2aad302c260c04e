"""Answers, agreements and fact checks of a hostile client are refused, and reach nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Map

from lti_tool.annotations.schema import agreement_key, fact_check_key
from lti_tool.demo.yjs_client import WriteRefused
from tests.server import Replica, Tool

Comments = dict[str, "Map[Any]"]


class Scene:
    """A note of Ada's with her comment, with which Ben agrees; somebody else attacks."""

    def __init__(self, tool: Tool, attacker: Replica) -> None:
        self.ada, self.ben, self.attacker = tool.replica(tool.ada), tool.replica(tool.ben), attacker
        self.note = self.ada.highlight()
        self.comment = f"{self.ada.author}/c"
        self.add(self.ada, {self.comment: Map({"text": "So", "created": 1})})
        self.ben.until_has(self.note)
        self.ben.until(lambda: self.comment in self.inside(self.ben))
        self.agreement = agreement_key(self.ben.author, self.comment)
        self.add(self.ben, {self.agreement: Map()})
        attacker.until_has(self.note)
        attacker.until(lambda: self.agreement in self.inside(attacker))

    def inside(self, page: Replica) -> "Map[Any]":
        inside: Map[Any] = page.highlights[self.note]["comments"]
        return inside

    def add(self, page: Replica, comments: Comments) -> None:
        page.write(lambda: self.inside(page).update(comments))
        page.until_saved()


def answer(to: str) -> "Map[Any]":
    return Map({"text": "x", "created": 1, "reply_to": to})


def statement() -> "Map[Any]":
    return Map({"outcome": "supported", "source": "x", "excerpt": ""})


ATTACKS: dict[str, tuple[str, Callable[[Scene], Comments]]] = {
    "an answer in somebody's name": (
        "not-yours", lambda at: {f"{at.ben.author}/x": answer(at.comment)}),
    "an answer to what was never there": (
        "no-comment", lambda at: {f"{at.attacker.author}/x": answer(f"{at.ada.author}/never")}),
    "an agreement in somebody's name": (
        "not-yours", lambda at: {agreement_key(at.ada.author, at.comment): Map()}),
    "a fact check in somebody's name": (
        "not-yours", lambda at: {fact_check_key(at.ada.author): statement()}),
    "a fact check in the name of the template": (
        "not-yours", lambda at: {f"{at.attacker.author}/model-fact-check": statement()}),
    "a fact check without an outcome": (
        "incomplete", lambda at: {fact_check_key(at.attacker.author): Map({"source": "x"})}),
    "thousands of agreements": (
        "no-comment",
        lambda at: {agreement_key(at.attacker.author, f"{at.ada.author}/{n}"): Map()
                    for n in range(5000)}),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_and_reaches_nobody(tool: Tool, attack: str) -> None:
    code, written = ATTACKS[attack]
    set_checking(tool, is_asked=True)
    scene = Scene(tool, tool.replica(tool.tutor))
    before = tool.replica(tool.ada).highlights.to_py()
    with pytest.raises(WriteRefused, match=code):
        scene.add(scene.attacker, written(scene))
    assert tool.replica(tool.ada).highlights.to_py() == before


def test_nobody_ends_the_agreement_of_another_not_even_who_moderates(tool: Tool) -> None:
    scene = Scene(tool, tool.replica(tool.teacher))
    scene.attacker.write(lambda: scene.inside(scene.attacker).pop(scene.agreement))
    with pytest.raises(WriteRefused, match="not-yours"):
        scene.attacker.until_saved()
    assert scene.agreement in scene.inside(tool.replica(tool.ada))


def test_nobody_changes_what_another_says_of_a_claim_and_no_claim_is_checked_unasked(
    tool: Tool,
) -> None:
    set_checking(tool, is_asked=True)
    scene = Scene(tool, tool.replica(tool.teacher))
    key = fact_check_key(scene.ben.author)
    scene.add(scene.ben, {key: statement()})
    attacker = tool.replica(tool.teacher)
    attacker.until(lambda: key in scene.inside(attacker))
    attacker.write(lambda: scene.inside(attacker)[key].update({"outcome": "contradicted"}))
    with pytest.raises(WriteRefused, match="not-yours"):
        attacker.until_saved()
    assert scene.inside(tool.replica(tool.ada))[key]["outcome"] == "supported"
    set_checking(tool, is_asked=False)
    late = tool.replica(tool.ada)
    late.write(lambda: scene.inside(late).update({fact_check_key(late.author): statement()}))
    with pytest.raises(WriteRefused, match="no-claims"):
        late.until_saved()
    # What was said stays, and can be taken back.
    scene.ben.write(lambda: scene.inside(scene.ben).pop(key))
    scene.ben.until_saved()


def set_checking(tool: Tool, *, is_asked: bool) -> None:
    """Have the activity ask for fact checks, or not any more, as its teacher does."""
    path = f"/api/activities/{tool.activity_id}"
    answer = tool.teacher.call("PATCH", path, {"limits": {"checks_claims": is_asked}})
    assert answer.json()["checks_claims"] is is_asked
