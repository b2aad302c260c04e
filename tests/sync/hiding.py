"""Steps of tests about hidden notes: hiding, drafts, marking passages."""

from datetime import datetime

from sqlalchemy import select

from lti_tool.documents import verify
from lti_tool.documents.tables import SharedDocument
from tests.server import Replica, Somebody, Tool


def require_consistent(tool: Tool) -> None:
    """Make sure that every document agrees with its log and its rows."""
    with tool.database.transaction() as db:
        documents = list(db.scalars(select(SharedDocument.id)))
    for document_id in documents:
        with tool.database.transaction() as db:
            assert verify.verify(db, document_id) == []


def path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}"


def hide(tool: Tool, *, at: datetime | None = None, first: int | None = None) -> None:
    reveal = {"at": at and at.isoformat(), "note_threshold": first}
    answer = tool.teacher.call("PATCH", path(tool), {"hides_notes": True, "reveal": reveal})
    assert answer.ok, answer.text


def draft(tool: Tool, somebody: Somebody, base: str = "") -> Replica:
    document_id = somebody.workspace(tool.activity_id)["hidden_document_id"]
    return Replica(base or tool.base, document_id, somebody.ticket(document_id)).join()


def mark(page: Replica, *starts: int, quote: str = "Hello") -> list[str]:
    """Mark passages, and wait until they are stored."""
    keys = [page.highlight(start=start, end=start + len(quote), quote=quote) for start in starts]
    page.until_saved()
    return keys


def is_open(tool: Tool, somebody: Somebody) -> bool:
    """True where the shared document opens to somebody; every way to it gives the same answer."""
    opened = somebody.call("POST", f"{path(tool)}/workspace?connect=1").json()
    assert (opened["ticket"] is not None) == opened["is_open"]
    asked = somebody.call("POST", f"/api/documents/{opened['document_id']}/ticket")
    assert asked.status_code == (200 if opened["is_open"] else 404)
    return bool(opened["is_open"])
