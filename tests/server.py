"""The tool on a real port, over a test's own database, with two courses and a few people."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import requests
from pycrdt import Map
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from lti_tool.app import close_rooms, create_app, start_watching
from lti_tool.courses.arrival import Arrived
from lti_tool.db.engine import Database
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.settings import Settings
from tests import builders
from tests.yjs_client import WatchedClient

ISSUER = "https://lms.example.edu"
"""LMS of the two courses."""


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

    def text_paths(self, activity_id: uuid.UUID) -> list[str]:
        """Addresses of the texts that the workspace of an activity names."""
        return [
            f"/api/conversations/{each['id']}/text/{each['text_hash']}"
            for each in self.workspace(activity_id)["conversations"]
        ]

    def ticket(self, document_id: str) -> dict[str, Any]:
        """A ticket for a shared document."""
        answer = self.call("POST", f"/api/documents/{document_id}/ticket")
        answer.raise_for_status()
        ticket: dict[str, Any] = answer.json()
        return ticket


def signed_in(db: Session, base: str, arrived: Arrived, at: builders.Place) -> Somebody:
    """Somebody who has come, with a session."""
    token = builders.sign_in(db, arrived, at).token
    return Somebody(base, token, arrived.member.enrolment_id)


class Replica(WatchedClient):
    """A Yjs client with a document of annotations open."""

    @property
    def highlights(self) -> "Map[Any]":
        """The root of highlights."""
        root: Map[Any] = self.doc.get("highlights", type=Map)
        return root

    @property
    def tags(self) -> "Map[Any]":
        """The root of tags."""
        root: Map[Any] = self.doc.get("tags", type=Map)
        return root

    def until_has(self, *keys: str) -> None:
        """Take frames until every one of these highlights is there."""
        self.until(lambda: all(key in self.highlights for key in keys))

    def highlight(self, key: str | None = None, **other: Any) -> str:
        """Write a whole highlight; its key."""
        key = key or f"{self.author}/{uuid.uuid4()}"
        value = note(**other)
        self.write(lambda: self.highlights.update({key: value}))
        return key


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

    def arrive(self, subject: str, *roles: str, groups: str | None = None) -> Somebody:
        """Somebody who comes into the course from its LMS; a student unless roles are given."""
        with self.database.transaction() as db:
            issuer = Platform.issuer == ISSUER
            deployment = db.scalars(select(Deployment).join(Platform).where(issuer)).one()
            at = builders.Place(deployment.platform_id, deployment.id, ISSUER)
            arrived = builders.arrive(db, at, subject, *roles, groups=groups)
            return signed_in(db, self.base, arrived, at)


@dataclass(frozen=True)
class Seeds:
    """Ids of what is in the database of a tool, and who has which session in it."""

    activity_id: uuid.UUID
    other_activity_id: uuid.UUID
    foreign_activity_id: uuid.UUID
    people: dict[str, Somebody]
    """By their names in a tool; where that is, is left open."""


def seed(database: Database) -> Seeds:
    """Set up two courses and a few people, and a course of another platform."""
    with database.transaction() as db:
        at = builders.place(db, ISSUER)
        roles = {
            "teacher": builders.TEACHER,
            "tutor": builders.TUTOR,
            "ada": builders.STUDENT,
            "ben": builders.STUDENT,
            "observer": builders.OBSERVER,
        }
        arrived = {name: builders.arrive(db, at, name, role) for name, role in roles.items()}
        people = {name: signed_in(db, "", came, at) for name, came in arrived.items()}
        activity = builders.activity(db, arrived["teacher"])
        builders.conversation(db, activity)
        other = builders.arrive(db, at, "other", builders.TEACHER, course="c2", link="l2")
        people["other_teacher"] = signed_in(db, "", other, at)
        other_activity = builders.activity(db, other)
        abroad = builders.place(db, issuer="https://other.example.edu")
        foreign = builders.arrive(db, abroad, "teacher", builders.TEACHER)
        people["foreign_teacher"] = signed_in(db, "", foreign, abroad)
        foreign_activity = builders.activity(db, foreign)
        return Seeds(activity.id, other_activity.id, foreign_activity.id, people)


@contextmanager
def running(settings: Settings, database: Database, seeds: Seeds | None = None) -> Iterator[Tool]:
    """The tool for the length of the block; its database has `seeds`, or gets them here."""
    app = create_app(settings, database)
    start_watching(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"
    # Shutting down waits for the end of such an interval; its default is half a second.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        seeds = seeds or seed(database)
        yield Tool(
            base,
            app,
            database,
            seeds.activity_id,
            other_activity_id=seeds.other_activity_id,
            foreign_activity_id=seeds.foreign_activity_id,
            **{name: replace(person, base=base) for name, person in seeds.people.items()},
        )
    finally:
        close_rooms(app)
        server.shutdown()
        thread.join()
        server.server_close()
