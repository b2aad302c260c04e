"""The Stytch emulator for the length of a test, and settings that name it."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import requests

from lti_tool.demo.fake_stytch import answers, server
from lti_tool.settings import Settings
from lti_tool.stytch_login import sign_in

CALLBACK = "http://127.0.0.1:8000/sign-in/callback"
VERIFIER = "v" * 50
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


@contextmanager
def emulated() -> Iterator[server.Stytch]:
    """A running emulator."""
    emulator = server.Stytch("", CALLBACK)
    running = server.serve(emulator, 0)
    emulator.base_url = f"http://127.0.0.1:{running.server_port}/"
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield emulator
    running.shutdown()
    thread.join()
    running.server_close()


def settings_for(settings: Settings, address: str, **other: str) -> Settings:
    """Settings with which people sign in at this address."""
    values = {
        "stytch_project_id": server.PROJECT_ID,
        "stytch_secret": server.SECRET,
        "stytch_public_token": server.PUBLIC_TOKEN,
        "stytch_organization_id": answers.ORGANIZATION_ID,
        "stytch_sso_connection_id": server.CONNECTION_ID,
        "stytch_api_url": address,
    }
    return Settings.model_validate(settings.model_dump() | values | other)


def token_for(settings: Settings, challenge: str = CHALLENGE) -> str:
    """A token of the first account on the AAF's page, chosen as a browser would."""
    page = requests.get(sign_in.start_sso(settings, challenge, CALLBACK), timeout=10)
    assert "Australian Access Federation" in page.text
    chosen = requests.post(
        f"{settings.stytch_api_url}choose",
        data={"kind": "sso", "challenge": challenge, "email": server.ACCOUNTS[0].email},
        allow_redirects=False,
        timeout=10,
    )
    return parse_qs(urlsplit(chosen.headers["Location"]).query)["token"][0]
