"""The tool on a real port."""

from collections.abc import Iterator

import pytest

from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from tests import server


@pytest.fixture
def tool(settings: Settings, database: Database) -> Iterator[server.Tool]:
    """The running tool with two courses."""
    with server.running(settings, database) as running:
        yield running
