"""Models of the search on the home page."""

import uuid
from typing import Annotated, Literal

from lti_tool.validation import Text
from lti_tool.web.schemas.base import Output, QueryInput


class SearchQuery(QueryInput):
    """Words to look for in titles."""

    words: Annotated[str, Text(200)] = ""


class Found(Output):
    """Class, activity or conversation whose title has the words."""

    kind: Literal["class", "activity", "conversation"]
    title: str
    course_id: uuid.UUID
    course: str
    """Title of the class that it is in."""
    activity_id: uuid.UUID | None
    """Activity to open; null for a class."""
    activity: str | None
    """Title of that activity."""
