"""Opens the database the settings name, or the private one where they name none."""

from collections.abc import Iterator
from contextlib import contextmanager

from lti_tool.db import local_postgres
from lti_tool.settings import Settings


@contextmanager
def database_address(settings: Settings) -> Iterator[str]:
    """The database's address; a private server that this started stops with the block."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with local_postgres.running(settings.data_dir / "postgres") as server:
        yield server.ensure_database()
