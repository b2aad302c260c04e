"""Models of joins of two accounts: the question, its answer, and separating."""

import uuid

from lti_tool.web.schemas.base import Input, Output


class CreatedJoin(Output):
    """Join that has begun."""

    token: str
    """Token for the form into a window of its own."""


class JoinedPerson(Output):
    """Person as the question shows them."""

    name: str
    where: list[str]
    """Names of the LMSs and services of their accounts."""
    courses: list[str]
    """Titles."""


class JoinQuestion(Output):
    """Question whether two people are one."""

    people: list[JoinedPerson]
    is_done: bool
    """True where they are one already."""


class Separation(Input):
    """Account to separate from one's own."""

    person_id: uuid.UUID
