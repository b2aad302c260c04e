"""A platform that answers, registered with the tool."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import select

# Audit rows point to people and courses, whose tables the LTI half does not know of.
from lti_tool.courses import tables as _courses  # noqa: F401
from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.lti import platforms, tool_keys
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.people import tables as _people  # noqa: F401
from lti_tool.settings import Settings
from tests.lti import dialects
from tests.lti.fake_platform import FakePlatform
from tests.lti.journeys import Journeys
from tests.lti.services import Services

IN_BOTH_DIALECTS = ("test_certification", "test_launch_attempt", "test_launch_token",
                    "test_token_signature")  # fmt: skip
"""Modules whose every case is tried with the demo LMS and with Open edX's consumer."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give those modules both platforms."""
    if metafunc.module.__name__.rsplit(".", 1)[-1] not in IN_BOTH_DIALECTS:
        return
    for fixture in ("lms", "standing"):
        if fixture in metafunc.fixturenames:
            scope: Literal["module"] | None = "module" if fixture == "standing" else None
            metafunc.parametrize(fixture, dialects.PLATFORMS, indirect=True, scope=scope)
            return


@pytest.fixture
def lms(request: pytest.FixtureRequest) -> Iterator[FakePlatform]:
    """A platform at an address of its own, unknown to the tool."""
    running = dialects.PLATFORMS.get(getattr(request, "param", ""), FakePlatform)()
    yield running
    running.close()


@pytest.fixture
def second_lms() -> Iterator[FakePlatform]:
    """Another one."""
    running = FakePlatform()
    yield running
    running.close()


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest) -> Iterator[Journeys]:
    """Journeys shared by all cases of a table, none of which changes anything in them."""
    server = local_postgres.LocalPostgres(Path(os.environ["PROMPTGRIMOIRE_TEST_POSTGRES"]), None)
    database = Database(server.ensure_database(f"standing_{uuid.uuid4().hex}"))
    bootstrap.run_alembic_upgrade(database.engine)
    running = dialects.PLATFORMS.get(getattr(request, "param", ""), FakePlatform)()
    with database.transaction() as db:
        platforms.import_config(db, {running.url: [running.config()]}, insecure_loopback=True)
    settings = Settings.load(
        {
            "LTI_TOOL_PUBLIC_URL": "http://127.0.0.1:8000",
            "LTI_TOOL_SECRET_KEY": "x" * 32,
            "LTI_TOOL_INSECURE_LOOPBACK": "true",
        }
    )
    yield Journeys(database, settings, running)
    running.close()
    database.dispose()


@pytest.fixture
def journeys(database: Database, settings: Settings, lms: FakePlatform) -> Journeys:
    """The platform, registered with deployment "1", and browsers that come from it."""
    with database.transaction() as db:
        platforms.import_config(db, {lms.url: [lms.config()]}, insecure_loopback=True)
    return Journeys(database, settings, lms)


@pytest.fixture
def services(journeys: Journeys) -> Services:
    """The registered platform's services, and the tool's client for them."""
    with journeys.database.transaction() as db:
        tool_keys.ensure_key(db, journeys.settings.secret_key.get_secret_value())
        platform_id = db.scalars(select(Platform.id)).one()
    client = ServiceClient(journeys.database, journeys.settings)
    return Services(client, platform_id, journeys.database, journeys.settings, journeys.lms)
