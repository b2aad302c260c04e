"""Own history as one HTML file, which needs nothing else: no network, no other file.

Everything in it is escaped text of elements. Its script has no data, and works on the list that is
there without it; a policy in the file lets the browser run that script alone, and fetch nothing.
"""

import hashlib
import io
from base64 import b64encode
from functools import cache
from typing import NamedTuple

from flask import Response, render_template
from markupsafe import Markup

from lti_tool import clock
from lti_tool.annotations.past import ActKind
from lti_tool.dashboard import own_history
from lti_tool.dashboard.own_history import OwnStep
from lti_tool.resources import resource
from lti_tool.web.downloads import sent
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas.history import OwnHistoryQuery
from lti_tool.workspaces import visibility

_WORDS: dict[ActKind, str] = {
    "note": "Marked a passage",
    "note-back": "Restored a note",
    "note-gone": "Deleted a note",
    "passage": "Put a note on other words",
    "tag": "Gave a note another tag",
    "claim": "Changed what is a claim",
    "question": "Changed a question",
    "comment": "Wrote a comment",
    "comment-gone": "Deleted a comment",
    "text": "Changed a comment",
    "agree": "Agreed with a comment",
    "agree-gone": "Took an agreement back",
    "check": "Checked a claim",
    "check-gone": "Took a check back",
}


class _Step(NamedTuple):
    """One step as the file shows it."""

    words: str
    at: str
    time: str
    conversation: str
    tag: str
    quote: str
    text: str


def show(context: RequestContext, workspace_id: str, query: Query[OwnHistoryQuery]) -> Response:
    """Send the history of the viewer, or of a member who shares theirs, as an HTML file."""
    workspace = visibility.fetch_workspace(context.db, context.member, workspace_id)
    found = own_history.read(context.db, context.member, workspace.id, query.read().member)
    style, script = _part("history_file.css"), _part("history_file.js")
    page = render_template(
        "history_file.html",
        history=found,
        steps=[_step(each) for each in found.steps],
        saved_at=f"{clock.now():%Y-%m-%d %H:%M}",
        style=Markup(style),  # noqa: S704  # our own file
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return sent(io.BytesIO(page.encode()), "text/html", "history.html")


def _step(step: OwnStep) -> _Step:
    return _Step(
        _WORDS[step.kind],
        step.at.isoformat(timespec="seconds"),
        f"{step.at:%Y-%m-%d %H:%M:%S}",
        step.conversation,
        step.tag,
        step.quote,
        step.text,
    )


@cache
def _part(name: str) -> str:
    return (resource("templates") / name).read_text()


def _hash(text: str) -> str:
    """SHA-256 as a content security policy names it."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
