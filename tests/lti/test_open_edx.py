"""Open edX's own code at the other end: every message it sends, every answer it checks."""

from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests
from sqlalchemy import select

from lti_tool.db.engine import Database
from lti_tool.errors import ServiceError
from lti_tool.lti import deep_linking, platforms, tool_keys
from lti_tool.lti.claimed_roles import ClaimedRole, read_roles
from lti_tool.lti.claims import DEEP_LINKING_REQUEST, Launch
from lti_tool.lti.login import start_login
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings
from tests.lti.journeys import Begun, Journeys
from tests.lti.xblock_platform import XBlockPlatform, form_of

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


@pytest.fixture
def lms() -> XBlockPlatform:  # type: ignore[misc]
    """Open edX."""
    running = XBlockPlatform()
    yield running
    running.close()


def clicked(
    journeys: Journeys, lms: XBlockPlatform, message_type: str = "LtiResourceLinkRequest"
) -> Launch:
    """Follow the platform's own redirects and forms from the click to the launch."""
    params = dict(parse_qsl(urlsplit(lms.preflight(message_type)).query))
    start = start_login(journeys.database, journeys.settings, params)
    answer = requests.get(start.redirect_url, timeout=10)
    answer.raise_for_status()
    begun = Begun.of(start)
    _, posted = form_of(answer.text)
    return journeys.post(posted, begun.cookies)


def test_a_click_becomes_a_launch(journeys: Journeys, lms: XBlockPlatform) -> None:
    launch = clicked(journeys, lms)
    assert launch.context is not None
    assert launch.context.id == "course-v1:edX+LTI101+2026"
    assert launch.context.history is None
    assert read_roles(launch.roles) is ClaimedRole.TEACHER
    assert launch.ags is not None
    assert launch.memberships_url == f"{lms.url}/memberships"


def test_the_tools_assertion_is_accepted_for_a_token(
    journeys: Journeys, lms: XBlockPlatform, database: Database, settings: Settings
) -> None:
    with database.transaction() as db:
        tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
        lms.trust(tool_keys.public_key_set(db))
        platform_id = db.scalars(select(Platform.id)).one()
    client = ServiceClient(database, settings)
    client.try_token(platform_id, [SCORE])
    lms.trust({"keys": [{**jwt_key(lms), "kid": "another"}]})
    with pytest.raises(ServiceError):
        client.try_token(platform_id, [SCORE])


def jwt_key(lms: XBlockPlatform) -> dict[str, str]:
    """A key that is not the tool's."""
    key: dict[str, str] = lms.published["keys"][0]
    return key


def test_chosen_activities_are_taken_as_the_tool_sends_them(
    journeys: Journeys, lms: XBlockPlatform, database: Database, settings: Settings
) -> None:
    launch = clicked(journeys, lms, DEEP_LINKING_REQUEST)
    assert launch.deep_linking is not None
    with database.transaction() as db:
        tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
        lms.trust(tool_keys.public_key_set(db))
        platform = platforms.get(db, launch.platform_id)
        assert deep_linking.is_return_address(platform, settings, launch.deep_linking)
        item = deep_linking.Item("minted", "Week 1", "Read it.", 150)
        token = deep_linking.answer(
            db, settings, platform, "1", launch.deep_linking, [item], message="1 chosen."
        )
    response = requests.post(launch.deep_linking.return_url, data={"JWT": token}, timeout=10)
    assert response.text == "taken"
    ((content,),) = lms.taken
    assert content["type"] == "ltiResourceLink"
    assert content["custom"]["activity"] == "minted"
    assert content["lineItem"]["scoreMaximum"] == 150
    assert content["lineItem"]["resourceId"] == "minted"
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["aud"] == lms.url
