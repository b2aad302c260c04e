"""Activities whose starting version is being prepared."""

import pytest

from lti_tool.db.engine import Database
from tests.activities.preparing import Lesson, begin


@pytest.fixture(params=["student", "group"])
def lesson(database: Database, request: pytest.FixtureRequest) -> Lesson:
    """An activity for each student, and one for groups."""
    return begin(database, request.param)


@pytest.fixture
def alone(database: Database) -> Lesson:
    """An activity for each student."""
    return begin(database, "student")
