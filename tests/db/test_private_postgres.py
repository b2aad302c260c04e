"""The private PostgreSQL of a checkout, wherever that lies."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from lti_tool.db import local_postgres
from lti_tool.db.postgres_account import LocalPostgresError


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's folders are closed to the account")
def test_a_folder_that_is_closed_to_postgresqls_account_is_no_obstacle(tmp_path: Path) -> None:
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    with local_postgres.running(closed / "postgres") as server:
        server.ensure_database("kept")
    try:
        with (
            local_postgres.running(closed / "postgres") as server,
            psycopg.connect(server.url("kept")) as again,
        ):
            assert again.execute("SELECT current_database()").fetchone() == ("kept",)
    finally:
        shutil.rmtree((closed / "postgres").resolve())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's folders are closed to the account")
def test_data_that_its_account_cannot_reach_any_more_is_left_alone(tmp_path: Path) -> None:
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    data = closed / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("18")
    with (
        pytest.raises(LocalPostgresError, match="closed to PostgreSQL's account"),
        local_postgres.running(data),
    ):
        pass
    assert (data / "PG_VERSION").read_text() == "18"
