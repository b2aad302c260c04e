"""The demo LMS in any dialect on a real port, registered with a tool's database."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from lti_tool.courses.tables import Course
from lti_tool.db.engine import Database
from lti_tool.demo.fake_lms import messages, server
from lti_tool.demo.fake_lms.config import Lms
from lti_tool.demo.fake_lms.dialects import Dialect
from lti_tool.lti import claims, platforms, tool_keys
from lti_tool.lti.claims import Launch
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.settings import Settings
from lti_tool.worker.job_context import Tools


@dataclass
class Place:
    """A running demo LMS that the tool knows, and the worker's tools."""

    lms: Lms
    app: Flask
    database: Database
    tools: Tools
    platform_id: uuid.UUID
    deployment_id: uuid.UUID

    def launch(self, person_id: str, activity_id: str = "1", course_id: str = "2") -> Launch:
        """Launch of an activity in the LMS, as the tool reads its claims."""
        asked = {"kind": "open", "course": course_id, "activity": activity_id}
        with self.app.app_context():
            sent = messages.claims(self.lms.tools.in_use(), person_id, "nonce", asked)
        return claims.read(sent, self.platform_id, self.deployment_id)

    def course(self) -> Course:
        """The one course."""
        with self.database.transaction() as db:
            return db.scalars(select(Course)).one()


@contextmanager
def running(
    settings: Settings, database: Database, directory: Path, dialect: Dialect
) -> Iterator[Place]:
    """The LMS for the length of the block; the tool's keys are served beside it."""
    keys = Flask("keys")

    @keys.get("/lti/keys")
    def published() -> dict[str, object]:
        with database.transaction() as db:
            return tool_keys.public_key_set(db)

    with database.transaction() as db:
        tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
    with _served(keys) as tool_url:
        lms = Lms("", tool_url, directory / "lms.sqlite", dialect)
        app = server.create_app(lms)
        with _served(app) as lms.base_url:
            entry = {
                "client_id": "demo-client",
                "auth_login_url": f"{lms.base_url}/lti/auth",
                "auth_token_url": f"{lms.base_url}/lti/token",
                "key_set_url": f"{lms.base_url}/lti/certs",
                "deployment_ids": ["1"],
                "dialect": "moodle" if dialect.name == "moodle" else "generic",
            }
            with database.transaction() as db:
                platforms.import_config(db, {lms.base_url: entry}, insecure_loopback=True)
                platform_id = db.scalars(select(Platform.id)).one()
                deployment_id = db.scalars(select(Deployment.id)).one()
            tools = Tools(database, ServiceClient(database, settings), settings)
            yield Place(lms, app, database, tools, platform_id, deployment_id)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{made.server_port}"
    try:
        requests.get(address, timeout=60)
        yield address
    finally:
        made.shutdown()
        thread.join()
        made.server_close()
