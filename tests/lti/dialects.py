"""Two platforms whose messages nobody wrote for these tests: the demo LMS with Moodle's quirks, and
Open edX's LTI consumer (lti-consumer-xblock), a strict platform of another house.

Both are the small platform of these tests (`FakePlatform`: address, keys, tokens, seen requests);
what they say about a launch, and the key they say it with, comes from their own code.
"""

import json
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import django
import jwt
from cryptography.hazmat.primitives import serialization
from django.conf import settings as django_settings
from flask import Flask
from werkzeug.wrappers import Request, Response

from lti_tool.demo.fake_lms import messages, server
from lti_tool.demo.fake_lms.config import Lms
from lti_tool.demo.fake_lms.tools import Tool
from tests.lti.fake_platform import FakePlatform, rsa_key

if not django_settings.configured:
    django_settings.configure(
        SECRET_KEY="only for tests",
        PLATFORM_NAME="Open edX",
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()

from lti_consumer.data import Lti1p3LaunchData  # Django must be set up before
from lti_consumer.lti_1p3 import exceptions
from lti_consumer.lti_1p3.constants import LTI_1P3_CONTEXT_TYPE
from lti_consumer.lti_1p3.consumer import LtiAdvantageConsumer

TOOL = "http://127.0.0.1:8000"


class DemoPlatform(FakePlatform):
    """The demo LMS in Moodle's dialect, about the teacher of its first course."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        lms = Lms(self.url, TOOL, Path(self._directory.name) / "lms.sqlite")
        self._app: Flask = server.create_app(lms)
        self.key = lms.key
        self.kid = "demo-lms-1"
        with self._app.test_client() as client:
            self.published = client.get("/lti/certs").json

    def claims(self, nonce: str, client_id: str = "client-1") -> dict[str, Any]:
        """What the demo LMS says when its teacher opens the first activity."""
        tool = Tool(client_id, "1", "A tool", f"{TOOL}/lti/login", f"{TOOL}/lti/launch",
                    f"{TOOL}/lti/keys", {"context_history": "$Context.id.history"})  # fmt: skip
        launch = {"kind": "open", "course": "2", "activity": "1"}
        with self._app.app_context():
            told = messages.claims(tool, "2", nonce, launch)
        return told | {"sub": "3"}

    def close(self) -> None:
        super().close()
        self._directory.cleanup()


class XBlockPlatform(FakePlatform):
    """Open edX: azp, an hour to live, full context types, no presentation of Moodle's kind."""

    def __init__(self) -> None:
        super().__init__()
        self.key = rsa_key(4)
        self.kid = "xblock-key"
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        self.consumer = LtiAdvantageConsumer(
            iss=self.url,
            lti_oidc_url=f"{TOOL}/lti/login",
            lti_launch_url=f"{TOOL}/lti/launch",
            client_id="client-1",
            deployment_id="1",
            rsa_key=pem.decode(),
            rsa_key_id=self.kid,
            redirect_uris=[f"{TOOL}/lti/launch"],
        )
        self.published = self.consumer.get_public_keyset()
        self.consumer.set_launch_presentation_claim("iframe", f"{self.url}/return?sesskey=s3cr3t")
        self.consumer.set_context_claim(
            "course-v1:edX+LTI101+2026",
            [LTI_1P3_CONTEXT_TYPE.course_offering],
            "LTI Course & More",
            "LTI101",
        )
        self.consumer.set_user_data("3", "instructor", "Ted Editing", "ted@example.edu")
        self.consumer.set_resource_link_claim("block-v1:edX+LTI101+2026+type@lti", "About", "One")
        self.consumer.set_custom_parameters({"unknown": "$No.Such.Variable"})
        self.consumer.enable_ags(f"{self.url}/lineitems", f"{self.url}/lineitems/1")
        self.consumer.enable_nrps(f"{self.url}/memberships")
        self.consumer.enable_deep_linking(f"{TOOL}/lti/launch", f"{self.url}/deep-link")
        self.pages["/auth"] = self._authorise
        self.pages["/token"] = self._give_token
        self.pages["/deep-link"] = self._take_items
        self.taken: list[Any] = []

    def preflight(self, message_type: str = "LtiResourceLinkRequest") -> str:
        """The address that a click sends the browser to first."""
        data = Lti1p3LaunchData(
            user_id="3",
            user_role="instructor",
            config_id="1",
            resource_link_id="block-v1:edX+LTI101+2026+type@lti",
            message_type=message_type,
        )
        address: str = self.consumer.prepare_preflight_url(data)
        return address

    def answer(self, asked: dict[str, str]) -> dict[str, str]:
        """What the consumer posts back for an authorisation request."""
        answered: dict[str, str] = self.consumer.generate_launch_request(asked)
        return answered

    def claims(self, nonce: str, client_id: str = "client-1") -> dict[str, Any]:
        """What the consumer says about its instructor."""
        self.consumer.client_id = client_id
        begun = dict(parse_qsl(urlsplit(self.preflight()).query))
        asked = {
            "lti_message_hint": begun["lti_message_hint"],
            "redirect_uri": f"{TOOL}/lti/launch",
            "client_id": client_id,
            "state": "state",
            "nonce": nonce,
        }
        told: dict[str, Any] = jwt.decode(
            self.answer(asked)["id_token"], options={"verify_signature": False}
        )
        return told

    def trust(self, key_set: dict[str, Any]) -> None:
        """Take the tool's published keys, as its settings page for a tool would."""
        key = jwt.PyJWK(key_set["keys"][0]).key
        pem = key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.consumer.tool_jwt = type(self.consumer.tool_jwt)(public_key=pem.decode())

    def _authorise(self, request: Request) -> Response:
        try:
            answered = self.answer(request.args.to_dict())
        except exceptions.PreflightRequestValidationFailure:
            return Response("refused", 400)
        return Response(json.dumps(answered), content_type="application/json")

    def _give_token(self, request: Request) -> Response:
        self.tokens_given += 1
        try:
            given = self.consumer.access_token(request.form.to_dict())
        except exceptions.Lti1p3Exception as error:
            return Response(json.dumps({"error": type(error).__name__}), 400)
        return Response(json.dumps(given), content_type="application/json")

    def _take_items(self, request: Request) -> Response:
        self.taken.append(self.consumer.check_and_decode_deep_linking_token(request.form["JWT"]))
        return Response("taken")


PLATFORMS: dict[str, type[FakePlatform]] = {"moodle": DemoPlatform, "xblock": XBlockPlatform}
