"""The tool on a real port, over a test's own database, with two courses and a few people."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from pycrdt import Doc, Map
from werkzeug.serving import make_server

from lti_tool.app import close_rooms, create_app, start_watching
from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from lti_tool.sync.wire import protocol
from tests import builders
from tests.sockets import close_code, open_socket
from tests.waiting import PATIENCE


@dataclass
class Somebody:
    """A session and the API as its page calls it."""

    base: str
    token: str
    enrolment_id: uuid.UUID

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """One call with the session in the header."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.request(method, self.base + path, json=body, headers=headers, timeout=10)

    def workspace(self, activity_id: uuid.UUID) -> dict[str, Any]:
        """The workspace of an activity, opened."""
        answer = self.call("POST", f"/api/activities/{activity_id}/workspace")
        answer.raise_for_status()
        opened: dict[str, Any] = answer.json()
        return opened

    def ticket(self, document_id: str) -> dict[str, Any]:
        """A ticket for a shared document."""
        answer = self.call("POST", f"/api/documents/{document_id}/ticket")
        answer.raise_for_status()
        ticket: dict[str, Any] = answer.json()
        return ticket


class Replica:
    """A Yjs client on a socket, one step at a time."""

    def __init__(self, base: str, document_id: str, ticket: dict[str, Any]) -> None:
        self.socket = open_socket(base, document_id, ticket["ticket"])
        self.author: str = ticket["author"]
        self.doc: Doc[Any] = Doc(client_id=ticket["client_id"])
        self.highlights: Map[Any] = self.doc.get("highlights", type=Map)
        self.tags: Map[Any] = self.doc.get("tags", type=Map)
        self.sent = 0
        self.people: list[dict[str, Any]] = []

    def join(self) -> "Replica":
        """Ask for the document and wait until it is here."""
        self.socket.send(protocol.step1(self.doc.get_state()))
        self.until(lambda frame: frame[:2] == b"\x00\x01")
        return self

    def until(self, wanted: Any) -> bytes:
        """Take frames in until one is wanted; that one. Raises TimeoutError."""
        ends_at = time.monotonic() + PATIENCE
        while True:
            frame = self.socket.recv(timeout=max(0.0, ends_at - time.monotonic()))
            assert isinstance(frame, bytes)
            if frame[:1] == b"\x00" and frame[1] in (1, 2):
                message = protocol.parse(frame)
                assert isinstance(message, protocol.Update)
                self.doc.apply_update(message.update)
            elif frame[0] == 102:
                self.people = json.loads(frame[1:].split(b"[", 1)[1].join([b"[", b""]))
            if wanted(frame):
                return frame

    def until_saved(self) -> None:
        """Wait for the server's word that everything sent is on disk."""
        saved = protocol.saved(self.sent)

        def is_saved(frame: bytes) -> bool:
            assert frame[0] != 101, f"refused: {frame!r}"
            return frame == saved

        self.until(is_saved)

    def until_refused(self) -> str:
        """Wait for a refusal of what was sent last; its code."""
        frame = self.until(lambda frame: frame[0] == 101)
        number, at = protocol._varuint(frame, 1)
        assert number == self.sent
        return protocol._payload(frame, at).decode()

    def send(self, update: bytes) -> None:
        """Send an update as it is."""
        self.sent += 1
        self.socket.send(protocol.update(update))

    def write(self, change: Any) -> None:
        """Change the replica, and send what changed."""
        before = self.doc.get_state()
        with self.doc.transaction():
            change()
        self.send(self.doc.get_update(before))

    def highlight(self, key: str | None = None, **other: Any) -> str:
        """Write a whole highlight; its key."""
        key = key or f"{self.author}/{uuid.uuid4()}"
        value = note(**other)
        self.write(lambda: self.highlights.update({key: value}))
        return key

    def close_code(self) -> int:
        """Wait until the server closes the socket; its reason."""
        return close_code(self.socket)

    def close(self) -> None:
        """Leave."""
        self.socket.close()


def note(**other: Any) -> "Map[Any]":
    """The value of a highlight that fits, but for `other`; it ends where its quote does."""
    start, quote = other.get("start", 0), other.get("quote", "Hello")
    is_plain = isinstance(start, int) and isinstance(quote, str)
    fields: dict[str, Any] = {
        "conversation": str(builders.CONVERSATION),
        "start": 0,
        "end": start + len(quote) if is_plain else 5,
        "quote": "Hello",
        "prefix": "",
        "suffix": "",
        "tag": "t1",
        "created": 1_700_000_000_000,
        "comments": Map({}),
    }
    fields |= other
    return Map({name: value for name, value in fields.items() if value is not None})


@dataclass
class Tool:
    """The running tool, and who is there. `other_teacher` teaches another course."""

    base: str
    app: Any
    database: Database
    activity_id: uuid.UUID
    teacher: Somebody
    tutor: Somebody
    ada: Somebody
    ben: Somebody
    observer: Somebody
    other_teacher: Somebody
    other_activity_id: uuid.UUID
    foreign_teacher: Somebody
    """Teaches the same course, as far as ids tell, on another platform."""
    foreign_activity_id: uuid.UUID

    def replica(self, somebody: Somebody) -> Replica:
        """Somebody's replica of the class's document, joined."""
        document_id = somebody.workspace(self.activity_id)["document_id"]
        return Replica(self.base, document_id, somebody.ticket(document_id)).join()


@contextmanager
def running(settings: Settings, database: Database) -> Iterator[Tool]:
    """The tool with two courses set up, for the length of the block."""
    app = create_app(settings, database)
    start_watching(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with database.transaction() as db:
            at = builders.place(db)
            roles = {
                "teacher": builders.TEACHER,
                "tutor": builders.TUTOR,
                "ada": builders.STUDENT,
                "ben": builders.STUDENT,
                "observer": builders.OBSERVER,
            }
            people, arrived = {}, {}
            for name, role in roles.items():
                arrived[name] = builders.arrive(db, at, name, role)
                token = builders.sign_in(db, arrived[name], at).token
                people[name] = Somebody(base, token, arrived[name].member.enrolment_id)
            activity = builders.activity(db, arrived["teacher"])
            builders.conversation(db, activity)
            other = builders.arrive(db, at, "other", builders.TEACHER, course="c2", link="l2")
            token = builders.sign_in(db, other, at).token
            other_teacher = Somebody(base, token, other.member.enrolment_id)
            other_activity = builders.activity(db, other)
            abroad = builders.place(db, issuer="https://other.example.edu")
            foreign = builders.arrive(db, abroad, "teacher", builders.TEACHER)
            token = builders.sign_in(db, foreign, abroad).token
            foreign_teacher = Somebody(base, token, foreign.member.enrolment_id)
            foreign_activity = builders.activity(db, foreign)
        yield Tool(
            base,
            app,
            database,
            activity.id,
            other_teacher=other_teacher,
            other_activity_id=other_activity.id,
            foreign_teacher=foreign_teacher,
            foreign_activity_id=foreign_activity.id,
            **people,
        )
    finally:
        close_rooms(app)
        server.shutdown()
        thread.join()
        server.server_close()
