"""People come and go and processes end in any order: all copies and the rows end the same."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Map

from lti_tool.db.engine import Database
from lti_tool.documents import opening, update_log, verify
from tests import builders
from tests.examples import examples
from tests.server import note, signed_in
from tests.sync.page import BROKEN, Page
from tests.sync.processes import Process, serving
from tests.waiting import until

PEOPLE = 3


@dataclass
class SeededCourse:
    """A course with two web processes; each example has a document of its own in it."""

    database: Database
    processes: list[Process]
    count: int = 0

    def open(self) -> tuple[uuid.UUID, list[Page]]:
        """A new document, and everybody's page of it."""
        self.count += 1
        with self.database.transaction() as db:
            at = builders.place(db)
            link = f"l{self.count}"
            teacher = builders.arrive(db, at, "tess", builders.TEACHER, link=link)
            activity = builders.activity(db, teacher)
            _, document = opening.open_for(db, teacher.member, activity, "annotations")
            builders.conversation(db, activity, document.id)
            came = [builders.arrive(db, at, f"person-{n}", link=link) for n in range(PEOPLE)]
            people = [signed_in(db, "", arrived, at) for arrived in came]
        return document.id, [Page(somebody, str(document.id)) for somebody in people]


@pytest.fixture
def course(database_url: str, database: Database) -> Iterator[SeededCourse]:
    """The course, its processes shared by all examples."""
    with serving(database_url, 2) as processes:
        yield SeededCourse(database, processes)


Step = tuple[str, int, int]
"""Operation, index of the person or process, and a number to choose with."""

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "add", "comment", "retag", "delete", "leave", "come", "come", "receive", "end"]
        ),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 7),
    ),
    max_size=30,
)


def do(course: SeededCourse, pages: list[Page], step: Step) -> None:
    """One step. A lost connection is no failure: the page goes on without."""
    operation, who, number = step
    page = pages[who]
    try:
        if operation == "come":
            page.connect(course.processes[number % 2].base)
        elif operation == "leave":
            page.disconnect()
        elif operation == "receive":
            page.receive(0.05)
        elif operation == "end":
            course.processes[who % 2].again(is_gentle=number % 2 == 0)
        elif page.author:
            write(page, operation, number)
    except BROKEN:
        page.disconnect()


def write(page: Page, operation: str, number: int) -> None:
    """Apply an operation to a page, with or without a connection."""
    keys = sorted(page.root.keys())
    own = [key for key in keys if key.startswith(page.author)]
    if operation == "add":
        key = f"{page.author}/{uuid.uuid4()}"
        value = note(conversation=page.document_id, start=number)
        page.write(lambda: page.root.update({key: value}), (key, number))
    elif operation == "comment" and keys:
        comments = page.root[keys[number % len(keys)]]["comments"]
        text = Map({"text": f"comment {number}", "created": number})
        page.write(lambda: comments.update({f"{page.author}/{uuid.uuid4()}": text}))
    elif operation == "retag" and own:
        chosen = page.root[own[number % len(own)]]
        page.write(lambda: chosen.update({"tag": f"t{number % 3 + 1}"}))
    elif operation == "delete" and own:
        key = own[number % len(own)]
        page.write(lambda: page.root.pop(key), (key, None))


@pytest.mark.random
@pytest.mark.slow
@settings(
    deadline=None,
    max_examples=examples(3),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(done=steps)
def test_whatever_people_and_processes_do_all_end_with_the_same(
    course: SeededCourse, done: list[Step]
) -> None:
    document_id, pages = course.open()
    for page in pages:
        page.connect(course.processes[0].base)
    for step in done:
        do(course, pages, step)
    for page in pages:
        until(partial(settled, course, page), "everything to be saved")
    with course.database.transaction() as db:
        assert verify.verify(db, document_id) == []
    with course.database.transaction() as db:
        doc = update_log.load(db, document_id).document()
    shown = doc.get("highlights", type=Map).to_py()
    for page in pages:
        until(partial(caught_up, course, page, shown), "a page to have everything")
        saved = dict(page.saved)
        assert {key for key, number in saved.items() if number is not None} <= shown.keys()
        assert not {key for key, number in saved.items() if number is None} & shown.keys()
        page.disconnect()


def settled(course: SeededCourse, page: Page) -> bool:
    """True where the page is connected and everything it wrote is on disk."""
    try:
        if not page.is_open:
            page.connect(course.processes[0].base)
        page.receive(0.02)
    except BROKEN:
        page.disconnect()
    return page.is_saved


def caught_up(course: SeededCourse, page: Page, shown: dict[str, Any]) -> bool:
    """True where the page shows what the document has, and nothing of it is under way."""
    return settled(course, page) and page.notes() == shown
