"""An HTTP answer taken in whole, within limits of size and time."""

import time

import requests

_CHUNK = 65_536


class TooMuch(requests.RequestException):
    """The answer is larger, or comes more slowly, than allowed."""


def body_of(response: requests.Response, *, largest: int, deadline: float) -> bytes:
    """The body of an answer that was requested as a stream.

    `deadline` is in monotonic seconds. Raises TooMuch, or what reading raises.
    """
    received = bytearray()
    # One read at a time: waiting for a whole chunk would let a slow sender pass.
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        received += chunk
        if len(received) > largest or time.monotonic() > deadline:
            raise TooMuch("the answer is too large or too slow")
    return bytes(received)
