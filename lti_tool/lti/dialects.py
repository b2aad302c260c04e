"""Differences between Moodle, Canvas and other platforms, as data.

Moodle's were measured on 4.5; Canvas's are from its documentation. Everything else follows the
specifications.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lti_tool.lti.claims import GROUPS_PARAMETER, HISTORY_PARAMETER

_HISTORY = {HISTORY_PARAMETER: "$Context.id.history"}
"""LTI 1.3 core, appendix B.3. Who does not replace it sends it as it was written."""


@dataclass(frozen=True)
class Dialect:
    """Behaviour of one kind of platform where it differs."""

    label: str
    roster_page: int
    """Page size of a roster request; a page stays far below the size limit of a response."""
    names_are_html: bool
    """True where names in the roster are HTML: & arrives as &amp;."""
    parameters: Mapping[str, str]
    """Custom parameters of every link, with the variables that the platform replaces."""
    highest_maximum: int | None
    """Highest maximum score of a content item; the LMS silently drops items above it."""
    names_links: bool = False
    """True where a resource link has the title that its teacher gave it, not the tool's."""
    domains: tuple[str, ...] = ()
    """Domains of a hosted platform: every host below them is the platform's."""
    takes_progress: bool = False
    """True where a score without points tells how far somebody has come, and takes no mark away.

    Moodle blanks the mark for it, whoever gave it (measured); of Canvas it is not known.
    """
    link_address: str | None = None
    """Address of a resource link in the LMS, after the issuer; {} is the id of the link."""


DIALECTS: Mapping[str, Dialect] = {
    # AGS 2.0, 3.4.1: only a score that the tool itself has sent is cleared.
    "generic": Dialect("another platform", 500, False, _HISTORY, None, takes_progress=True),
    "moodle": Dialect(
        "Moodle",
        500,
        True,
        _HISTORY | {GROUPS_PARAMETER: "$Moodle.Person.userGroupIds"},
        100,
        names_links=True,
        # mod/lti/view.php takes the id of the activity's own record, which is that of the link.
        link_address="/mod/lti/view.php?l={}",
    ),
    "canvas": Dialect(
        "Canvas",
        100,
        False,
        _HISTORY,
        None,
        names_links=True,
        domains=("instructure.com", "canvaslms.com"),
    ),
}

NAMES = tuple(DIALECTS)

WITH_PROGRESS = tuple(name for name, each in DIALECTS.items() if each.takes_progress)


def of(name: str) -> Dialect:
    """The dialect of this name; one that an older version knew is generic."""
    return DIALECTS.get(name, DIALECTS["generic"])


def address_of_link(name: str, issuer: str, link_id: str) -> str | None:
    """Address of a resource link in the LMS; None where the product has none that is known."""
    pattern = of(name).link_address
    return None if pattern is None else issuer.rstrip("/") + pattern.format(quote(link_id, safe=""))


def is_hosted(name: str, *named: str) -> bool:
    """True where all these addresses are on hosts below the domains of the dialect.

    The product family is the platform's own claim, so it gives nothing on other hosts.
    """
    hosts = [f".{urlsplit(address).hostname}" for address in named]
    domains = tuple(f".{domain}" for domain in of(name).domains)
    return all(host.endswith(domains) for host in hosts) if domains else False


def of_family(family: str | None) -> str:
    """The name of the dialect of a product family (tool_platform claim, LTI 1.3 core 5.4.2)."""
    code = (family or "").lower()
    return code if code in DIALECTS else "generic"
