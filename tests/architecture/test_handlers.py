"""Handlers of the API parse, call and describe: no SQL, few tables, models in and out."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from lti_tool.web import gate
from lti_tool.web.handler_models import of_handler
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.base import Input, Output
from lti_tool.web.schemas.created import Created
from lti_tool.web.urls import ROUTES, Route, Who
from tests.architecture import tree

TABLES_OF_HANDLERS: Mapping[str, set[str]] = {
    "admin_api": {"Deployment", "Platform", "RegistrationInvite"},
    "conversation_api": {"Conversation"},
    "attempt_api": {"Activity", "Workspace"},
    "conversation_preview_api": {"Conversation"},
    "class_api": {"Activity"},
    "comparison_api": {"Activity"},
    "credit_api": {"Activity", "Workspace"},
    "double_marking_api": {"Activity"},
    "invitation_api": {"Invitation", "JoinLink"},
    "grading_api": {"Activity"},
    "marking_api": {"Activity"},
    "people_api": {"Erasure", "Person"},
    "rubric_api": {"Activity"},
    "sealed_api": {"Activity"},
    "selection_api": {"Course", "Deployment", "Platform"},
    "session_api": {"Person"},
    "workspace_api": {"Activity", "SharedDocument", "Workspace"},
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
    used = {name for module, each in names.items() if module.endswith("tables") for name in each}
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


def test_every_answer_of_the_api_is_a_model() -> None:
    api = [route for route in ROUTES if route.is_api]
    assert len(api) > 30
    assert [route.rule for route in api if of_handler(route.handler).is_raw] == []


def _untyped(context: RequestContext) -> dict[str, Any]:
    raise NotImplementedError


def _half_typed(context: RequestContext) -> list[Any]:
    raise NotImplementedError


@pytest.mark.parametrize("handler", [_untyped, _half_typed, lambda context: context])
def test_a_route_of_the_api_without_an_answer_model_stops_the_start(handler: Any) -> None:
    route = Route("GET", "/api/new", handler, Who.ANYBODY)
    with pytest.raises(TypeError, match="/api/new: the answer has no model"):
        gate.guarded(route, None, None)  # type: ignore[arg-type]


def _takes_anything(context: RequestContext, body: dict[str, Any]) -> Created:
    raise NotImplementedError


def test_a_handler_whose_body_is_no_model_stops_the_start() -> None:
    with pytest.raises(TypeError, match="has no Input"):
        of_handler(_takes_anything)


def _models(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in of.__subclasses__():
        yield each
        yield from _models(each)


def test_no_field_of_a_model_may_hold_anything() -> None:
    kept = [
        each for base in (Input, Output) for each in _models(base) if "lti_tool" in each.__module__
    ]
    assert len(kept) > 60
    untyped = {
        (model.__name__, name)
        for model in kept
        for name, field in model.model_fields.items()
        if "Any" in str(field.annotation) or field.annotation in (dict, list)
    }
    assert untyped == set()


def test_no_handler_parses_a_request_or_makes_json_by_itself() -> None:
    """Bodies, queries and answers of the API pass through their models alone."""
    found = {
        path.stem: imported(path)["flask"]
        for path in tree.modules()
        if path.match("lti_tool/web/*_api.py") and "flask" in imported(path)
    }
    assert found == {}
