"""Journey from a click in Open edX to the tool's page and its services, every step over HTTP."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
import requests
from sqlalchemy import select
from werkzeug.serving import make_server

from lti_tool.app import close_rooms, create_app, start_watching
from lti_tool.db.engine import Database
from lti_tool.errors import ServiceError
from lti_tool.lti import platforms, tool_keys
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings
from tests.lti.fake_platform import jwk, rsa_key
from tests.lti.xblock_platform import NRPS_SCOPE, XBlockPlatform, form_of


@dataclass
class Browser:
    """Somebody's browser. It sends Secure cookies to this machine without TLS, as real ones do and
    `requests` does not.
    """

    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, form: Any = None) -> requests.Response:
        """One request, no redirect followed."""
        answer = requests.request(
            method,
            address,
            data=form,
            headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())},
            allow_redirects=False,
            timeout=20,
        )
        self.cookies |= answer.cookies.get_dict()
        return answer

    def sent_on(self, address: str) -> str:
        """Follow redirects within the tool's own site; the address that leads away from it."""
        site = urlsplit(address).netloc
        while urlsplit(address).netloc == site:
            answer = self.ask("GET", address)
            assert answer.is_redirect, (answer.status_code, answer.text)
            address = urljoin(address, answer.headers["Location"])
        return address


@dataclass(frozen=True)
class Site:
    """The running tool and the platform that knows it by its real address."""

    base: str
    settings: Settings
    database: Database
    lms: XBlockPlatform

    def click(self, browser: Browser) -> tuple[str, dict[str, str]]:
        """A click, as far as the form that the platform's page posts."""
        page = browser.ask("GET", browser.sent_on(self.lms.preflight()))
        assert page.status_code == 200, page.text
        return form_of(page.text)

    def client(self) -> tuple[ServiceClient, Any]:
        """The tool's client for services, and the platform's id."""
        with self.database.transaction() as db:
            platform_id = db.scalars(select(Platform.id)).one()
        return ServiceClient(self.database, self.settings), platform_id


@pytest.fixture
def site(settings: Settings, database: Database) -> Iterator[Site]:
    """Both of them. The port comes first: the tool's settings hold its address."""
    apps: list[Any] = []

    def serve(environ: Any, start_response: Any) -> Any:
        return apps[0](environ, start_response)

    server = make_server("127.0.0.1", 0, serve, threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"
    here = settings.model_copy(update={"public_url": base})
    lms = XBlockPlatform(base)
    with database.transaction() as db:
        tool_keys.ensure_key(db, here.secret_key.get_secret_value())
        platforms.import_config(db, {lms.url: [lms.config()]}, insecure_loopback=True)
    app = create_app(here, database)
    apps.append(app)
    start_watching(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Site(base, here, database, lms)
    close_rooms(app)
    server.shutdown()
    thread.join()
    server.server_close()
    lms.close()


def page_data(page: requests.Response) -> dict[str, Any]:
    """Data with which the tool's page starts."""
    found = re.search(r'id="page-data">(.*?)</script>', page.text, re.DOTALL)
    assert found, page.text
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize(
    ("word", "role", "screen"),
    [("instructor", "teacher", "set-up"), ("student", "student", "not-ready")],
)
def test_a_click_ends_on_the_page_for_the_role(
    site: Site, word: str, role: str, screen: str
) -> None:
    site.lms.comes("3", word, "Ted Editing", "ted@example.edu")
    browser = Browser()
    action, form = site.click(browser)
    assert action == f"{site.base}/lti/launch"
    page = browser.ask("POST", action, form)
    assert page.status_code == 200, page.text
    data = page_data(page)
    assert data["screen"] == screen
    headers = {"Authorization": f"Bearer {data['token']}"}
    here = requests.get(f"{site.base}/api/here", headers=headers, timeout=10).json()
    assert here["role"] == role
    assert here["person"]["name"] == "Ted Editing"
    assert here["course"]["title"] == "LTI Course & More"
    assert len(site.lms.asked("/keys")) == 1


def test_the_same_form_again_opens_nothing(site: Site) -> None:
    browser = Browser()
    action, form = site.click(browser)
    assert browser.ask("POST", action, form).status_code == 200
    again = browser.ask("POST", action, form)
    assert 400 <= again.status_code < 500
    assert '"token"' not in again.text


@pytest.mark.parametrize("shown", [None, "made-up"], ids=["no cookies", "made-up cookies"])
def test_the_form_opens_nothing_in_another_browser(site: Site, shown: str | None) -> None:
    began = Browser()
    action, form = site.click(began)
    other = Browser({} if shown is None else dict.fromkeys(began.cookies, shown))
    page = other.ask("POST", action, form)
    assert 400 <= page.status_code < 500
    assert '"token"' not in page.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redirect_uri", "https://evil.example/lti/launch"),
        ("client_id", "client-2"),
        ("nonce", ""),
        ("state", ""),
    ],
)
def test_the_platform_answers_no_request_but_the_one_agreed_on(
    site: Site, name: str, value: str
) -> None:
    """Success of the tool's requests in the other tests means something only if this holds."""
    address, _, query = Browser().sent_on(site.lms.preflight()).partition("?")
    spoilt = dict(parse_qsl(query)) | {name: value}
    assert requests.get(f"{address}?{urlencode(spoilt)}", timeout=10).status_code == 400


def test_the_platform_gives_a_token_for_the_tools_key_and_takes_it_for_its_services(
    site: Site,
) -> None:
    client, platform_id = site.client()
    address = f"{site.lms.url}/memberships"
    for _ in range(2):
        answer = client.request(platform_id, "GET", address, scopes=[NRPS_SCOPE])
        assert answer.status == 200
        assert json.loads(answer.body)["members"] == []
    assert site.lms.tokens_given == 1


def test_the_platform_gives_no_token_to_a_key_it_does_not_trust(site: Site) -> None:
    client, platform_id = site.client()
    site.lms.trust({"keys": [jwk(rsa_key(2), "another")]})
    with pytest.raises(ServiceError):
        client.try_token(platform_id, [NRPS_SCOPE])
    assert site.lms.asked("/token")
    assert site.lms.tokens_given == 0
