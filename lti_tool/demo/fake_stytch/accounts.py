"""People with an account somewhere, as the sign-in pages of the demo offer them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Account:
    """Somebody with an account somewhere; `attributes` are those that the AAF passes on."""

    email: str
    name: str
    about: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    is_verified: bool = True
    organization_id: str = ""
    """Another organisation than the one that is asked for; an error of Stytch."""


ACCOUNTS = (
    Account("sam.quill@partner.example.org", "Sam Quill", "Industry mentor, invited to the course"),
    Account("priya.raman@other.example.edu", "Priya Raman", "Researcher at another university"),
    Account(
        "lena.ortiz@demo.example.edu",
        "Lena Ortiz",
        "Lecturer, staff of this university",
        {
            "eduperson_affiliation": "staff;member",
            "eduperson_scoped_affiliation": ["staff@demo.example.edu"],
            "schac_home_organization": "demo.example.edu",
        },
    ),
    Account("uma.verde@partner.example.org", "Uma Verde", "Never confirmed her address", {}, False),
    Account(
        "olga.outside@elsewhere.example.com",
        "Olga Outside",
        "Member of another organisation",
        organization_id="organization-elsewhere-0001",
    ),
    Account(
        "amina.haddad@demo.example.edu",
        "Amina Haddad",
        "Student of this university, who has an account in its LMS, too",
        {
            "eduperson_affiliation": "student;member",
            "eduperson_principal_name": "person11@example.edu",
            "au_edu_person_shared_token": "ZsiAvfxa0BXULgcz7QXknbGtfxk",
        },
    ),
    Account("dev.okafor@demo.example.edu", "Dev Okafor", "Develops this tool"),
)

DEVELOPER = "dev.okafor@demo.example.edu"
DOMAINS = "partner.example.org,other.example.edu,demo.example.edu"
"""Domains whose addresses can have a link; the demo's tool knows them too."""
