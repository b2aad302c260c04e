"""A projector and forty open pages: each gets every note, and every change of the pointer once."""

from collections import Counter

import pytest

from lti_tool.sync.wire import protocol
from tests import builders
from tests.server import Replica, Somebody, Tool

STUDENTS = 40


class Page(Replica):
    """An open page of a student, which counts what it is sent."""

    got: Counter[str]

    def take(self, frame: bytes) -> None:
        counted = self.__dict__.setdefault("got", Counter())
        super().take(frame)
        kind, _ = protocol.read_varuint(frame, 0)
        if frame == protocol.pointer_changed():
            counted["pointer"] += 1
        elif frame == protocol.settings_changed():
            counted["settings"] += 1
        elif kind == protocol.SYNC:
            counted["updates"] += isinstance(protocol.parse(frame), protocol.Update)

    def drain(self) -> None:
        """Take all that has been sent so far."""
        self.has_document = False
        self.request_sync()
        self.until(lambda: self.has_document)


def opened(tool: Tool, student: Somebody) -> Page:
    document_id = student.workspace(tool.activity_id)["document_id"]
    return Page(tool.base, document_id, student.ticket(document_id)).join()


@pytest.mark.slow
def test_forty_pages_get_every_note_and_every_pointer_once(tool: Tool) -> None:
    students = [tool.arrive(f"student{number}") for number in range(STUDENTS)]
    pages = [opened(tool, student) for student in students]
    for page in pages:
        page.drain()
        page.got.clear()
    path = f"/api/activities/{tool.activity_id}"
    projected = tool.teacher.call("GET", f"{path}/lecture").json()
    passage = {"conversation": str(builders.CONVERSATION), "start": 0, "end": 5}
    tool.teacher.call("PUT", f"{path}/pointer", passage).raise_for_status()
    keys = [page.highlight(start=10) for page in pages]
    for page in pages:
        page.until_saved()
    tool.teacher.call("DELETE", f"{path}/pointer").raise_for_status()
    for page in pages:
        page.until_has(*keys)
        page.until(lambda page=page: page.got["pointer"] == 2)  # type: ignore[misc]
        page.drain()
    for page, key in zip(pages, keys, strict=True):
        assert page.got["pointer"] == 2
        assert page.got["settings"] == 0
        # Together where they came together; of one's own nothing comes back.
        assert 1 <= page.got["updates"] <= STUDENTS
        assert sorted(page.highlights.keys()) == sorted(keys), key
    after = tool.teacher.call("GET", f"{path}/lecture").json()
    assert projected != after
    for student in students[:3]:
        assert student.call("GET", f"{path}/shown").json()["pointer"] is None
        assert student.call("GET", f"{path}/lecture").status_code == 403
    for page in pages:
        page.close()
