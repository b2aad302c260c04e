"""Acknowledgement of a socket's updates, in the order in which it sent them."""

from collections.abc import Iterable

from lti_tool.sync.incoming import PendingUpdate
from lti_tool.sync.wire import frames, protocol


def frames_for(updates: Iterable[PendingUpdate], *, is_extended: bool) -> bytes:
    """Encode the results of a socket's updates; `is_extended` where it knows the tool's messages.

    One message acknowledges all updates up to a number.
    """
    answers = []
    saved = 0
    for update in updates:
        if update.refusal is None:
            saved = update.number
        elif is_extended:
            if saved:
                answers.append(protocol.saved(saved))
                saved = 0
            answers.append(protocol.refused(update.number, update.refusal))
        else:
            answers.append(protocol.denied(update.refusal))
    if saved and is_extended:
        answers.append(protocol.saved(saved))
    return b"".join(frames.binary(answer) for answer in answers)
