"""One document open in three processes: nothing is lost, nobody waits, everybody is seen."""

import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from pycrdt import Doc, Map
from sqlalchemy import select

from lti_tool.annotations.tables import Highlight
from lti_tool.conversations.tables import Conversation
from lti_tool.documents import update_log, verify
from lti_tool.sync.room import presence
from lti_tool.sync.wire.close_codes import CloseCode
from tests import builders
from tests.server import Replica, Somebody, Tool
from tests.sync.processes import Process, serving
from tests.sync.pubsub_fixture import PubSubServer, redis_server
from tests.sync.third_party_client import joined
from tests.waiting import PATIENCE, until


@pytest.fixture(scope="module", params=["postgresql", "redis"])
def pubsub(request: pytest.FixtureRequest, shared_tool: Tool) -> Iterator[PubSubServer]:
    """Transport between the processes."""
    if request.param == "postgresql":
        yield PubSubServer(shared_tool.database.url)
    else:
        with redis_server() as server:
            yield server


@pytest.fixture(scope="module")
def processes(shared_tool: Tool, pubsub: PubSubServer) -> Iterator[list[Process]]:
    """Three processes over the same database, for all tests with a transport."""
    with serving(shared_tool.database.url, 3, pubsub.redis_url) as started:
        yield started


@pytest.fixture
def tool(shared_tool: Tool) -> Tool:
    """The tool with an activity of this test's own, which has the one conversation."""
    with shared_tool.database.transaction() as db:
        at = builders.place(db)
        link = str(uuid.uuid4())
        teacher = builders.arrive(db, at, "teacher", builders.TEACHER, link=link)
        activity = builders.activity(db, teacher)
        db.get_one(Conversation, builders.CONVERSATION).activity_id = activity.id
        return replace(shared_tool, activity_id=activity.id)


@pytest.fixture
def three(shared_tool: Tool, processes: list[Process]) -> list[Process]:
    """The three processes, all of which serve and hear each other."""
    for one in processes:
        one.revive()
    itself = replace(processes[0], base=shared_tool.base)
    every = (*processes, itself)
    until(lambda: {one.transport_state() for one in every} == {"at-once"}, "all to hear each other")
    return processes


HALF_A_REQUEST = (
    b"POST /lti/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\niss="
)
THE_OTHER_HALF = b"x" * 96


def keys(replica: Replica) -> set[str]:
    return set(replica.highlights.keys())


def test_what_is_written_in_one_process_appears_in_the_others(
    tool: Tool, three: list[Process]
) -> None:
    people: list[Somebody] = [tool.teacher, tool.ada, tool.ben]
    replicas = [one.replica(tool, who) for one, who in zip(three, people, strict=True)]
    written = set()
    for replica in replicas:
        written.add(replica.highlight())
        replica.until_saved()
    for replica in replicas:
        replica.until_has(*written)


def test_many_who_write_at_once_in_three_processes_lose_nothing(
    tool: Tool, three: list[Process]
) -> None:
    people: list[Somebody] = [tool.teacher, tool.ada, tool.ben] * 2
    replicas = [three[n % 3].replica(tool, who) for n, who in enumerate(people)]
    written: list[set[str]] = [set() for _ in replicas]

    def write(number: int) -> None:
        for _ in range(15):
            written[number].add(replicas[number].highlight())
            replicas[number].until_saved()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(len(replicas))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    everything = set().union(*written)
    assert len(everything) == 90
    for replica in replicas:
        replica.until_has(*everything)
    document_id = uuid.UUID(tool.ada.workspace(tool.activity_id)["document_id"])
    with tool.database.transaction() as db:
        assert verify.verify(db, document_id) == []
        stored = update_log.load(db, document_id)
        rows = set(db.scalars(select(Highlight.key).where(Highlight.document_id == document_id)))
    doc: Doc[Any] = Doc()
    for part in stored.parts:
        doc.apply_update(part)
    assert set(doc.get("highlights", type=Map).keys()) == rows == everything


def test_a_note_of_somebody_else_stays_theirs_in_every_process(
    tool: Tool, three: list[Process]
) -> None:
    ada, ben = three[0].replica(tool, tool.ada), three[1].replica(tool, tool.ben)
    key = ada.highlight()
    ada.until_saved()
    ben.until_has(key)
    ben.write(lambda: ben.highlights.pop(key))
    assert ben.until_refused()
    joined = three[2].replica(tool, tool.teacher)
    assert key in keys(joined)


def test_people_are_seen_across_processes_and_go_with_theirs(
    tool: Tool, three: list[Process]
) -> None:
    ada = three[0].replica(tool, tool.ada)
    ben = three[1].replica(tool, tool.ben)

    for replica in (ada, ben):
        replica.until_present(ada.author, ben.author)
    ben.close()
    ada.until_present(ada.author)


def test_an_ordinary_client_that_comes_back_is_seen_again_through_whichever_process(
    tool: Tool, three: list[Process]
) -> None:
    """Presence shows at once, not with the client's next awareness message: this one sends none."""
    first, bens, third = (replace(tool.ada, base=one.base) for one in three)
    document_id = first.workspace(tool.activity_id)["document_id"]
    with (
        joined(tool, first, "Ada") as ada,
        joined(tool, replace(tool.ben, base=bens.base), "Ben") as ben,
    ):
        ben.until_sees(ada.id)
        ada.order(do="rest")
        for way in (first, third, bens, bens, first):
            for how in ("leave", "lose"):
                ada.order(do=how)
                ben.until_sees_no_more_of(ada.id)
                ada.come(way, document_id)
                ben.until_sees(ada.id)


def test_a_process_that_lost_its_subscription_finds_what_it_missed_in_the_log(
    tool: Tool, three: list[Process], pubsub: PubSubServer
) -> None:
    ada, ben = three[0].replica(tool, tool.ada), three[1].replica(tool, tool.ben)
    first = ada.highlight()
    ada.until_saved()
    ben.until_has(first)
    pubsub.drop_subscribers()
    second = ada.highlight()
    ada.until_saved()
    ben.until_has(second)


NO_MESSAGES = [
    b"",
    b"\xff\xfe no text",
    b"no JSON",
    b"7",
    b"{}",
    b'{"say":"mood","document":"%s","process":"newer"}',
    b'{"say":"update","document":"%s","process":"newer"}',
    b'{"say":"update","document":"%s","process":"newer","number":null}',
    b'{"say":"update","document":"seven","process":"newer","number":7}',
    b'{"say":"people","document":"%s","process":"newer","authors":[],"head":0}',
    b'{"say":"people","document":"%s","process":"newer","authors":[],"head":"7","ask":false}',
    b'{"say":"people","document":"%s","process":"newer","authors":["\\u0000"],"head":7,"ask":true}',
    b'{"say":"people","document":"%s","process":["newer"],"authors":[],"head":7,"ask":true}',
    b'{"say":"aware","document":"%s","process":"newer","state":[7,1]}',
    b'{"say":"aware","document":"%s","process":"newer","state":[7,1,"{}"]}',
    b'{"say":"aware","document":"%s","process":"newer","state":[-7,1,"null"]}',
]
"""Messages that another version may publish, or another program on the same Redis."""


def test_what_is_no_message_of_this_version_harms_no_process_and_ends_no_subscription(
    tool: Tool, three: list[Process], pubsub: PubSubServer
) -> None:
    ada, ben = three[0].replica(tool, tool.ada), three[1].replica(tool, tool.ben)
    subscribers = pubsub.subscribers()
    document_id = tool.ada.workspace(tool.activity_id)["document_id"].encode()
    for message in NO_MESSAGES:
        pubsub.publish(message.replace(b"%s", document_id))
    for writer, reader in ((ada, ben), (ben, ada)):
        key = writer.highlight()
        writer.until_saved()
        reader.until_has(key)
    assert pubsub.subscribers() == subscribers


def test_when_the_transport_is_lost_updates_still_arrive_by_the_log(tool: Tool) -> None:
    with redis_server() as pubsub, serving(tool.database.url, 2, pubsub.redis_url) as two:
        ada, ben = two[0].replica(tool, tool.ada), two[1].replica(tool, tool.ben)
        pubsub.kill()
        key = ada.highlight()
        ada.until_saved()
        ben.until_has(key)
        until(lambda: two[1].transport_state() == "late", "readiness to name the lost transport")


def test_what_a_killed_process_called_saved_is_in_the_others(
    tool: Tool, three: list[Process]
) -> None:
    ada, ben = three[0].replica(tool, tool.ada), three[1].replica(tool, tool.ben)
    written = set()
    for _ in range(5):
        written.add(ada.highlight())
        ada.until_saved()
    three[0].kill()
    ben.until_has(*written)
    again = three[2].replica(tool, tool.ada)
    assert written <= keys(again)


def test_a_process_that_is_told_to_stop_sends_its_people_to_another(
    tool: Tool, three: list[Process]
) -> None:
    ada, ben = three[0].replica(tool, tool.ada), three[1].replica(tool, tool.ben)
    key = ada.highlight()
    ada.until_saved()
    # They do not wait for a request that is under way, nor is that one cut off.
    place = urlsplit(three[0].base)
    with socket.create_connection((place.hostname, place.port)) as slow:
        slow.sendall(HALF_A_REQUEST)
        three[0].process.terminate()
        assert ada.close_code() == CloseCode.TRY_AGAIN
        slow.sendall(THE_OTHER_HALF)
        assert slow.recv(1000).startswith(b"HTTP/1.1 307")
        three[0].process.join(timeout=20)
        assert three[0].process.exitcode == 0
    ben.until_has(key)
    assert key in keys(three[2].replica(tool, tool.ada))


def test_whose_process_is_told_to_stop_is_shown_no_longer_in_the_others(
    tool: Tool, three: list[Process]
) -> None:
    """Well before the others would take its silence for its end."""
    ada, ben = three[0].replica(tool, tool.ada), three[1].replica(tool, tool.ben)
    ben.until_present(ada.author, ben.author)
    three[0].process.terminate()
    assert ada.close_code() == CloseCode.TRY_AGAIN
    ben.until_present(ben.author)
    assert PATIENCE < presence.TIMEOUT
    three[0].process.join(timeout=20)
    assert three[0].process.exitcode == 0
