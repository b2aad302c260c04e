"""Everything that the tool lets in and hands to an LMS comes back in a launch that opens."""

from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lti_tool.activities.set_up import set_up_activity
from lti_tool.courses.activity_tables import Activity
from lti_tool.lti import deep_linking, limits, tool_keys
from lti_tool.lti.claims import DeepLinking
from lti_tool.lti.tables import Platform
from lti_tool.utf16 import utf16_length
from tests import builders
from tests.lti.fake_platform import LTI
from tests.lti.journeys import Journeys

LETTERS = st.sampled_from(["a", "字", "🙂", "é", '"', "\\", "\n", "<", "/", "\u2028", "\u0301"])
INSTRUCTIONS = st.one_of(
    st.builds(lambda letter, count: letter * count, LETTERS, st.integers(0, 5_000)),
    st.text(LETTERS, max_size=300),
)
TITLES = st.builds(lambda letter, count: "T" + letter * count, LETTERS, st.integers(0, 199))


@pytest.fixture(scope="module")
def asked() -> DeepLinking:
    return DeepLinking("https://lms.example.edu/done", True, True, "", "", None)


def sent(journeys: Journeys, asked: DeepLinking, title: str, instructions: str) -> dict[str, Any]:
    """The content item of an activity that a teacher has just made in the dialog."""
    with journeys.database.transaction() as db:
        tool_keys.ensure_key(db, journeys.settings.secret_key.get_secret_value())
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tea", builders.TEACHER)
        activity: Activity = set_up_activity(
            db, teacher.member, None, title=title, instructions=instructions,
            workspace_for="class", score_maximum=100,
        )  # fmt: skip
        item = deep_linking.Item(
            str(activity.minted_id), activity.title, activity.instructions, 100
        )
        platform = db.get_one(Platform, place.platform_id)
        token = deep_linking.answer(db, journeys.settings, platform, "1", asked, [item])
    claims = jwt.decode(token, options={"verify_signature": False})
    (content,) = claims["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]
    found: dict[str, Any] = content
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=TITLES, instructions=INSTRUCTIONS)
def test_whatever_the_dialog_accepts_comes_back_in_a_launch_that_opens(
    journeys: Journeys, asked: DeepLinking, title: str, instructions: str
) -> None:
    # The dialog counts as browsers do: an emoji is two.
    assume(utf16_length(title) <= limits.LONGEST_TITLE)
    assume(utf16_length(instructions) <= limits.LONGEST_INSTRUCTIONS)
    content = sent(journeys, asked, title, instructions)
    link = {"id": "7", "title": content["title"], "description": content["text"]}
    launch = journeys.launch_with({LTI + "resource_link": link, LTI + "custom": content["custom"]})
    assert launch.resource_link is not None
    assert launch.resource_link.title == content["title"]


@pytest.mark.parametrize(
    ("instructions", "whole"),
    [("a" * 5_000, True), ("字" * 1_024, True), ("字" * 4_000, False), ("🙂" * 2_500, False)],
    ids=["plain English", "what fits", "what was too long for a launch", "pairs of surrogates"],
)
def test_a_description_is_cut_in_the_bytes_in_which_it_comes_back(
    journeys: Journeys, asked: DeepLinking, instructions: str, whole: bool
) -> None:
    text = sent(journeys, asked, "Week 1", instructions)["text"]
    assert deep_linking._escaped(text) <= limits.LARGEST_DESCRIPTION
    assert (text == instructions) is whole
    assert whole or (text.endswith("…") and instructions.startswith(text[:-1]))


@pytest.mark.parametrize("letter", ["x", "字", "🙂"])
def test_a_description_that_somebody_typed_in_the_lms_locks_nobody_out(
    journeys: Journeys, letter: str
) -> None:
    units = len(letter.encode("utf-16-le")) // 2
    link = {"id": "7", "title": letter * 200, "description": letter * (65_536 // units)}
    launch = journeys.launch_with({LTI + "resource_link": link})
    assert launch.resource_link is not None
