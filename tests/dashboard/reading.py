"""An activity with a conversation, in which students have marked something."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Highlight, Tag
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import heat_map
from lti_tool.dashboard.heat_map import HeatMap
from lti_tool.documents import drafts, opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import authorship
from tests import builders

TAGS = (
    SetTag("claim", "Claim", "#108968", "1"),
    SetTag("says", "Says", "#108968", merged_into="claim"),
    SetTag("doubt", "Doubt", "#e93d76", "2"),
    SetTag("old", "Old", "#1b62a7", is_retired=True),
)


class Reading:
    """An activity with a conversation of 100 characters, and highlights straight in the rows."""

    def __init__(self, db: Session, workspace_for: str = "class") -> None:
        self.db = db
        self.place = builders.place(db)
        self.arrived = builders.arrive(db, self.place, "tess", builders.TEACHER)
        self.tess = self.arrived.member
        self.activity = builders.activity(
            db, self.arrived, workspace_for=workspace_for, allows_own_tags=True
        )
        tag_sets.store(db, self.activity.id, TAGS)
        self.text = builders.conversation(db, self.activity, length=100)

    def arrive(self, name: str, *roles: str, groups: str | None = None) -> Member:
        return builders.arrive(self.db, self.place, name, *roles, groups=groups).member

    def mark(self, member: Member, start: int, end: int, tag: str = "claim", **more: Any) -> None:
        """A highlight in the member's workspace, or in their draft with `is_hidden`."""
        is_hidden = more.pop("is_hidden", False)
        _, document = self.opened(member)
        if is_hidden:
            draft = drafts.open_draft(self.db, self.activity, document, member.enrolment_id)
            assert draft is not None
            document = draft
        author = authorship.author_id(self.db, document.workspace_id, member.enrolment_id)
        given = {"conversation_id": str(builders.CONVERSATION)} | more
        self.db.add(
            Highlight(document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author,
                      start=start, end=end, quote="q", tag=tag, **given)
        )  # fmt: skip
        self.db.flush()

    def opened(self, member: Member) -> tuple[str, SharedDocument]:
        """The member's author id, and the document of their workspace."""
        workspace, document = opening.open_for(self.db, member, self.activity, "annotations")
        return authorship.author_id(self.db, workspace.id, member.enrolment_id), document

    def add_own_tag(self, member: Member, name: str) -> str:
        author, document = self.opened(member)
        key = f"{author}-{uuid.uuid4()}"
        self.db.add(
            Tag(document_id=document.id, key=key, author_id=author, name=name, color="#1b62a7",
                position=0)
        )  # fmt: skip
        self.db.flush()
        return key

    def map(self, viewer: Member | None = None, **wanted: Any) -> HeatMap:
        return heat_map.of_activity(self.db, viewer or self.tess, self.activity, **wanted)
