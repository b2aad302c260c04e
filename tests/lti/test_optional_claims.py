"""An optional claim of an odd shape keeps nobody out: it is used, or absent and named in the log.

Each claim is tried with each shape that some platform, language or attacker writes in its place.
"""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from lti_tool.lti import claims
from lti_tool.lti.claimed_roles import read_roles
from lti_tool.lti.claims import AgsEndpoint, DeepLinking, Launch
from tests.lti.fake_platform import AGS, GONE, LTI, NRPS, FakePlatform, changed
from tests.lti.journeys import Journeys

SHAPES: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "a number": 7,
    "a fraction": 1.5,
    "not a number": float("nan"),
    "a text": "SECRET",
    "an empty text": "",
    "a NUL": "a\0b",
    "half a character": "\ud800",
    "a very long text": "x" * 70_000,
    "an empty list": [],
    "a list of texts": ["SECRET"],
    "a list of odd things": [None, 1, {"a": 1}, ["x"]],
    "an empty object": {},
    "an object": {"SECRET": "SECRET"},
    "a nest": {"a": [{"b": [[{}]]}]},
    "missing": GONE,
}

Place = Callable[[Any], dict[str, Any]]

CONTEXT = {"id": "2", "title": "A course", "label": "C1"}
LINK = {
    "id": "1",
    "title": "Reading",
}
GROUPS = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"


def _placing(place: Callable[[Any, str], dict[str, Any]], name: str) -> Place:
    return lambda odd: place(odd, name)


PLACES: dict[str, Place] = {
    **{
        name: _placing(lambda odd, name: {name: odd}, name)
        for name in (
            "name", "given_name", "family_name", "email", "picture", "locale", "middle_name",
            LTI + "custom", LTI + "for_user", LTI + "launch_presentation", LTI + "tool_platform",
            LTI + "lis", LTI + "ext", LTI + "role_scope_mentor", LTI + "lti1p1", AGS, NRPS, GROUPS,
            "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome",
        )
    },
    **{
        f"context.{name}": _placing(
            lambda odd, name: {LTI + "context": CONTEXT | {name: odd}}, name
        )
        for name in ("title", "label", "type")
    },
    **{
        f"link.{name}": _placing(
            lambda odd, name: {LTI + "resource_link": LINK | {name: odd}}, name
        )
        for name in ("title",)
    },
    **{
        f"endpoint.{name}": _placing(lambda odd, name: {AGS: {name: odd}}, name)
        for name in ("scope", "lineitems", "lineitem")
    },
    "namesroleservice.url": lambda odd: {NRPS: {"context_memberships_url": odd}},
    "groupsservice.url": lambda odd: {GROUPS: {"context_groups_url": odd}},
    "for_user.user_id": lambda odd: {LTI + "for_user": {"user_id": odd}},
    "tool_platform.family": lambda odd: {LTI + "tool_platform": {"product_family_code": odd}},
    "launch_presentation.locale": lambda odd: {LTI + "launch_presentation": {"locale": odd}},
    "custom.activity": lambda odd: {LTI + "custom": {"activity": odd}},
    "custom.context_history": lambda odd: {LTI + "custom": {"context_history": odd}},
    "roles with": lambda odd: {LTI + "roles": [odd, "Learner"]},
}  # fmt: skip


def absent(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes without the members that are to be missing, at any depth of objects."""
    return {
        key: {k: v for k, v in value.items() if v is not GONE} if isinstance(value, dict) else value
        for key, value in changes.items()
    }


def read(lms: FakePlatform, changes: dict[str, Any]) -> Launch:
    sent = changed(lms.claims("nonce"), absent(changes))
    return claims.read(sent, uuid.uuid4(), uuid.uuid4())


@pytest.mark.parametrize("place", PLACES.values(), ids=[name[-30:] for name in PLACES])
def test_an_odd_optional_claim_keeps_nobody_out(lms: FakePlatform, place: Place) -> None:
    for shape, odd in SHAPES.items():
        if odd is GONE and place is PLACES["roles with"]:
            continue
        with capture_logs() as logs:
            launch = read(lms, place(odd))
        assert launch.subject == "3", shape
        events = [line for line in logs if line["event"] == "claims-ignored"]
        assert len(events) <= 1
        assert "SECRET" not in str(events), shape


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({LTI + "custom": ["a=b"]}, "custom"),
        ({AGS: "https://lms.example"}, "endpoint"),
        ({AGS: {"lineitem": 1}}, "endpoint.lineitem"),
        ({NRPS: ["x"]}, "namesroleservice"),
        ({LTI + "roles": "Instructor"}, "roles"),
        ({LTI + "context": CONTEXT | {"label": ["x"]}}, "context.label"),
        ({"name": {"first": "Ted"}}, "name"),
    ],
)
def test_what_is_ignored_is_named_in_the_log(
    lms: FakePlatform, changes: dict[str, Any], name: str
) -> None:
    with capture_logs() as logs:
        read(lms, changes)
    assert [line["claims"] for line in logs if line["event"] == "claims-ignored"] == [[name]]


@pytest.mark.parametrize("empty", [[], {}, None, GONE], ids=["list", "object", "null", "missing"])
@pytest.mark.parametrize("claim", [LTI + "custom", AGS, NRPS, LTI + "launch_presentation"])
def test_php_writes_an_empty_object_as_an_empty_list(
    lms: FakePlatform, claim: str, empty: Any
) -> None:
    with capture_logs() as logs:
        read(lms, {claim: empty})
    assert logs == []


def test_what_is_usable_of_an_odd_claim_is_used(lms: FakePlatform) -> None:
    launch = read(
        lms,
        {
            LTI + "context": {"id": "2", "title": 2026, "label": 101},
            LTI + "resource_link": {"id": "1", "title": "a\0b", "description": "x" * 70_000},
            AGS: {"lineitems": "https://lms.example/items", "lineitem": 1, "scope": "score"},
            "name": "x" * 300,
        },
    )
    assert launch.context is not None
    assert launch.resource_link is not None
    assert (launch.context.title, launch.context.label) == ("2026", "101")
    assert launch.resource_link.title == "ab"
    assert launch.ags == AgsEndpoint("https://lms.example/items", None, ())
    assert launch.name == "x" * 255


@pytest.mark.parametrize(
    "odd",
    [None, "Instructor", "", {"0": "Instructor"}, {}, 1, True, [["Instructor"]], [None], [{}]],
    ids=str,
)
def test_roles_that_are_no_list_are_no_roles(lms: FakePlatform, odd: Any) -> None:
    assert read_roles(read(lms, {LTI + "roles": odd}).roles) is None


def test_a_readable_role_counts_beside_an_unreadable_one(lms: FakePlatform) -> None:
    assert read(lms, {LTI + "roles": [None, "Learner", {"x": 1}]}).roles == ("Learner",)


SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"


def choice(lms: FakePlatform, **settings: Any) -> DeepLinking:
    asked = {"deep_link_return_url": f"{lms.url}/back", "accept_types": ["ltiResourceLink"]}
    launch = read(
        lms,
        {
            LTI + "message_type": "LtiDeepLinkingRequest",
            LTI + "resource_link": [],
            SETTINGS: asked | settings,
        },
    )
    assert launch.deep_linking is not None
    return launch.deep_linking


YES = (True, "true", "True", " TRUE ", 1, "1", "yes")
NO = (False, "false", "False", "FALSE", 0, "0", "no", "")


@pytest.mark.parametrize("value", [*YES, *NO], ids=repr)
def test_yes_and_no_may_be_spelt(lms: FakePlatform, value: Any) -> None:
    asked = choice(lms, accept_lineitem=value, accept_multiple=value)
    assert asked.accepts_line_items is (value in YES)
    assert asked.accepts_several is (value in YES)


@pytest.mark.parametrize(
    "name",
    ["accept_types", "accept_multiple", "accept_lineitem", "title", "text", "data",
     "accept_presentation_document_targets", "auto_create"],
)  # fmt: skip
def test_an_odd_setting_of_a_choice_keeps_no_teacher_out(lms: FakePlatform, name: str) -> None:
    for shape, odd in SHAPES.items():
        if name == "accept_types" and shape == "a list of texts":
            continue
        asked = choice(lms, **{name: odd})
        assert asked.return_url == f"{lms.url}/back", shape


@pytest.mark.parametrize("odd", [None, [], {}, "maybe", [True]], ids=repr)
def test_where_nothing_readable_is_said_the_specification_decides(
    lms: FakePlatform, odd: Any
) -> None:
    asked = choice(lms, accept_lineitem=odd, accept_multiple=odd)
    assert (asked.accepts_line_items, asked.accepts_several) == (True, False)


def test_a_launch_with_every_optional_claim_odd_is_let_in(journeys: Journeys) -> None:
    odd: dict[str, Any] = {
        LTI + name: [] for name in ("custom", "launch_presentation", "tool_platform", "lis")
    }
    launch = journeys.launch_with(odd | {AGS: [], NRPS: 1, "locale": None, "name": 7})
    assert (launch.subject, launch.name, launch.ags) == ("3", "7", None)
