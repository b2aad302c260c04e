"""The OpenAPI document is complete, current, and what the server really answers."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from lti_tool.sync.wire import protocol
from lti_tool.web.urls import ROUTES, Who
from tests.server import Tool
from tests.web import openapi


def test_the_kept_document_is_current() -> None:
    assert openapi.DOCUMENT.read_text() == openapi.text(), (
        "docs/openapi.json is stale: run ./dev openapi"
    )


def test_every_route_of_the_api_is_in_the_document() -> None:
    paths = json.loads(openapi.DOCUMENT.read_text())["paths"]
    found = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    api = {(each.route.methods, each.path) for each in openapi.endpoints() if each.route.is_api}
    assert len(api) == len([route for route in ROUTES if route.is_api])
    assert api <= found


def test_the_guide_names_only_requests_that_there_are() -> None:
    guide = (openapi.DOCUMENT.parent / "api.md").read_text()
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[\w/{}-]+)`", guide)
    assert len(named) > 3
    paths = openapi.document()["paths"]
    for method, path in named:
        assert method.lower() in paths[path], path


def test_the_guide_lists_every_message_of_the_server_by_its_number() -> None:
    guide = (openapi.DOCUMENT.parent / "api.md").read_text()
    own = {value for name, value in vars(protocol).items() if _is_kind(name, value)}
    assert {int(each) for each in re.findall(r"^\| (1\d\d) \|", guide, re.MULTILINE)} == own


def _is_kind(name: str, value: object) -> bool:
    return re.fullmatch(r"[A-Z]+", name) is not None and isinstance(value, int) and value >= 100


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def test_every_reference_of_the_document_has_its_target() -> None:
    document = openapi.document()
    references = set(_references(document))
    assert references
    for reference in references:
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def test_each_model_has_a_name_of_its_own() -> None:
    # Of two models of one name, both would be called by their modules.
    schemas = json.loads(openapi.DOCUMENT.read_text())["components"]["schemas"]
    assert [name for name in schemas if "__" in name] == []


def test_each_operation_has_its_own_id_a_summary_and_a_way_in() -> None:
    document = openapi.document()
    operations_ = [each for methods in document["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations_}) == len(operations_)
    schemes = document["components"]["securitySchemes"]
    for each in operations_:
        assert each["summary"].endswith("."), each
        assert all(scheme in schemes for way in each["security"] for scheme in way)
        assert each["responses"]["default"]


def test_what_an_error_says_is_what_the_document_promises(tool: Tool) -> None:
    schemas = openapi.document()["components"]["schemas"]
    answer = tool.teacher.call("POST", "/api/activities", {"title": 7})
    error = answer.json()["error"]
    assert set(error) == set(schemas["Error"]["properties"])
    assert error["code"] in schemas["ErrorCode"]["enum"]
    assert error["field"] == "title"


def test_a_real_answer_of_each_get_has_the_documented_shape(tool: Tool) -> None:
    ids = {"activity_id": str(tool.activity_id), "enrolment_id": str(tool.ada.enrolment_id)}
    ids["workspace_id"] = tool.teacher.workspace(tool.activity_id)["workspace_id"]
    tried = 0
    for each in openapi.endpoints():
        known = set(each.parameters) <= ids.keys()
        if each.route.methods != "GET" or each.route.who is Who.ADMINISTRATOR or not known:
            continue
        answer = tool.teacher.call("GET", each.path.format(**ids))
        if answer.status_code == 200:
            _parse(each.operation.answer, answer.text)
            tried += 1
    assert tried > 10


def _parse(kind: Any, text: str) -> None:
    TypeAdapter(kind).validate_json(text, extra="forbid")
