"""Traffic of one student, with thirty others in two activities, does not tell who is who."""

import json
import random
import re
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select

from lti_tool.annotations.schema import agreement_key
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.documents import client_ids
from lti_tool.people.tables import ArrivalSession, Identity, Person
from lti_tool.sync.wire import protocol
from lti_tool.workspaces import authorship, pseudonyms
from lti_tool.workspaces.tables import Pseudonym, WorkspaceAuthor
from tests import builders
from tests.server import Replica, Somebody, Tool
from tests.sync import linking
from tests.sync.test_anonymous_presence import presence
from tests.web import reading

PEOPLE = 30


class Draws(random.Random):
    """The module `secrets`, but with the same draws in every run."""

    def randbelow(self, end: int) -> int:
        return self.randrange(end)


class Listener(Replica):
    """A replica that keeps every frame that it gets."""

    def __init__(self, *arguments: object) -> None:
        self.frames: list[bytes] = []
        super().__init__(*arguments)  # type: ignore[arg-type]

    def take(self, frame: bytes) -> None:
        self.frames.append(frame)
        super().take(frame)


@dataclass
class Traffic:
    """All that a student got of one activity."""

    activity_id: uuid.UUID
    people: Mapping[str, str]
    """Author ids of the people, by name, which the student does not get."""
    frames: list[bytes]
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def everything(self) -> bytes:
        return b"\n".join([*(each.encode() for each in self.answers.values()), *self.frames])

    def features(self) -> dict[str, dict[str, float]]:
        """Numbers that the student knows of everybody, by feature and name."""
        authors = list(json.loads(self.answers["authors"]))
        shown = {key: one["name"] for key, one in json.loads(self.answers["authors"]).items()}
        (found,) = json.loads(self.answers["search"])["groups"]
        results = [one["note"].partition("/")[0] for one in found["results"]]
        accepted, clients = self._orders()
        by_author: dict[str, dict[str, float]] = {
            "author id": {each: int(each, 36) for each in authors},
            "place among the authors": {each: n for n, each in enumerate(authors)},
            "pseudonym": {each: n for n, each in enumerate(sorted(authors, key=shown.__getitem__))},
            "place in a search": {each: n for n, each in enumerate(results)},
            "place in the document": {each: n for n, each in enumerate(accepted)},
            "client id": clients,
        }
        return {
            name: {person: values[author] for person, author in self.people.items()}
            for name, values in by_author.items()
        }

    def beside(self) -> dict[str, dict[str, float]]:
        """Numbers, times and places that any answer has beside everybody."""
        found: dict[str, dict[str, float]] = {}
        for name, answer in self.answers.items():
            with suppress(ValueError):
                values = linking.beside(json.loads(answer), self.people)
                found |= {f"{name}: {path}": each for path, each in values.items()}
        return found

    def _orders(self) -> tuple[list[str], dict[str, float]]:
        """Authors in the order of their first notes, and the client id of each."""
        accepted: dict[str, None] = {}
        clients: dict[str, float] = {}
        for frame in self.frames:
            kind, at = protocol.read_varuint(frame, 0)
            if kind == protocol.ORDER:
                keys = json.loads(protocol.read_payload(frame, at))
                accepted |= dict.fromkeys(key.partition("/")[0] for key in keys)
            elif kind == protocol.SYNC and isinstance(
                message := protocol.parse(frame), protocol.Update
            ):
                author = re.search(rb"([a-z0-9]{8})/", message.update)
                if author is not None:
                    _, after = protocol.read_varuint(message.update, 0)
                    _, after = protocol.read_varuint(message.update, after)
                    clients[author[1].decode()], _ = protocol.read_varuint(message.update, after)
        return list(accepted), clients


@dataclass
class Recording:
    """Traffic of one student in two activities, in which the same thirty people write."""

    tool: Tool
    people: Mapping[str, Somebody]
    traffic: tuple[Traffic, Traffic]


def _arrive(tool: Tool) -> dict[str, Somebody]:
    return {f"Surname{n:02}": tool.arrive(f"surname{n:02}") for n in range(PEOPLE)}


def _set_up(tool: Tool, title: str, conversation_id: uuid.UUID) -> uuid.UUID:
    settings = {"title": title, "names": {"are_hidden": True}, "allows_own_tags": True}
    settings |= {"handing_in": {"is_asked": True, "due_at": None}}
    made = tool.teacher.call("POST", "/api/activities", settings)
    assert made.status_code == 201, made.text
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, uuid.UUID(made.json()["id"]))
        builders.conversation(db, activity, conversation_id)
    return activity.id


def _record(
    tool: Tool, people: Mapping[str, Somebody], title: str, conversation_id: uuid.UUID, order: int
) -> Traffic:
    """Traffic of Ada while everybody comes, writes, replies to her and agrees with her, in an order
    of this activity.
    """
    activity_id = _set_up(tool, title, conversation_id)
    document_id = tool.ada.workspace(activity_id)["document_id"]
    ada = Listener(tool.base, document_id, tool.ada.ticket(document_id)).join()
    asked = f"{ada.author}/{uuid.uuid4()}"
    question = {asked: Map({"text": "Is it?", "created": 0})}
    note = ada.highlight(
        conversation=str(conversation_id), created=0, comments=Map(question), tag=""
    )
    ada.until_saved()
    names = list(people)
    random.Random(order).shuffle(names)
    authors: dict[str, str] = {}
    for name in names:
        page = Replica(
            tool.base, people[name].workspace(activity_id)["document_id"],
            people[name].ticket(document_id),
        ).join()  # fmt: skip
        authors[name] = page.author
        comments = {f"{page.author}/{uuid.uuid4()}": Map({"text": "remarkable", "created": 0})}
        key = page.highlight(
            conversation=str(conversation_id), created=0, comments=Map(comments), tag=""
        )
        page.write(partial(_answer, page, note, asked))
        page.until_saved()
        ada.until(partial(_has_answer, ada, note, page.author))
        ada.until_has(key)
        page.close()
    traffic = Traffic(activity_id, authors, ada.frames)
    _ask(tool.ada, traffic, str(conversation_id), names)
    return traffic


def _answer(page: Replica, note: str, asked: str) -> None:
    """Reply to a comment, mention who wrote it, and agree with it."""
    comments = page.highlights[note]["comments"]
    words = f"Indeed, @{{{asked.partition('/')[0]}}}"
    reply = {"text": words, "created": 0, "reply_to": asked}
    comments[f"{page.author}/{uuid.uuid4()}"] = Map(reply)
    comments[agreement_key(page.author, asked)] = Map({})


def _has_answer(page: Replica, note: str, author: str) -> bool:
    return any(key.startswith(f"{author}/") for key in page.highlights[note]["comments"])


def _ask(ada: Somebody, traffic: Traffic, conversation_id: str, names: list[str]) -> None:
    """Every answer that a student can get about an activity, refusals included."""
    path = f"/api/activities/{traffic.activity_id}"
    opened = ada.workspace(traffic.activity_id)
    receipt = ada.call("POST", f"{path}/submission").json()
    ids = {
        "activity_id": traffic.activity_id,
        "conversation_id": conversation_id,
        "text_hash": opened["conversations"][0]["text_hash"],
        "workspace_id": opened["workspace_id"],
        "document_id": opened["document_id"],
        "enrolment_id": ada.enrolment_id,
        "submission_id": receipt["id"],
        "pseudonym": "Amber Heron",
        "poll_id": uuid.uuid4(),
    }
    readers = f"/api/workspaces/{opened['workspace_id']}/readers"
    asked: dict[str, tuple[str, str, Any]] = {
        "workspace": ("POST", f"{path}/workspace?connect=1", None),
        "authors": ("GET", f"/api/workspaces/{opened['workspace_id']}/authors", None),
        "search": (
            "GET", f"/api/search?words=remarkable&kind=comment&activity={path[16:]}", None
        ),
        "name": ("GET", f"/api/search?words={names[0][:5]}", None),
        "readers": ("POST", readers, {"words": ""}),
    }  # fmt: skip
    asked |= {rule: ("GET", reading.path_of(rule, ids), None) for rule in reading.RULES}
    for name, (method, address, body) in asked.items():
        answer = ada.call(method, address, body)
        traffic.answers[name] = answer.text
        traffic.answers[f"head of {name}"] = str(dict(answer.headers))


@pytest.fixture(scope="module")
def recording(shared_tool: Tool) -> Recording:
    with pytest.MonkeyPatch.context() as patch:
        for seed, module in enumerate((authorship, pseudonyms, client_ids)):
            patch.setattr(module, "secrets", Draws(seed))
        people = _arrive(shared_tool)
        first = _record(shared_tool, people, "First", uuid.UUID(int=11), 1)
        second = _record(shared_tool, people, "Second", uuid.UUID(int=12), 2)
    return Recording(shared_tool, people, (first, second))


def test_thirty_people_are_not_linked_across_two_activities(recording: Recording) -> None:
    first, second = recording.traffic
    _no_name_and_no_stable_id(recording)
    _nothing_of_one_activity_in_the_other(recording)
    for document in (first, second):
        assert set(document.people.values()) <= set(json.loads(document.answers["authors"]))
        assert set(document.features()) == set(first.features())
    assert linking.chance(first.features(), second.features()) > 0.05
    arrival = {"arrival": {name: float(n) for n, name in enumerate(recording.people)}}
    for one in (first, second):
        for name, values in one.features().items():
            assert linking.chance({"arrival": values}, arrival) > 0.01, name


def test_nothing_beside_thirty_people_links_them(recording: Recording) -> None:
    """Places and numbers depend on random ids, so that chance has its share: links have none."""
    first, second = (each.beside() for each in recording.traffic)
    assert {"authors: place among keys of ", "search: place in /groups/results"} <= first.keys()
    assert first.keys() == second.keys()
    for name in first:
        chance = linking.chance({name: first[name]}, {name: second[name]})
        assert chance > 0.001, name


def test_no_time_stands_beside_what_somebody_else_did(recording: Recording) -> None:
    for traffic in recording.traffic:
        history = json.loads(traffic.answers["/api/documents/<document_id>/history"])
        assert {step["author"] for step in history["steps"]} >= set(traffic.people.values())
        assert {step["at"] for step in history["steps"]} == {None}
        items = json.loads(traffic.answers["/api/feed"])["items"]
        assert len(items) >= PEOPLE
        assert {item["at"] for item in items} == {None}


def test_whoever_is_there_is_nobody_to_others(recording: Recording) -> None:
    for traffic in recording.traffic:
        here = {author for listed in presence(traffic.frames) for author in listed}
        assert not here & set(traffic.people.values())


def test_a_refusal_is_the_same_for_who_wrote_who_did_not_and_nobody(recording: Recording) -> None:
    tool = recording.tool
    someone = next(iter(recording.people.values()))
    for traffic in recording.traffic:
        path = f"/api/activities/{traffic.activity_id}/members"
        answers = [
            tool.ada.call("GET", f"{path}/{each}/work")
            for each in (someone.enrolment_id, tool.ben.enrolment_id, uuid.uuid4())
        ]
        assert {each.status_code for each in answers} == {404}
        errors = [each.json()["error"] | {"reference": None} for each in answers]
        assert errors[0] == errors[1] == errors[2]


def _no_name_and_no_stable_id(recording: Recording) -> None:
    with recording.tool.database.transaction() as db:
        own = db.get_one(Enrolment, recording.tool.ada.enrolment_id)
        ids = [row.id for row in db.scalars(select(Enrolment)) if row.id != own.id]
        ids += [row.id for row in db.scalars(select(Person)) if row.id != own.person_id]
        ids += [each.id for each in db.scalars(select(ArrivalSession)) if each.person_id in ids]
        subjects = db.scalars(select(Identity.subject).where(Identity.subject.like("surname%")))
        names = [*recording.people, *subjects]
    staff = {recording.tool.teacher.enrolment_id}
    for traffic in recording.traffic:
        everything = traffic.everything
        for name in names:
            assert name.encode() not in everything
            assert name.lower().encode() not in everything.lower()
        for each in set(ids) - staff:
            for form in (str(each).encode(), each.hex.encode(), each.bytes):
                assert form not in everything


def _nothing_of_one_activity_in_the_other(recording: Recording) -> None:
    """Neither pseudonyms nor author ids link the two."""
    first, second = recording.traffic
    with recording.tool.database.transaction() as db:
        names = {
            traffic.activity_id: set(
                db.scalars(
                    select(Pseudonym.name).where(Pseudonym.activity_id == traffic.activity_id)
                )
            )
            for traffic in recording.traffic
        }
        by_enrolment: dict[uuid.UUID, set[str]] = {}
        for author in db.scalars(select(WorkspaceAuthor)):
            by_enrolment.setdefault(author.enrolment_id, set()).add(author.author_id)
        pairs = db.execute(select(Pseudonym.enrolment_id, Pseudonym.name)).all()
    assert len(names[first.activity_id]) > PEOPLE
    assert len(set(pairs)) == len(pairs)
    for own, other in ((first, second), (second, first)):
        for name in names[own.activity_id] - names[other.activity_id]:
            assert name.encode() not in b"\n".join(other.frames)
            assert name not in other.answers["authors"]
    for ids in by_enrolment.values():
        assert len(ids) in (1, 2)


def test_the_attack_links_people_where_a_feature_is_the_same_in_both() -> None:
    """Otherwise it would prove nothing that it finds nobody."""
    draws = random.Random(3)
    people = [f"person {n}" for n in range(PEOPLE)]
    noise = [{"noise": {each: draws.random() for each in people}} for _ in range(2)]
    clocks = {each: draws.gauss(0, 60) for each in people}
    dated = [
        {"clock": {each: clocks[each] + draws.gauss(0, 30) for each in people}} for _ in (1, 2)
    ]
    assert linking.chance(noise[0], noise[1]) > 0.05
    assert linking.chance(noise[0] | dated[0], noise[1] | dated[1]) < 0.005
    backwards = {"order": {each: float(n) for n, each in enumerate(people)}}
    order = {"order": {each: float(n) for n, each in enumerate(reversed(people))}}
    assert linking.chance(backwards, order) < 0.001


def test_the_attack_finds_what_an_answer_has_beside_an_author() -> None:
    people = {f"person {n}": f"author{n:02}" for n in range(PEOPLE)}
    rows = [
        {"key": f"{author}/1", "more": {"count": n, "at": f"2026-11-30T10:{n:02}:00Z"}}
        for n, author in enumerate(people.values())
    ]
    found = linking.beside({"rows": rows}, people)
    assert found.keys() == {"place in /rows", "/rows/more/count", "/rows/more/at"}
    for name, values in found.items():
        assert linking.chance({name: values}, {name: values}) < 0.001, name
