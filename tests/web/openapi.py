"""OpenAPI document of the API, made from the table of URLs and the models of its handlers.

`./dev openapi` writes docs/openapi.json, and the TypeScript types that are made from it.
"""

import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from lti_tool.courses.roles import CAPABILITIES, Capability
from lti_tool.web import handler_models
from lti_tool.web.handler_models import Operation
from lti_tool.web.schemas.base import FormInput, Input
from lti_tool.web.schemas.errors import ErrorAnswer
from lti_tool.web.schemas.page import (
    LaunchProofPageData,
    LoginPageData,
    PageData,
    ProvenLaunch,
    RegistrationPageData,
)
from lti_tool.web.urls import ROUTES, Route, Who
from tests.architecture import tree

Json: TypeAlias = dict[str, Any]

DOCUMENT = tree.ROOT / "docs" / "openapi.json"

_PARAMETER = re.compile(r"<(\w+)>")
"""Path parameter of a rule."""

_ID: Json = {"type": "string", "format": "uuid"}

_PAGE_MODELS = (
    PageData,
    LoginPageData,
    LaunchProofPageData,
    RegistrationPageData,
    ProvenLaunch,
)
"""Models of the JSON within pages, whose scripts take their types from the document, too."""

_SCHEMES: Json = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "Session of a launch or a sign-in, as its page holds it.",
    },
    "administrator": {
        "type": "http",
        "scheme": "bearer",
        "description": "Session of an administrator of the tool, given for a one-time link.",
    },
}

_REFUSALS = {
    400: ("InvalidInput", "The body or the query cannot be used; `field` names the place."),
    401: ("NotSignedIn", "There is no session, or it has ended."),
    403: ("Forbidden", "The session's role does not allow this."),
    404: ("NotFound", "The id is unknown, or belongs to another course."),
}

_PARTS = {
    "/api/admin": "administration",
    "/api/": "courses",
    "/": "operation",
}
"""Tags by the beginning of the path; the first that fits counts."""


class _Schemas(GenerateJsonSchema):
    """Schemas without a title for each field, which would repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave titles away."""
        return False


@dataclass(frozen=True)
class Endpoint:
    """A route with the models of its handler."""

    route: Route
    operation: Operation

    @property
    def path(self) -> str:
        """Path template."""
        return _PARAMETER.sub(r"{\1}", self.route.rule)

    @property
    def parameters(self) -> list[str]:
        """Names of the path parameters."""
        return _PARAMETER.findall(self.route.rule)

    @property
    def name(self) -> str:
        """Operation id: subject and verb."""
        handler = self.route.handler
        subject = handler.__module__.rpartition(".")[2].removesuffix("_api")
        return f"{subject}_{handler.__name__.rstrip('_')}"

    @cached_property
    def models(self) -> dict[str, tuple[JsonSchemaMode, Any]]:
        """Types of the answer, the bodies and the query, by a name for each."""
        operation = self.operation
        found: dict[str, tuple[JsonSchemaMode, Any]] = {}
        if operation.answer is not None:
            found[f"{self.name} answer"] = ("serialization", operation.answer)
        for body in operation.bodies:
            found[f"{self.name} {_media_type(body)}"] = ("validation", body)
        if operation.query is not None:
            found[f"{self.name} query"] = ("validation", operation.query)
        return found

    def describe(self, schemas: dict[str, Json], definitions: Json) -> Json:
        """Operation object."""
        summary, _, description = inspect.cleandoc(self.route.handler.__doc__ or "").partition("\n")
        parameters: list[Json] = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": _ID if name.endswith("_id") else {"type": "string"},
            }
            for name in self.parameters
        ]
        if self.operation.query is not None:
            parameters += _query_parameters(schemas[f"{self.name} query"], definitions)
        made: Json = {
            "operationId": self.name,
            "summary": summary,
            "description": f"{description.strip()}\n\n{_who_may(self.route)}".strip(),
            "tags": [next(tag for start, tag in _PARTS.items() if self.path.startswith(start))],
            "security": _security(self.route),
            "parameters": parameters,
            "responses": self._responses(schemas),
        }
        if self.operation.bodies:
            media_types = map(_media_type, self.operation.bodies)
            content = {each: {"schema": schemas[f"{self.name} {each}"]} for each in media_types}
            made["requestBody"] = {"required": True, "content": content}
        return made

    def _responses(self, schemas: dict[str, Json]) -> Json:
        made: Json = {}
        if self.operation.answer is None:
            made["204"] = {"description": "Done; there is no body."}
        else:
            content = {"application/json": {"schema": schemas[f"{self.name} answer"]}}
            made[str(self.route.status)] = {"description": "Done.", "content": content}
        may_be = {
            400: bool(self.operation.bodies) or self.operation.query is not None,
            401: self.route.who is not Who.ANYBODY,
            403: isinstance(self.route.who, Capability),
            404: bool(self.parameters),
        }
        for status, (name, _) in _REFUSALS.items():
            if may_be[status]:
                made[str(status)] = {"$ref": f"#/components/responses/{name}"}
        made["default"] = {"$ref": "#/components/responses/Error"}
        return made


def endpoints() -> Iterator[Endpoint]:
    """Every route that answers with a model."""
    for route in ROUTES:
        if route.who is not Who.TICKET:
            endpoint = Endpoint(route, handler_models.of_handler(route.handler))
            if not endpoint.operation.is_raw:
                yield endpoint


def document() -> Json:
    """Make the OpenAPI document."""
    found = list(endpoints())
    schemas, definitions = _schemas(found)
    paths: Json = {}
    for each in found:
        operation = each.describe(schemas, definitions)
        paths.setdefault(each.path, {})[each.route.methods.lower()] = operation
    queries = {each.operation.query.__name__ for each in found if each.operation.query}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "PromptGrimoire LTI",
            "version": "1",
            "description": "API of the pages of the tool. docs/api.md describes its use.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "Address of the tool (LTI_TOOL_PUBLIC_URL)"}],
        "paths": paths,
        "components": {
            "securitySchemes": _SCHEMES,
            "responses": {
                **{name: _error(text) for name, text in _REFUSALS.values()},
                "Error": _error("The request failed; `code` names the kind of failure."),
            },
            "schemas": {name: definitions[name] for name in sorted(definitions.keys() - queries)},
        },
    }


def text() -> str:
    """Text of the document, as the repository keeps it."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _schemas(found: list[Endpoint]) -> tuple[dict[str, Json], Json]:
    """Schemas by name, and the definitions that they refer to."""
    wanted: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (name, mode, TypeAdapter(kind))
        for endpoint in found
        for name, (mode, kind) in endpoint.models.items()
    ]
    for model in (ErrorAnswer, *_PAGE_MODELS):
        mode: JsonSchemaMode = "validation" if issubclass(model, Input) else "serialization"
        wanted.append((model.__name__, mode, TypeAdapter(model)))
    made, whole = TypeAdapter.json_schemas(
        wanted, ref_template="#/components/schemas/{model}", schema_generator=_Schemas
    )
    return {name: schema for (name, _), schema in made.items()}, whole["$defs"]


def _query_parameters(schema: Json, definitions: Json) -> list[Json]:
    """Parameters of a query, of which none is required."""
    model = definitions[schema["$ref"].rpartition("/")[2]]
    return [
        {
            "name": name,
            "in": "query",
            "description": inner.get("description", ""),
            "schema": {key: value for key, value in inner.items() if key != "description"},
        }
        for name, inner in model["properties"].items()
    ]


def _media_type(body: type) -> str:
    return "multipart/form-data" if issubclass(body, FormInput) else "application/json"


def _security(route: Route) -> list[Json]:
    if route.who is Who.ANYBODY:
        return []
    return [{"administrator" if route.who is Who.ADMINISTRATOR else "session": []}]


def _who_may(route: Route) -> str:
    """Sentence on who may use the route."""
    if not isinstance(route.who, Capability):
        return f"Allowed: {route.who.value}."
    roles = [role.value for role, allowed in CAPABILITIES.items() if route.who in allowed]
    return f"Capability `{route.who.name.lower()}`, which these roles have: {', '.join(roles)}."


def _error(description: str) -> Json:
    schema = {"$ref": "#/components/schemas/ErrorAnswer"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


if __name__ == "__main__":
    DOCUMENT.write_text(text())
