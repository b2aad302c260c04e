"""Moodle-like and strict behaviour as switches."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """Behaviour of an LMS where platforms differ; Moodle's side was measured on a real 4.5."""

    name: str
    """Name that the LMS gives itself: tool_platform.product_family_code."""

    # Launches
    short_context_types: bool
    """context.type holds "CourseSection" instead of the full name."""
    underscored_locale: bool
    """launch_presentation.locale is "pt_br", not "pt-BR"."""
    review_for_anybody: bool
    """A submission review is signed for whoever asks, about whomever they name."""
    audience_as_list: bool
    """aud is a list, with azp, as OpenID Connect allows."""
    offers_storage: bool
    """Keeps values for tools (lti_storage_target)."""
    parameters_lowered: bool
    """Custom parameters arrive as they were written and in lower case, too."""

    # Roster
    short_roster_roles: bool
    """The roster says "Learner" instead of the full name."""
    tutors_are_learners_in_roster: bool
    """A non-editing teacher is a Learner in the roster, though an Instructor at launch."""
    names_are_html: bool
    """Names in the roster went through an HTML filter: & is &amp;."""
    roster_after_first_use: bool
    """The roster's address is told once the course has an activity of the tool."""
    offers_groups: bool
    """Serves Course Groups, and the groups of each member."""
    offers_differences: bool
    """Tells where changes of the roster can be fetched."""

    # Services
    exact_media_types: bool
    """Accepts only the exact media type, without parameters or alternatives."""
    token_as_html: bool
    """The token endpoint calls its JSON text/html."""
    strict_clock: bool
    """An assertion whose iat is ahead of the clock is refused, by a second even."""
    checks_assertion: bool
    """The assertion's audience, issuer and jti are checked."""
    typographic_links: bool
    """With a limit, line items have next links in typographic quotes, which no parser reads."""
    results_limit_breaks: bool
    """results?limit answers with an error page."""
    refusals_without_body: bool
    """A refused score has the body [] and its reason in the status line only."""
    line_feed_breaks_refusal: bool
    """A refused score whose body has a line feed is answered 200 with the body []."""
    blanks_unless_graded: bool
    """Anything but FullyGraded blanks the mark; a missing comment blanks the comment."""
    keeps_overrides: bool
    """A grade that a teacher has changed in the gradebook stays, whatever scores come."""
    put_blanks_what_is_missing: bool
    """A line item that is changed loses the members that were not sent."""
    new_maximum_makes_zeros: bool
    """A line item whose maximum changes gives everybody without a mark a 0."""

    # Deep linking and registration
    drops_unfit_items: bool
    """One of several items is dropped silently if its maximum is over 100 or its title long."""
    registers_pending: bool
    """A tool that registers itself waits until an administrator activates it."""


MOODLE = Dialect(
    name="moodle",
    short_context_types=True,
    underscored_locale=True,
    review_for_anybody=True,
    audience_as_list=False,
    offers_storage=False,
    parameters_lowered=True,
    short_roster_roles=True,
    tutors_are_learners_in_roster=True,
    names_are_html=True,
    roster_after_first_use=True,
    offers_groups=False,
    offers_differences=False,
    exact_media_types=True,
    token_as_html=True,
    strict_clock=True,
    checks_assertion=False,
    typographic_links=True,
    results_limit_breaks=True,
    refusals_without_body=True,
    line_feed_breaks_refusal=True,
    blanks_unless_graded=True,
    keeps_overrides=True,
    put_blanks_what_is_missing=True,
    new_maximum_makes_zeros=True,
    drops_unfit_items=True,
    registers_pending=True,
)

STRICT = Dialect(
    name="wattle",
    short_context_types=False,
    underscored_locale=False,
    review_for_anybody=False,
    audience_as_list=True,
    offers_storage=True,
    parameters_lowered=False,
    short_roster_roles=False,
    tutors_are_learners_in_roster=False,
    names_are_html=False,
    roster_after_first_use=False,
    offers_groups=True,
    offers_differences=True,
    exact_media_types=False,
    token_as_html=False,
    strict_clock=False,
    checks_assertion=True,
    typographic_links=False,
    results_limit_breaks=False,
    refusals_without_body=False,
    line_feed_breaks_refusal=False,
    blanks_unless_graded=False,
    keeps_overrides=False,
    put_blanks_what_is_missing=False,
    new_maximum_makes_zeros=False,
    drops_unfit_items=False,
    registers_pending=False,
)

DIALECTS = {"moodle": MOODLE, "strict": STRICT}
