"""Fixtures of every test: a PostgreSQL for the run, a fresh database for the test."""

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import psycopg
import pytest
from playwright.sync_api import Playwright, sync_playwright
from psycopg import sql

from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.kinds import register_kinds
from lti_tool.settings import Settings
from tests import made_once, scratch
from tests import server as running_server

# How long an example takes is the machine's business: two runs may share it with a browser. Each
# run tries other examples, also where Hypothesis sees that it is in CI.
hypothesis.settings.register_profile("here", deadline=None, derandomize=False)
hypothesis.settings.load_profile("here")

register_kinds()
made_once.install()

_TEMPLATE = "template_migrated"
_SERVER_VARIABLE = "PROMPTGRIMOIRE_TEST_POSTGRES"
_stop: list[local_postgres.LocalPostgres] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options for a longer look at what routes do with hostile requests."""
    parser.addoption("--route-values", type=int, default=1, help="further values in each place")
    parser.addoption("--route-requests", type=int, default=200, help="random requests to routes")
    parser.addoption("--route-seed", type=int, default=None, help="the seed to see them again")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the whole run and migrate one template, before workers begin."""
    if hasattr(config, "workerinput"):
        return
    directory = scratch.make_directory("pg")
    server = local_postgres.start(
        directory, options=("-c", "fsync=off", "-c", "full_page_writes=off")
    )
    _stop.append(server)
    template = Database(server.ensure_database(_TEMPLATE))
    bootstrap.run_alembic_upgrade(template.engine)
    template.dispose()
    os.environ[_SERVER_VARIABLE] = str(directory)


def pytest_collection_finish() -> None:
    """Collect garbage as a process that serves does: all that is loaded now stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    """Stop the run's PostgreSQL and remove its files."""
    for server in _stop:
        server.stop()
        shutil.rmtree(server.directory, ignore_errors=True)
        (server.directory.parent / f".{server.directory.name}.lock").unlink(missing_ok=True)


@contextmanager
def _copied_database(template: str = _TEMPLATE) -> Iterator[str]:
    server = local_postgres.LocalPostgres(Path(os.environ[_SERVER_VARIABLE]), None)
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        yield server.url(name)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _settings(database_url: str) -> Settings:
    return Settings.load(
        {
            "DATABASE_URL": database_url,
            "LTI_TOOL_PUBLIC_URL": "http://127.0.0.1:8000",
            "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
            "LTI_TOOL_INSECURE_LOOPBACK": "true",
        }
    )


@dataclass(frozen=True)
class _SeededTemplate:
    name: str
    seeds: running_server.Seeds


@pytest.fixture(scope="session")
def seeded_template() -> Iterator[_SeededTemplate]:
    """A database with what every tool begins with, made once for this process."""
    with _copied_database() as url:
        database = Database(url)
        seeds = running_server.seed(database)
        database.dispose()
        yield _SeededTemplate(url.split("/")[-1].split("?")[0], seeds)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database of this test's own; empty, but for a test of the tool."""
    template = _TEMPLATE
    if "seeded_template" in request.fixturenames:
        template = request.getfixturevalue("seeded_template").name
    with _copied_database(template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's own database, ready for transactions."""
    made = Database(database_url)
    yield made
    made.dispose()


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings as the demo has them, without Stytch."""
    return _settings(database_url)


@pytest.fixture
def tool(
    settings: Settings, database: Database, seeded_template: _SeededTemplate
) -> Iterator[running_server.Tool]:
    """The tool on a real port, with two courses."""
    with running_server.running(settings, database, seeded_template.seeds) as running:
        yield running


@pytest.fixture(scope="module")
def shared_tool() -> Iterator[running_server.Tool]:
    """The tool on a real port, for all tests of a module, which have to keep apart themselves."""
    with _copied_database() as url:
        database = Database(url)
        with running_server.running(_settings(url), database) as running:
            yield running
        database.dispose()


@pytest.fixture(scope="module")
def refusing_tool(shared_tool: running_server.Tool) -> running_server.Tool:
    """The shared tool for tests that see it refuse everything."""
    return shared_tool


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of this process, which can have no second one."""
    with sync_playwright() as started:
        yield started
