"""Context that a handler is given: the transaction, the settings, and who is asking."""

from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy.orm import Session

from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.people import admin_sessions
from lti_tool.people.tables import AdminSession, ArrivalSession
from lti_tool.settings import Settings


@dataclass(frozen=True)
class RequestContext:
    """One request on its way through a handler. The gate begins and ends the transaction."""

    db: Session
    database: Database
    settings: Settings
    session: ArrivalSession | None = None
    member_or_none: Member | None = None
    admin: AdminSession | None = None

    def release(self) -> None:
        """Commit, and return the connection, before another service is called.

        What follows in `db` is a new transaction.
        """
        self.db.commit()

    def entered(self, session: ArrivalSession, member: Member | None) -> Self:
        """Context of a session that has just begun, for what its page shows first."""
        if member is not None:
            sees_names = self.settings.observers_see_names
            member = replace(member, observers_see_names=sees_names)
        return replace(self, session=session, member_or_none=member)

    @property
    def arrival(self) -> ArrivalSession:
        """Session of the request. Raises RuntimeError on a route that asks for none."""
        if self.session is None:
            raise RuntimeError("the route of this handler asks for no session")
        return self.session

    @property
    def actor(self) -> str:
        """Administrator of the request, as the audit names them. Raises RuntimeError on a route
        that asks for none.
        """
        if self.admin is None:
            raise RuntimeError("the route of this handler asks for no administrator")
        return admin_sessions.actor(self.admin)

    @property
    def member(self) -> Member:
        """Member of the course. Raises RuntimeError on a route that asks for no capability."""
        if self.member_or_none is None:
            raise RuntimeError("the route of this handler asks for no member")
        return self.member_or_none
