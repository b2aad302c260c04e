"""A login that fits no registration tells who can mend it what was sent and what is registered."""

import pytest
import requests
from sqlalchemy import select
from structlog.testing import capture_logs

from lti_tool.lti import near_misses
from lti_tool.lti.tables import Platform
from tests.server import Tool
from tests.threats.lti_requests import KEEPS

REGISTERED = "https://lms.example.edu"
"""The issuer of the running tool's platform."""

NEARLY = [
    (f"{REGISTERED}/", "client-1", "a slash at the issuer's end"),
    ("http://lms.example.edu", "client-1", "http or https"),
    ("https://LMS.example.edu", "client-1", "capital letters"),
    (f"{REGISTERED}:443", "client-1", "port"),
    (f"{REGISTERED}:8443/", "client-1", "port, a slash"),
    (REGISTERED, "client-9", "the client id"),
    (f"{REGISTERED}/", "client-9", "a slash at the issuer's end, the client id"),
]


def knock(tool: Tool, issuer: str, client_id: str) -> requests.Response:
    params = {
        "iss": issuer,
        "client_id": client_id,
        "login_hint": "3",
        "target_link_uri": "http://127.0.0.1:8000/lti/launch",
    }
    return requests.post(
        f"{tool.base}/lti/login", data=params, cookies=KEEPS, allow_redirects=False, timeout=30
    )


def test_a_login_that_nearly_fits_is_explained_to_the_administrator(tool: Tool) -> None:
    for issuer, client_id, words in NEARLY:
        with tool.database.transaction() as db:
            platform = db.scalars(select(Platform).where(Platform.issuer == REGISTERED)).one()
            platform.near_miss = {}
        with capture_logs() as logs:
            page = knock(tool, issuer, client_id)
        assert page.status_code == 403
        assert "has not been connected" in page.text
        assert "Give the reference" in page.text
        # The page says nothing of registrations to who merely asks.
        assert "client-1" not in page.text
        (entry,) = [line for line in logs if line.get("code") == "platform-unknown"]
        assert f"sent: issuer {issuer}, client id {client_id}" in entry["detail"]
        assert f"registered: issuer {REGISTERED}, client id client-1" in entry["detail"]
        assert words in entry["detail"]
        with tool.database.transaction() as db:
            platform = db.scalars(select(Platform).where(Platform.issuer == REGISTERED)).one()
            missed = near_misses.last(platform)
        assert missed is not None
        assert (missed.issuer, missed.client_id) == (issuer, client_id)
        assert words in missed.difference


@pytest.mark.parametrize(
    "issuer", ["https://other.example", "https://[", "x", "https://lms.example"]
)
def test_another_lms_is_named_in_the_log_and_remembered_nowhere(tool: Tool, issuer: str) -> None:
    with capture_logs() as logs:
        page = knock(tool, issuer, "client-1")
    assert page.status_code == 403
    assert "Ask the administrator of your LMS to connect it" in page.text
    (entry,) = [line for line in logs if line.get("code") == "platform-unknown"]
    assert f"issuer {issuer}" in entry["detail"]
    with tool.database.transaction() as db:
        assert all(near_misses.last(each) is None for each in db.scalars(select(Platform)))
