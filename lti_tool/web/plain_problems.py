"""Plain sentences about values that a model refuses, in place of pydantic's own."""

from typing import get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from lti_tool.languages import Message

_NUMBER_SENTENCE = "Write a number with digits and a decimal point, such as 7.5"
_WHOLE_SENTENCE = "Write a whole number"
_DATE_SENTENCE = "Write a date and time with its offset, such as 2026-03-01T10:00:00Z"
_SENTENCES = {
    "bool_parsing": "Choose true or false",
    "bool_type": "Choose true or false",
    "decimal_max_digits": "Write a number of at most {max_digits} digits",
    "decimal_max_places": "Write at most {decimal_places} digits after the decimal point",
    "decimal_parsing": _NUMBER_SENTENCE,
    "decimal_type": _NUMBER_SENTENCE,
    "decimal_whole_digits": "Write at most {whole_digits} digits before the decimal point",
    "enum": "Choose one of {expected}",
    "extra_forbidden": "There is no such field",
    "finite_number": _NUMBER_SENTENCE,
    "float_parsing": _NUMBER_SENTENCE,
    "float_type": _NUMBER_SENTENCE,
    "greater_than": "Write a number above {gt}",
    "greater_than_equal": "Write a number of at least {ge}",
    "int_from_float": _WHOLE_SENTENCE,
    "int_parsing": _WHOLE_SENTENCE,
    "int_parsing_size": _WHOLE_SENTENCE,
    "int_type": _WHOLE_SENTENCE,
    "json_invalid": "The request is not JSON",
    "less_than": "Write a number below {lt}",
    "less_than_equal": "Write a number of at most {le}",
    "literal_error": "Choose one of {expected}",
    "missing": "This is missing",
    "string_type": "Write a text",
    "string_unicode": "This holds characters that cannot be shown or stored",
    "text_too_long": "This has {length} characters; at most {most} are possible",
    "too_long": "At most {max_length} are possible",
    "too_short": "At least {min_length} are needed",
}
"""Sentences by pydantic's type of the error, with places for its context."""

_BY_PREFIX_SENTENCES = {
    "datetime": _DATE_SENTENCE,
    "timezone": _DATE_SENTENCE,
    "uuid": "This is not an id",
}

_OF_PYDANTIC = frozenset(get_args(ErrorType))


def sentence(problem: ErrorDetails) -> Message:
    """Sentence about the first thing that is wrong with a value, without its full stop.

    The project's own types bring theirs; for what this table does not know it says the least.
    """
    kind = problem["type"]
    if kind in _SENTENCES:
        return Message(_SENTENCES[kind], **problem.get("ctx", {}))
    if kind not in _OF_PYDANTIC:
        return Message(problem["msg"])
    sentence = _BY_PREFIX_SENTENCES.get(kind.partition("_")[0], "This cannot be used")
    return Message(sentence)
