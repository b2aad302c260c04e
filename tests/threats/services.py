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
from tests.threats.door import Door

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


def registration_inside(door: Door) -> None:
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
    _other_refusals(door)


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


def _other_refusals(door: Door) -> None:
    """File addresses, redirects, endless bodies, endpoints of other hosts, spent invites."""
    with door.database.transaction() as db:
        address = dynamic_registration.invite(db, door.settings, "")
    token = address.partition("invite=")[2]

    def register(configuration: str, invite: str = token) -> int:
        params = {"invite": invite, "openid_configuration": configuration}
        return requests.post(f"{door.base}/lti/register", data=params, timeout=30).status_code

    own = door.lms.url
    endpoints = {
        "issuer": own,
        "authorization_endpoint": f"{own}/auth",
        "token_endpoint": f"{own}/token",
        "jwks_uri": f"{own}/keys",
        "registration_endpoint": f"{own}/register",
    }
    pages = {
        "/moved": Response("", 302, headers={"Location": f"{door.other.url}/openid"}),
        "/large": Response(b" " * 300_000),
        "/foreign": Response(json.dumps(endpoints | {"jwks_uri": f"{door.other.url}/keys"})),
        "/posing": Response(json.dumps(endpoints | {"issuer": door.other.url})),
        "/below": Response(json.dumps(endpoints | {"issuer": f"{own}/campus"})),
        "/openid": Response(json.dumps(endpoints)),
        "/register": Response(json.dumps({"client_id": "new-client"})),
    }
    for path, page in pages.items():
        door.lms.pages[path] = lambda _, page=page: page  # type: ignore[misc]
    for path in ("/moved", "/large", "/foreign", "/posing", "/below"):
        assert register(own + path) in (400, 502), path
    assert register("file:///etc/passwd") == 400
    assert register("") == 400
    assert register(f"{own}/openid", "made-up") == 400
    assert door.other.seen == []
    # Nothing of this used the invite up; once it is used, it is.
    assert register(f"{own}/openid") == 200
    assert register(f"{own}/openid") == 400
    with door.database.transaction() as db:
        new = db.scalars(select(Platform).where(Platform.client_id == "new-client")).one()
        assert (new.enabled, new.approved_at) == (False, None)
    assert door.knock(client_id="new-client").status_code == 403


def _client(door: Door) -> tuple[ServiceClient, Platform, Platform]:
    with door.database.transaction() as db:
        rows = db.scalars(
            select(Platform).where(Platform.issuer == door.lms.url).order_by(Platform.client_id)
        ).all()
    return ServiceClient(door.database, door.settings), rows[0], rows[1]


def services_elsewhere(door: Door) -> None:
    client, platform, _ = _client(door)
    for address in (
        "http://10.0.0.1/lineitems",
        f"{door.other.url}/lineitems",
        f"{door.lms.url}@evil.example/lineitems",
        "file:///etc/passwd",
    ):
        with pytest.raises(ServiceError) as refusal:
            line_items.count(client, platform.id, address)
        assert "not the platform's" in refusal.value.detail
    assert door.other.seen == []
    assert door.lms.asked("/token") == []


def next_pages_elsewhere(door: Door) -> None:
    client, platform, _ = _client(door)
    for following in (f"{door.other.url}/next", f"{door.lms.url}/members?limit=500"):

        def page(_: Request, following: str = following) -> Response:
            body = json.dumps({"members": [{"user_id": "1"}]})
            return Response(body, headers={"Link": f'<{following}>; rel="next"'})

        door.lms.pages["/members"] = page
        with pytest.raises(ServiceError):
            members.fetch_members(
                client, platform.id, f"{door.lms.url}/members", dialects.of("moodle")
            )
    assert door.other.seen == []


def tokens_of_two_clients(door: Door) -> None:
    client, first, second = _client(door)
    door.lms.pages["/thing"] = lambda request: Response(request.headers["Authorization"])
    told = {
        client.request(platform.id, "GET", f"{door.lms.url}/thing", scopes=["s"]).body
        for platform in (first, second, first)
    }
    assert len(told) == 2
    assert len(door.lms.asked("/token")) == 2
