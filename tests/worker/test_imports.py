"""Imports run beside everything else; who added what cannot be read gets the reason."""

import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.conversations import importing, queries
from lti_tool.conversations.reading import PROGRAM, ReadingProcess
from lti_tool.db import job_queue
from lti_tool.lti.service_client import ServiceClient
from lti_tool.sandbox.process import Sandbox
from lti_tool.settings import Settings
from lti_tool.worker import loop
from lti_tool.worker.job_context import Tools
from tests import builders
from tests.server import Somebody, Tool
from tests.waiting import until

HOSTILE = (sys.executable, "-P", str(Path(__file__).with_name("hostile_reader.py")))


@contextmanager
def working(tool: Tool, settings: Settings, *program: str) -> Iterator[None]:
    """The worker, whose reading processes run `program`, for the length of the block."""
    tools = Tools(
        tool.database,
        ServiceClient(tool.database, settings),
        ReadingProcess(Sandbox(*(program or PROGRAM))),
    )
    stop = threading.Event()
    worker = threading.Thread(target=loop.run, args=(tool.database, settings, stop, tools))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def add(teacher: Somebody, activity_id: object, text: str) -> str:
    body = {"text": text, "again": True}
    answer = teacher.call("POST", f"/api/activities/{activity_id}/conversations", body)
    assert answer.status_code == 202
    assert answer.json()["state"] == "importing"
    return f"/api/conversations/{answer.json()['id']}/import"


def state(teacher: Somebody, path: str) -> str:
    found: str = teacher.call("GET", path).json()["state"]
    return found


def texts(teacher: Somebody, activity_id: uuid.UUID) -> list[str]:
    answers = [teacher.call("GET", path).json() for path in teacher.text_paths(activity_id)]
    return [turn["html"] for answer in answers for turn in answer["turns"]]


def test_a_text_is_listed_at_once_and_shown_when_it_has_been_read(
    tool: Tool, settings: Settings
) -> None:
    path = add(tool.teacher, tool.activity_id, "# Talk\n\nUser: One\n\nAssistant: *Two*")
    assert texts(tool.teacher, tool.activity_id) == []
    revision = tool.teacher.workspace(tool.activity_id)["revision"]
    with working(tool, settings):
        until(lambda: state(tool.teacher, path) == "ready", "the reading")
    assert tool.teacher.call("GET", path).json()["title"] == "Talk"
    assert "<em>Two</em>" in texts(tool.ada, tool.activity_id)[1]
    # Pages that are open ask again.
    assert tool.teacher.workspace(tool.activity_id)["revision"] > revision


@pytest.mark.parametrize(
    ("attack", "problem"),
    [("memory", "memory"), ("garbage", "unreadable"), ("shape", "unreadable")],
)
def test_a_reader_that_fails_is_told_in_words_and_can_be_tried_again(
    tool: Tool, settings: Settings, attack: str, problem: str
) -> None:
    path = add(tool.teacher, tool.activity_id, f"hostile:{attack}")
    with working(tool, settings, *HOSTILE):
        until(lambda: state(tool.teacher, path) == "failed", "the failure")
        answer = tool.teacher.call("GET", path).json()["problem"]
        assert answer["code"] == problem
        assert answer["sentence"]
        assert answer["advice"]
        assert texts(tool.teacher, tool.activity_id) == []
        assert tool.teacher.call("POST", path).status_code == 202
        until(lambda: state(tool.teacher, path) == "failed", "the second failure")
    assert tool.teacher.call("DELETE", path.removesuffix("/import")).status_code == 204


def test_what_a_reader_that_was_taken_over_says_is_cleaned_by_another_process(
    tool: Tool, settings: Settings
) -> None:
    path = add(tool.teacher, tool.activity_id, "hostile:html")
    with working(tool, settings, *HOSTILE):
        until(lambda: state(tool.teacher, path) == "ready", "the reading")
    assert texts(tool.teacher, tool.activity_id) == ['<p dir="auto">Hello</p>']


def test_a_bomb_in_one_course_keeps_nobody_in_another_waiting(
    tool: Tool, settings: Settings
) -> None:
    bombs = [add(tool.teacher, tool.activity_id, "hostile:loop") for _ in range(3)]
    text = add(tool.other_teacher, tool.other_activity_id, "User: One\n\nAssistant: Two")
    with working(tool, settings, *HOSTILE):
        until(lambda: state(tool.other_teacher, text) == "ready", "the other course's text")
        # The first bomb still burns, and its course has only one at a time.
        assert [state(tool.teacher, bomb) for bomb in bombs] == ["importing"] * 3
    assert len(texts(tool.other_teacher, tool.other_activity_id)) == 2


def test_one_import_of_a_course_runs_at_a_time_and_marks_wait_for_none(tool: Tool) -> None:
    for _ in range(2):
        add(tool.teacher, tool.activity_id, "a")
    add(tool.other_teacher, tool.other_activity_id, "b")
    with tool.database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a mark")
        first, second = (job_queue.claim(db, importing.QUEUE) for _ in range(2))
        assert first is not None
        assert second is not None
        assert job_queue.claim(db, importing.QUEUE) is None
        # Nothing is due that could be run: the worker sleeps.
        assert job_queue.next_due(db, importing.QUEUE) is not None
        mark = job_queue.claim(db)
        assert mark is not None
        assert mark.name == "deliver"
        job_queue.finish(db, first)
        assert job_queue.claim(db, importing.QUEUE) is not None


def test_a_text_whose_reading_ends_the_worker_is_not_read_for_ever(
    tool: Tool, settings: Settings
) -> None:
    path = add(tool.teacher, tool.activity_id, "a")
    now = clock.now()
    for attempt in range(3):
        with clock.frozen(now + attempt * 2 * job_queue.LEASE), tool.database.transaction() as db:
            assert job_queue.claim(db, importing.QUEUE) is not None
    tools = Tools(tool.database, ServiceClient(tool.database, settings))
    with clock.frozen(now + 6 * job_queue.LEASE):
        assert loop.run_one(tools, importing.QUEUE)
    assert tool.teacher.call("GET", path).json()["problem"]["code"] == "interrupted"
    with tool.database.transaction() as db:
        (kept,) = (
            each
            for each in queries.of_activity(db, tool.activity_id)
            if each.id != builders.CONVERSATION
        )
        assert kept.state == "failed"


def test_a_worker_that_ends_leaves_its_import_to_the_next(tool: Tool, settings: Settings) -> None:
    path = add(tool.teacher, tool.activity_id, "hostile:loop")
    with working(tool, settings, *HOSTILE):
        until(lambda: is_leased(tool), "the reading to begin")
    assert state(tool.teacher, path) == "importing"
    assert not is_leased(tool)


def is_leased(tool: Tool) -> bool:
    leased = select(job_queue.Job.id).where(job_queue.Job.leased_until.is_not(None))
    with tool.database.transaction() as db:
        return db.scalar(leased) is not None
