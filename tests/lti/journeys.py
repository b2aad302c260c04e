"""The way of a browser from a click in the LMS to the tool, as its requests arrive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lti_tool.db.engine import Database
from lti_tool.lti import login_attempts
from lti_tool.lti.claims import Launch
from lti_tool.lti.launch import finish_launch
from lti_tool.lti.login import LoginStart, start_login
from lti_tool.settings import Settings
from tests.lti.fake_platform import FakePlatform, changed


@dataclass(frozen=True)
class Begun:
    """A login on its way: what the platform was asked, and what the browser keeps."""

    address: str
    asked: Mapping[str, str]
    cookies: Mapping[str, str]

    @classmethod
    def of(cls, start: LoginStart) -> "Begun":
        """The login that a browser was sent away with."""
        query = parse_qs(urlsplit(start.redirect_url).query, keep_blank_values=True)
        return cls(
            start.redirect_url,
            {name: values[0] for name, values in query.items()},
            {login_attempts.cookie_name(start.state): start.browser_token},
        )

    @property
    def state(self) -> str:
        return self.asked["state"]

    @property
    def nonce(self) -> str:
        return self.asked["nonce"]


class Journeys:
    """Browsers coming from one platform."""

    def __init__(self, database: Database, settings: Settings, lms: FakePlatform) -> None:
        self.database = database
        self.settings = settings
        self.lms = lms

    def params(self, **changes: Any) -> dict[str, str]:
        """A login initiation as Moodle posts it."""
        return changed(
            {
                "iss": self.lms.url,
                "target_link_uri": f"{self.settings.public_url}/lti/launch",
                "login_hint": "3",
                "lti_message_hint": '{"cmid":2,"launchid":"ltilaunch1_1"}',
                "client_id": "client-1",
                "lti_deployment_id": "1",
            },
            changes,
        )

    def login(self, **changes: Any) -> Begun:
        """The browser is sent on to the platform."""
        return Begun.of(start_login(self.database, self.settings, self.params(**changes)))

    def post(self, form: Mapping[str, str], cookies: Mapping[str, str]) -> Launch:
        """The platform's answer arrives: one request, in one transaction."""
        with self.database.transaction() as db:
            token = cookies.get(login_attempts.cookie_name(form.get("state", "")), "")
            launch, _ = finish_launch(db, self.database, self.settings, form, token)
            return launch

    def launch(self, begun: Begun, token: str) -> Launch:
        """The platform answers this login with this token."""
        return self.post({"state": begun.state, "id_token": token}, begun.cookies)

    def launch_with(
        self,
        changes: Mapping[str, Any],
        signed: Callable[[FakePlatform, dict[str, Any]], str] = FakePlatform.sign,
    ) -> Launch:
        """A whole journey whose token differs in some claims from an honest one."""
        begun = self.login()
        return self.launch(begun, signed(self.lms, changed(self.lms.claims(begun.nonce), changes)))

    def honest(self) -> Launch:
        """A whole journey as it should be."""
        return self.launch_with({})
