"""A process that hears nothing is slow to know, and never wrong; what it asks is not lost."""

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
from tests.sync.processes import Voice, speaking
from tests.waiting import PATIENCE, until


@contextmanager
def a_deaf_process(settings: Settings, database_url: str) -> Iterator[str]:
    """The tool once more over the same database, with nothing that listens; its address."""
    database = Database(database_url)
    app = create_app(settings, database)
    engine = app.extensions["sync"]
    engine.rooms.start()
    engine.sockets.start()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    engine.rooms.stop(1)
    engine.sockets.stop(1)
    server.shutdown()
    thread.join()
    server.server_close()
    database.dispose()


def test_what_builds_on_something_that_was_not_heard_of_is_not_refused(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    with a_deaf_process(settings, database_url) as deaf:
        there = replace(tool, base=deaf)
        waiting = there.replica(tool.tutor)
        ada = tool.replica(tool.ada)
        first = ada.highlight()
        ada.until_saved()
        document_id = tool.ada.workspace(tool.activity_id)["document_id"]
        again = Replica(deaf, document_id, tool.ada.ticket(document_id))
        again.doc = ada.doc
        second = again.join().highlight()
        again.until_saved()
        waiting.until(lambda _: {first, second} <= set(waiting.highlights.keys()))


class Carrier:
    """Keeps what is said; brings nothing."""

    def __init__(self) -> None:
        self.said: list[dict[str, object]] = []

    def publish(self, words: Sequence[str]) -> None:
        """Keep it."""
        self.said += map(json.loads, words)

    def close(self) -> None:
        """Nothing more comes."""

    @contextmanager
    def subscribe(self) -> Iterator[Callable[[float], Sequence[Notification]]]:
        """Silence."""
        silence = threading.Event()

        def hear(seconds: float) -> Sequence[Notification]:
            silence.wait(seconds)
            return []

        yield hear


def test_who_is_here_is_asked_also_when_two_come_at_once() -> None:
    carrier = Carrier()
    publisher = Publisher(carrier)
    document_id = uuid.uuid4()
    room = Room(document_id, document_id, Annotations())
    publisher.presence_changed(room, is_first=True)
    publisher.presence_changed(room, is_first=False)
    publisher.start()
    until(lambda: carrier.said, "word of them")
    publisher.stop(1)
    assert [(word["say"], word["ask"]) for word in carrier.said] == [("people", True)]


class SlowCarrier(Carrier):
    """Says nothing before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = threading.Event()
        self.may_speak = threading.Event()

    def publish(self, words: Sequence[str]) -> None:
        """Keep it, in time."""
        self.is_asked.set()
        self.may_speak.wait(PATIENCE)
        super().publish(words)


def test_what_is_to_be_said_is_said_also_when_it_is_time_to_stop() -> None:
    carrier = SlowCarrier()
    publisher = Publisher(carrier)
    first, second = (Room(each, each, Annotations()) for each in (uuid.uuid4(), uuid.uuid4()))
    publisher.presence_changed(first, is_first=False)
    publisher.start()
    assert carrier.is_asked.wait(PATIENCE)
    publisher.presence_changed(second, is_first=False)
    publisher.stop(within=0)
    assert carrier.said == []
    carrier.may_speak.set()
    until(lambda: len(carrier.said) == 2, "the last word")


@pytest.fixture
def voice(database_url: str) -> Iterator[Voice]:
    """Another process."""
    with speaking(database_url) as opened:
        yield opened


def test_whoever_is_new_to_a_room_hears_what_the_clients_of_this_process_do_and_of_no_other(
    tool: Tool, voice: Voice
) -> None:
    """Each speaks for its own: what else could be known of a client whose process is no more?"""
    document_id = uuid.UUID(tool.ada.workspace(tool.activity_id)["document_id"])
    tutor = tool.tutor.ticket(str(document_id))["author"]
    ada = tool.replica(tool.ada)
    ada.socket.send(protocol.awareness([ClientState(ada.doc.client_id, 1, '{"cursor":1}')]))
    for _ in ("what was there", "the news, which nobody else was told"):
        ada.until(lambda frame: frame[0] == 1)

    def heard_of() -> set[int]:
        """Whose clients were told of between the answer to one question and that to the next."""
        voice.say(PresenceChanged(document_id, (tutor,), 0, ask=True))
        voice.until(lambda word: isinstance(word, PresenceChanged))
        voice.say(PresenceChanged(document_id, (tutor,), 0, ask=True))
        said = voice.until(lambda word: isinstance(word, PresenceChanged))
        return {word.state.client_id for word in said if isinstance(word, AwarenessChanged)}

    voice.say(PresenceChanged(document_id, (tutor,), 0, ask=False))
    voice.until(lambda word: isinstance(word, AwarenessChanged))
    theirs = ClientState(77, 1, json.dumps({"user": {"author": tutor}}))
    voice.say(AwarenessChanged(document_id, theirs))
    ada.until(lambda frame: frame[0] == 1 and tutor.encode() in frame)
    assert heard_of() == {ada.doc.client_id}
