"""Source of a text stays hidden from students until it is revealed, whatever they ask for.

One word that nobody else uses stands in all that names product, model, title, speaker and file; a
student then asks for everything, and the word is looked for in the bytes.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.conversations import encoded_text
from lti_tool.conversations.tables import Conversation, ConversationSource, Turn
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Declaration
from lti_tool.courses.roles import Capability
from lti_tool.sync.wire import protocol
from lti_tool.web.urls import ROUTES, Who
from tests import builders
from tests.server import Somebody, Tool
from tests.sync.test_anonymous_traffic import Listener

SECRET = "quokka"
HELD = datetime(2024, 2, 29, 12, tzinfo=UTC)

READING = [
    route
    for route in ROUTES
    if route.methods == "GET" and (isinstance(route.who, Capability) or route.who is Who.SIGNED_IN)
]


@dataclass(frozen=True)
class Compared:
    """Activity with two texts, and hashes that would tell where they are from."""

    tool: Tool
    texts: tuple[uuid.UUID, uuid.UUID]
    hashes: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/api/activities/{self.tool.activity_id}"

    def choose(self, who: Somebody, text: int | None, reason: str = "") -> Any:
        chosen = None if text is None else str(self.texts[text])
        return who.call(
            "PUT", f"{self.path}/comparison/choice", {"conversation": chosen, "reason": reason}
        )

    def reveal(self, who: Somebody) -> Any:
        return who.call("POST", f"{self.path}/comparison/reveal")

    def opened(self, who: Somebody) -> dict[str, Any]:
        return who.workspace(self.tool.activity_id)

    def titles(self, who: Somebody) -> list[str]:
        return [each["title"] for each in self.opened(who)["conversations"]]

    def settings(self, **wanted: bool) -> Any:
        return self.tool.teacher.call("PATCH", self.path, {"comparison": wanted})

    def everything(self, who: Somebody) -> bytes:
        """All that somebody gets by asking every address that reads, and some that write."""
        opened = self.opened(who)
        ids = {
            "activity_id": self.tool.activity_id,
            "workspace_id": opened["workspace_id"],
            "document_id": opened["document_id"],
            "enrolment_id": who.enrolment_id,
            "submission_id": uuid.uuid4(),
            "poll_id": uuid.uuid4(),
            "pseudonym": "Amber Heron",
            "audience": "students",
        }
        texts = [
            {"conversation_id": conversation_id, "text_hash": text_hash}
            for conversation_id, text in zip(self.texts, opened["conversations"], strict=True)
            for text_hash in (text["text_hash"], *self.hashes)
        ]
        # Most addresses name no text, and are the same for all of them.
        paths = {_path(route.rule, ids | text) for route in READING for text in texts}
        found = [str(opened).encode(), *(who.call("GET", path).content for path in sorted(paths))]
        searches = (f"/api/search?words={words}" for words in (SECRET, "answer", "kingfisher"))
        found += [who.call("GET", path).content for path in searches]
        return b"\n".join(found).lower()


def _path(rule: str, ids: Mapping[str, object]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda name: str(ids[name[1]]), rule)


@pytest.fixture
def compared(tool: Tool) -> Compared:
    ids = (builders.CONVERSATION, uuid.UUID(int=2))
    with tool.database.transaction() as db:
        first = db.get_one(Conversation, ids[0])
        second = builders.conversation(db, db.get_one(Activity, tool.activity_id), ids[1])
        for each in (first, second):
            _name(each)
            turn = Turn(
                conversation_id=each.id, position=0, speaker="assistant", label=f"{SECRET} said",
                html="<p>Hello of the kingfisher</p>", text="Hello of the kingfisher", start=0,
                model=f"{SECRET}-4", sent_at=HELD, attachments=[f"{SECRET}.pdf"],
            )  # fmt: skip
            db.add(turn)
            encoded_text.store(db, each, [turn])
            db.add(
                ConversationSource(
                    conversation_id=each.id, title=SECRET, name=f"{SECRET}.html", flavors=[]
                )
            )
        hashes = tuple(str(each) for made in (first, second) for each in (
            made.text_hash, made.source_hash
        ))  # fmt: skip
    made = Compared(tool, ids, hashes)
    assert made.settings(hides_models=True).ok
    return made


def _name(each: Conversation) -> None:
    """Put the secret into all that tells where a text is from."""
    each.title = f"{SECRET} about birds"
    each.product = each.model = each.format = SECRET
    each.declaration = Declaration(SECRET, SECRET, SECRET)
    each.made_at = HELD
    each.source_hash = each.id.hex * 2
    each.changes = [{"op": "redact", "length": 1, "reason": SECRET}]


@pytest.mark.parametrize("name", ["ada", "observer"])
def test_a_student_finds_nothing_wherever_they_look(compared: Compared, name: str) -> None:
    writer = compared.tool.replica(compared.tool.ada)
    writer.highlight(quote="a note that is there")
    gone = writer.highlight(quote="a note that is gone")
    writer.write(lambda: writer.highlights.pop(gone))
    writer.until_saved()
    who = getattr(compared.tool, name)
    found = compared.everything(who)
    assert b"kingfisher" in found
    # In the history, in that of one's own, and among the deleted notes.
    assert (b"a note that is gone" in found) == (name == "ada")
    assert SECRET.encode() not in found
    for value in (*compared.hashes, HELD.date().isoformat()):
        assert value.encode() not in found, value
    assert compared.titles(who) == ["Answer A", "Answer B"]


def test_staff_find_it_all(compared: Compared) -> None:
    for who in (compared.tool.teacher, compared.tool.tutor):
        assert f"{SECRET} about birds" in compared.titles(who)
        assert SECRET.encode() in compared.everything(who)


def test_search_gives_the_letter_and_does_not_find_by_what_is_hidden(compared: Compared) -> None:
    tool = compared.tool
    search = tool.ada.call("GET", f"/api/search?words={SECRET}").json()
    assert search["groups"] == []
    (group,) = tool.ada.call("GET", "/api/search?words=kingfisher").json()["groups"]
    assert {each["conversation"] for each in group["results"]} == {"Answer A", "Answer B"}
    found = tool.teacher.call("GET", f"/api/search?words={SECRET}").json()["groups"]
    assert found != []


def test_the_projector_shows_letters_to_the_room_that_reads_it(compared: Compared) -> None:
    answer = compared.tool.teacher.call("GET", f"{compared.path}/lecture")
    assert SECRET.encode() not in answer.content.lower()
    shown = answer.json()["projection"]["conversations"]
    assert [each["title"] for each in shown] == ["Answer A", "Answer B"]
    for each in shown:
        path = f"/api/conversations/{each['id']}/text/{each['text_hash']}"
        text = compared.tool.teacher.call("GET", path)
        assert text.ok
        assert SECRET.encode() not in text.content


def test_frames_of_the_socket_tell_nothing_and_a_reveal_reaches_open_pages(
    compared: Compared,
) -> None:
    tool = compared.tool
    document_id = compared.opened(tool.ada)["document_id"]
    ada = Listener(tool.base, document_id, tool.ada.ticket(document_id))
    ada.join()
    ben = tool.replica(tool.ben)
    key = ben.highlight()
    ben.until_saved()
    ada.until_has(key)
    assert compared.reveal(tool.teacher).ok
    ada.until(lambda: protocol.settings_changed() in ada.frames)
    assert SECRET.encode() not in b"\n".join(ada.frames).lower()
    assert compared.titles(tool.ada) == [f"{SECRET} about birds"] * 2


def test_a_student_is_told_that_it_is_hidden_and_not_where_it_is_from(compared: Compared) -> None:
    for text in compared.texts:
        answer = compared.tool.ada.call("GET", f"/api/conversations/{text}/provenance")
        assert answer.status_code == 403
        assert compared.tool.teacher.call("GET", f"/api/conversations/{text}/provenance").ok


def test_the_text_with_names_is_not_found_by_its_hash(compared: Compared) -> None:
    path = f"/api/conversations/{compared.texts[0]}/text/{compared.hashes[0]}"
    assert compared.tool.ada.call("GET", path).status_code == 404
    assert compared.tool.observer.call("GET", path).status_code == 404
    assert compared.tool.teacher.call("GET", path).ok
    assert compared.reveal(compared.tool.teacher).ok
    assert compared.tool.ada.call("GET", path).ok


def test_once_revealed_everybody_reads_the_names_and_nobody_chooses(compared: Compared) -> None:
    tool = compared.tool
    assert compared.choose(tool.ada, 0, "It has sources").ok
    assert compared.reveal(tool.teacher).ok
    assert compared.titles(tool.ada) == compared.titles(tool.teacher)
    assert SECRET.encode() in compared.everything(tool.ada)
    # Late, and a change of mind.
    assert compared.choose(tool.ben, 1).status_code == 409
    assert compared.choose(tool.ada, 1).status_code == 409
    assert compared.reveal(tool.teacher).status_code == 409
    shown = compared.opened(tool.ben)["comparison"]
    assert (shown["is_blind"], shown["can_choose"], shown["choice"]) == (False, False, None)
    assert shown["revealed_at"] is not None


def test_a_choice_can_be_changed_and_its_reason_is_the_teachers_alone(compared: Compared) -> None:
    tool = compared.tool
    assert compared.choose(tool.ada, 0, "First").ok
    assert compared.choose(tool.ada, None, "They are <b>alike</b>").ok
    own = compared.opened(tool.ada)["comparison"]["choice"]
    assert own == {"conversation": None, "reason": "They are <b>alike</b>"}
    assert compared.opened(tool.ben)["comparison"]["choice"] is None
    result = tool.teacher.call("GET", f"{compared.path}/comparison").json()
    assert (result["chosen"], result["everybody"]) == (1, 2)
    assert [row["people"] for row in result["rows"]] == [0, 0, 1]
    assert [each["reason"] for each in result["reasons"]] == ["They are <b>alike</b>"]
    assert compared.reveal(tool.teacher).ok
    assert b"alike" not in compared.everything(tool.ben)


def test_nobody_else_chooses_reads_the_result_or_reveals(compared: Compared) -> None:
    tool = compared.tool
    for who in (tool.teacher, tool.tutor, tool.observer):
        assert compared.choose(who, 0).status_code == 403
    for who in (tool.ada, tool.observer):
        assert who.call("GET", f"{compared.path}/comparison").status_code == 403
    for who in (tool.ada, tool.tutor, tool.observer):
        assert compared.reveal(who).status_code == 403
    for who in (tool.other_teacher, tool.foreign_teacher):
        assert compared.reveal(who).status_code == 404
        assert who.call("GET", f"{compared.path}/comparison").status_code == 404


@pytest.mark.parametrize("reason", ["x" * 1001, "a\u0000b", 5])
def test_a_reason_that_cannot_be_kept_is_refused(compared: Compared, reason: Any) -> None:
    assert compared.choose(compared.tool.ada, 0, reason).status_code == 400


def test_only_a_text_of_the_comparison_is_chosen(compared: Compared) -> None:
    tool = compared.tool
    with tool.database.transaction() as db:
        other = db.scalars(
            select(Conversation.id).where(Conversation.activity_id != tool.activity_id)
        ).all()
    path = f"{compared.path}/comparison/choice"
    for wanted in (uuid.uuid4(), *other):
        assert tool.ada.call("PUT", path, {"conversation": str(wanted)}).status_code == 404
    assert compared.opened(tool.ada)["comparison"]["choice"] is None


def test_the_last_of_all_reveals_where_the_activity_says_so(compared: Compared) -> None:
    tool = compared.tool
    assert compared.settings(hides_models=True, reveals_when_all=True).ok
    assert compared.choose(tool.ada, 0).ok
    assert compared.titles(tool.ada) == ["Answer A", "Answer B"]
    assert compared.choose(tool.ben, 0).ok
    assert compared.titles(tool.ada) == [f"{SECRET} about birds"] * 2


def test_a_setting_by_which_all_have_chosen_reveals_at_once(compared: Compared) -> None:
    for who in (compared.tool.ada, compared.tool.ben):
        assert compared.choose(who, 1).ok
    assert compared.opened(compared.tool.ada)["comparison"]["is_blind"]
    assert compared.settings(hides_models=True, reveals_when_all=True).ok
    assert not compared.opened(compared.tool.ada)["comparison"]["is_blind"]


def test_what_was_chosen_between_stays_as_it_is(compared: Compared) -> None:
    tool = compared.tool
    assert compared.choose(tool.ada, 0).ok
    assert compared.settings(hides_models=False).status_code == 409
    order = {"order": [str(each) for each in reversed(compared.texts)]}
    path = f"{compared.path}/conversations/order"
    assert tool.teacher.call("PUT", path, order).status_code == 409
    removal = tool.teacher.call("DELETE", f"/api/conversations/{compared.texts[1]}")
    assert removal.status_code == 409
    assert tool.teacher.call("DELETE", compared.path).status_code == 409
    assert compared.titles(tool.ada) == ["Answer A", "Answer B"]


def test_before_anybody_has_chosen_it_is_turned_off_and_on(compared: Compared) -> None:
    assert compared.settings(hides_models=False).ok
    assert compared.titles(compared.tool.ada) == [f"{SECRET} about birds"] * 2
    assert compared.opened(compared.tool.ada)["comparison"] is None
    assert compared.settings(hides_models=True).ok
    assert compared.titles(compared.tool.ada) == ["Answer A", "Answer B"]
    wrong = compared.settings(hides_models=False, reveals_when_all=True)
    assert wrong.status_code == 400


def test_another_name_of_a_speaker_stays_hidden_too(compared: Compared) -> None:
    text = compared.texts[0]
    names = [{"speaker": "assistant", "label": f"{SECRET} said", "new_label": f"{SECRET} II"}]
    answer = compared.tool.teacher.call("PATCH", f"/api/conversations/{text}", {"names": names})
    assert answer.ok
    assert SECRET.encode() not in compared.everything(compared.tool.ada)


def test_with_one_text_nothing_is_chosen(compared: Compared) -> None:
    tool = compared.tool
    assert tool.teacher.call("DELETE", f"/api/conversations/{compared.texts[1]}").ok
    assert not compared.opened(tool.ada)["comparison"]["can_choose"]
    assert compared.choose(tool.ada, 0).status_code == 409
