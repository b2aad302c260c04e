"""Authorization before every handler: session, then member, then capability; no row, no entry."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from sqlalchemy.orm import Session

from lti_tool.courses import permissions, tenancy
from lti_tool.courses.roles import Capability
from lti_tool.db.engine import Database
from lti_tool.errors import Forbidden, NotSignedIn
from lti_tool.people import admin_sessions, provider_checks, sessions
from lti_tool.settings import Settings
from lti_tool.sync.engine import SyncEngine
from lti_tool.web import (
    handler_models,
    prefetch,
    reader_language,
    session_token,
    socket_endpoint,
)
from lti_tool.web.request_context import RequestContext
from lti_tool.web.urls import ROUTES, Route, Who


def install(app: Flask, settings: Settings, database: Database, engine: SyncEngine) -> None:
    """Give the app every route of the table, each behind its check.

    Raises TypeError for a route of the API whose answer has no model.
    """
    sockets = Sock(app)
    for route in ROUTES:
        name = f"{route.handler.__module__.rsplit('.', 1)[-1]}.{route.handler.__name__}"
        if route.who is Who.TICKET:
            sockets.route(route.rule, endpoint=name)(
                socket_endpoint.checking(route.handler, settings, engine)
            )
        else:
            view = guarded(route, settings, database)
            app.add_url_rule(route.rule, name, view, methods=route.methods.split())


def guarded(
    route: Route, settings: Settings, database: Database
) -> Callable[..., ResponseReturnValue]:
    """The handler within one transaction, reached only by who may; its answer as JSON."""
    operation = handler_models.of_handler(route.handler)
    if route.is_api and operation.is_raw:
        raise TypeError(f"{route.methods} {route.rule}: the answer has no model")

    def view(**ids: Any) -> ResponseReturnValue:
        if route.acts:
            prefetch.refuse()
        if route.needs_confirmation:
            _confirm_administrator(database, settings)
        with database.transaction() as db:
            context = _admit(route, db, database, settings, ids)
            answer = route.handler(context, **ids, **operation.inputs())
        return operation.response(answer, route.status)

    return view


def _confirm_administrator(database: Database, settings: Settings) -> None:
    """Require that the administrator's sign-in lasts at its service, before the act begins."""
    if (bearer := session_token.from_header(request)) is None:
        raise NotSignedIn
    with database.transaction() as db:
        sign_in_id = admin_sessions.load(db, bearer).sign_in_id
    provider_checks.require_confirmed(database, settings, sign_in_id)


def _admit(
    route: Route, db: Session, database: Database, settings: Settings, ids: dict[str, Any]
) -> RequestContext:
    """Context of whoever is asking, if they may. Raises NotSignedIn or Forbidden."""
    if route.who is Who.ANYBODY:
        return RequestContext(db, database, settings)
    if route.who is Who.COOKIE:
        token = session_token.from_cookie(request, ids["arrival"])
    else:
        token = session_token.from_header(request)
    if token is None:
        raise NotSignedIn
    if route.who is Who.ADMINISTRATOR:
        admin = admin_sessions.load(db, token)
        return RequestContext(db, database, settings, admin=admin)
    session = sessions.load(db, token)
    reader_language.follow(session.language)
    sees_names = settings.observers_see_names
    member = tenancy.acting(db, session, observers_see_names=sees_names)
    g.platform_id = session.platform_id
    structlog.contextvars.bind_contextvars(session_id=str(session.id))
    if isinstance(route.who, Capability):
        if member is None:
            raise Forbidden("You are not in a course here.", advice="Choose a course first.")
        permissions.require(member, route.who)
    return RequestContext(db, database, settings, session, member)
