"""A browser at the tool's sign-in page, which keeps cookies and presses buttons."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from werkzeug.test import Client, TestResponse

from tests.auth.emulator import SAM, come_back, fields_of, parameters


@dataclass
class Browser:
    """One browser. `page` is what it shows."""

    app: Any
    page: TestResponse | None = None
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(self.app)

    def get(self, path: str, **query: str) -> TestResponse:
        """Open an address."""
        self.page = self.client.get(path, base_url=BASE, query_string=query)
        return self.page

    def post(self, path: str, **form: str) -> TestResponse:
        """Send a form."""
        self.page = self.client.post(path, base_url=BASE, data=form)
        return self.page

    def begin(self, way: str) -> str:
        """Choose a way to sign in; where the browser is sent."""
        sent = self.get(f"/sign-in/{way}")
        assert sent.status_code == 302, sent.text
        return sent.headers["Location"]

    def return_from(self, way: str, who: str = SAM) -> dict[str, str]:
        """Choose a way and an account; the parameters with which the browser comes back."""
        return come_back(self.begin(way), who)

    def sign_in(self, way: str, who: str = SAM) -> TestResponse:
        """The whole way to the tool's answer."""
        self.get("/sign-in/callback", **self.return_from(way, who))
        return self.press()

    def ask_for_link(self, email: str = SAM) -> TestResponse:
        """Ask for a link by mail; the page after it."""
        sent = self.post("/sign-in/email", email=email)
        return self.get(sent.headers["Location"]) if sent.status_code == 303 else sent

    def open(self, link: str) -> TestResponse:
        """Open a link."""
        return self.get("/sign-in/callback", **parameters(link))

    def press(self) -> TestResponse:
        """Press the first button of the page."""
        assert self.page is not None
        action = re.search(r'<form method="post" action="([^"]+)"', self.page.text)
        assert action is not None, self.page.text
        return self.post(unescape(action[1]), **fields_of(self.page.text))


BASE = "http://127.0.0.1:8000"


def code_on(page: TestResponse) -> str:
    """The code that a page shows."""
    found = re.search(r'<p class="code" id="code">([^<]+)</p>', page.text)
    assert found is not None, page.text
    return found[1]


def data_of(page: TestResponse) -> Any:
    """Data that a page starts with."""
    found = re.search(r'id="page-data">(.*?)</script>', page.text)
    assert found is not None, page.text
    return json.loads(found[1])


def session_of(page: TestResponse) -> str:
    """The token of the session that a page starts with."""
    return str(data_of(page)["token"])


def courses_of(browser: Browser, page: TestResponse) -> Any:
    """The courses on the home page that a sign-in ends with."""
    assert (page.status_code, data_of(page)["screen"]) == (200, "home")
    return asked(browser, page, "/api/home")


def asked(browser: Browser, page: TestResponse, path: str) -> Any:
    """The API's answer to the session of a page."""
    headers = {"Authorization": f"Bearer {session_of(page)}"}
    answer = browser.client.get(path, base_url=BASE, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.get_json()
