"""The tool with a course in which Sam has been kept a place, and a Stytch that runs."""

from collections.abc import Callable, Iterator

import pytest

from lti_tool.app import create_app
from lti_tool.courses import invitations
from lti_tool.courses.roles import Role
from lti_tool.db.engine import Database
from lti_tool.demo.fake_stytch.server import Stytch
from lti_tool.settings import Settings
from tests import builders
from tests.auth.browser import Browser
from tests.auth.emulator import SAM, emulated, settings_for


@pytest.fixture
def stytch() -> Iterator[Stytch]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def ours(settings: Settings, stytch: Stytch) -> Settings:
    return settings_for(settings, stytch.base_url)


@pytest.fixture
def new_browser(ours: Settings, database: Database) -> Callable[[], Browser]:
    """Makes a browser in front of the tool."""
    invite(database, SAM)
    app = create_app(ours, database)
    return lambda: Browser(app)


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()


def invite(database: Database, email: str) -> None:
    """Keep somebody a place in a course."""
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tea", builders.TEACHER)
        invitations.invite(db, teacher.member, email, Role.STUDENT, can_sign_in=True)
