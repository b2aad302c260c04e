"""A PostgreSQL that stops answering, or whose disk is full: all that depends on it says so."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests

from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from tests import failing_postgres, server
from tests.server import Tool
from tests.sync.test_storing import NOT_STORING, STORING, stored
from tests.waiting import PATIENCE, until


@contextmanager
def _serving(settings: Settings, database: Database) -> Iterator[Tool]:
    with server.running(settings, database) as tool:
        until(lambda: _readiness(tool) == 200, "readiness")
        yield tool


def _readiness(tool: Tool) -> int:
    return requests.get(f"{tool.base}/readyz", timeout=PATIENCE).status_code


def test_a_server_that_answers_nothing_is_said_to_be_away(settings: Settings) -> None:
    with (
        failing_postgres.temporary() as directory,
        failing_postgres.migrated(directory) as (postgres, database),
        _serving(settings, database) as tool,
    ):
        ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
        with failing_postgres.stopped(postgres):
            key = ada.highlight()
            refused = tool.teacher.call("GET", "/api/here")
            assert refused.status_code == 503
            assert "not available right now" in refused.json()["error"]["sentence"]
            # Also who writes nothing is told.
            ben.until_frame(lambda frame: frame == NOT_STORING)
            ada.until_frame(lambda frame: frame == NOT_STORING)
            assert _readiness(tool) == 503
            assert requests.get(f"{tool.base}/healthz", timeout=PATIENCE).status_code == 200
        ada.until_saved()
        ben.until_frame(lambda frame: frame == STORING)
        assert stored(tool) == {key}
        until(lambda: _readiness(tool) == 200, "readiness")
        assert tool.teacher.call("GET", "/api/here").status_code == 200


def test_a_full_disk_is_not_ready_and_what_is_there_can_still_be_read(settings: Settings) -> None:
    with (
        failing_postgres.small_disk() as directory,
        failing_postgres.migrated(directory) as (_, database),
        _serving(settings, database) as tool,
    ):
        ada = tool.replica(tool.ada)
        with failing_postgres.full(directory.parent):
            until(lambda: _readiness(tool) == 503, "the full disk to be noticed")
            ada.until_frame(lambda frame: frame == NOT_STORING)
            assert tool.teacher.call("GET", "/api/here").status_code == 200
        until(lambda: _readiness(tool) == 200, "readiness")
        ada.until_frame(lambda frame: frame == STORING)
        ada.highlight()
        ada.until_saved()
