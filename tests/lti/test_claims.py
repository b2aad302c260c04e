"""Claims become values; what no database could store and no reader expects is refused."""

import uuid
from typing import Any

import pytest

from lti_tool.errors import TokenUnreadable
from lti_tool.lti import claims
from lti_tool.lti.claims import AgsEndpoint, Context, Launch, ResourceLink
from tests.lti.fake_platform import AGS, GONE, LTI, NRPS, FakePlatform, changed

PLATFORM, DEPLOYMENT = uuid.uuid4(), uuid.uuid4()


def read(lms: FakePlatform, **changes: Any) -> Launch:
    renamed = {LTI + name: value for name, value in changes.items()}
    return claims.read(changed(lms.claims("nonce"), renamed), PLATFORM, DEPLOYMENT)


def of(lms: FakePlatform, changes: dict[str, Any]) -> Launch:
    return claims.read(changed(lms.claims("nonce"), changes), PLATFORM, DEPLOYMENT)


def test_a_launch_of_moodle_becomes_a_value(lms: FakePlatform) -> None:
    services = f"{lms.url}/mod/lti/services.php"
    assert read(lms) == Launch(
        platform_id=PLATFORM,
        deployment_id=DEPLOYMENT,
        issuer=lms.url,
        subject="3",
        message_type="LtiResourceLinkRequest",
        target_link_uri="http://127.0.0.1:8000/lti/launch",
        roles=("http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",),
        name="Ted Editing",
        email="ted@example.edu",
        context=Context(id="2", title="LTI Course & More", label="LTI101", history=("3", "2")),
        resource_link=ResourceLink(id="1", title="Reading 1"),
        custom={"groups": "1,2", "context_history": "3,2", "unknown": "$No.Such.Variable"},
        memberships_url=f"{services}/CourseSection/2/bindings/1/memberships",
        ags=AgsEndpoint(
            lineitems=f"{services}/2/lineitems?type_id=1",
            lineitem=f"{services}/2/lineitems/2/lineitem?type_id=1",
            scopes=("https://purl.imsglobal.org/spec/lti-ags/scope/score",),
        ),
        family="moodle",
        locales=("pt_br",),
    )


@pytest.mark.parametrize(
    ("sent", "history"),
    [
        ("3,2", ("3", "2")),
        (" 3 , 2 ", ("3", "2")),
        ("", ()),
        (",,", ()),
        ("$Context.id.history", None),
        ("x," * 1000, ("x",) * 50),
    ],
)
def test_the_courses_it_was_copied_from_come_nearest_first(
    lms: FakePlatform, sent: str, history: tuple[str, ...] | None
) -> None:
    context = read(lms, custom={"context_history": sent}).context
    assert context is not None
    assert context.history == history


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": GONE}, "Ted Editing"),
        ({"name": "", "family_name": GONE}, "Ted"),
        ({"name": None, "given_name": None}, "Editing"),
        ({"name": GONE, "given_name": "", "family_name": ""}, None),
        ({"name": "Ada O'Neil & Sons"}, "Ada O'Neil & Sons"),
        ({"name": "أحمد 日本 🦉 e\u0301"}, "أحمد 日本 🦉 e\u0301"),
    ],
)
def test_a_name_is_the_whole_one_or_its_halves(
    lms: FakePlatform, changes: dict[str, Any], name: str | None
) -> None:
    assert of(lms, changes).name == name


def test_empty_addresses_are_absent(lms: FakePlatform) -> None:
    launch = of(
        lms,
        {AGS: {"lineitem": "", "lineitems": "https://lms.example/items"}, NRPS: {}},
    )
    assert launch.ags == AgsEndpoint("https://lms.example/items", None, ())
    assert launch.memberships_url is None
    assert of(lms, {AGS: {}}).ags is None
    assert read(lms, context={"title": "no id"}).context is None


def test_custom_parameters_are_texts_and_bounded(lms: FakePlatform) -> None:
    sent = {"a": "b", "n": 5, "t": True, "o": {"x": 1}, "l": ["x"], "z": None}
    assert read(lms, custom=sent).custom == {"a": "b", "n": "5", "t": "True"}
    many = {f"k{i}": "v" for i in range(1000)}
    assert len(read(lms, custom=many).custom) == 200


@pytest.mark.parametrize("bad", ["\0", "a\0b", "\ud800"], ids=["NUL", "NUL inside", "surrogate"])
def test_custom_parameters_that_cannot_be_stored_are_left_out(lms: FakePlatform, bad: str) -> None:
    assert read(lms, custom={"bad": bad, bad: "x", "good": "y"}).custom == {"good": "y"}


@pytest.mark.parametrize("bad", ["a\0b", "\ud800", 2, True, ["2"], {"id": "2"}, "x" * 256])
@pytest.mark.parametrize(
    "place",
    [
        lambda bad: {"sub": bad},
        lambda bad: {LTI + "context": {"id": bad}},
        lambda bad: {LTI + "resource_link": {"id": bad}},
        lambda bad: {LTI + "version": bad},
        lambda bad: {LTI + "message_type": bad},
    ],
    ids=["sub", "context", "resource link", "version", "message type"],
)
def test_an_odd_value_that_decides_is_refused(lms: FakePlatform, place: Any, bad: Any) -> None:
    with pytest.raises(TokenUnreadable):
        of(lms, place(bad))


def test_of_many_roles_the_first_hundred_count(lms: FakePlatform) -> None:
    assert len(read(lms, roles=[f"role-{i}" for i in range(1000)]).roles) == 100
