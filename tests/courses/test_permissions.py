"""Permissions of roles are one table, and a platform's unknown roles get the fewest."""

import itertools
from dataclasses import dataclass

import pytest

from lti_tool.courses.permissions import may, require
from lti_tool.courses.roles import CAPABILITIES, Capability, Role
from lti_tool.errors import Forbidden
from lti_tool.lti.claimed_roles import ClaimedRole

MAY = {
    Role.OBSERVER: {Capability.READ},
    Role.STUDENT: {
        Capability.READ,
        Capability.ANNOTATE,
        Capability.CONTRIBUTE,
        Capability.SEE_NAMES,
    },
    Role.TUTOR: {
        Capability.READ,
        Capability.ANNOTATE,
        Capability.CONTRIBUTE,
        Capability.MODERATE,
        Capability.SEE_NAMES,
        Capability.SEE_CLASS,
        Capability.GRADE,
        Capability.AT_ANY_TIME,
        Capability.REVEAL,
        Capability.RESUME,
    },
    Role.TEACHER: set(Capability),
}


@dataclass(frozen=True)
class Somebody:
    role: Role


@pytest.mark.parametrize(("role", "capability"), list(itertools.product(Role, Capability)))
def test_a_role_may_what_the_table_says_and_nothing_else(
    role: Role, capability: Capability
) -> None:
    allowed = capability in MAY[role]
    assert may(role, capability) is allowed
    if allowed:
        require(Somebody(role), capability)
    else:
        with pytest.raises(Forbidden):
            require(Somebody(role), capability)


def test_every_role_is_in_the_table() -> None:
    assert set(CAPABILITIES) == set(Role)


def test_every_capability_says_what_it_allows() -> None:
    sentences = [capability.value for capability in Capability]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("claimed", list(ClaimedRole))
def test_a_platforms_word_has_one_meaning_here(claimed: ClaimedRole) -> None:
    assert Role.from_claim(claimed).name == claimed.name


def test_no_known_word_makes_an_observer() -> None:
    assert Role.from_claim(None) is Role.OBSERVER
