"""A process that receives nothing is slow to know, and never wrong; what it asks is not lost."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from werkzeug.serving import make_server

from lti_tool.annotations.kind import Annotations
from lti_tool.app import create_app
from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from lti_tool.sync.cluster.messages import AwarenessChanged, PresenceChanged
from lti_tool.sync.cluster.publisher import Publisher
from lti_tool.sync.cluster.pubsub import Notification
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.protocol import ClientState
from tests.server import Replica, Tool
from tests.sync.processes import FakeProcess, subscribed_process
from tests.waiting import PATIENCE, until


@contextmanager
def unsubscribed_process(settings: Settings, database_url: str) -> Iterator[str]:
    """The tool once more over the same database, without a subscription; its address."""
    database = Database(database_url)
    app = create_app(settings, database)
    engine = app.extensions["sync"]
    engine.rooms.start()
    engine.sockets.start()
    engine.admitter.start()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    engine.admitter.stop()
    engine.rooms.stop(1)
    engine.sockets.stop(1)
    server.shutdown()
    thread.join()
    server.server_close()
    database.dispose()


def test_what_builds_on_something_that_was_not_received_is_not_refused(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    with unsubscribed_process(settings, database_url) as unsubscribed:
        there = replace(tool, base=unsubscribed)
        waiting = there.replica(tool.tutor)
        ada = tool.replica(tool.ada)
        first = ada.highlight()
        ada.until_saved()
        document_id = tool.ada.workspace(tool.activity_id)["document_id"]
        # She has it from the other process, and does not send it here.
        again = Replica(unsubscribed, document_id, tool.ada.ticket(document_id)).join()
        again.doc = ada.doc
        second = again.highlight()
        again.until_saved()
        waiting.until_has(first, second)


class RecordingTransport:
    """Transport that keeps what is published, and delivers nothing."""

    def __init__(self) -> None:
        self.published: list[dict[str, object]] = []

    def publish(self, messages: Sequence[str]) -> None:
        """Keep it."""
        self.published += map(json.loads, messages)

    def close(self) -> None:
        """Nothing more comes."""

    @contextmanager
    def subscribe(self) -> Iterator[Callable[[float], Sequence[Notification]]]:
        """Silence."""
        silence = threading.Event()

        def receive(seconds: float) -> Sequence[Notification]:
            silence.wait(seconds)
            return []

        yield receive


def test_who_is_here_is_asked_also_when_two_come_at_once() -> None:
    transport = RecordingTransport()
    publisher = Publisher(transport)
    document_id = uuid.uuid4()
    room = Room(document_id, document_id, Annotations())
    publisher.presence_changed(room, is_first=True)
    publisher.presence_changed(room, is_first=False)
    publisher.start()
    until(lambda: transport.published, "a message about them")
    publisher.stop(1)
    assert [(message["say"], message["ask"]) for message in transport.published] == [
        ("people", True)
    ]


class SlowTransport(RecordingTransport):
    """Transport that publishes nothing before the test allows it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = threading.Event()
        self.may_publish = threading.Event()

    def publish(self, messages: Sequence[str]) -> None:
        """Keep it, in time."""
        self.is_asked.set()
        self.may_publish.wait(PATIENCE)
        super().publish(messages)


def test_what_is_to_be_published_is_published_also_when_it_is_time_to_stop() -> None:
    transport = SlowTransport()
    publisher = Publisher(transport)
    first, second = (Room(each, each, Annotations()) for each in (uuid.uuid4(), uuid.uuid4()))
    publisher.presence_changed(first, is_first=False)
    publisher.start()
    assert transport.is_asked.wait(PATIENCE)
    publisher.presence_changed(second, is_first=False)
    publisher.stop(within=0)
    assert transport.published == []
    transport.may_publish.set()
    until(lambda: len(transport.published) == 2, "the last message")


@pytest.fixture
def fake_process(database_url: str) -> Iterator[FakeProcess]:
    """Another process."""
    with subscribed_process(database_url) as opened:
        yield opened


def test_whoever_is_new_to_a_room_hears_what_the_clients_of_this_process_do_and_of_no_other(
    tool: Tool, fake_process: FakeProcess
) -> None:
    """Each answers for its own clients only: the process of another client may be gone."""
    document_id = uuid.UUID(tool.ada.workspace(tool.activity_id)["document_id"])
    tutor = tool.tutor.ticket(str(document_id))["author"]
    ada = tool.replica(tool.ada)
    ada.socket.send(protocol.awareness([ClientState(ada.doc.client_id, 1, '{"cursor":1}')]))
    for _ in ("what was there", "the change, which was sent to nobody else"):
        ada.until_frame(lambda frame: frame[0] == protocol.AWARENESS)

    def announced_clients() -> set[int]:
        """Clients announced between the answer to one question and that to the next."""
        fake_process.publish(PresenceChanged(document_id, (tutor,), 0, ask=True))
        fake_process.until(lambda message: isinstance(message, PresenceChanged))
        fake_process.publish(PresenceChanged(document_id, (tutor,), 0, ask=True))
        messages = fake_process.until(lambda message: isinstance(message, PresenceChanged))
        return {
            message.state.client_id for message in messages if isinstance(message, AwarenessChanged)
        }

    fake_process.publish(PresenceChanged(document_id, (tutor,), 0, ask=False))
    fake_process.until(lambda message: isinstance(message, AwarenessChanged))
    theirs = ClientState(77, 1, json.dumps({"user": {"author": tutor}}))
    fake_process.publish(AwarenessChanged(document_id, theirs))
    ada.until_frame(lambda frame: frame[0] == protocol.AWARENESS and tutor.encode() in frame)
    assert announced_clients() == {ada.doc.client_id}
