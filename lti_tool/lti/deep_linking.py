"""The signed response to a deep linking request (Deep Linking 2.0, 4.5)."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Any

import jwt
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.lti import addresses, claims, dialects, platforms, tool_keys
from lti_tool.lti.claims import DeepLinking
from lti_tool.lti.dialects import Dialect
from lti_tool.lti.limits import LARGEST_DESCRIPTION
from lti_tool.lti.line_items import TAG
from lti_tool.lti.login import LAUNCH_PATH
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings

ICON_PATH = "/static/dist/icon.svg"

_BACKDATED = timedelta(seconds=60)
"""Moodle refuses a token that is a second ahead of its clock."""

_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Item:
    """A content item: one activity for a course page, identified later by `minted_id`."""

    minted_id: str
    title: str
    text: str
    maximum: int
    has_column: bool = True


def is_return_address(platform: Platform, settings: Settings, request: DeepLinking) -> bool:
    """True where the response would go to the platform itself (S24)."""
    return addresses.is_safe(
        request.return_url, insecure_loopback=settings.insecure_loopback
    ) and platforms.is_own(platform, request.return_url)


def answer(
    db: Session,
    settings: Settings,
    platform: Platform,
    deployment_id: str,
    request: DeepLinking,
    items: Sequence[Item],
    *,
    message: str = "",
    problem: str = "",
) -> str:
    """The LtiDeepLinkingResponse as a signed JWT. Without items, nothing was chosen.

    The platform may show `message` and `problem` to the teacher.
    """
    kid, key = tool_keys.signing_key(db, settings.secret_key.get_secret_value())
    now = clock.now()
    payload: dict[str, Any] = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        "iat": int((now - _BACKDATED).timestamp()),
        "exp": int((now + _LIFE).timestamp()),
        "nonce": secrets.token_urlsafe(16),
        claims.DEPLOYMENT_ID: deployment_id,
        claims.MESSAGE_TYPE: claims.DEEP_LINKING_RESPONSE,
        claims.VERSION: "1.3.0",
        claims.CONTENT_ITEMS: [
            _content_item(settings, item, dialects.of(platform.dialect), request) for item in items
        ],
    }
    optional = {
        # Given back as it came, and only where it came.
        claims.DEEP_LINKING_DATA: request.data,
        claims.DEEP_LINKING_MESSAGE: message,
        claims.DEEP_LINKING_ERROR: problem,
    }
    payload |= {name: value for name, value in optional.items() if value}
    return jwt.encode(payload, key, algorithm="RS256", headers={"kid": kid})


def _fitting(text: str) -> str:
    """The text, cut to the bytes that a description may have when the platform sends it back."""
    if _escaped(text) <= LARGEST_DESCRIPTION:
        return text
    sizes = accumulate(_escaped(character) for character in text)
    room = LARGEST_DESCRIPTION - _escaped("…")
    return text[: sum(1 for size in sizes if size <= room)].rstrip() + "…"


def _escaped(text: str) -> int:
    return len(json.dumps(text)) - len('""')


def _content_item(
    settings: Settings, item: Item, dialect: Dialect, request: DeepLinking
) -> dict[str, Any]:
    """A link of type ltiResourceLink. Custom values are flat texts without line feeds: Moodle
    stores an object as "Array", and everything after a line feed as a broken parameter.
    """
    address = settings.public_url + LAUNCH_PATH
    content: dict[str, Any] = {
        "type": "ltiResourceLink",
        "title": item.title,
        "text": _fitting(item.text),
        "url": address,
        "icon": {"url": settings.public_url + ICON_PATH, "width": 64, "height": 64},
        "custom": {claims.ACTIVITY_PARAMETER: item.minted_id, **dialect.parameters},
    }
    if request.accepts_line_items and item.has_column:
        content["lineItem"] = {
            "label": item.title,
            "scoreMaximum": min(item.maximum, dialect.highest_maximum or item.maximum),
            "resourceId": item.minted_id,
            "tag": TAG,
            "submissionReview": {
                "reviewableStatus": ["InProgress", "Submitted", "Completed"],
                "label": "Read the notes",
                "url": address,
            },
        }
    return content
