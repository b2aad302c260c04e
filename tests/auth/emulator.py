"""The demo's sign-in services for the length of a test, and a browser's way through them."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from werkzeug.serving import BaseWSGIServer

from lti_tool.auth.openid_provider import provider_of
from lti_tool.auth.protocol import Attempt, Way
from lti_tool.auth.stytch_client import StytchClient
from lti_tool.demo.fake_openid import server as openid
from lti_tool.demo.fake_stytch import answers, server
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS, DEVELOPER
from lti_tool.settings import Settings

CALLBACK = "http://127.0.0.1:8000/sign-in/callback"
VERIFIER = "v" * 50
STATE = "00000000-0000-4000-8000-000000000001"
SAM = ACCOUNTS[0].email


def attempt(way: Way = Way.SSO, verifier: str = VERIFIER) -> Attempt:
    """An attempt as the tool would have begun it."""
    return Attempt(STATE, way, verifier)


def client(settings: Settings) -> StytchClient:
    """The client of Stytch, as these settings have it."""
    return StytchClient(settings, CALLBACK)


@contextmanager
def _serving(running: BaseWSGIServer) -> Iterator[str]:
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@contextmanager
def emulated() -> Iterator[server.Stytch]:
    """A running Stytch."""
    emulator = server.Stytch("", CALLBACK)
    with _serving(server.serve(emulator, 0)) as address:
        emulator.base_url = f"{address}/"
        yield emulator


@contextmanager
def emulated_openid() -> Iterator[openid.Provider]:
    """A running OpenID provider."""
    provider = openid.Provider("", CALLBACK)
    with _serving(openid.serve(provider, 0)) as address:
        provider.issuer = address
        # A port is used again by another test, whose provider says something else.
        provider_of.cache_clear()
        yield provider


def settings_for(settings: Settings, address: str, **other: object) -> Settings:
    """Settings with which people sign in through the Stytch at this address."""
    values = {
        "stytch_project_id": server.PROJECT_ID,
        "stytch_secret": server.SECRET,
        "stytch_public_token": server.PUBLIC_TOKEN,
        "stytch_organization_id": answers.ORGANIZATION_ID,
        "stytch_sso_connection_id": answers.CONNECTION_ID,
        "stytch_api_url": address,
        "github_addresses": DEVELOPER,
    }
    return Settings.model_validate(settings.model_dump() | values | other)


def openid_settings_for(settings: Settings, issuer: str, **other: object) -> Settings:
    """Settings with which people sign in through the OpenID provider at this address."""
    values = {
        "openid_issuer": issuer,
        "openid_client_id": openid.CLIENT_ID,
        "openid_client_secret": openid.CLIENT_SECRET,
    }
    return Settings.model_validate(settings.model_dump() | values | other)


def come_back(start: str, who: str = SAM) -> dict[str, str]:
    """Parameters with which a browser comes back that was sent to `start` and chose `who`.

    `who` is an address at Stytch, or a subject at the OpenID provider; an empty one cancels.
    """
    page = requests.get(start, timeout=10)
    page.raise_for_status()
    for form in re.findall(
        r'<form method="post" action="([^"]+)">(.*?)</form>', page.text, re.DOTALL
    ):
        fields = fields_of(form[1])
        if who in (fields.get("email"), fields.get("subject")):
            sent = requests.post(
                urljoin(start, form[0]), data=fields, allow_redirects=False, timeout=10
            )
            return parameters(sent.headers["Location"])
    raise AssertionError(f"nobody there is {who}")


def fields_of(form: str) -> dict[str, str]:
    """The hidden fields of a form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def parameters(address: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def token_for(settings: Settings, of: Attempt | None = None, who: str = SAM) -> dict[str, str]:
    """Parameters with which the AAF's page returns after an attempt."""
    return come_back(client(settings).start(of or attempt()), who)
