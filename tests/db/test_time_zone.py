"""Moments are read in UTC, whatever zone a database or its server has."""

from datetime import UTC, datetime

from sqlalchemy import text

from lti_tool.db.engine import Database

LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_the_last_day_of_the_calendar_is_read_also_east_of_greenwich(
    database: Database, database_url: str
) -> None:
    with database.transaction() as db:
        name = db.scalar(text("SELECT current_database()"))
        db.execute(text(f"ALTER DATABASE {name} SET timezone = 'Australia/Sydney'"))
    again = Database(database_url)
    with again.transaction() as db:
        read = db.scalar(text("SELECT timestamptz '9999-12-31 23:59:59+00'"))
    again.dispose()
    assert read == LAST
