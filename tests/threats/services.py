"""Attacks through addresses: registration, services, tokens. S26-S29."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
import requests
from sqlalchemy import select
from werkzeug.wrappers import Request, Response

from lti_tool.errors import ServiceError
from lti_tool.lti import dialects, dynamic_registration, line_items, members
from lti_tool.lti.http import Limits, send
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from tests.threats.lti_requests import LtiRequests

LIMITS = Limits(connect=1, between=1, whole=3, largest=1000)


@contextmanager
def no_connections() -> Iterator[list[object]]:
    """Every connection that is tried meanwhile, none of which is made."""
    tried: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("not in this test")

    with patch.object(socket.socket, "connect", connect):
        yield tried


def registration_inside(lti_requests: LtiRequests) -> None:
    """Addresses of machines that only the tool can reach are refused before anything is sent."""
    for address in (
        "https://127.0.0.1/openid",
        "https://localhost/openid",
        "https://[::1]/openid",
        "https://[::ffff:127.0.0.1]/openid",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/openid",
        "https://192.168.1.1/openid",
        "https://0.0.0.0/openid",
        "https://2130706433/openid",
        "https://0x7f.1/openid",
        "https://[::127.0.0.1]/openid",
        "https://[64:ff9b::a9fe:a9fe]/latest",
        "https://[fec0::1]/openid",
    ):
        with no_connections() as tried, pytest.raises(ServiceError, match="public internet"):
            send("GET", address, {}, None, LIMITS, public_only=True)
        assert tried == [], address
    _rebinding()
    _other_refusals(lti_requests)


def _rebinding() -> None:
    """A name that means a public address when it is looked at and this machine afterwards."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    def lookup(name: str, port: int, *_: object, **__: object) -> list[object]:
        meant = next(answers) if name == "rebind.example" else name
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (meant, port))]

    with (
        no_connections() as tried,
        patch.object(socket, "getaddrinfo", lookup),
        pytest.raises(ServiceError),
    ):
        send("GET", "https://rebind.example/", {}, None, LIMITS, public_only=True)
    assert {str(address) for address in tried} == {"('93.184.216.34', 443)"}


def _other_refusals(lti_requests: LtiRequests) -> None:
    """File addresses, redirects, endless bodies, endpoints of other hosts, spent invites."""
    with lti_requests.database.transaction() as db:
        address = dynamic_registration.invite(db, lti_requests.settings, "")
    token = address.partition("invite=")[2]

    def register(configuration: str, invite: str = token) -> int:
        params = {"invite": invite, "openid_configuration": configuration}
        return requests.post(
            f"{lti_requests.base}/lti/register", data=params, timeout=30
        ).status_code

    own = lti_requests.lms.url
    endpoints = {
        "issuer": own,
        "authorization_endpoint": f"{own}/auth",
        "token_endpoint": f"{own}/token",
        "jwks_uri": f"{own}/keys",
        "registration_endpoint": f"{own}/register",
    }
    pages = {
        "/moved": Response("", 302, headers={"Location": f"{lti_requests.other.url}/openid"}),
        "/large": Response(b" " * 300_000),
        "/foreign": Response(
            json.dumps(endpoints | {"jwks_uri": f"{lti_requests.other.url}/keys"})
        ),
        "/posing": Response(json.dumps(endpoints | {"issuer": lti_requests.other.url})),
        "/below": Response(json.dumps(endpoints | {"issuer": f"{own}/campus"})),
        "/openid": Response(json.dumps(endpoints)),
        "/register": Response(json.dumps({"client_id": "new-client"})),
    }
    for path, page in pages.items():
        lti_requests.lms.pages[path] = lambda _, page=page: page  # type: ignore[misc]
    for path in ("/moved", "/large", "/foreign", "/posing", "/below"):
        assert register(own + path) in (400, 502), path
    assert register("file:///etc/passwd") == 400
    assert register("") == 400
    assert register(f"{own}/openid", "made-up") == 400
    assert lti_requests.other.seen == []
    # Nothing of this used the invite up; once it is used, it is.
    assert register(f"{own}/openid") == 200
    assert register(f"{own}/openid") == 400
    with lti_requests.database.transaction() as db:
        new = db.scalars(select(Platform).where(Platform.client_id == "new-client")).one()
        assert (new.enabled, new.approved_at) == (False, None)
    assert lti_requests.initiate_login(client_id="new-client").status_code == 403


def _client(lti_requests: LtiRequests) -> tuple[ServiceClient, Platform, Platform]:
    with lti_requests.database.transaction() as db:
        rows = db.scalars(
            select(Platform)
            .where(Platform.issuer == lti_requests.lms.url)
            .order_by(Platform.client_id)
        ).all()
    return ServiceClient(lti_requests.database, lti_requests.settings), rows[0], rows[1]


def services_elsewhere(lti_requests: LtiRequests) -> None:
    client, platform, _ = _client(lti_requests)
    for address in (
        "http://10.0.0.1/lineitems",
        f"{lti_requests.other.url}/lineitems",
        f"{lti_requests.lms.url}@evil.example/lineitems",
        "file:///etc/passwd",
    ):
        with pytest.raises(ServiceError) as refusal:
            line_items.count(client, platform.id, address)
        assert "not the platform's" in refusal.value.detail
    assert lti_requests.other.seen == []
    assert lti_requests.lms.asked("/token") == []


def next_pages_elsewhere(lti_requests: LtiRequests) -> None:
    client, platform, _ = _client(lti_requests)
    for following in (
        f"{lti_requests.other.url}/next",
        f"{lti_requests.lms.url}/members?limit=500",
    ):

        def page(_: Request, following: str = following) -> Response:
            body = json.dumps({"members": [{"user_id": "1"}]})
            return Response(body, headers={"Link": f'<{following}>; rel="next"'})

        lti_requests.lms.pages["/members"] = page
        with pytest.raises(ServiceError):
            members.fetch_members(
                client, platform.id, f"{lti_requests.lms.url}/members", dialects.of("moodle")
            )
    assert lti_requests.other.seen == []


def tokens_of_two_clients(lti_requests: LtiRequests) -> None:
    client, first, second = _client(lti_requests)
    lti_requests.lms.pages["/thing"] = lambda request: Response(request.headers["Authorization"])
    authorizations = {
        client.request(platform.id, "GET", f"{lti_requests.lms.url}/thing", scopes=["s"]).body
        for platform in (first, second, first)
    }
    assert len(authorizations) == 2
    assert len(lti_requests.lms.asked("/token")) == 2
