"""Models of classes without an LMS: created by staff, joined to an LMS course later."""

import uuid
from typing import Annotated

from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output


class NewClass(Input):
    """Class without an LMS."""

    title: Annotated[str, Text(200, least=1)]


class LmsCourse(Output):
    """Course of an LMS that the class may be joined to, with what would come into it."""

    id: uuid.UUID
    title: str
    activities: int
    marks: int
    people: int
    """People who are in the class."""
    in_both: int
    """Those of them who are in the course already, by any of their linked accounts."""
    new_staff: int
    """Teachers and tutors of the class who are not in the course."""


class ChosenCourse(Input):
    """Course of an LMS to join the class to."""

    course_id: uuid.UUID
