"""Answers that are stored as they are sent, at addresses that never have another one."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, request

from lti_tool.conversations import encoded_text
from lti_tool.web.schemas.base import Output

OutputT = TypeVar("OutputT", bound=Output)

_KEPT_SECONDS = 30 * 24 * 3600
"""A text is read for some weeks, and a browser of a computer room is many people's."""


@dataclass(frozen=True)
class ImmutableAnswer(Generic[OutputT]):
    """JSON of a model, compressed (gzip), and its hash, which is part of the address."""

    content: bytes
    hash: str

    def response(self) -> Response:
        """Send it as it is stored, or 304 to a browser that has it; no shared cache may keep it.

        It does not vary by session: the address is known only from an authorized answer.
        """
        response = Response(mimetype="application/json")
        if request.accept_encodings["gzip"] > 0:
            response.content_encoding = "gzip"
            response.set_data(self.content)
        else:
            response.set_data(encoded_text.decode(self.content))
        response.vary.add("Accept-Encoding")
        # Weak: one tag for both encodings.
        response.set_etag(self.hash, weak=True)
        response.cache_control.private = True
        response.cache_control.immutable = True
        response.cache_control.max_age = _KEPT_SECONDS
        response.make_conditional(request)
        return response
