"""Bodies and query strings of requests, validated by models when a handler reads them.

A handler reads them after it has fetched the ids of the path. An id of another course is therefore
not found, whatever comes with it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar, get_origin

from flask import request
from pydantic import ValidationError

from lti_tool.errors import InvalidInput
from lti_tool.languages import Message
from lti_tool.web import plain_problems
from lti_tool.web.schemas.base import FormInput, Input, QueryInput

InputT = TypeVar("InputT", bound=Input)
QueryT = TypeVar("QueryT", bound=QueryInput)


class Body(Generic[InputT]):
    """Body of the current request: JSON, or a form where the model is one."""

    def __init__(self, *models: type[InputT]) -> None:
        """Make it of the models that the body may have: one for each media type."""
        self._models = models

    def read(self, *, most_json: int | None = None, most_form: int | None = None) -> InputT:
        """Validate the body. Raises InvalidInput naming the first field that is wrong.

        The largest size in bytes is given where it is not the one of all requests.
        """
        is_form = request.mimetype == "multipart/form-data"
        most = most_form if is_form else most_json
        if most is not None:
            request.max_content_length = most
        for model in self._models:
            if issubclass(model, FormInput) is is_form:
                return _validated(partial(_form if is_form else _json, model))
        raise InvalidInput(
            "The request has a body of the wrong media type.",
            advice="Send application/json, or multipart/form-data where a file is sent.",
        )


class Query(Generic[QueryT]):
    """Query string of the current request."""

    def __init__(self, model: type[QueryT]) -> None:
        self._model = model

    def read(self) -> QueryT:
        """Validate the query. Raises InvalidInput naming the first parameter that is wrong."""
        return _validated(partial(_query, self._model))


def _json(model: type[InputT]) -> InputT:
    return model.model_validate_json(request.get_data())


def _form(model: type[InputT]) -> InputT:
    return model.model_validate({**request.form.to_dict(), **request.files.to_dict()})


def _query(model: type[QueryT]) -> QueryT:
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in request.args:
            is_repeated = get_origin(field.annotation) is tuple
            values[name] = request.args.getlist(name) if is_repeated else request.args[name]
    return model.model_validate(values)


def _validated(read: Callable[[], InputT]) -> InputT:
    try:
        return read()
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in problem["loc"])
        sentence = Message(
            "{field}: {problem}.",
            field=field or Message("The request"),
            problem=plain_problems.sentence(problem),
        )
        raise InvalidInput(sentence, field=field) from None
