"""Two proofs in one browser link two accounts; half of it, in whosever hands, links nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.people.tables import ArrivalSession, Person
from lti_tool.settings import Settings
from tests import server
from tests.auth.emulator import SAM, come_back, emulated, settings_for
from tests.server import Somebody, Tool

OWN = {"Sec-Fetch-Site": "same-origin"}
PRIYA = "priya.raman@other.example.edu"


@dataclass
class Browser:
    """A browser outside the LMS: its cookies, and the session that a sign-in began."""

    tool: Tool
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    screen: str = ""

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = requests.request(
            method, self.tool.base + path, cookies=self.cookies, allow_redirects=False,
            timeout=10, **options,
        )  # fmt: skip
        for line in answer.raw.headers.getlist("Set-Cookie"):
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def take_over(self, page_token: str, headers: dict[str, str] | None = None) -> int:
        """Post the join of a launched page into a window of this browser."""
        given = OWN if headers is None else headers
        return self.send("POST", "/join", data={"token": page_token}, headers=given).status_code

    def sign_in(self, who: str = SAM) -> requests.Response:
        """Sign in through the AAF."""
        location = self.send("GET", "/sign-in/sso").headers["Location"]
        answer = self.send("POST", "/sign-in/callback", data=come_back(location, who))
        found = re.search(r'"token": ?"([^"]+)"', answer.text)
        screen = re.search(r'"screen": ?"([^"]+)"', answer.text)
        self.token = found[1] if found else ""
        self.screen = screen[1] if screen else ""
        return answer

    def call(self, method: str, path: str = "/api/join") -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.request(method, self.tool.base + path, headers=headers, timeout=10)


@dataclass(frozen=True)
class Site:
    tool: Tool

    def browser(self) -> Browser:
        return Browser(self.tool)

    def begin(self, somebody: Somebody | None = None) -> str:
        """The token that a launched page gets."""
        answer = (somebody or self.tool.ada).call("POST", "/api/account/join")
        answer.raise_for_status()
        token: str = answer.json()["token"]
        return token

    def joined(self) -> int:
        """Number of persons who are joined into another."""
        with self.tool.database.transaction() as db:
            return len(db.scalars(select(Person).where(Person.joined_into.is_not(None))).all())


@pytest.fixture
def site(settings: Settings, database: Database) -> Iterator[Site]:
    with emulated() as stytch:
        ours = settings_for(settings, stytch.base_url)
        with server.running(ours, database) as tool:
            yield Site(tool)


def test_a_launch_and_a_sign_in_are_linked_by_the_answer_to_a_question(site: Site) -> None:
    browser = site.browser()
    assert browser.take_over(site.begin()) == 200
    assert browser.sign_in().status_code == 200
    assert browser.screen == "link"
    asked = browser.call("GET").json()
    assert [person["name"] for person in asked["people"]] == ["Ada", "Sam Quill"]
    assert asked["people"][0]["courses"] == ["Reading with machines"]
    assert site.joined() == 0
    assert browser.call("POST").status_code == 204
    assert site.joined() == 1
    here = browser.call("GET", "/api/here").json()
    courses = browser.call("GET", "/api/home").json()
    assert [course["title"] for course in courses] == ["Reading with machines"]
    (notice,) = here["notices"]
    assert browser.call("DELETE", f"/api/notices/{notice['id']}").status_code == 204
    assert site.tool.ada.call("GET", "/api/here").json()["notices"] == []


def test_the_person_separates_them_again(site: Site) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    browser.sign_in()
    browser.call("POST")
    accounts = site.tool.ada.call("GET", "/api/account").json()["accounts"]
    assert [one["where"] for one in accounts] == [["An LMS"], ["Sign-in without the LMS"]]
    other = {"person_id": accounts[1]["person_id"]}
    assert site.tool.ben.call("POST", "/api/account/separate", other).status_code == 404
    assert site.tool.ada.call("POST", "/api/account/separate", other).status_code == 204
    assert site.joined() == 0
    assert site.tool.ada.call("GET", "/api/here").status_code == 401
    assert browser.call("GET", "/api/here").status_code == 401


def test_an_answer_is_given_once(site: Site) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    browser.sign_in()
    assert browser.call("DELETE").status_code == 204
    assert browser.call("POST").status_code == 409
    assert site.joined() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_page_of_somebody_else_hands_no_join_to_a_victims_browser(
    site: Site, headers: dict[str, str]
) -> None:
    victim = site.browser()
    assert victim.take_over(site.begin(), headers) == 403
    victim.sign_in()
    assert victim.screen != "link"
    assert site.joined() == 0


def test_the_token_of_a_page_is_taken_over_once(site: Site) -> None:
    token = site.begin()
    assert site.browser().take_over(token) == 200
    thief = site.browser()
    assert thief.take_over(token) == 409
    thief.sign_in(PRIYA)
    assert thief.screen == "home"
    assert site.joined() == 0


def test_a_sign_in_from_the_front_page_or_another_browser_is_no_proof(site: Site) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    other = site.browser()
    other.sign_in()
    assert other.screen == "home"
    # Whoever leaves and begins at the front page does not link.
    browser.send("GET", "/")
    browser.sign_in(PRIYA)
    assert browser.screen == "home"
    assert site.joined() == 0


def test_nobody_else_answers(site: Site) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    browser.sign_in()
    for session in (site.tool.ada, site.tool.ben, site.tool.teacher):
        assert session.call("POST", "/api/join").status_code == 409
    stranger = Browser(site.tool, browser.cookies)
    assert stranger.call("POST").status_code == 401
    assert site.joined() == 0


def test_a_cookie_that_was_stolen_after_the_sign_in_is_worth_nothing(site: Site) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    stolen = dict(browser.cookies)
    browser.sign_in()
    thief = Browser(site.tool, {"__Host-join": stolen["__Host-join"]})
    thief.sign_in(PRIYA)
    assert thief.screen == "home"
    browser.call("DELETE")
    assert site.joined() == 0


@pytest.mark.parametrize("whose", ["launch", "sign-in"])
def test_who_signs_out_takes_the_proof_back(site: Site, whose: str) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    browser.sign_in()
    with site.tool.database.transaction() as db:
        of_launch = ArrivalSession.platform_id.is_not(None)
        db.execute(
            update(ArrivalSession)
            .where(of_launch if whose == "launch" else ~of_launch)
            .values(ended_at=clock.now())
        )
    assert browser.call("POST").status_code == (409 if whose == "launch" else 401)
    assert site.joined() == 0


def test_a_launch_of_an_hour_ago_is_no_proof_of_who_is_there_now(site: Site) -> None:
    with site.tool.database.transaction() as db:
        hour = timedelta(hours=1)
        db.execute(update(ArrivalSession).values(created_at=clock.now() - hour))
    assert site.tool.ada.call("POST", "/api/account/join").status_code == 409


def test_a_sign_in_begins_no_join(site: Site) -> None:
    browser = site.browser()
    browser.take_over(site.begin())
    browser.sign_in()
    assert browser.call("POST", "/api/account/join").status_code == 409


def test_each_token_runs_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = site.browser()
    token = site.begin()
    browser.take_over(token)
    browser.sign_in()
    late = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert browser.call("POST").status_code == 409
    assert site.joined() == 0
