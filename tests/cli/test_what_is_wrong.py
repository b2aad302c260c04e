"""Errors that an operator can correct are explained in plain words, and without secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = {
    "LTI_TOOL_PUBLIC_URL": "https://tool.example.edu",
    "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
}


def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "lti_tool", *arguments],
        env=clean | SETTINGS | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [["database", "upgrade"], ["serve"], ["administrator"]])
def test_a_database_that_is_not_there(command: list[str]) -> None:
    result = run(*command, DATABASE_URL="postgresql://tool:private@127.0.0.1:1/lti_tool")
    assert result.returncode == 1
    assert "Connection refused" in result.stderr
    assert result.stderr.endswith("Is PostgreSQL running, and DATABASE_URL right?\n")
    assert "Traceback" not in result.stderr
    assert "private" not in result.stderr


def test_a_setting_that_is_wrong() -> None:
    result = run("serve", LTI_TOOL_SESSION_HOURS="private")
    assert result.returncode == 2
    assert "LTI_TOOL_SESSION_HOURS" in result.stderr
    assert "private" not in result.stderr


def test_a_private_database_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "somebody's").touch()
    result = run("database", "upgrade", LTI_TOOL_DATA_DIR=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.startswith("The private PostgreSQL: ")
    assert "Traceback" not in result.stderr
