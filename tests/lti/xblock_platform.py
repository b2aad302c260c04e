"""Open edX's LTI consumer (lti-consumer-xblock) behind a real port.

What it says, what it checks and what it signs is the package's own code; of `FakePlatform` it has
the port, the record of requests, and the signing of what a test has spoilt on purpose.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import django
import jwt
import lti_consumer
from cryptography.hazmat.primitives import serialization
from django.conf import settings as django_settings
from django.template import Context, Engine
from selectolax.lexbor import LexborHTMLParser
from werkzeug.wrappers import Request, Response

from tests.lti.fake_platform import TOOL, FakePlatform, rsa_key

# A driver of browsers leaves its event loop running in the thread of the tests, in which Django
# would refuse to open its tables.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if not django_settings.configured:
    django_settings.configure(
        SECRET_KEY="only for tests",
        PLATFORM_NAME="Open edX",
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        ALLOWED_HOSTS=["*"],
        # Shared by the threads of a server, and gone with the process.
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": "file:xblock?mode=memory&cache=shared",
            }
        },
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "rest_framework",
            "django_filters",
            "lti_consumer",
        ],
        ROOT_URLCONF="tests.lti.xblock_urls",
        USAGE_ID_PATTERN="(?P<usage_id>[^/]+)",
    )
    django.setup()

from lti_consumer.data import Lti1p3LaunchData  # Django must be set up before
from lti_consumer.lti_1p3 import exceptions
from lti_consumer.lti_1p3.constants import LTI_1P3_CONTEXT_TYPE
from lti_consumer.lti_1p3.consumer import LtiAdvantageConsumer
from lti_consumer.lti_1p3.key_handlers import ToolKeyHandler

NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

_LINK = "block-v1:edX+LTI101+2026+type@lti"
_PAGES = Engine(dirs=[str(Path(lti_consumer.__file__).parent / "templates")])


class XBlockPlatform(FakePlatform):
    """Open edX: azp, an hour to live, full context types, no presentation of Moodle's kind.

    It fetches the tool's keys from `tool` whenever it needs them, until told to `trust` others.
    """

    def __init__(self, tool: str = TOOL) -> None:
        super().__init__()
        self.key = rsa_key(4)
        self.kid = "xblock-key"
        self.launch_url = f"{tool}/lti/launch"
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        self.consumer = LtiAdvantageConsumer(
            iss=self.url,
            lti_oidc_url=f"{tool}/lti/login",
            lti_launch_url=self.launch_url,
            client_id="client-1",
            deployment_id="1",
            rsa_key=pem.decode(),
            rsa_key_id=self.kid,
            redirect_uris=[self.launch_url],
            tool_keyset_url=f"{tool}/lti/keys",
        )
        self.published = self.consumer.get_public_keyset()
        self.consumer.set_launch_presentation_claim("iframe", f"{self.url}/return?sesskey=s3cr3t")
        self.consumer.set_context_claim(
            "course-v1:edX+LTI101+2026",
            [LTI_1P3_CONTEXT_TYPE.course_offering],
            "LTI Course & More",
            "LTI101",
        )
        self.comes("3", "instructor", "Ted Editing", "ted@example.edu")
        self.consumer.set_resource_link_claim(_LINK, "About", "One")
        self.consumer.set_custom_parameters({"unknown": "$No.Such.Variable"})
        self.consumer.enable_ags(f"{self.url}/lineitems", f"{self.url}/lineitems/1")
        self.consumer.enable_nrps(f"{self.url}/memberships")
        self.consumer.enable_deep_linking(self.launch_url, f"{self.url}/deep-link")
        self.pages["/auth"] = self._authorise
        self.pages["/token"] = self._give_token
        self.pages["/memberships"] = self._list_members
        self.pages["/deep-link"] = self._take_items
        self.taken: list[Any] = []

    def comes(self, subject: str, role: str, name: str, email: str) -> None:
        """Say who clicks from now on; the role is a word of Open edX."""
        self.consumer.set_user_data(subject, role, name, email)

    def preflight(self, message_type: str = "LtiResourceLinkRequest") -> str:
        """The address that a click sends the browser to first."""
        data = Lti1p3LaunchData(
            user_id="3",
            user_role="instructor",
            config_id="1",
            resource_link_id=_LINK,
            message_type=message_type,
        )
        address: str = self.consumer.prepare_preflight_url(data)
        return address

    def claims(self, nonce: str, client_id: str = "client-1") -> dict[str, Any]:
        """Claims of the consumer about the person who clicks."""
        registered, self.consumer.client_id = self.consumer.client_id, client_id
        try:
            begun = dict(parse_qsl(urlsplit(self.preflight()).query))
            asked = {
                "lti_message_hint": begun["lti_message_hint"],
                "redirect_uri": self.launch_url,
                "client_id": client_id,
                "state": "state",
                "nonce": nonce,
            }
            token = self.consumer.generate_launch_request(asked)["id_token"]
        finally:
            self.consumer.client_id = registered
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        return claims

    def trust(self, key_set: Mapping[str, Any]) -> None:
        """Take this key for the tool's, as the field for it on a settings page would."""
        key = jwt.PyJWK(key_set["keys"][0]).key
        pem = key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.consumer.tool_jwt = ToolKeyHandler(public_key=pem.decode())

    def _authorise(self, request: Request) -> Response:
        """Its page with the form that posts itself; its check refuses what was not agreed on."""
        try:
            answered = self.consumer.generate_launch_request(request.args.to_dict())
        except exceptions.PreflightRequestValidationFailure:
            return Response("refused", 400)
        page = _PAGES.get_template("html/lti_1p3_launch.html").render(
            Context({"launch_url": self.launch_url, "launch_request": answered})
        )
        return Response(page, content_type="text/html")

    def _give_token(self, request: Request) -> Response:
        try:
            given = self.consumer.access_token(request.form.to_dict())
        except (exceptions.Lti1p3Exception, jwt.PyJWTError) as error:
            refusal = {"error": "invalid_client", "error_description": type(error).__name__}
            return Response(json.dumps(refusal), 400, content_type="application/json")
        self.tokens_given += 1
        return Response(json.dumps(given), content_type="application/json")

    def _list_members(self, request: Request) -> Response:
        """Answer an empty list of members to a token that the package allows to read it."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            is_allowed = self.consumer.check_token(given, [NRPS_SCOPE])
        except jwt.PyJWTError:
            return Response("no token of ours", 401)
        if not is_allowed:
            return Response("not for this", 403)
        return Response(json.dumps({"id": request.url, "members": []}))

    def _take_items(self, request: Request) -> Response:
        self.taken.append(self.consumer.check_and_decode_deep_linking_token(request.form["JWT"]))
        return Response("taken")


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Address and fields of the form on the platform's page."""
    form = LexborHTMLParser(page).css_first("form")
    assert form is not None, page
    fields = {
        str(field.attributes["name"]): field.attributes["value"] or ""
        for field in form.css("input[name]")
    }
    return str(form.attributes["action"]), fields
