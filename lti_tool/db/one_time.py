"""One-time tokens: random, stored by hash only, valid for a while, consumed by exactly one caller.

A login attempt, a socket ticket, a sign-in that has begun, an administrator's link and a
registration invite are such tokens. Each has a table of its own; the rules are here, once.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    LargeBinary,
    UpdateBase,
    and_,
    bindparam,
    delete,
    true,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from lti_tool import clock

NOW = bindparam("one_time_now", type_=DateTime(timezone=True))
"""The current time in the statements of `OneTime`."""

_HASH = bindparam("one_time_hash", type_=LargeBinary)


def new_token() -> str:
    """A random token of 256 bits, fit for a URL, a header or a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """The SHA-256 hash by which a token is stored. A random token needs no salt and no stretching.

    The token itself is in no table, so a copy of the database lets nobody in.
    """
    return hashlib.sha256(token.encode()).digest()


def parameters(token: str) -> dict[str, Any]:
    """Parameters of a statement that has `OneTime.is_valid` or `OneTime.consume` in it."""
    return {"one_time_hash": hash_of(token), "one_time_now": clock.now()}


@dataclass(frozen=True)
class OneTime:
    """One kind of one-time token: the columns of its table that decide about it.

    Statements are made once, with bind parameters, and executed with `parameters(token)`.
    """

    token_hash: InstrumentedAttribute[bytes]
    expires_at: InstrumentedAttribute[datetime]
    used: InstrumentedAttribute[Any] | None = None
    """Column that is NULL until the token is consumed. Without one, consuming deletes the row."""

    def columns(self, token: str, life: timedelta) -> dict[str, Any]:
        """Values for the row of a new token."""
        return {
            self.token_hash.key: hash_of(token),
            self.expires_at.key: clock.now() + life,
        }

    def is_valid(self, token_hash: ColumnElement[bytes] = _HASH) -> ColumnElement[bool]:
        """True for the row of the token while it has neither expired nor been consumed."""
        is_unused = true() if self.used is None else self.used.is_(None)
        return and_(self.token_hash == token_hash, self.expires_at > NOW, is_unused)

    def consume(
        self,
        *conditions: ColumnElement[bool],
        wanted: ColumnElement[bytes] = _HASH,
        **values: Any,
    ) -> UpdateBase:
        """The statement that consumes the token, if it is valid and the conditions hold.

        `wanted` may be the column of a table of hashes; then it consumes each of them.

        PostgreSQL locks the row and checks again after waiting: of many callers at once, one gets
        it. Add `returning` to see who. `values` are written where the row stays.
        """
        table = self.token_hash.class_
        valid = and_(self.is_valid(wanted), *conditions)
        statement = delete(table) if self.used is None else update(table).values(**values)
        return statement.where(valid).execution_options(synchronize_session=False)
