"""Alive, ready, and what was counted: told to who may know."""

import os
from pathlib import Path

import requests
from pydantic import SecretStr

from lti_tool import metrics
from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from tests import server
from tests.server import Tool
from tests.waiting import until

TOKEN = "a token that only the tests use"


def test_it_is_ready_once_its_rooms_hear_each_other(tool: Tool) -> None:
    assert requests.get(f"{tool.base}/healthz", timeout=60).json() == {"status": "ok"}
    until(lambda: requests.get(f"{tool.base}/readyz", timeout=60).ok, "its ears")
    tool.app.extensions["sync"].rooms.is_closing = True
    assert requests.get(f"{tool.base}/readyz", timeout=60).status_code == 503
    assert requests.get(f"{tool.base}/healthz", timeout=60).status_code == 200


def test_without_the_setting_there_are_no_metrics(tool: Tool) -> None:
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}):
        answer = requests.get(f"{tool.base}/metrics", headers=headers, timeout=60)
        assert answer.status_code == 404


def test_what_happened_is_counted_and_nobody_is_named(
    settings: Settings, database: Database
) -> None:
    with_metrics = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    with server.running(with_metrics, database) as tool:
        ada = tool.replica(tool.ada)
        ada.highlight()
        ada.until_saved()
        reader = tool.replica(tool.observer)
        reader.highlight()
        code = reader.until_refused()
        wrong = {"Authorization": "Bearer wrong"}
        assert requests.get(f"{tool.base}/metrics", headers=wrong, timeout=60).status_code == 404
        right = {"Authorization": f"Bearer {TOKEN}"}
        page = requests.get(f"{tool.base}/metrics", headers=right, timeout=60).text
    for wanted in (
        "lti_tool_sockets",
        "lti_tool_rooms",
        'lti_tool_updates_total{outcome="accepted"}',
        f'lti_tool_updates_total{{outcome="{code}"}}',
        "lti_tool_update_commit_seconds_bucket",
        "lti_tool_update_delivery_seconds_bucket",
        "lti_tool_rooms_queue",
        "lti_tool_jobs_waiting 0.0",
    ):
        assert wanted in page
    assert "Ada" not in page
    assert str(tool.activity_id) not in page


def test_a_process_that_has_only_begun_hides_no_numbers_of_the_others() -> None:
    metrics.LAUNCHES.labels("accepted").inc()
    empty = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]) / "counter_999999.db"
    empty.touch()
    try:
        assert b'lti_tool_launches_total{outcome="accepted"}' in metrics.exposition()
    finally:
        empty.unlink()
