"""Every page is told the same order of notes, that in which the server accepted them."""

import json
from dataclasses import replace
from typing import Any

from pycrdt import Map

from lti_tool.sync.wire import protocol
from tests.server import Replica, Somebody, Tool
from tests.sync.processes import serving


class Reader(Replica):
    """A replica that keeps the order that it was told."""

    order: tuple[str, ...] = ()
    was_unordered = False
    """True where a highlight came before its place in the order."""

    def take(self, frame: bytes) -> None:
        kind, at = protocol.read_varuint(frame, 0)
        if kind == protocol.ORDER:
            keys = json.loads(protocol.read_payload(frame, at))
            self.order = (*(key for key in self.order if key not in keys), *keys)
        super().take(frame)
        others = {key for key in list(self.highlights.keys()) if not key.startswith(self.author)}
        self.was_unordered |= not others <= set(self.order)

    def comment(self, highlight: str, text: str, clock: int, key: str) -> str:
        """Comment by a clock of one's own; the key."""
        key = f"{self.author}/{key}"
        value: Map[Any] = Map({"text": text, "created": clock})
        self.write(lambda: self.highlights[highlight]["comments"].update({key: value}))
        return key


def reader(tool: Tool, somebody: Somebody, base: str = "") -> Reader:
    here = replace(somebody, base=base or tool.base)
    document_id = here.workspace(tool.activity_id)["document_id"]
    joined = Reader(here.base, document_id, here.ticket(document_id))
    return joined.join()


def test_an_answer_comes_after_its_question_however_slow_its_writers_clock_is(tool: Tool) -> None:
    ada, ben = reader(tool, tool.ada), reader(tool, tool.ben)
    note = ada.highlight()
    ada.until_saved()
    question = ada.comment(note, "Why?", 7_200_000, "question")
    ada.until_saved()
    ben.until_has(note)
    ben.until(lambda: question in ben.highlights[note]["comments"])
    answer = ben.comment(note, "Because.", 1, "answer")
    ben.until_saved()
    expected = (note, question, answer)
    ada.until(lambda: answer in ada.highlights[note]["comments"])
    late = reader(tool, tool.teacher)
    assert ada.order == ben.order == late.order == expected
    assert not (ada.was_unordered)
    assert not (ben.was_unordered)
    assert not (late.was_unordered)


def test_a_note_that_is_deleted_and_restored_was_accepted_anew(tool: Tool) -> None:
    ada = reader(tool, tool.ada)
    note = ada.highlight()
    first, second = (ada.comment(note, "x", 1, name) for name in ("first", "second"))
    ada.until_saved()
    comments = ada.highlights[note]["comments"]
    ada.write(lambda: comments.pop(first))
    ada.until_saved()
    ada.comment(note, "x, again", 1, "first")
    ada.until_saved()
    assert ada.order == reader(tool, tool.ben).order == (note, second, first)


def test_a_page_of_another_process_is_told_the_same_order(tool: Tool, database_url: str) -> None:
    with serving(database_url, 2) as processes:
        ada = reader(tool, tool.ada, processes[0].base)
        ben = reader(tool, tool.ben, processes[1].base)
        note = ada.highlight()
        ada.until_saved()
        written = [note]
        for number in range(4):
            page, other = (ada, ben) if number % 2 else (ben, ada)
            page.until_has(note)
            written.append(page.comment(note, "x", 10 - number, str(number)))
            page.until_saved()
            key = written[-1]
            other.until(lambda key=key, at=other: key in at.highlights[note]["comments"])  # type: ignore[misc]
        late = reader(tool, tool.teacher, processes[1].base)
        assert ada.order == ben.order == late.order == tuple(written)


def test_revealed_notes_keep_the_order_in_which_they_were_accepted(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("PATCH", path, {"hides_notes": True}).ok
    written = []
    for somebody, clock in ((tool.ben, 3), (tool.ada, 2), (tool.ben, 1)):
        opened = somebody.call("POST", f"{path}/workspace").json()
        document_id = opened["hidden_document_id"]
        page = Reader(tool.base, document_id, somebody.ticket(document_id)).join()
        note = page.highlight(created=clock)
        page.until_saved()
        written += [note, page.comment(note, "One", clock, f"{clock}-one")]
        written.append(page.comment(note, "Two", clock, f"{clock}-two"))
        page.until_saved()
        page.close()
    assert tool.teacher.call("POST", f"{path}/reveal").ok
    assert reader(tool, tool.teacher).order == tuple(written)
