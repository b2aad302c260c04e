"""The demo LMS as Moodle, or as the specifications have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.db.engine import Database
from lti_tool.demo.fake_lms.dialects import DIALECTS
from lti_tool.settings import Settings
from tests.worker import platform


@pytest.fixture
def place(
    request: pytest.FixtureRequest, settings: Settings, database: Database, tmp_path: Path
) -> Iterator[platform.Place]:
    """A running LMS; Moodle unless the test asks for another."""
    dialect = DIALECTS[getattr(request, "param", "moodle")]
    with platform.running(settings, database, tmp_path, dialect) as found:
        yield found
