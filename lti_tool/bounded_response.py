"""Reading the body of an HTTP response within limits of size and time."""

import time

import requests

_CHUNK = 65_536


class TooMuch(requests.RequestException):
    """The response is larger or slower than allowed."""


def body_of(response: requests.Response, *, largest: int, deadline: float) -> bytes:
    """The body of a streamed response.

    `deadline` is in monotonic seconds. Raises TooMuch, or what reading raises.
    """
    received = bytearray()
    # One read at a time: waiting for a whole chunk would let a slow sender pass.
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        received += chunk
        if len(received) > largest or time.monotonic() > deadline:
            raise TooMuch("the answer is too large or too slow")
    return bytes(received)
