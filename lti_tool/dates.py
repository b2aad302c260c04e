"""Bounds of the dates that the tool takes from outside."""

from datetime import UTC, datetime

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Exclusive limit. PostgreSQL and Python reach further, but not equally far in every time zone."""
