"""Base classes of request and answer models."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import FileStorage

from lti_tool.languages import translate


class Input(BaseModel):
    """Request model of a JSON body: unknown members are refused, text is stripped."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, frozen=True, use_attribute_docstrings=True
    )


class FormInput(Input):
    """Request model of a multipart form, which may hold files."""

    model_config = ConfigDict(arbitrary_types_allowed=True)


class QueryInput(Input):
    """Request model of a query string: unknown parameters are ignored."""

    model_config = ConfigDict(extra="ignore")


class Output(BaseModel):
    """Answer model, made from keyword arguments or from the attributes of a row."""

    model_config = ConfigDict(
        frozen=True,
        from_attributes=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


def _as_file(value: Any) -> FileStorage:
    if not isinstance(value, FileStorage) or not value.filename:
        raise PydanticCustomError("no_file", "No file was chosen")
    return value


def enumeration(values: Iterable[str], description: str) -> WithJsonSchema:
    """JSON schema of a text that is one of `values`."""
    return WithJsonSchema({"type": "string", "enum": list(values), "description": description})


Sentence: TypeAlias = Annotated[str, BeforeValidator(translate)]
"""A text of the product's own for the person who reads the answer, in their language."""

Upload = Annotated[
    FileStorage,
    PlainValidator(_as_file),
    WithJsonSchema({"type": "string", "format": "binary"}),
]
"""A file of a form."""
