"""Missing parts of a database are named before anything is served, and Alembic's command works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from lti_tool.app import create_app
from lti_tool.db import bootstrap
from lti_tool.db.bootstrap import SchemaMismatch
from lti_tool.db.engine import Database
from lti_tool.models import METADATA
from lti_tool.settings import DatabaseSettings, Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DROP TABLE highlight", "table highlight"),
        ("ALTER TABLE course DROP COLUMN label", "column course.label"),
        ("DROP INDEX ix_enrolment_person_id", "ix_enrolment_person_id of enrolment"),
        (
            "DROP INDEX ix_shared_document_workspace_id_kind",
            "ix_shared_document_workspace_id_kind of shared_document",
        ),
        ("ALTER TABLE comment DROP CONSTRAINT pk_comment", "pk_comment of comment"),
        (
            "ALTER TABLE identity DROP CONSTRAINT uq_identity_issuer_subject",
            "uq_identity_issuer_subject of identity",
        ),
        (
            "ALTER TABLE grade DROP CONSTRAINT ck_grade_score_within_maximum",
            "ck_grade_score_within_maximum of grade",
        ),
        (
            "ALTER TABLE turn DROP CONSTRAINT fk_turn_conversation_id_conversation",
            "fk_turn_conversation_id_conversation of turn",
        ),
    ],
)
def test_what_is_missing_is_named(
    database: Database, settings: Settings, change: str, named: str
) -> None:
    bootstrap.verify_schema(database.engine, METADATA)
    with database.transaction() as db:
        db.execute(text(change))
    with pytest.raises(SchemaMismatch, match=f"lacks.*{named}.*restore it from a backup"):
        create_app(settings, database)


def test_an_old_revision_is_told_what_to_run(database: Database) -> None:
    with database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '20261123_1320'"))
    with pytest.raises(SchemaMismatch, match=r"is at 20261123_1320.*database upgrade"):
        bootstrap.verify_schema(database.engine, METADATA)


def test_an_empty_database_is_at_no_version(database: Database) -> None:
    with database.transaction() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    with pytest.raises(SchemaMismatch, match=r"at no version.*database upgrade"):
        bootstrap.verify_schema(database.engine, METADATA)


def test_what_is_more_than_needed_is_nobodys_business(database: Database) -> None:
    with database.transaction() as db:
        db.execute(text("ALTER TABLE course ADD COLUMN color text"))
        db.execute(text("CREATE TABLE theirs (id int)"))
    bootstrap.verify_schema(database.engine, METADATA)


def test_the_expected_tables_are_those_that_the_tool_declares() -> None:
    expected = bootstrap.get_expected_tables(METADATA)
    assert {"job", "audit_event", "platform", "highlight", "document_update"} <= expected


def test_a_database_is_configured_by_its_address(database_url: str) -> None:
    assert bootstrap.is_db_configured(DatabaseSettings.load({"DATABASE_URL": database_url}))
    assert not bootstrap.is_db_configured(DatabaseSettings.load({}))


def alembic(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Alembic's command at the top of the checkout, with nothing else set for the tool."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LTI_TOOL_")}
    kept.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_alembics_command_works_in_a_checkout(database: Database, database_url: str) -> None:
    current = alembic("current", DATABASE_URL=database_url)
    assert "(head)" in current.stdout, current.stderr
    check = alembic("check", DATABASE_URL=database_url)
    assert check.returncode == 0, check.stderr
    with database.transaction() as db:
        db.execute(text("DROP TABLE highlight"))
    assert "highlight" in alembic("check", DATABASE_URL=database_url).stdout


@pytest.mark.slow
def test_alembic_uses_the_private_database_where_none_is_named(tmp_path: Path) -> None:
    upgrade = alembic("upgrade", "head", LTI_TOOL_DATA_DIR=str(tmp_path))
    assert upgrade.returncode == 0, upgrade.stderr
    current = alembic("current", LTI_TOOL_DATA_DIR=str(tmp_path))
    assert "(head)" in current.stdout, current.stderr


def test_alembic_says_what_is_wrong_with_an_address() -> None:
    answer = alembic("current", DATABASE_URL="mysql://localhost/x")
    assert answer.returncode != 0
    assert "DATABASE_URL" in answer.stderr
    assert "postgresql://" in answer.stderr
