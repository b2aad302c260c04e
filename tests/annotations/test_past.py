"""The past of a document: its acts, done one after the other, end with what the page shows."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from lti_tool.annotations import past
from lti_tool.annotations.past import Act, Past
from lti_tool.annotations.schema import CLAIM, COMMENTS, QUESTION, TEXT
from lti_tool.documents.update_log import Entry
from tests.annotations.operations import Class, Step, steps

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
_FIELDS = {"tag": "tag", "claim": CLAIM, "question": QUESTION, "text": TEXT}


def entries(updates: Iterable[bytes]) -> list[Entry]:
    """Updates as the log has them, one a minute, all by one enrolment."""
    by = uuid.UUID(int=1)
    return [
        Entry(number, update, by, BEGAN + timedelta(minutes=number))
        for number, update in enumerate(updates, 1)
    ]


def do(notes: dict[str, Any], act: Act) -> None:
    """Do one act to the notes, as whoever shows the past does."""
    kind, key, inner, value, _ = act
    if kind in ("note", "note-back"):
        notes[key] = {**value, COMMENTS: {}}
    elif kind == "note-gone":
        del notes[key]
    elif kind == "passage":
        notes[key].update(value)
    elif kind in _FIELDS:
        fields = notes[key][COMMENTS][inner] if inner else notes[key]
        fields[_FIELDS[kind]] = value
    elif kind.endswith("-gone"):
        del notes[key][COMMENTS][inner]
    else:
        notes[key][COMMENTS][inner] = value


def shown(past_: Past) -> dict[str, Any]:
    notes: dict[str, Any] = {}
    for step in past_.steps:
        for act in step.acts:
            do(notes, act)
    return notes


def plain(notes: dict[str, Any]) -> dict[str, Any]:
    """Notes without `changed`, which only says that the passage is another."""
    return {key: {k: v for k, v in each.items() if k != "changed"} for key, each in notes.items()}


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_the_state_at_the_last_step_is_what_the_page_shows(done: list[Step]) -> None:
    people = Class()
    for step in done:
        people.do(step)
    people.meet()
    read = past.follow(entries(people.server.log))
    now = people.server.values()["highlights"]
    assert plain(read.notes) == plain(now)
    assert plain(shown(read)) == plain(now)
    assert not read.deleted.keys() & now.keys()
