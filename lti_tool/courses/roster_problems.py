"""Sentences for teachers about a roster that could not be fetched or read whole."""

from collections.abc import Mapping

from lti_tool.courses.tables import Course
from lti_tool.languages import Message

SENTENCES: Mapping[str, str] = {
    "failed": "The LMS did not answer as it should.",
    "no-answer": "The LMS did not answer.",
    "not-let-in": "Your LMS did not let this tool in.",
    "not-allowed": "Your LMS does not allow this tool to see its list of participants.",
    "refused": "The LMS did not give its list of participants.",
    "unreadable": "The LMS's list of participants could not be read.",
    "endless": "There is no end to the LMS's list of participants.",
    "wrong-address": "The LMS's list of participants has an address that is not the LMS's own.",
}
"""One sentence for each `errors.ServiceReason`."""


def sentence(course: Course) -> str | None:
    """A sentence about the last fetch of the course's roster; None where all went well."""
    if course.roster_problem is not None:
        return SENTENCES[course.roster_problem]
    count = course.roster_unreadable
    if not count:
        return None
    return Message(
        "{n} person on the LMS's list could not be read and is left out. Nobody who is missing from"
        " the list was taken out of the class.",
        "{n} people on the LMS's list could not be read and are left out. Nobody who is missing"
        " from the list was taken out of the class.",
        n=count,
    )
