"""Codes for a sign-in link that was opened on another device than the one that asked for it.

The device with the mail hands the link over and shows a code. Whoever types it in the browser that
asked is signed in there. The code belongs to one sign-in, is short-lived, and few wrong ones count.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.auth.protocol import Attempt, Way
from lti_tool.db.one_time import hash_of
from lti_tool.errors import SignInElsewhere, SignInError
from lti_tool.lti import encryption
from lti_tool.people import pending_sign_ins
from lti_tool.people.tables import PendingSignIn
from lti_tool.settings import Settings

LIFE = timedelta(minutes=10)

MOST_TRIES = 5
"""Wrong codes for one sign-in. With 20 letters in 8 places, one in 5 billion guesses is right."""

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, which would make words, and no digits, which look like letters (RFC 8628, 6.1)."""
_LENGTH = 8


def offer(db: Session, settings: Settings, state: str, returned: Mapping[str, str]) -> str:
    """A code for the link that was just opened; an earlier one stops working.

    Raises as `pending_sign_ins.get` does, and SignInElsewhere for a sign-in that is no link.
    """
    row = pending_sign_ins.get(db, state)
    if row.way != Way.LINK:
        raise SignInElsewhere
    if row.code_tries >= MOST_TRIES:
        raise _tried_out()
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    row.code_hash = hash_of(f"{row.id}{code}")
    row.code_link = encryption.encrypt(_key(settings), json.dumps(dict(returned)).encode())
    row.code_expires_at = min(clock.now() + LIFE, row.expires_at)
    db.flush()
    return f"{code[:4]}-{code[4:]}"


def redeem(
    db: Session, settings: Settings, browser: Mapping[str, str], code: str
) -> tuple[Attempt, dict[str, str]] | None:
    """The attempt of this browser that the code is for, and the link's parameters.

    `browser` has the tokens of its attempts by state. None for a wrong code, which counts as one
    try for each of them. The code stays valid until the sign-in is finished or it expires.
    Raises SignInError where too many were wrong.
    """
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    waiting = _waiting(db, browser)
    usable = [row for row in waiting if row.code_tries < MOST_TRIES]
    if waiting and not usable:
        raise _tried_out()
    for row in usable:
        if row.code_link is not None and row.code_hash == hash_of(f"{row.id}{typed}"):
            link = json.loads(encryption.decrypt(_key(settings), row.code_link))
            return pending_sign_ins.attempt_of(row), link
        row.code_tries += 1
    db.flush()
    return None


def _waiting(db: Session, browser: Mapping[str, str]) -> list[PendingSignIn]:
    """Sign-ins of this browser for which a code is valid, locked: tries are counted one by one."""
    hashes = [hash_of(token) for token in browser.values()]
    now = clock.now()
    rows = db.scalars(
        select(PendingSignIn)
        .where(
            PendingSignIn.browser_hash.in_(hashes),
            PendingSignIn.finished_at.is_(None),
            PendingSignIn.expires_at > now,
            PendingSignIn.code_expires_at > now,
        )
        .order_by(PendingSignIn.id)
        .with_for_update()
    )
    return list(rows)


def _tried_out() -> SignInError:
    return SignInError(
        "Too many wrong codes were typed for this link.",
        advice="Go to the sign-in page and ask for a new link.",
    )


def _key(settings: Settings) -> str:
    return settings.secret_key.get_secret_value()
