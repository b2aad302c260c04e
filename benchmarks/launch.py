"""CPU of whole launches beside that of pylti1p3's own Flask flow; and a launch's queries.

Both are called as WSGI applications in this process, with the same messages of one platform, each
launch from a browser of its own: login, redirect, signed message, page. Signing is the platform's
work and is not counted. PostgreSQL is on the other core, its durability as in production.
pylti1p3's flow keeps its state in cookies, has the platform's keys at hand, and makes nobody: it is
the floor of what checking a message costs. A page of an activity that is set up also holds its
opened workspace with a ticket, for which it needed two more requests: that is measured apart.

All take turns, because machines have slow phases; a ratio is the median over all turns.
Run: ./dev bench launch [--launches N]
"""

import argparse
import json
import os
import secrets
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, redirect, request
from jwt.algorithms import RSAAlgorithm
from pylti1p3.contrib.flask import FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfDict
from sqlalchemy import insert, select, update
from werkzeug.test import Client

from benchmarks.summary import summary
from lti_tool import clock, logs
from lti_tool.app import create_app
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.lti import platforms
from lti_tool.lti.tables import Platform, PlatformKeySet
from lti_tool.people.tables import Person
from lti_tool.settings import Settings
from tests.statements import captured

ISSUER, TOOL, CLIENT = "https://lms.example.edu", "https://tool.example.edu", "client-1"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
AT_MOST = {"queries": 6, "queries_new": 10, "queries_page": 12}
AT_LEAST = {"ratio": 0.3, "ratio_new": 0.3}
CLASSES = (10, 1_000, 10_000)

TURN = 20
"""Launches of a turn."""

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JWK = {**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "k1", "alg": "RS256"}


def message(nonce: str, person: int, tool: str = TOOL) -> str:
    """Message that Moodle signs about a student who opens an activity."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": str(person),
        "iat": now,
        "exp": now + 60,
        "nonce": nonce,
        "name": f"Person {person}",
        "email": f"person{person}@example.edu",
        LTI + "deployment_id": "1",
        LTI + "target_link_uri": f"{tool}/lti/launch",
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "version": "1.3.0",
        LTI + "roles": [f"{MEMBERSHIP}#Learner"],
        LTI + "context": {"id": "2", "title": "A course", "label": "C2", "type": ["CourseSection"]},
        LTI + "resource_link": {"id": "1", "title": "Week 1"},
        LTI + "custom": {"groups": "1", "context_history": ""},
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
            "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            "lineitems": f"{ISSUER}/lineitems",
            "lineitem": f"{ISSUER}/lineitems/1",
        },
    }
    return jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "k1"})


class Browser:
    """A browser that launches: counts the CPU time of what the tool does, and only that."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._client = Client(app)
        self.seconds = 0.0

    def _post(self, path: str, form: dict[str, str]) -> Any:
        began = time.process_time()
        answer = self._client.post(path, base_url=TOOL, data=form)
        self.seconds += time.process_time() - began
        return answer

    def launch(self, person: int) -> None:
        """One launch in a browser of its own, the message signed in between."""
        self._client = Client(self._app)
        self._client.set_cookie("__Host-keeps", "1", domain="tool.example.edu")
        login = {
            "iss": ISSUER,
            "client_id": CLIENT,
            "lti_deployment_id": "1",
            "login_hint": str(person),
            "lti_message_hint": "hint",
            "target_link_uri": f"{TOOL}/lti/launch",
        }
        sent = self._post("/lti/login", login)
        asked = parse_qs(urlsplit(sent.headers["Location"]).query)
        form = {
            "state": asked["state"][0],
            "id_token": message(asked["nonce"][0], person),
        }
        page = self._post("/lti/launch", form)
        if page.status_code != 200:
            raise SystemExit(f"a launch was refused: {page.status_code}\n{page.text[:2000]}")


def floor() -> Flask:
    """pylti1p3's own Flask flow, as its documentation has it, with the keys at hand."""
    known = ToolConfDict(
        {
            ISSUER: [
                {
                    "client_id": CLIENT,
                    "auth_login_url": f"{ISSUER}/auth",
                    "auth_token_url": f"{ISSUER}/token",
                    "key_set": {"keys": [JWK]},
                    "deployment_ids": ["1"],
                }
            ]
        }
    )
    app = Flask("floor")
    app.secret_key = secrets.token_hex()

    @app.post("/lti/login")
    def login() -> Any:
        begun = FlaskOIDCLogin(FlaskRequest(request_data=request.form), known)
        return begun.redirect(f"{TOOL}/lti/launch")

    @app.post("/lti/launch")
    def launch() -> Any:
        checked = FlaskMessageLaunch(FlaskRequest(request_data=request.form), known)
        return {"sub": checked.get_launch_data()["sub"]}

    app.add_url_rule("/", view_func=lambda: redirect("/lti/login"), endpoint="home")
    return app


def fill(database: Database, count: int) -> None:
    """Make the course's class as large as this."""
    with database.transaction() as db:
        course_id = db.scalars(select(Course.id)).one()
        people = [uuid.uuid4() for _ in range(count)]
        now = clock.now()
        db.execute(insert(Person), [{"id": each, "created_at": now} for each in people])
        rows = [
            {"id": uuid.uuid4(), "created_at": now, "course_id": course_id, "person_id": each,
             "role": "student", "role_source": "roster", "active": True}
            for each in people
        ]  # fmt: skip
        db.execute(insert(Enrolment), rows)


def queries(database: Database, browser: Browser, person: int) -> tuple[int, int]:
    """Statements of one launch, login included, and of what its page holds: session and workspace.

    Transactions are not counted. The record of the launch is its last statement.
    """
    with captured(database.engine) as seen:
        browser.launch(person)
    last = next(at for at, text in enumerate(seen, 1) if "INSERT INTO audit_event" in text)
    return last, len(seen) - last


def cost(browser: Browser, people: Iterable[int]) -> float:
    """CPU seconds of a turn, in which each of these people launches once."""
    browser.seconds = 0.0
    for person in people:
        browser.launch(person)
    return browser.seconds


def turns(tool: Browser, theirs: Browser, count: int) -> list[tuple[float, float, float]]:
    """CPU seconds of each turn: somebody who was here before, somebody new, and pylti1p3's flow."""
    known = range(TURN)
    for browser in (tool, theirs):
        cost(browser, known)
    return [
        (
            cost(tool, known),
            cost(tool, range(20_000 + first, 20_000 + first + TURN)),
            cost(theirs, known),
        )
        for first in range(0, count, TURN)
    ]


def ratios_of(taken: list[tuple[float, float, float]]) -> list[float]:
    """Launches for the CPU of one of pylti1p3's, by who launches."""
    return [statistics.median(turn[2] / turn[who] for turn in taken) for who in range(3)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--launches", type=int, default=400)
    count = parser.parse_args().launches
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        os.sched_setaffinity(0, cores[1:] or cores)
        server = local_postgres.start(Path(made) / "pg")
        os.sched_setaffinity(0, cores[:1])
        try:
            _run(Database(server.ensure_database()), count)
        finally:
            server.stop()


def _run(database: Database, count: int) -> None:
    bootstrap.run_alembic_upgrade(database.engine)
    settings = Settings.load(
        {"LTI_TOOL_PUBLIC_URL": TOOL, "LTI_TOOL_SECRET_KEY": secrets.token_hex(32)}
    )
    with database.transaction() as db:
        entry = {
            "client_id": CLIENT, "auth_login_url": f"{ISSUER}/auth", "dialect": "moodle",
            "auth_token_url": f"{ISSUER}/token", "key_set_url": f"{ISSUER}/keys",
            "deployment_ids": ["1"],
        }  # fmt: skip
        platforms.import_config(db, {ISSUER: entry}, insecure_loopback=False)
        platform_id = db.scalars(select(Platform.id)).one()
        keys = {"keys": [{name: JWK[name] for name in ("kty", "kid", "n", "e")}]}
        now = clock.now()
        db.add(PlatformKeySet(platform_id=platform_id, keys=keys, fetched_at=now, tried_at=now))
    logs.configure("WARNING")
    tool = Browser(create_app(settings, database))
    theirs = Browser(floor())
    tool.launch(0)
    taken = turns(tool, theirs, count)
    ratios = ratios_of(taken)
    with database.transaction() as db:
        course_id = db.scalars(select(Course.id)).one()
        activity = Activity(course_id=course_id, title="Week 1")
        db.add(activity)
        db.flush()
        db.execute(update(ActivityLink).values(activity_id=activity.id))
    # The class's document is made by its first visitor.
    tool.launch(0)
    counted: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
    there = 0
    for size in CLASSES:
        fill(database, size - there)
        there = size
        # Somebody who is here for the first time, and the same person once more.
        counted[size] = (queries(database, tool, size), queries(database, tool, size))
    ratio_page = ratios_of(turns(tool, theirs, count))[0]
    print(f"{'':44}{'CPU ms a launch':>16}{'of pylti1p3':>12}")
    for who, name in enumerate(
        (
            "this tool, somebody who was here before",
            "this tool, somebody new",
            "pylti1p3's own Flask flow",
        )
    ):
        milliseconds = statistics.median(turn[who] for turn in taken) / TURN * 1000
        print(f"{name:44}{milliseconds:16.2f}{ratios[who]:12.2f}")
    print(f"{'the first with an opened workspace in its page':44}{'':16}{ratio_page:12.2f}")
    print(f"\n{'members of the course':24}{'queries, new':>14}{'queries, again':>16}{'page':>8}")
    for size, ((first, _), (again, page)) in counted.items():
        print(f"{size:<24,}{first:>14}{again:>16}{page:>8}")
    figures = {
        "ratio": round(ratios[0], 3),
        "ratio_new": round(ratios[1], 3),
        "ratio_page": round(ratio_page, 3),
        "queries": max(again for _, (again, _) in counted.values()),
        "queries_new": max(first for (first, _), _ in counted.values()),
        "queries_page": max(page for both in counted.values() for _, page in both),
    }
    print("\n" + summary(figures, AT_MOST, AT_LEAST))


if __name__ == "__main__":
    main()
