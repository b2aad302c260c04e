"""Moodle-like and strict behaviour as switches."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How this LMS behaves where platforms differ; each switch was measured on a real Moodle."""

    short_context_types: bool
    """context.type holds "CourseSection" instead of the full name."""
    short_roster_roles: bool
    """The roster says "Learner" instead of the full name."""
    tutors_are_learners_in_roster: bool
    """A non-editing teacher is a Learner in the roster, though an Instructor at launch."""
    names_are_html: bool
    """Names in the roster went through an HTML filter: & is &amp;."""
    exact_media_types: bool
    """Services accept only the exact media type, without parameters or alternatives."""
    refusals_without_body: bool
    """A refused score has the body [] and its reason in the status line only."""
    line_feed_breaks_refusal: bool
    """A refused score whose body has a line feed is answered 200 with the body []."""
    blanks_unless_graded: bool
    """Anything but FullyGraded blanks the mark; a missing comment blanks the comment."""
    token_as_html: bool
    """The token endpoint calls its JSON text/html."""
    name: str = "generic"


MOODLE = Dialect(True, True, True, True, True, True, True, True, True, name="moodle-2")
STRICT = Dialect(False, False, False, False, False, False, False, False, False, name="strict")
