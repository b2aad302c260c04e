"""Request and answer models of a handler, read from its signature."""

import inspect
import types
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Union, get_args, get_origin

from flask import Response
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter

from lti_tool.web.immutable_answer import ImmutableAnswer
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas.base import Input, Output, QueryInput


@dataclass(frozen=True)
class Operation:
    """Models of one handler. `answer` is an annotation; a raw answer is a response made by hand."""

    bodies: tuple[type[Input], ...]
    query: type[QueryInput] | None
    answer: Any
    is_raw: bool

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Serializer of the answer."""
        return TypeAdapter(self.answer)

    def inputs(self) -> dict[str, Any]:
        """Arguments of the handler besides context and ids; it reads them itself."""
        inputs: dict[str, Any] = {}
        if self.query is not None:
            inputs["query"] = Query(self.query)
        if self.bodies:
            inputs["body"] = Body(*self.bodies)
        return inputs

    def response(self, answer: Any, status: int) -> ResponseReturnValue:
        """Serialize what the handler returned; a raw answer stays as it is."""
        if isinstance(answer, ImmutableAnswer):
            return answer.response()
        if self.is_raw:
            return answer  # type: ignore[no-any-return]
        if self.answer is None:
            return Response(status=204)
        return Response(self.adapter.dump_json(answer), status, mimetype="application/json")


# The serializer of an answer is made when the handler answers first, and kept.
@cache
def of_handler(handler: Callable[..., Any]) -> Operation:
    """Models in the signature of a handler. Raises TypeError for an input that is no model."""
    hints = inspect.get_annotations(handler)
    bodies = _models(handler, hints.get("body"), Body, Input)
    queries = _models(handler, hints.get("query"), Query, QueryInput)
    answer: Any = hints.get("return", Any)
    origin: Any = get_origin(answer)
    if origin is ImmutableAnswer:
        (answer,) = get_args(answer)
    return Operation(bodies, queries[0] if queries else None, answer, not is_model(answer))


def is_model(annotation: Any) -> bool:
    """True where an answer is a model, a list or a mapping of models by id, or nothing."""
    if annotation is None:
        return True
    if get_origin(annotation) is list:
        return is_model(*get_args(annotation))
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return key in (str, uuid.UUID) and is_model(value)
    return isinstance(annotation, type) and issubclass(annotation, Output)


def _models(handler: Callable[..., Any], hint: Any, reader: type, base: type) -> tuple[Any, ...]:
    """Models that a parameter such as `body: Body[NewGrade]` names."""
    if hint is None:
        return ()
    (named,) = get_args(hint) if get_origin(hint) is reader else (None,)
    models = get_args(named) if get_origin(named) in (Union, types.UnionType) else (named,)
    if not all(isinstance(each, type) and issubclass(each, base) for each in models):
        raise TypeError(f"{handler.__module__}.{handler.__name__}: {hint} has no {base.__name__}")
    return models
