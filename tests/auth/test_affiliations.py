"""Attributes of an identity provider make staff of those whom it calls so, and of nobody else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.auth.affiliations import derive_roles_from_metadata

HERE = frozenset({"demo.example.edu"})
URN = "urn:mace:demo.example.edu:class-creator"


def is_staff(metadata: Any, domains: frozenset[str] | None = None) -> bool:
    derived = derive_roles_from_metadata(
        metadata, institution_domains=domains, staff_entitlement=URN
    )
    return derived.is_staff


@pytest.mark.parametrize(
    "metadata",
    [
        {"eduperson_affiliation": "staff"},
        {"eduperson_affiliation": "Faculty"},
        {"eduperson_affiliation": "member;staff"},
        {"eduperson_affiliation": "student, staff"},
        {"eduperson_affiliation": ["student", "faculty"]},
        {"eduPersonAffiliation": ["member;faculty"]},
        {"eduperson_scoped_affiliation": "staff@elsewhere.example.edu"},
        {"eduperson_scoped_affiliation": ["member@a.example", "faculty@a.example"]},
        {"eduperson_entitlement": URN},
        {"eduperson_entitlement": ["urn:other", URN]},
    ],
)
def test_staff_and_faculty_are_staff_in_every_spelling(metadata: Any) -> None:
    assert is_staff(metadata)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        {"eduperson_affiliation": None},
        {"eduperson_affiliation": ""},
        {"eduperson_affiliation": "student"},
        {"eduperson_affiliation": "employee"},
        {"eduperson_affiliation": "nonstaff"},
        {"eduperson_affiliation": "staffroom"},
        {"eduperson_affiliation": "staff@demo.example.edu"},
        {"eduperson_affiliation": {"staff": True}},
        {"eduperson_affiliation": [["staff"]]},
        {"eduperson_affiliation": True},
        {"eduperson_affiliation": 7},
        {"eduperson_affiliation": ["x"] * 100 + ["staff"]},
        {"eduperson_affiliation": "x" * 500 + ";staff"},
        {"eduperson_scoped_affiliation": "staff"},
        {"eduperson_scoped_affiliation": "staff@"},
        {"eduperson_scoped_affiliation": "@staff"},
        {"role": "staff"},
        {"eduperson_entitlement": URN.upper()},
        {"eduperson_entitlement": f"{URN}:more"},
    ],
)
def test_everything_else_is_not(metadata: Any) -> None:
    assert not is_staff(metadata)


@pytest.mark.parametrize(
    ("metadata", "counts"),
    [
        ({"eduperson_scoped_affiliation": "staff@demo.example.edu"}, True),
        ({"eduperson_scoped_affiliation": "STAFF@Demo.Example.EDU"}, True),
        ({"eduperson_scoped_affiliation": "staff@other.example.edu"}, False),
        ({"eduperson_scoped_affiliation": "staff@demo.example.edu.evil.example"}, False),
        ({"eduperson_affiliation": "staff"}, False),
        (
            {"eduperson_affiliation": "staff", "schac_home_organization": "demo.example.edu"},
            True,
        ),
        (
            {"eduperson_affiliation": "staff", "schac_home_organization": "other.example.edu"},
            False,
        ),
    ],
)
def test_where_domains_are_given_only_the_institutions_own_staff_counts(
    metadata: Any, counts: bool
) -> None:
    assert is_staff(metadata, HERE) is counts


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["eduperson_affiliation", "eduperson_entitlement"]), JSON))
def test_no_shape_of_a_value_breaks_it(metadata: dict[str, Any]) -> None:
    is_staff(metadata)
    is_staff(metadata, HERE)
