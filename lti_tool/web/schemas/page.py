"""Models of the JSON that pages start from, and of a launch that a page finishes."""

import uuid
from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from lti_tool.validation import Identifier, Text
from lti_tool.web.schemas.base import Input, Output, Sentence
from lti_tool.web.schemas.session import SessionInfo
from lti_tool.web.schemas.workspaces import Workspace

Screen = TypeAliasType(
    "Screen",
    Literal[
        "annotate",
        "class",
        "reading",
        "progress",
        "lecture",
        "groups",
        "work",
        "own-work",
        "invite",
        "set-up",
        "not-ready",
        "home",
        "account",
        "search",
        "feed",
        "link",
        "choose",
    ],
)

_LARGEST_FORM = 2**20
"""Bytes. A longer value is refused as an invalid token, in a launch's own words."""


class PageData(Output):
    """Session of a page, its first screen, and what that needs to be drawn."""

    token: str
    arrival: uuid.UUID
    screen: Screen
    member: str | None
    """Enrolment whose work is shown, on the screen that shows one person's."""
    activity: uuid.UUID | None
    """Activity that the screen shows first; null where there is none, and after a reload."""
    message: str
    """Sentence for the person about how they came; empty for none."""
    reference: str
    """Id of the request in the log."""
    session: SessionInfo
    workspace: Workspace | None
    """Workspace with its first tickets; null where the screen opens none, and after a reload."""


class PlatformStorage(Output):
    """Storage that a platform offers to tools (LTI client side postMessages 1.0), if any."""

    target: str
    """Name of the frame that answers; empty for no storage."""
    origin: str


class LoginPageData(Output):
    """Login of a browser that keeps no cookie, on the page that keeps its token instead."""

    address: str
    """Address of the platform, to go on with."""
    state: str
    browser_token: str
    storage: PlatformStorage


class LaunchProof(Output):
    """Launch that lacks the browser's token, and the storage that may have it."""

    state: str
    id_token: str
    storage: PlatformStorage


class LaunchRefusal(Output):
    """Words for somebody whose browser cannot be recognised."""

    sentence: Sentence
    advice: Sentence


class LaunchProofPageData(Output):
    """Launch whose browser has to be recognised before a screen is shown."""

    proof: LaunchProof
    reference: str
    """Id of the request in the log."""
    refusal: LaunchRefusal


class RegistrationPageData(Output):
    """Page that an LMS shows in a frame after its registration."""

    origin: str
    """Origin of the LMS, which closes the frame."""


class ProvenLaunch(Input):
    """Launch with the browser's token, as a page of the tool had kept it."""

    state: Identifier
    id_token: Annotated[str, Text(_LARGEST_FORM)]
    browser_token: Annotated[str, Text(255)]
