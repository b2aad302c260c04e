"""An answer over its sockets: written together, frozen by handing in, marked, erased."""

import json
from typing import Any

import pytest
from pycrdt import XmlElement, XmlFragment, XmlText
from sqlalchemy import select, update

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import rewriting
from lti_tool.groups import changes, groupings
from lti_tool.responses import blocks, schema
from lti_tool.responses.tables import Response
from tests.server import Somebody, Tool
from tests.yjs_client import WatchedClient


class AnswerReplica(WatchedClient):
    """A Yjs client with an answer open."""

    @property
    def root(self) -> XmlFragment:
        root: XmlFragment = self.doc.get(schema.ROOT, type=XmlFragment)
        return root

    @property
    def text(self) -> str:
        return blocks.text_of(blocks.read(self.doc))

    def add(self, words: str) -> None:
        """Add a paragraph."""

        def write() -> None:
            paragraph = self.root.children.append(XmlElement("paragraph"))
            paragraph.children.append(XmlText(words))

        self.write(write)

    def add_saved(self, words: str) -> None:
        self.add(words)
        self.until_saved()


def workspace(tool: Tool, who: Somebody) -> dict[str, Any]:
    opened = who.call("POST", f"/api/activities/{tool.activity_id}/workspace")
    assert opened.ok, opened.text
    found: dict[str, Any] = opened.json()
    return found


def join(tool: Tool, who: Somebody) -> AnswerReplica:
    document_id = workspace(tool, who)["response"]["document_id"]
    return AnswerReplica(who.base, document_id, who.ticket(document_id)).join()


def move_to_another_group(tool: Tool, who: Somebody) -> None:
    """A teacher makes a second group, and puts them there."""
    with tool.database.transaction() as db:
        teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
        grouping_id = db.scalars(
            select(Activity.grouping_id).where(Activity.id == tool.activity_id)
        ).one()
        grouping = changes.add(db, teacher, str(grouping_id), ["Two"])
        one, two = groupings.all_groups(db, grouping.id)
        changes.move(db, teacher, grouping.id, [who.enrolment_id], into=two.id, out_of=one.id)


def submit(tool: Tool, who: Somebody) -> Any:
    return who.call("POST", f"/api/activities/{tool.activity_id}/submission")


def work(tool: Tool, who: Somebody, of: Somebody) -> dict[str, Any]:
    path = f"/api/activities/{tool.activity_id}/members/{of.enrolment_id}/work"
    found = who.call("GET", path)
    assert found.ok, found.text
    shown: dict[str, Any] = found.json()
    return shown


def test_two_write_at_once_and_a_row_has_it(pair: Tool) -> None:
    ada, ben = join(pair, pair.ada), join(pair, pair.ben)
    ada.add("Light scatters.")
    ben.add("Blue most.")
    for page in (ada, ben):
        page.until_saved()
    ada.until(lambda: len(ada.text.splitlines()) == 2)
    ben.until(lambda: len(ben.text.splitlines()) == 2)
    assert ada.text == ben.text
    with pair.database.transaction() as db:
        row = db.scalars(select(Response)).one()
        assert (row.text, row.words) == (ada.text, 4)
        assert row.folded == ada.text.casefold()


def test_who_teaches_reads_and_does_not_write(pair: Tool) -> None:
    ada = join(pair, pair.ada)
    ada.add_saved("Ours.")
    document_id = workspace(pair, pair.ada)["response"]["document_id"]
    teacher = AnswerReplica(pair.teacher.base, document_id, pair.teacher.ticket(document_id)).join()
    assert teacher.text == "Ours."
    teacher.add("Well done.")
    assert teacher.until_refused() == "read-only"
    (shown,) = work(pair, pair.teacher, pair.ada)["answers"]
    assert shown["words"] == 1
    assert shown["blocks"][0]["runs"] == [{"text": "Ours.", "marks": [], "href": None}]


def test_nobody_else_opens_it(pair: Tool) -> None:
    document_id = workspace(pair, pair.ada)["response"]["document_id"]
    assert pair.ada.call("POST", f"/api/documents/{document_id}/ticket").ok
    for other in (pair.observer, pair.foreign_teacher):
        assert other.call("POST", f"/api/documents/{document_id}/ticket").status_code == 404


def test_who_leaves_the_group_writes_no_more_in_its_answer(pair: Tool) -> None:
    ada, ben = join(pair, pair.ada), join(pair, pair.ben)
    ben.add_saved("Ours.")
    document_id = workspace(pair, pair.ben)["response"]["document_id"]
    ticket = pair.ben.ticket(document_id)
    move_to_another_group(pair, pair.ben)
    assert ben.close_code() == 4404
    # Neither by a ticket from before, nor by a new one.
    assert AnswerReplica(pair.ben.base, document_id, ticket).close_code() == 4404
    assert pair.ben.call("POST", f"/api/documents/{document_id}/ticket").status_code == 404
    ada.until(lambda: ada.text != "")
    ada.add_saved("Mine.")
    assert ada.text == "Ours.\nMine."


def test_another_group_has_an_answer_of_its_own(pair: Tool) -> None:
    ada = join(pair, pair.ada)
    ada.add_saved("Ours.")
    document_id = workspace(pair, pair.ada)["response"]["document_id"]
    move_to_another_group(pair, pair.ben)
    ben = join(pair, pair.ben)
    ben.add_saved("Theirs.")
    assert ben.text == "Theirs."
    assert pair.ben.call("POST", f"/api/documents/{document_id}/ticket").status_code == 404
    own_ticket = pair.ben.ticket(workspace(pair, pair.ben)["response"]["document_id"])
    assert AnswerReplica(pair.ben.base, document_id, own_ticket).close_code() == 4401
    assert join(pair, pair.ada).text == "Ours."


def test_handing_in_asks_for_it_and_freezes_it(pair: Tool) -> None:
    ada = join(pair, pair.ada)
    refused = submit(pair, pair.ada)
    assert refused.status_code == 409
    ada.add_saved("One two three four five six.")
    assert "6 words, and may have 5" in submit(pair, pair.ada).text
    ada.write(lambda: ada.root.children.__delitem__(0))
    ada.add_saved("One two.")
    receipt = submit(pair, pair.ada).json()
    assert receipt["answer_words"] == 2
    ada.add("More.")
    assert ada.until_refused() == "handed-in"
    (shown,) = work(pair, pair.teacher, pair.ben)["answers"]
    assert shown["blocks"][0]["runs"][0]["text"] == "One two."
    content = json.loads(
        pair.teacher.call("GET", f"/submissions/{receipt['id']}/content.json").content
    )
    assert content["answer"]["blocks"][0]["runs"][0]["text"] == "One two."
    assert len(content["answer"]["author_ids"]) == 1


def test_a_quoted_passage_alone_is_no_answer(pair: Tool) -> None:
    ada = join(pair, pair.ada)
    attributes: Any = {"text": "Quoted.", "place": "at=1"}
    ada.write(lambda: ada.root.children.append(XmlElement("passage", attributes)))
    ada.until_saved()
    assert "There is no answer yet" in submit(pair, pair.ada).text


def test_an_answer_that_is_not_asked_for_any_more_takes_no_words(pair: Tool) -> None:
    ada = join(pair, pair.ada)
    ada.add_saved("Kept.")
    changed = pair.teacher.call(
        "PATCH", f"/api/activities/{pair.activity_id}", {"response": {"mode": "no"}}
    )
    assert changed.ok, changed.text
    ada.add("More.")
    assert ada.until_refused() == "not-asked"
    assert workspace(pair, pair.ada)["response"] is None
    assert work(pair, pair.teacher, pair.ada)["answers"] == []


@pytest.mark.parametrize("mode", ["may", "must"])
def test_a_whole_class_writes_none(tool: Tool, mode: str) -> None:
    path = f"/api/activities/{tool.activity_id}"
    refused = tool.teacher.call("PATCH", path, {"response": {"mode": mode}})
    assert refused.status_code == 400
    assert "A whole class" in refused.text


def test_it_waits_while_notes_are_hidden(pair: Tool) -> None:
    with pair.database.transaction() as db:
        db.execute(update(Activity).values(hides_notes=True))
    ada = join(pair, pair.ada)
    ada.add("Too early.")
    assert ada.until_refused() == "hidden"


def test_an_erasure_takes_the_words_of_one_and_then_of_the_other(pair: Tool) -> None:
    ada, ben = join(pair, pair.ada), join(pair, pair.ben)
    ada.add_saved("Words of Ada.")
    ben.until(lambda: ben.text != "")
    ben.add_saved("Words of Ben.")
    document_id = workspace(pair, pair.ada)["response"]["document_id"]
    for gone, left in ((pair.ada, "Words of Ben."), (pair.ben, "")):
        with pair.database.transaction() as db:
            assert rewriting.redact(db, document_id, [gone.enrolment_id])
        with pair.database.transaction() as db:
            shown = db.scalar(select(Response.text))
            assert (shown or "").strip() == left


def test_lists_of_work_say_how_long_the_answer_of_each_who_wrote_is(pair: Tool) -> None:
    ada, ben = join(pair, pair.ada), join(pair, pair.ben)
    ada.add_saved("Light scatters.")
    ben.until(lambda: ben.text != "")
    activity_id = str(pair.activity_id)

    def words_of_members() -> dict[str, int]:
        members = pair.teacher.call("GET", f"/api/activities/{activity_id}/class").json()["members"]
        return {each["enrolment_id"]: each["answer_words"] for each in members}

    assert words_of_members()[str(pair.ada.enrolment_id)] == 2
    assert words_of_members()[str(pair.ben.enrolment_id)] == 0
    ben.add_saved("Blue most.")
    assert words_of_members()[str(pair.ben.enrolment_id)] == 4
    progress = pair.teacher.call("GET", "/api/course/progress").json()
    cells = {each["enrolment_id"]: each["cells"] for each in progress["students"]}
    assert cells[str(pair.ben.enrolment_id)][activity_id]["answer_words"] == 4
    (own,) = pair.ada.call("GET", "/api/own-work").json()
    assert (own["notes"], own["answer_words"]) == (0, 4)


def test_a_search_finds_the_words_of_an_answer_that_one_may_read(pair: Tool) -> None:
    join(pair, pair.ada).add_saved("Rayleigh scatters.")

    def found(who: Somebody) -> list[str]:
        groups = who.call("GET", "/api/search?words=rayleigh").json()["groups"]
        return [result["kind"] for group in groups for result in group["results"]]

    for reader in (pair.ada, pair.ben, pair.teacher):
        assert found(reader) == ["answer"]
    for other in (pair.observer, pair.foreign_teacher):
        assert found(other) == []
    changed = pair.teacher.call(
        "PATCH", f"/api/activities/{pair.activity_id}", {"response": {"mode": "no"}}
    )
    assert changed.ok, changed.text
    assert found(pair.teacher) == []
