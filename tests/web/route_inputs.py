"""Everything that each route reads of a request, found by asking it and by reading its source.

Nothing here names a route: a route that is added is found the same day. What cannot be found needs
an example of a value (`Examples`), and `discover` says so.
"""

import inspect
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pytest
import requests
from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from lti_tool.courses.roles import Capability
from lti_tool.web import handler_models
from lti_tool.web.schemas.base import FormInput, Input
from lti_tool.web.urls import ROUTES, Route, Who
from tests.server import Tool

Examples: TypeAlias = Mapping[str, Any]
"""A value that is really there, by the name of a path parameter, a field or a form's field."""

_READ = re.compile(r"""request\.(?:args|form|values|files)(?:\.get(?:list)?\(|\[)\s*"(\w+)\"""")
_READ_ANY = re.compile(r"request\.(?:args|form|values|files)\b")
_PARAMETER = re.compile(r"<(?:[^<>]*:)?(\w+)>")


@dataclass
class Inputs:
    """Inputs that one method of a route reads. `names` are fields of a query or a form."""

    route: Route
    method: str
    shapes: set[type[Input]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    is_accepted: bool = False
    """True where the route accepted a valid request."""

    @property
    def name(self) -> str:
        """The method and the rule."""
        return f"{self.method} {self.route.rule}"

    @property
    def parameters(self) -> list[str]:
        """The names of the path's parameters."""
        return _PARAMETER.findall(self.route.rule)

    def path(self, values: Mapping[str, Any]) -> str:
        """The path with these parameters, which are encoded already."""
        return _PARAMETER.sub(lambda found: str(values[found[1]]), self.route.rule)


def methods_of(route: Route) -> list[str]:
    """The methods of a route; a socket begins with a GET."""
    return ["GET"] if route.who is Who.TICKET else route.methods.split()


def example_of(shape: type[Input], examples: Examples) -> dict[str, Any]:
    """A body of this shape that is as good as any. Raises KeyError for an id without an example."""
    schema = shape.model_json_schema()
    made: dict[str, Any] = _made(schema, schema.get("$defs", {}), "", examples)
    return made


def _made(schema: Any, types: Mapping[str, Any], name: str, examples: Examples) -> Any:
    if "$ref" in schema:
        return _made(types[schema["$ref"].rpartition("/")[2]], types, name, examples)
    if "anyOf" in schema:
        if "const" in schema["anyOf"][0]:
            return None  # the one thing that cannot be asked for twice
        return _made(schema["anyOf"][0], types, name, examples)
    if "oneOf" in schema:
        return _made(schema["oneOf"][0], types, name, examples)
    if schema.get("type") == "object":
        inner = schema.get("properties", {})
        return {each: _made(inner[each], types, each, examples) for each in inner}
    if schema.get("type") == "array":
        return [_made(schema["items"], types, name, examples)]
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    if name in examples:
        return examples[name]
    if schema.get("format") == "uuid":
        raise KeyError(name)
    if schema.get("format") == "date-time":
        return "2026-11-02T10:00:00+01:00"
    return {"boolean": False, "integer": 5, "number": 5, "string": "Text"}[schema["type"]]


class Recorder:
    """Notes what handlers of a running tool ask for."""

    def __init__(self, tool: Tool, patch: pytest.MonkeyPatch) -> None:
        self.names: set[str] = set()
        names = self.names

        class Recording(ImmutableMultiDict[str, Any]):
            """Fields of a query or a form, each noted when it is asked for."""

            def __getitem__(self, key: str) -> Any:
                names.add(key)
                return super().__getitem__(key)

            def get(self, key: str, *rest: Any, **more: Any) -> Any:
                names.add(key)
                return super().get(key, *rest, **more)

            def getlist(self, key: str, *rest: Any, **more: Any) -> Any:
                names.add(key)
                return super().getlist(key, *rest, **more)

            def __contains__(self, key: object) -> bool:
                names.add(str(key))
                return super().__contains__(key)

        class Noted(Request):
            parameter_storage_class = Recording

        patch.setattr(tool.app, "request_class", Noted)


def discover(
    tool: Tool,
    patch: pytest.MonkeyPatch,
    examples: Examples,
    sessions: Mapping[str, str],
    routes: Sequence[Route] = ROUTES,
) -> list[Inputs]:
    """The inputs of every route. Fails for one that reads something that was not found."""
    recorder = Recorder(tool, patch)
    found = []
    for route in routes:
        for method in methods_of(route):
            inputs = Inputs(route, method, *_from_source(route))
            missing = set(inputs.parameters) - examples.keys()
            assert not missing, f"{inputs.name}: give {missing} an example in test_route_inputs.py"
            while True:
                known = len(inputs.names)
                recorder.names.clear()
                _ask(tool, inputs, examples, sessions)
                inputs.names |= recorder.names
                if known == len(inputs.names):
                    break
            assert inputs.names or not _reads_fields(route), f"{inputs.name}: no field was found"
            found.append(inputs)
    return found


def _ask(tool: Tool, inputs: Inputs, examples: Examples, sessions: Mapping[str, str]) -> None:
    """The request as it should be, in each form that a body may have."""
    fields = {name: str(examples.get(name, "Text")) for name in inputs.names}
    bodies: list[dict[str, Any]] = [{"json": {}}, {"data": fields}]
    bodies += [{"json": example_of(shape, examples)} for shape in inputs.shapes]
    bodies.append({"data": fields, "files": {"file": b"text"} | dict.fromkeys(fields, b"text")})
    if inputs.method == "DELETE" or (inputs.method == "GET" and not inputs.names):
        bodies = [{}]
    ids = dict(examples)
    if inputs.method == "DELETE":
        ids |= dict.fromkeys(inputs.parameters, uuid.uuid4())
    for body in bodies:
        answer = requests.request(
            inputs.method,
            tool.base + inputs.path(ids),
            params=fields,
            headers=headers_of(inputs.route, sessions),
            allow_redirects=False,
            timeout=30,
            **body,
        )
        inputs.is_accepted |= answer.status_code < 400


def headers_of(route: Route, sessions: Mapping[str, str], role: str = "teacher") -> dict[str, str]:
    """The headers of somebody who may."""
    headers = {"Origin": "http://127.0.0.1:8000"}
    if route.who is Who.ADMINISTRATOR:
        headers["Authorization"] = f"Bearer {sessions['administrator']}"
    elif route.who is Who.COOKIE:
        headers["Cookie"] = sessions["cookie"]
    elif route.rule == "/api/sign-out":
        # Somebody's whose session nobody else needs.
        headers["Authorization"] = f"Bearer {sessions['leaver']}"
    elif isinstance(route.who, Capability) or route.who is Who.SIGNED_IN:
        headers["Authorization"] = f"Bearer {sessions[role]}"
    else:
        headers["Cookie"] = "__Host-keeps=1"
    return headers


def _from_source(route: Route) -> tuple[set[type[Input]], set[str]]:
    """JSON bodies of a handler, and fields of queries and forms that it and its module read."""
    shapes: set[type[Input]] = set()
    names: set[str] = set()
    if route.who is Who.TICKET:
        # What admits a socket stands around its handler.
        names |= set(_READ.findall(inspect.getsource(inspect.getmodule(route.handler) or object)))
    else:
        operation = handler_models.of_handler(route.handler)
        shapes |= {each for each in operation.bodies if not issubclass(each, FormInput)}
        for fields in (*(set(operation.bodies) - shapes), operation.query):
            names |= set(fields.model_fields if fields else ())
    for function in _reached(route.handler):
        names |= set(_READ.findall(inspect.getsource(function)))
    return shapes, names


def _reads_fields(route: Route) -> bool:
    return any(_READ_ANY.search(inspect.getsource(each)) for each in _reached(route.handler))


def _reached(handler: Any) -> Iterator[Any]:
    waiting, seen = [handler], set()
    while waiting:
        function = waiting.pop()
        if function not in seen:
            seen.add(function)
            yield function
            used = (function.__globals__.get(name) for name in function.__code__.co_names)
            waiting += [
                each
                for each in used
                if inspect.isfunction(each) and each.__module__ == handler.__module__
            ]


def as_json(value: Any, raw: Mapping[str, str]) -> bytes:
    """JSON in which each text that is a key of `raw` is what `raw` has for it, as it is."""
    text = json.dumps(value)
    for mark, instead in raw.items():
        text = text.replace(json.dumps(mark), instead)
    return text.encode("utf-8", "surrogatepass")
