"""Responses: the written answer that an activity asks for beside the notes."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

ResponseMode: TypeAlias = Literal["no", "may", "must"]

MOST_RESPONSE_WORDS = 10_000
"""Highest limit of words of an answer."""


@dataclass(frozen=True)
class ResponseSettings:
    """Settings of an activity: whether students write an answer, and how long it may be."""

    mode: ResponseMode = "no"
    words_most: int = 0
    """Words that an answer has at most when it is handed in; 0 for any number."""
