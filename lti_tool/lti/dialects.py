"""How Moodle, Canvas and others differ, as data.

Measured on Moodle 4.5; Canvas as its documentation has it. A platform is of the dialect it was
registered with; what is not known to be otherwise is as the specifications say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.lti.claims import GROUPS_PARAMETER, HISTORY_PARAMETER

_HISTORY = {HISTORY_PARAMETER: "$Context.id.history"}
"""LTI 1.3 core, appendix B.3. Who does not replace it sends it as it was written."""


@dataclass(frozen=True)
class Dialect:
    """What one kind of platform does in its own way."""

    label: str
    roster_page: int
    """Members to ask for at once: a page stays far below what an answer may hold."""
    names_are_html: bool
    """Names in the roster went through an HTML filter: & arrives as &amp;."""
    parameters: Mapping[str, str]
    """Custom parameters of every link, with the variables that the platform replaces."""
    highest_maximum: int | None
    """Above it, an activity that was chosen is dropped without a word. Marks are scaled anyway."""
    names_links: bool = False
    """Whether a link bears the name that its teacher gave it, and not the tool's."""
    domains: tuple[str, ...] = ()
    """Domains under which every host is the platform's: a hosted one answers at several."""


DIALECTS: Mapping[str, Dialect] = {
    "generic": Dialect("another platform", 500, False, _HISTORY, None),
    "moodle": Dialect(
        "Moodle",
        500,
        True,
        _HISTORY | {GROUPS_PARAMETER: "$Moodle.Person.userGroupIds"},
        100,
        names_links=True,
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


def of(name: str) -> Dialect:
    """The dialect of this name; one that an older version knew is generic."""
    return DIALECTS.get(name, DIALECTS["generic"])


def is_hosted(name: str, *named: str) -> bool:
    """Whether all these addresses are on hosts under the domains of the dialect.

    A platform says itself which product it is, so that its word gives nothing on other hosts.
    """
    hosts = [f".{urlsplit(address).hostname}" for address in named]
    domains = tuple(f".{domain}" for domain in of(name).domains)
    return all(host.endswith(domains) for host in hosts) if domains else False


def of_family(family: str | None) -> str:
    """The name of the dialect of a product family (tool_platform claim, LTI 1.3 core 5.4.2)."""
    code = (family or "").lower()
    return code if code in DIALECTS else "generic"
