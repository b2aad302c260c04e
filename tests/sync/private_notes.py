"""Steps of tests about private notes: opening them, writing, sharing."""

from typing import Any

import requests
from pycrdt import Map
from sqlalchemy import func, select

from lti_tool.annotations.tables import Highlight
from lti_tool.documents.tables import SharedDocument
from tests.server import Replica, Somebody, Tool
from tests.sync.hiding import require_consistent

SECRET = "my secret thought"


def opened(tool: Tool, who: Somebody, base: str = "", more: str = "") -> Replica:
    """Somebody's replica of their private notes in a workspace of the activity."""
    workspace = who.call("POST", f"/api/activities/{tool.activity_id}/workspace{more}").json()
    answer = who.call("POST", f"/api/workspaces/{workspace['workspace_id']}/private-notes")
    assert answer.ok, answer.text
    notes = answer.json()
    return Replica(base or tool.base, notes["document_id"], notes["ticket"]).join()


def comment(text: str, **other: object) -> "Map[object]":
    return Map({"text": text, "created": 1, **other})


def written(page: Replica, words: str, **other: Any) -> str:
    """Write a private note with two comments, and wait until it is stored; its key."""
    first, second = f"{page.author}/c1", f"{page.author}/c2"
    comments = Map({first: comment(words), second: comment("More.", reply_to=first)})
    key = page.highlight(comments=comments, **other)
    page.until_saved()
    return key


def share(who: Somebody, page: Replica | str, key: str) -> requests.Response:
    document_id = page if isinstance(page, str) else page.document_id
    return who.call("POST", f"/api/documents/{document_id}/share", {"note": key})


def documents_with(tool: Tool, key: str) -> list[bool]:
    """Documents that have a note, by rows: True for private notes."""
    with tool.database.transaction() as db:
        return list(
            db.scalars(
                select(SharedDocument.is_private)
                .join(Highlight, Highlight.document_id == SharedDocument.id)
                .where(Highlight.key == key)
            )
        )


def require_one_place(tool: Tool) -> None:
    """Make sure that each note is in one document, and that documents agree with their rows."""
    require_consistent(tool)
    with tool.database.transaction() as db:
        twice = select(Highlight.key).group_by(Highlight.key).having(func.count() > 1)
        assert db.scalars(twice).all() == []
