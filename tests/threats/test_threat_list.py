"""The threat list of the boundary, S1-S44, each row with an attack over HTTP that is refused.

S1-S14 are tried besides, claim by claim and in two dialects, in tests/lti. Whether an attack
notices that its guard is gone is tried by hand: `./dev guards` takes out one guard a row.
"""

from collections.abc import Callable, Iterator

import pytest

from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from tests.threats import courses, launches, operation, services
from tests.threats.lti_requests import LtiRequests, opened

LIST: tuple[tuple[str, str, Callable[[LtiRequests], None]], ...] = (
    ("S1", "a launch is good once", launches.the_same_launch_twice),
    ("S2", "a launch is its browser's", launches.in_another_browser),
    ("S3", "of many at once one succeeds", launches.twenty_at_once),
    ("S4", "nonce and state belong together", launches.nonce_of_another_login),
    ("S5", "a state is known and young", launches.state_unknown_expired_or_missing),
    ("S6", "nobody is signed in as an attacker",
     launches.login_of_the_attacker_in_the_victims_browser),
    ("S7", "RS256 by the registered key only", launches.signatures_that_do_not_hold),
    ("S8", "unknown keys cost one fetch a window", launches.a_hundred_unknown_keys),
    ("S9", "a platform speaks for itself", launches.another_platform_signs_for_this_one),
    ("S10", "the client is the login's", launches.another_client_of_the_platform),
    ("S11", "the audience is us", launches.audiences),
    ("S12", "times hold, with a little leeway", launches.times),
    ("S13", "a deployment is on the list", launches.deployments),
    ("S14", "claims have their shapes", launches.shapes),
    ("S15", "roles by exact words, in the course", courses.words_that_look_like_a_teachers),
    ("S16", "a role is the launch's", courses.a_teacher_here_is_a_learner_there),
    ("S17", "a switched role is that session's", courses.a_switched_role_is_that_sessions),
    ("S18", "rows through the course", courses.rows_of_another_course),
    ("S19", "custom parameters prove nothing", courses.an_activity_named_in_a_custom_parameter),
    ("S20", "a review is authorised here", courses.the_work_of_others),
    ("S21", "targets are ours", courses.targets_elsewhere),
    ("S22", "hints are opaque", courses.hints_go_through_untouched),
    ("S23", "a return address is never followed", courses.a_return_address_is_no_link),
    ("S24", "a choice goes to the platform", courses.an_answer_goes_to_the_platform_only),
    ("S25", "teachers choose, once", courses.choosing_by_a_learner_or_twice),
    ("S26", "registration reaches nothing inside", services.registration_inside),
    ("S27", "services are the platform's", services.services_elsewhere),
    ("S28", "pages are the platform's, and end", services.next_pages_elsewhere),
    ("S29", "tokens are one client's", services.tokens_of_two_clients),
    ("S30", "only the platform frames", operation.framing),
    ("S31", "cookies are locked down", operation.cookies),
    ("S32", "no action by cookie", operation.forms_of_another_site),
    ("S33", "a session is new", operation.a_cookie_chosen_by_somebody_else),
    ("S34", "sessions end", operation.sessions_end),
    ("S35", "sockets need tickets and judge", operation.sockets),
    ("S36", "markup stays text", operation.markup_in_names),
    ("S37", "nothing happens by looking", operation.nothing_happens_by_looking),
    ("S38", "logs name nobody", operation.without_personal_data),
    ("S39", "marks are the server's", operation.marks_for_others),
    ("S40", "private keys stay private", operation.private_keys),
    ("S41", "bodies are bounded", operation.large_bodies),
    ("S42", "refusals say little, plainly", operation.pages_of_refusal),
    ("S43", "switched off is off", operation.switched_off),
    ("S44", "people are not merged", operation.the_same_address_on_two_platforms),
)  # fmt: skip


@pytest.fixture
def lti_requests(settings: Settings, database: Database) -> Iterator[LtiRequests]:
    """The running tool with two platforms."""
    with opened(settings, database) as found:
        yield found


@pytest.mark.parametrize(
    "attack", [attack for _, _, attack in LIST], ids=[f"{n} {rule}" for n, rule, _ in LIST]
)
def test_the_attack_is_refused(
    lti_requests: LtiRequests, attack: Callable[[LtiRequests], None]
) -> None:
    attack(lti_requests)


def test_the_list_is_whole() -> None:
    assert [number for number, _, _ in LIST] == [f"S{n}" for n in range(1, 45)]
