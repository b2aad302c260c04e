"""The tool as an attacker meets it: over HTTP, with platforms and browsers of their own."""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from sqlalchemy import DateTime, update

from lti_tool.courses.tables import Course
from lti_tool.db.base import Table
from lti_tool.db.engine import Database
from lti_tool.lti import platforms, tool_keys
from lti_tool.settings import Settings
from tests import server
from tests.lti.dialects import DemoPlatform
from tests.lti.fake_platform import LTI, MEMBERSHIP, FakePlatform, changed
from tests.server import Somebody, Tool

TEACHER = [f"{MEMBERSHIP}#Instructor"]
LEARNER = [f"{MEMBERSHIP}#Learner"]
KEEPS = {"__Host-keeps": "1"}


@dataclass(frozen=True)
class Begun:
    """A login on its way: what the platform was asked, and what the browser keeps."""

    asked: Mapping[str, str]
    cookies: Mapping[str, str]


@dataclass
class LtiRequests:
    """The running tool and two platforms: `lms` with clients client-1 and client-2, `other`."""

    tool: Tool
    lms: FakePlatform
    other: FakePlatform
    database: Database
    settings: Settings

    @property
    def base(self) -> str:
        return self.tool.base

    def initiate_login(self, **changes: str) -> requests.Response:
        """A login initiation; the answer as it is."""
        params = {
            "iss": self.lms.url,
            "target_link_uri": f"{self.settings.public_url}/lti/launch",
            "login_hint": "3",
            "lti_message_hint": '{"cmid":1,"launchid":"l1"}',
            "client_id": "client-1",
            "lti_deployment_id": "1",
        } | changes
        return requests.post(
            f"{self.base}/lti/login", data=params, cookies=KEEPS, allow_redirects=False, timeout=10
        )

    def login(self, **changes: str) -> Begun:
        """A browser on its way to the platform."""
        answer = self.initiate_login(**changes)
        assert answer.status_code == 302, answer.text
        asked = dict(parse_qsl(urlsplit(answer.headers["Location"]).query, True))
        name, _, rest = answer.headers["Set-Cookie"].partition("=")
        return Begun(asked, {name: rest.partition(";")[0]})

    def post(
        self, begun: Begun, token: str, cookies: Mapping[str, str] | None = None
    ) -> requests.Response:
        """The platform's answer arrives in a browser, by default the one that began."""
        return requests.post(
            f"{self.base}/lti/launch",
            data={"state": begun.asked["state"], "id_token": token},
            cookies=dict(begun.cookies if cookies is None else cookies),
            timeout=20,
        )

    def token(self, begun: Begun, changes: Mapping[str, Any] | None = None) -> str:
        """ID token that the platform signs for a login, with some claims changed."""
        return self.lms.sign(changed(self.lms.claims(begun.asked["nonce"]), changes or {}))

    def launch(self, changes: Mapping[str, Any] | None = None) -> requests.Response:
        """A whole launch."""
        begun = self.login()
        return self.post(begun, self.token(begun, changes))

    def arrive(self, changes: Mapping[str, Any] | None = None) -> Somebody:
        """A whole launch that is let in."""
        page = self.launch(changes)
        assert page.status_code == 200, page.text
        data = page_data(page)
        return Somebody(self.base, data["token"], uuid.UUID(data["arrival"]))

    def let_pass(self, time: timedelta) -> None:
        """Make everything that is stored older by so much: the server's clock is its own."""
        with self.database.transaction() as db:
            for table in Table.metadata.sorted_tables:
                timestamps = [c for c in table.columns if isinstance(c.type, DateTime)]
                if timestamps:
                    db.execute(update(table).values({c.name: c - time for c in timestamps}))

    def course(self, context_id: str) -> Course:
        """A course that has been arrived in."""
        with self.database.transaction() as db:
            (course,) = db.query(Course).filter(Course.context_id == context_id).all()
            return course


def page_data(page: requests.Response) -> dict[str, Any]:
    """Data with which a page starts; empty for a page without data."""
    found = re.search(r'id="page-data">(.*?)</script>', page.text, re.DOTALL)
    data: dict[str, Any] = json.loads(found[1]) if found else {}
    return data


def refused(page: requests.Response, *statuses: int) -> None:
    """Check that a request was refused, with a page in plain words and no token."""
    assert page.status_code in statuses, (page.status_code, page.text)
    assert "token" not in page_data(page)
    assert "Traceback" not in page.text
    assert page.headers["Content-Type"].startswith("text/html")


def as_role(*roles: str, **more: Any) -> dict[str, Any]:
    """Changes that make somebody else of the launching person."""
    return {LTI + "roles": list(roles), **more}


def in_course(context_id: str, link: str = "77") -> dict[str, Any]:
    """Changes that make it another course."""
    return {
        LTI + "context": {"id": context_id, "title": "Another", "label": "A"},
        LTI + "resource_link": {"id": link, "title": "Another link"},
    }


@contextmanager
def opened(settings: Settings, database: Database) -> Iterator[LtiRequests]:
    """The tool with both platforms registered, for the length of the block."""
    lms, other = DemoPlatform(), FakePlatform()
    try:
        with server.running(settings, database) as tool:
            with database.transaction() as db:
                tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
                platforms.import_config(
                    db,
                    {
                        lms.url: [
                            lms.config("client-1", dialect="moodle"),
                            lms.config("client-2", "2", dialect="moodle"),
                        ],
                        other.url: [other.config()],
                    },
                    insecure_loopback=True,
                )
            yield LtiRequests(tool, lms, other, database, settings)
    finally:
        lms.close()
        other.close()
