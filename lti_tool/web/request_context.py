"""Context that a handler is given: the transaction, the settings, and who is asking."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import InvalidInput, NotFound
from lti_tool.people.tables import ArrivalSession
from lti_tool.settings import Settings


class Input(BaseModel):
    """Base of what a page may send: unknown members are refused, text is stripped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


InputT = TypeVar("InputT", bound=Input)


@dataclass(frozen=True)
class RequestContext:
    """One request on its way through a handler. The gate begins and ends the transaction."""

    db: Session
    database: Database
    settings: Settings
    session: ArrivalSession | None = None
    member_or_none: Member | None = None

    def release(self) -> None:
        """Commit, and return the connection, before another service is called.

        What follows in `db` is a new transaction.
        """
        self.db.commit()

    @property
    def arrival(self) -> ArrivalSession:
        """The session; the gate made sure that there is one where the table of URLs asks for it."""
        if self.session is None:
            raise NotFound(detail="handler needs a session its route does not ask for")
        return self.session

    @property
    def member(self) -> Member:
        """The member of the course; likewise."""
        if self.member_or_none is None:
            raise NotFound(detail="handler needs a member its route does not ask for")
        return self.member_or_none

    def body(self, shape: type[InputT]) -> InputT:
        """The JSON body, checked. Raises InvalidInput naming the first field that is wrong."""
        try:
            return shape.model_validate_json(request.get_data())
        except ValidationError as error:
            problem = error.errors(include_input=False, include_url=False)[0]
            field = ".".join(str(part) for part in problem["loc"])
            raise InvalidInput(
                f"{field or 'The request'}: {problem['msg']}.", field=field
            ) from None


def timestamp(at: datetime | None) -> str | None:
    """A point in time as pages read it (ISO 8601)."""
    return None if at is None else at.isoformat()


def as_uuid(text: str) -> uuid.UUID:
    """An id from an address. What is no id is not found, like an id of another course."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
