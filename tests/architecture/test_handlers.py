"""Handlers of the API parse, call and describe: they hold no SQL, and few tables."""

import ast
from collections.abc import Mapping
from pathlib import Path

from tests.architecture import tree

TABLES_OF_HANDLERS: Mapping[str, set[str]] = {
    "activity_api": {"Activity"},
    "admin_api": {"Deployment", "Platform", "RegistrationInvite"},
    "conversation_api": {"Conversation"},
    "class_api": {"Activity", "Course", "Invitation"},
    "grading_api": {"Activity", "Enrolment", "Grade", "GradeDelivery"},
    "selection_api": {"Course", "Deployment", "Platform"},
    "session_api": {"ActivityLink", "Course", "Person"},
    "workspace_api": {"Activity", "Enrolment", "Person", "SharedDocument", "Workspace"},
}
"""Tables that a handler describes or names by id in an address; grows only with a reason."""

_STATEMENTS = {"execute", "scalar", "scalars", "add", "add_all", "delete", "flush"}


def imported(path: Path) -> dict[str, set[str]]:
    """Names that a module imports, by the module that they come from."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            found.setdefault(node.module or "", set()).update(each.name for each in node.names)
        elif isinstance(node, ast.Import):
            for each in node.names:
                found.setdefault(each.name, set())
    return found


def faults(path: Path, tables: set[str]) -> list[str]:
    """Breaches of the rule in one handler module."""
    names = imported(path)
    found = [module for module in names if module.split(".")[0] == "sqlalchemy"]
    used = {name for module, each in names.items() if module.endswith(".tables") for name in each}
    found += sorted(used ^ tables)
    found += [
        ast.unparse(call.func)
        for call in tree.calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in _STATEMENTS
        and ast.unparse(call.func.value) in ("db", "context.db")
    ]
    return found


def test_handlers_hold_no_sql_and_no_table_that_they_do_not_describe() -> None:
    handlers = [path for path in tree.modules() if path.match("lti_tool/web/*_api.py")]
    assert len(handlers) > 5
    found = {path.stem: faults(path, TABLES_OF_HANDLERS.get(path.stem, set())) for path in handlers}
    assert {name: each for name, each in found.items() if each} == {}


def test_a_planted_statement_and_a_planted_table_are_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted_api.py"
    planted.write_text(
        "import sqlalchemy as sa\n"
        "from sqlalchemy.orm import Session\n"
        "from lti_tool.courses.tables import Course\n"
        "def show(context):\n"
        "    return context.db.scalar(sa.select(Course))\n"
    )
    assert faults(planted, set()) == [
        "sqlalchemy",
        "sqlalchemy.orm",
        "Course",
        "context.db.scalar",
    ]
    assert faults(planted, {"Course", "Activity"})[2] == "Activity"
