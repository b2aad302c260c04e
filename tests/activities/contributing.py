"""Activities that ask students for conversations, with everybody who may bring and read them."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import contributions, conversation_preview
from lti_tool.activities.change import change_activity
from lti_tool.activities.contributions import Overview
from lti_tool.activities.conversations import (
    load_readable,
)
from lti_tool.annotations.tables import Highlight
from lti_tool.conversations import importing
from lti_tool.conversations.importing import TakenIn, Wanted
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Contributions, Declaration
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import NotFound
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.workspaces import authorship
from lti_tool.workspaces.conversations import fetch_visible
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.workspaces import NoGroup
from tests import builders
from tests.conversations.read import read_source

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
PEOPLE = {
    "ada": (builders.STUDENT, "1"),
    "ben": (builders.STUDENT, "1"),
    "cleo": (builders.STUDENT, "2"),
    "tom": (builders.TUTOR, None),
    "olga": (builders.OBSERVER, None),
}


@dataclass
class Round:
    """An activity that asks for conversations, with everybody's workspace opened."""

    database: Database
    activity: Activity
    members: dict[str, Member]
    workspaces: dict[str, uuid.UUID]

    def bring(self, name: str, text: str = TEXT, *, to: str = "", again: bool = False) -> TakenIn:
        """Take a text in for somebody, and have it read."""
        source = Source.pasted(text)
        with self.database.transaction() as db:
            taken = contributions.contribute(
                db,
                self.members[name],
                self.workspaces[to or name],
                Incoming.of_source(source),
                Wanted(has_preview=True, again=again),
                most=2**20,
            )
            importing.store(db, taken.conversation.id, read_source(source))
            return taken

    def accept(self, name: str, made: uuid.UUID, **declared: str) -> None:
        with self.database.transaction() as db:
            member = self.members[name]
            version = conversation_preview.open_draft(db, member, made)[1].version
            conversation_preview.accept_draft(
                db, member, made, version, "", Declaration(**declared)
            )

    def brought(self, name: str, **declared: str) -> uuid.UUID:
        """A conversation that somebody brought and accepted."""
        made = self.bring(name).conversation.id
        self.accept(name, made, **declared)
        return made

    def ask(self, asked: Contributions) -> None:
        with self.database.transaction() as db:
            change_activity(db, self.members["tess"], self.activity.id, contributions=asked)

    def overview(self, name: str, of: str = "") -> Overview:
        with self.database.transaction() as db:
            return contributions.overview(db, self.members[name], self.workspaces[of or name])

    def is_visible(self, name: str, made: uuid.UUID) -> bool:
        with self.database.transaction() as db:
            try:
                fetch_visible(db, self.members[name], made)
            except NotFound:
                return False
            return True

    def is_readable(self, name: str, made: uuid.UUID) -> bool:
        with self.database.transaction() as db:
            try:
                load_readable(db, self.members[name], made)
            except NotFound:
                return False
            return True

    def readers(self, made: uuid.UUID) -> set[str]:
        return {name for name in self.members if self.is_readable(name, made)}

    def annotate(self, name: str, made: uuid.UUID) -> None:
        with self.database.transaction() as db:
            workspace_id = db.get_one(Conversation, made).workspace_id
            workspace = db.get_one(Workspace, workspace_id or self.workspaces[name])
            document = opening.find_shared(db, workspace, "annotations")
            assert document is not None
            author = authorship.author_id(db, workspace.id, self.members[name].enrolment_id)
            db.add(
                Highlight(
                    document_id=document.id, key=f"{author}/1", author_id=author, start=0, end=1,
                    quote="W", tag="t1", conversation_id=str(made),
                )
            )  # fmt: skip


def make_round(database: Database, workspace_for: str) -> Round:
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        activity = builders.activity(db, teacher, workspace_for=workspace_for)
        activity.contributions = Contributions("may")
        members = {"tess": teacher.member}
        for name, (role, group) in PEOPLE.items():
            members[name] = builders.arrive(db, place, name, role, groups=group).member
        elsewhere = builders.arrive(db, place, "sam", builders.TEACHER, course="c2", link="l2")
        opened = {}
        for name, member in members.items():
            # Whoever is in no group opens none.
            with suppress(NoGroup):
                opened[name] = opening.open_for(db, member, activity, "annotations")[0].id
        return Round(database, activity, members | {"sam": elsewhere.member}, opened)


def place_of_round(db: Session) -> builders.Place:
    """The platform of the round."""
    deployment = db.scalars(select(Deployment)).one()
    platform = db.get_one(Platform, deployment.platform_id)
    return builders.Place(platform.id, deployment.id, platform.issuer)
