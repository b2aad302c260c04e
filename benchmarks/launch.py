"""Whole launches a second on one core, beside pylti1p3's own Flask flow; and a launch's queries.

Both are called as WSGI applications in this process, with the same messages of one platform, each
launch from a browser of its own: login, redirect, signed message, page. Signing is the platform's
work and is not timed. PostgreSQL is on the other core, its durability as in production. pylti1p3's
flow keeps its state in cookies, has the platform's keys at hand, and makes nobody: it is the floor
of what checking a message costs.
Run: ./dev bench launch [--launches N]
"""

import argparse
import json
import os
import secrets
import tempfile
import time
import uuid
from collections.abc import Callable
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
from lti_tool.courses.tables import Activity, ActivityLink, Course, Enrolment
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
AT_MOST = {"queries": 12, "queries_new": 12}
AT_LEAST = {"ratio": 0.3, "ratio_new": 0.3}
CLASSES = (10, 1_000, 10_000)

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
    """A browser that launches: times what the tool does, and only that."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._client = Client(app)
        self.seconds = 0.0
        self.launches = 0

    def _post(self, path: str, form: dict[str, str]) -> Any:
        began = time.perf_counter()
        answer = self._client.post(path, base_url=TOOL, data=form)
        self.seconds += time.perf_counter() - began
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
        self.launches += 1


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


def queries(database: Database, browser: Browser, person: int) -> int:
    """Number of statements of one launch, login included; transactions are not counted."""
    with captured(database.engine) as seen:
        browser.launch(person)
    return len(seen)


def per_second(browser: Browser, count: int, whom: Callable[[int], int]) -> float:
    """Launches a second."""
    browser.seconds, browser.launches = 0.0, 0
    for number in range(count):
        browser.launch(whom(number))
    return browser.launches / browser.seconds


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
    with database.transaction() as db:
        course_id = db.scalars(select(Course.id)).one()
        activity = Activity(course_id=course_id, title="Week 1", tag_set=[])
        db.add(activity)
        db.flush()
        db.execute(update(ActivityLink).values(activity_id=activity.id))
    counted: dict[int, tuple[int, int]] = {}
    there = 0
    for size in CLASSES:
        fill(database, size - there)
        there = size
        # Somebody who is here for the first time, and the same person once more.
        counted[size] = (queries(database, tool, size), queries(database, tool, size))
    for browser in (tool, theirs):
        per_second(browser, 20, lambda number: number)
    ours = per_second(tool, count, lambda number: number % 100)
    new = per_second(tool, count, lambda number: 20_000 + number)
    floor_rate = per_second(theirs, count, lambda number: number % 100)
    print(f"{'':44}{'launches/s':>12}{'of pylti1p3':>12}")
    for name, rate in (
        ("this tool, somebody who was here before", ours),
        ("this tool, somebody new", new),
        ("pylti1p3's own Flask flow", floor_rate),
    ):
        print(f"{name:44}{rate:12.0f}{rate / floor_rate:12.2f}")
    print(f"\n{'members of the course':24}{'queries, new':>14}{'queries, again':>16}")
    for size, (first, again) in counted.items():
        print(f"{size:<24,}{first:>14}{again:>16}")
    figures = {
        "ratio": round(ours / floor_rate, 3),
        "ratio_new": round(new / floor_rate, 3),
        "queries": max(again for _, again in counted.values()),
        "queries_new": max(first for first, _ in counted.values()),
    }
    print("\n" + summary(figures, AT_MOST, AT_LEAST))


if __name__ == "__main__":
    main()
