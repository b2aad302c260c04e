"""The migrations lead to exactly the tables that the code declares."""

import re

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lti_tool.db.base import Table
from lti_tool.db.engine import Database
from lti_tool.models import METADATA, MODULES
from tests.architecture import tree

VERSIONS = tree.ROOT / "alembic" / "versions"
DATED = re.compile(r"20\d{6}_\d{4}_[a-z0-9_]+\.py")


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, METADATA))


def test_tables_and_migrations_agree(database: Database) -> None:
    assert differences(database) == []


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE course DROP COLUMN label",
        "ALTER TABLE course ADD COLUMN color text",
        "ALTER TABLE course ALTER COLUMN label DROP NOT NULL",
        "ALTER TABLE grade ALTER COLUMN score TYPE integer",
        "DROP TABLE highlight",
        "ALTER TABLE identity DROP CONSTRAINT uq_identity_issuer_subject",
        "DROP INDEX ix_enrolment_person_id",
    ],
)
def test_a_difference_is_seen(database: Database, change: str) -> None:
    with database.transaction() as db:
        db.execute(sa.text(change))
    assert differences(database) != []


WITHOUT_INDEX = {
    # The log: a row for each change, and nobody's enrolment is deleted while it has any.
    "document_update.enrolment_id",
    # Their rows live for minutes, so that the table is read as fast as an index.
    "login_attempt.platform_id",
    "socket_ticket.document_id",
    "socket_ticket.session_id",
}


def leading_columns(table: sa.Table) -> list[list[str]]:
    """Columns of each index with all rows of a table, the first one first."""
    unique = [rule for rule in table.constraints if isinstance(rule, sa.UniqueConstraint)]
    found = [[column.name for column in rule.columns] for rule in (table.primary_key, *unique)]
    whole = (
        [column.name for column in index.columns]
        for index in table.indexes
        if index.dialect_options["postgresql"]["where"] is None
    )
    return [*found, *whole]


def followed_without_index(metadata: sa.MetaData) -> set[str]:
    """References by which a deleted row takes others along, or is taken out of them, without an
    index to find these.
    """
    return {
        f"{table.name}.{'+'.join(names)}"
        for table in metadata.tables.values()
        for key in table.foreign_key_constraints
        if key.ondelete in ("CASCADE", "SET NULL")
        and (names := [column.name for column in key.columns])
        and not any(
            sorted(leading[: len(names)]) == sorted(names) for leading in leading_columns(table)
        )
    }


def test_what_a_deleted_row_takes_along_is_found_by_an_index() -> None:
    assert followed_without_index(METADATA) == WITHOUT_INDEX


def test_a_reference_without_an_index_is_seen() -> None:
    metadata = sa.MetaData()
    sa.Table("whole", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "part",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        *(
            sa.Column(name, sa.ForeignKey("whole.id", ondelete="CASCADE"))
            for name in ("none", "second", "first", "partly")
        ),
        sa.Index(None, "first", "second"),
        sa.Index(None, "partly", postgresql_where=sa.text("none IS NULL")),
    )
    assert followed_without_index(metadata) == {"part.none", "part.second", "part.partly"}


def test_every_module_of_tables_is_registered() -> None:
    declaring = {
        tree.dotted(path)
        for path in tree.modules()
        if path.name == "tables.py" or "(Table):" in path.read_text()
    }
    assert {module.__name__ for module in MODULES} == declaring


def test_every_table_is_declared_in_its_subjects_tables_file() -> None:
    places = {
        mapper.class_.__module__.rsplit(".", 1)[-1]
        for mapper in Table.registry.mappers
        if mapper.class_.__module__.startswith("lti_tool.")
    }
    assert places <= {
        "tables",
        "activity_tables",
        "credit_tables",
        "criterion_tables",
        "audit",
        "job_queue",
        "storage_monitor",
    }


def test_migrations_hold_nothing_that_was_generated_and_not_read() -> None:
    generated = [p.name for p in VERSIONS.glob("*.py") if "please adjust" in p.read_text()]
    assert generated == []


def test_migrations_only_go_forward() -> None:
    # A step back that nobody has run on real data loses some of it; a backup does not.
    going_back = [p.name for p in VERSIONS.glob("*.py") if "def downgrade" in p.read_text()]
    assert going_back == []


def test_migrations_are_named_by_date_and_change() -> None:
    named = [path.name for path in VERSIONS.glob("*.py")]
    assert named
    assert [name for name in named if not DATED.fullmatch(name)] == []
    assert not DATED.fullmatch("1a2b3c_revision.py")


def test_alembic_is_a_folder_and_no_package() -> None:
    # A package of this name beside us would hide the library.
    assert list((tree.ROOT / "alembic").rglob("__init__.py")) == []
