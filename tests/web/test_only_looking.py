"""HEAD, browsers that look ahead and scanners of mail spend nothing and begin nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from sqlalchemy import func, select

from lti_tool.db.engine import Database
from lti_tool.lti import dynamic_registration
from lti_tool.lti.tables import LoginAttempt
from lti_tool.people.tables import PendingSignIn
from lti_tool.settings import Settings
from lti_tool.web.urls import ROUTES, Route
from tests import server
from tests.auth.emulator import come_back, emulated, settings_for
from tests.server import Tool

LOOKS = {
    "HEAD": ("HEAD", {}),
    "prefetch": ("GET", {"Sec-Purpose": "prefetch"}),
    "prerender": ("GET", {"Sec-Purpose": "prefetch;prerender"}),
    "old prefetch": ("GET", {"Purpose": "prefetch"}),
}


@dataclass(frozen=True)
class SignInSite:
    """The tool, and settings that name a Stytch which runs."""

    tool: Tool
    settings: Settings

    def begin(self) -> tuple[dict[str, str], str]:
        """A browser sent to sign in: its cookie, and the address to which it was sent."""
        answer = requests.get(f"{self.tool.base}/sign-in/sso", allow_redirects=False, timeout=10)
        name, _, rest = answer.headers["Set-Cookie"].partition("=")
        return {name: rest.partition(";")[0]}, answer.headers["Location"]


@pytest.fixture
def sign_in_site(settings: Settings, database: Database) -> Iterator[SignInSite]:
    with emulated() as stytch:
        ours = settings_for(settings, stytch.base_url)
        with server.running(ours, database) as tool:
            yield SignInSite(tool, ours)


def _begun(tool: Tool) -> int:
    with tool.database.transaction() as db:
        return sum(
            db.scalar(select(func.count()).select_from(table)) or 0
            for table in (LoginAttempt, PendingSignIn)
        )


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("route", [r for r in ROUTES if r.acts], ids=lambda r: r.rule)
def test_what_a_get_begins_is_not_begun_by_a_look(
    sign_in_site: SignInSite, route: Route, look: tuple[str, dict[str, str]]
) -> None:
    method, headers = look
    path = re.sub(r"<any.*>", "sso", route.rule)
    tool = sign_in_site.tool
    answer = requests.request(
        method, tool.base + path, headers=headers, allow_redirects=False, timeout=10
    )
    assert answer.status_code in (405, 503)
    assert "Set-Cookie" not in answer.headers
    assert _begun(tool) == 0


def test_a_look_at_a_sign_in_link_leaves_it_to_the_one_who_clicks(sign_in_site: SignInSite) -> None:
    cookies, start = sign_in_site.begin()
    returned = come_back(start)
    address = f"{sign_in_site.tool.base}/sign-in/callback"
    for kept in ({}, cookies):
        for method, headers in (*LOOKS.values(), ("GET", {})):
            look = requests.request(
                method, address, params=returned, headers=headers, cookies=kept, timeout=10
            )
            assert look.status_code == (200 if kept else 400)
    page = requests.get(address, params=returned, cookies=cookies, timeout=10).text
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
    assert returned.items() >= fields.items()
    # A scanner that even sends the form is another browser, and gets nowhere.
    assert requests.post(address, data=fields, timeout=10).status_code == 400
    clicked = requests.post(address, data=fields, cookies=cookies, timeout=10)
    assert clicked.status_code == 200
    assert '"screen": "home"' in clicked.text
    assert requests.post(address, data=fields, cookies=cookies, timeout=10).status_code == 409


def test_a_look_at_an_invite_does_not_spend_it(tool: Tool, settings: Settings) -> None:
    with tool.database.transaction() as db:
        invite = dynamic_registration.invite(db, settings, "").partition("invite=")[2]
    asked = {"invite": invite, "openid_configuration": "https://lms.example/openid"}
    for method in ("HEAD", "GET"):
        look = requests.request(method, f"{tool.base}/lti/register", params=asked, timeout=10)
        assert look.status_code == 200
        assert "frame-ancestors https://lms.example" in look.headers["Content-Security-Policy"]
    with tool.database.transaction() as db:
        assert len(dynamic_registration.open_invites(db)) == 1


@pytest.mark.parametrize(
    "configuration", ["https://a; script-src *", "https://a\n.example/", "javascript:alert(1)", ""]
)
def test_an_address_that_is_none_gets_nothing_into_the_headers(
    tool: Tool, configuration: str
) -> None:
    asked = {"invite": "x", "openid_configuration": configuration}
    page = requests.get(f"{tool.base}/lti/register", params=asked, timeout=10)
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"] or (
        "https://a.example" in page.headers["Content-Security-Policy"]
    )
    assert "script-src *" not in page.headers["Content-Security-Policy"]
