"""Transactions, the clock, secrets and printing are used only in the few modules meant for them."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import tree

BEGINS_TRANSACTIONS = (
    "lti_tool.cli.*",
    "lti_tool.courses.recognition",
    "lti_tool.lti.login_attempts",
    "lti_tool.lti.dynamic_registration",
    "lti_tool.lti.platform_keys",
    "lti_tool.lti.service_client",
    "lti_tool.people.provider_checks",
    "lti_tool.sync.admitter",
    "lti_tool.sync.revocation",
    "lti_tool.sync.reconciler",
    "lti_tool.sync.resumption",
    "lti_tool.sync.room.loading",
    "lti_tool.sync.draft_watch",
    "lti_tool.sync.snapshotter",
    "lti_tool.sync.room.group_commit",
    "lti_tool.web.gate",
    "lti_tool.worker.*",
)
"""Modules that start work, or that must hold no transaction open during a call to another machine.
Others spend a login attempt or an invite, which stays spent when a later step is refused."""

READS_SECRETS = (
    "lti_tool.cli.*",
    "lti_tool.lti.*",
    "lti_tool.settings",
    "lti_tool.auth.openid_client",
    "lti_tool.auth.stytch_client",
    "lti_tool.courses.join_links",
    "lti_tool.people.provider_sessions",
    "lti_tool.people.sign_in_codes",
    "lti_tool.sync.cluster.pubsub",
    "lti_tool.web.health",
)
PRINTS = ("lti_tool.cli.*", "lti_tool.demo.*")
ASKS_THE_TIME = ("lti_tool.clock", "lti_tool.demo.*")


def within(module: str, places: Iterable[str]) -> bool:
    return any(
        module == place or (place.endswith(".*") and f"{module}.".startswith(place[:-1]))
        for place in places
    )


def uses(path: Path, *names: str) -> bool:
    """True where a module calls one of these names: `print`, `datetime.now`, `.commit`.

    A name that begins with a dot stands for a method of anything.
    """
    return any(
        each == name or (name.startswith(".") and each.endswith(name))
        for each in called(path.read_text())
        for name in names
    )


@cache
def called(source: str) -> frozenset[str]:
    """Names that a module calls, without the transactions of shared documents."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = {ast.unparse(call.func) for call in calls}
    return frozenset(name for name in names if not name.endswith("doc.transaction"))


def differences(places: Iterable[str], *names: str) -> list[str]:
    """Modules that use one of the names and may not, and places that may and do not."""
    users = [tree.dotted(path) for path in tree.modules() if uses(path, *names)]
    unused = [place for place in places if not any(within(user, [place]) for user in users)]
    return [user for user in users if not within(user, places)] + unused


def test_transactions_begin_only_where_work_starts() -> None:
    assert differences(BEGINS_TRANSACTIONS, ".transaction", ".autocommit") == []


def test_only_the_transaction_commits() -> None:
    names = ("db.commit", "session.commit", "db.rollback", "session.rollback")
    assert differences(("lti_tool.db.engine",), *names) == []


def test_now_comes_from_the_clock() -> None:
    names = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    assert differences(ASKS_THE_TIME, *names, "datetime.datetime.now") == []


def test_secrets_are_read_only_where_they_are_used() -> None:
    assert differences(READS_SECRETS, ".get_secret_value") == []


def test_only_commands_print() -> None:
    assert differences(PRINTS, "print", "click.echo", "pprint") == []


def test_settings_are_never_logged_or_printed() -> None:
    shown = re.compile(r"(?:echo|print|_log\.\w+)\([^)]*\bsettings\b(?!\.(?:data_dir|public_url))")
    assert [tree.dotted(p) for p in tree.modules() if shown.search(p.read_text())] == []


def calls_in_functions(path: Path, name: str) -> bool:
    """True where a function of a module, and not the module itself, calls the name."""
    functions = (
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)
    )
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == name
        for function in functions
        for node in ast.walk(function)
    )


def test_aliases_of_tables_are_made_once() -> None:
    """A new alias copies all columns, in reference cycles: most of the time of a whole request."""
    found = [tree.dotted(path) for path in tree.modules() if calls_in_functions(path, "aliased")]
    assert found == []


def test_an_alias_in_a_function_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("OWN = aliased(Enrolment)\ndef f(): return OWN.id")
    assert not calls_in_functions(planted, "aliased")
    planted.write_text("def f():\n    own = aliased(Enrolment)\n    return own.id")
    assert calls_in_functions(planted, "aliased")


def test_tests_wait_for_things_and_not_for_time() -> None:
    slept = [p for p in tree.files(".py") if "tests" in p.parts and uses(p, "time.sleep", "sleep")]
    assert [str(path.relative_to(tree.ROOT)) for path in slept] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("with database.transaction() as db: pass", ".transaction"),
        ("def f(): return datetime.now(UTC)", "datetime.now"),
        ("x = settings.secret_key.get_secret_value()", ".get_secret_value"),
        ("print(settings)", "print"),
    ],
)
def test_the_search_sees_a_planted_call(source: str, name: str, tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(source)
    assert uses(planted, name)
    assert not uses(planted, ".something_else")


def test_a_place_that_does_not_need_its_permission_is_seen() -> None:
    assert differences((*PRINTS, "lti_tool.clock"), "print", "click.echo") == ["lti_tool.clock"]


def test_a_place_covers_its_own_modules_only() -> None:
    assert within("lti_tool.cli.serve", ("lti_tool.cli.*",))
    assert within("lti_tool.cli", ("lti_tool.cli.*",))
    assert not within("lti_tool.client", ("lti_tool.cli.*",))
    assert not within("lti_tool.web.gate_keeper", ("lti_tool.web.gate",))
