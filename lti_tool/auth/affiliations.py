"""Reading of an identity provider's attributes (eduPerson): somebody's place at an institution."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_STAFF = {"staff", "faculty"}
"""Values of eduPersonAffiliation; "employee" covers people who never teach."""

_AFFILIATIONS = ("eduperson_affiliation", "edupersonaffiliation")
_SCOPED = ("eduperson_scoped_affiliation", "edupersonscopedaffiliation")
_ENTITLEMENTS = ("eduperson_entitlement", "edupersonentitlement", "entitlements")
_HOMES = ("schac_home_organization", "schachomeorganization", "home_organization")
"""Names of attributes, in the spellings of OpenID Connect and SAML, in lower case."""

_MOST_VALUES = 100
_LONGEST_VALUE = 500


@dataclass(frozen=True)
class DerivedRoles:
    """Facts that are kept of the attributes. They make nobody a teacher of any course."""

    is_staff: bool = False


def derive_roles_from_metadata(
    metadata: Mapping[str, Any] | None,
    *,
    institution_domains: frozenset[str] | None = None,
    staff_entitlement: str | None = None,
) -> DerivedRoles:
    """Facts that trusted attributes state; a value of another shape states nothing.

    A value is a text, also several with `;` between them, or a list of texts. Where the
    institution's domains are given, only its own affiliations count: a scope or, for one without
    scope, the home organisation has to be among them.
    """
    given = {name.lower(): value for name, value in (metadata or {}).items()}
    if staff_entitlement is not None and staff_entitlement in _values(given, _ENTITLEMENTS):
        return DerivedRoles(is_staff=True)
    homes = {home.lower() for home in _values(given, _HOMES)}
    is_home = institution_domains is None or not homes.isdisjoint(institution_domains)
    plain = {value.lower() for value in _values(given, _AFFILIATIONS)}
    scoped = {value.lower() for value in _values(given, _SCOPED)}
    return DerivedRoles(
        is_staff=(is_home and not plain.isdisjoint(_STAFF))
        or any(_is_own_staff(value, institution_domains) for value in scoped)
    )


def _is_own_staff(scoped: str, institution_domains: frozenset[str] | None) -> bool:
    affiliation, _, scope = scoped.partition("@")
    return (
        affiliation in _STAFF
        and bool(scope)
        and (institution_domains is None or scope in institution_domains)
    )


def _values(given: Mapping[str, Any], names: tuple[str, ...]) -> set[str]:
    return {value for name in names for value in _texts(given.get(name))}


def _texts(value: Any) -> Iterator[str]:
    """The texts of an attribute; neither numbers nor what is nested deeper."""
    listed = value[:_MOST_VALUES] if isinstance(value, list) else [value]
    for each in listed:
        if isinstance(each, str) and len(each) <= _LONGEST_VALUE:
            yield from (part for raw in re.split(r"[;,\s]+", each) if (part := raw.strip()))
