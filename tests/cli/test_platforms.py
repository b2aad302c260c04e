"""Commands of an operator for platforms, keys and the administrator's link."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from werkzeug.wrappers import Response

from lti_tool import clock
from lti_tool.cli import cli
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db.engine import Database
from lti_tool.errors import NotSignedIn
from lti_tool.lti import near_misses, proposals, tool_keys
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import admin_sessions
from tests import builders
from tests.lti.fake_platform import FakePlatform

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line over this test's database."""
    for name, value in {
        "DATABASE_URL": database_url,
        "LTI_TOOL_PUBLIC_URL": "https://tool.example.edu",
        "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
        "LTI_TOOL_INSECURE_LOOPBACK": "true",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments)

    return run


def add(run: Run, issuer: str = "https://lms.example.edu", **more: str) -> Result:
    options = {
        "issuer": issuer,
        "client-id": "client-1",
        "auth-login-url": f"{issuer}/auth",
        "auth-token-url": f"{issuer}/token",
        "key-set-url": f"{issuer}/keys",
        "deployment": "1",
        "dialect": "moodle",
        **more,
    }
    flat = [part for name, value in options.items() for part in (f"--{name}", value)]
    return run("platforms", "add", *flat)


def test_a_platform_is_added_shown_and_switched(run: Run) -> None:
    assert add(run).exit_code == 0
    assert "enabled   https://lms.example.edu  client-1" in run("platforms", "list").output
    shown = run("platforms", "show", "client-1").output
    assert re.search(r"dialect +moodle", shown)
    assert "deployment      1 (enabled)" in shown
    assert run("platforms", "disable", "https://lms.example.edu").output == "Disabled.\n"
    assert "disabled" in run("platforms", "list").output
    assert run("platforms", "enable", "client-1").output == "Enabled.\n"
    run("platforms", "add-deployment", "client-1", "2")
    run("platforms", "disable", "client-1", "--deployment", "2")
    assert "2 (disabled)" in run("platforms", "show", "client-1").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("platforms", "show", "nobody"), "There is no platform nobody"),
        (("platforms", "enable", "client-1", "--deployment", "9"), "has no deployment 9"),
        (("platforms", "add-deployment", "client-1", "1"), "known already"),
    ],
)
def test_a_slip_is_one_plain_line(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    add(run)
    done = run(*arguments)
    assert done.exit_code == 1
    assert sentence in done.output
    assert "Traceback" not in done.output


def test_an_address_that_is_not_safe_is_refused_with_its_name(run: Run) -> None:
    done = add(run, issuer="http://lms.example.edu")
    assert done.exit_code == 1
    assert "https://" in done.output


def test_changes_that_wait_are_shown_and_decided(run: Run, database: Database) -> None:
    add(run)
    assert "asks for no changes" in run("platforms", "accept-changes", "client-1").output
    new = {"key_set_url": "https://lms.example.edu/new-keys", "deployment_id": "2"}
    for answer, keys in (("decline-changes", "/keys"), ("accept-changes", "/new-keys")):
        with database.transaction() as db:
            proposals.propose(db, db.scalars(select(Platform)).one(), new)
        change = (
            "change key_set_url: https://lms.example.edu/keys -> https://lms.example.edu/new-keys"
        )
        for command in (("list",), ("show", "client-1")):
            assert change in run("platforms", *command).output
        assert change in run("platforms", answer, "client-1", "--yes").output
        shown = run("platforms", "show", "client-1").output
        assert f"key_set_url     https://lms.example.edu{keys}" in shown
        assert "asks to change" not in shown
    assert "2 (enabled)" in run("platforms", "show", "client-1").output


def test_a_login_that_nearly_fitted_is_listed(run: Run, database: Database) -> None:
    add(run)
    with database.transaction() as db:
        near_misses.note(db, {"iss": "https://lms.example.edu/", "client_id": "client-1"})
    listed = run("platforms", "list").output
    assert "issuer https://lms.example.edu/, client id client-1" in listed
    assert "a slash at the issuer's end" in listed


def test_a_file_is_imported_or_its_place_to_correct_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lti_config.json"
    file.write_text(Path("lti_config.json").read_text())
    assert run("platforms", "import", str(file)).output == "1 registered.\n"
    wrong = {"https://lms.example.edu": [{"client_id": "x", "private_key_file": "k"}]}
    file.write_text(json.dumps(wrong))
    assert "private_key_file" in run("platforms", "import", str(file)).output


def test_a_connection_is_tried_part_by_part(run: Run) -> None:
    lms = FakePlatform()
    try:
        add(run, issuer=lms.url)
        run("keys", "rotate")
        run("keys", "rotate", "--at-once")
        done = run("platforms", "test", "client-1")
        assert "works      keys: 1 usable key." in done.output
        assert "works      token for the roster" in done.output
        assert "not known  grades" in done.output
        assert done.exit_code == 0
        lms.published = {"keys": "none"}
        done = run("platforms", "test", "client-1")
        assert "FAILS      keys: The LMS's key set could not be read." in done.output
        assert done.exit_code == 1
    finally:
        lms.close()


def test_an_invite_is_an_address_of_the_tool(run: Run) -> None:
    address = run("platforms", "invite", "--note", "Macquarie").output.splitlines()[0]
    assert re.fullmatch(r"https://tool\.example\.edu/lti/register\?invite=[\w-]{43}", address)


def test_keys_rotate_with_an_overlap(run: Run, database: Database) -> None:
    with database.transaction() as db:
        tool_keys.ensure_key(db, "a secret key that only the tests ever use")
    assert run("keys", "list").output.startswith("published")
    assert "signs from" in run("keys", "rotate").output
    states = [line.split()[0] for line in run("keys", "list").output.splitlines()]
    assert states == ["waiting", "published"]
    again = run("keys", "rotate")
    assert again.exit_code == 1
    assert "waiting to sign already" in again.output
    assert run("keys", "rotate", "--at-once").exit_code == 0
    states = [line.split()[0] for line in run("keys", "list").output.splitlines()]
    assert states == ["published", "retired", "retired"]


def test_the_administrators_link_is_behind_the_hash_and_works_once(
    run: Run, database: Database
) -> None:
    address = run("administrator").output.strip()
    place, _, token = address.partition("#")
    assert place == "https://tool.example.edu/admin"
    with database.transaction() as db:
        session = admin_sessions.start(db, token, 1)
        assert admin_sessions.load(db, session)
        with pytest.raises(NotSignedIn):
            admin_sessions.start(db, token, 1)
        with pytest.raises(NotSignedIn):
            admin_sessions.load(db, token)


def test_what_was_tried_is_a_table_by_itself_and_names_the_newest_course_there_is(
    run: Run, database: Database
) -> None:
    lms = FakePlatform()
    members = {"members": [{"user_id": "1", "roles": ["Instructor"]}, {"user_id": []}]}
    lms.pages["/older"] = lambda _: Response(json.dumps(members))
    try:
        add(run, issuer=lms.url)
        run("keys", "rotate", "--at-once")
        with database.transaction() as db:
            deployment = db.scalars(select(Deployment)).one()
            place = builders.Place(deployment.platform_id, deployment.id, lms.url)
            for name in ("never", "older", "deleted"):
                arrived = builders.arrive(db, place, "tea", builders.TEACHER, course=name)
                course = db.get_one(Course, arrived.member.course_id)
                course.title, course.memberships_url = name, f"{lms.url}/{name}"
                enrolment = db.get_one(Enrolment, arrived.member.enrolment_id)
                timestamps = {"never": None, "older": clock.now() - timedelta(days=9)}
                enrolment.last_arrival_at = timestamps.get(name, clock.now())
        done = subprocess.run(
            [sys.executable, "-m", "lti_tool", "platforms", "test", "client-1"],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        lms.close()
    lines = done.stdout.splitlines()
    assert len(lines) == 5, done.stdout + done.stderr
    assert all(line.startswith(("works ", "FAILS ", "not known ")) for line in lines)
    assert lines[3] == (
        "works      roster: 1 member, and 1 that could not be read in the course “older”."
    )
    # What a log has to say about it is on the other side.
    assert "service-rows-unreadable" in done.stderr
