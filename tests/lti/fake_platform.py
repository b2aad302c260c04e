"""A small LTI platform over real HTTP, with its own key; it knows nothing of the tool's code."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests import made_once

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"

TOOL = "http://127.0.0.1:8000"
"""The tool's address, as the settings of the tests have it."""

GONE = object()
"""Value in `changed` that removes the member."""


@cache
def rsa_key(number: int = 1, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One of several keys, none of which is a tool's; a run makes each once, as that takes long."""
    del number
    return made_once.generate_key(public_exponent=65537, key_size=bits)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwk(key: rsa.RSAPrivateKey, kid: str, **more: Any) -> dict[str, Any]:
    """The public half as a platform publishes it."""
    public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return {**public, "kid": kid, "alg": "RS256", "use": "sig", **more}


def ec_jwk(kid: str) -> dict[str, Any]:
    public = json.loads(ECAlgorithm.to_jwk(ec_key().public_key()))
    return {**public, "kid": kid, "alg": "ES256", "use": "sig"}


def changed(claims: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The claims with some of them replaced, added or, by GONE, removed.

    A function stands for what it returns now: a time that a table cannot know beforehand.
    """
    together = {**claims, **changes}
    return {k: v() if callable(v) else v for k, v in together.items() if v is not GONE}


def seconds(ahead: float) -> Callable[[], float]:
    """The moment so many seconds from when the token is made, or before that."""
    return lambda: int(time.time()) + ahead


@dataclass(frozen=True)
class Seen:
    """A request that reached the platform."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return Request.from_values(
            method="POST", data=self.body, content_type="application/x-www-form-urlencoded"
        ).form.to_dict()


Page = Callable[[Request], Response]


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """A test says what it has seen by itself."""


class FakePlatform:
    """A platform at an address of its own. `pages` may be replaced by any test."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.key = rsa_key(1)
        self.kid = "platform-key-1"
        self.published: Any = {"keys": [jwk(self.key, self.kid)]}
        self.tokens_given = 0
        self.pages: dict[str, Page] = {"/keys": self._keys, "/token": self._token}
        self._server = make_server(
            "127.0.0.1", 0, self._serve, threaded=True, request_handler=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.seen.append(
            Seen(
                request.method,
                request.path,
                request.query_string.decode(),
                dict(request.headers),
                request.get_data(),
            )
        )
        page = self.pages.get(request.path)
        response = page(request) if page else Response("nothing here", 404)
        return response(environ, start_response)

    def asked(self, path: str) -> list[Seen]:
        """The requests for a path, in order."""
        return [seen for seen in self.seen if seen.path == path]

    def _keys(self, _: Request) -> Response:
        return Response(json.dumps(self.published), content_type="application/json")

    def _token(self, _: Request) -> Response:
        """An answer as Moodle gives it: JSON that calls itself HTML."""
        self.tokens_given += 1
        granted = {
            "access_token": f"token-{self.tokens_given}",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        return Response(json.dumps(granted), content_type="text/html; charset=utf-8")

    def config(self, client_id: str = "client-1", *deployments: str, **more: Any) -> dict[str, Any]:
        """Its registration, as lti_config.json has it."""
        return {
            "name": "The fake platform",
            "client_id": client_id,
            "auth_login_url": f"{self.url}/auth",
            "auth_token_url": f"{self.url}/token",
            "key_set_url": f"{self.url}/keys",
            "deployment_ids": list(deployments or ("1",)),
            **more,
        }

    def claims(self, nonce: str, client_id: str = "client-1") -> dict[str, Any]:
        """Claims of Moodle 4.5 about an editing teacher who clicked a resource link."""
        now = int(time.time())
        services = f"{self.url}/mod/lti/services.php"
        return {
            "iss": self.url,
            "aud": client_id,
            "sub": "3",
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "given_name": "Ted",
            "family_name": "Editing",
            "name": "Ted Editing",
            "email": "ted@example.edu",
            LTI + "deployment_id": "1",
            LTI + "target_link_uri": f"{TOOL}/lti/launch",
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "version": "1.3.0",
            LTI + "roles": [f"{MEMBERSHIP}#Instructor"],
            LTI + "lis": {"person_sourcedid": "", "course_section_sourcedid": "CID-1"},
            LTI + "context": {
                "id": "2",
                "label": "LTI101",
                "title": "LTI Course & More",
                "type": ["CourseSection"],
            },
            LTI + "resource_link": {"id": "1", "title": "Reading 1", "description": "Intro X"},
            LTI + "ext": {"user_username": "ted", "lms": "moodle-2"},
            LTI + "launch_presentation": {
                "locale": "pt_br",
                "document_target": "iframe",
                "return_url": f"{self.url}/mod/lti/return.php?course=2&sesskey=s3cr3t",
            },
            LTI + "tool_platform": {"product_family_code": "moodle", "version": "2024100706"},
            LTI + "custom": {
                "groups": "1,2",
                "context_history": "3,2",
                "unknown": "$No.Such.Variable",
            },
            AGS: {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitems": f"{services}/2/lineitems?type_id=1",
                "lineitem": f"{services}/2/lineitems/2/lineitem?type_id=1",
            },
            NRPS: {
                "context_memberships_url": f"{services}/CourseSection/2/bindings/1/memberships",
                "service_versions": ["1.0", "2.0"],
            },
        }

    def sign(
        self,
        claims: Mapping[str, Any],
        *,
        key: Any = None,
        algorithm: str = "RS256",
        headers: Mapping[str, Any] | None = None,
    ) -> str:
        """A signed token; `headers` replace or, by GONE, remove those of an honest one."""
        wanted = changed({"kid": self.kid}, headers or {})
        # As bytes, so that claims may have any shape.
        body = json.dumps(claims).encode()
        return jwt.PyJWS().encode(body, key or self.key, algorithm=algorithm, headers=wanted)
