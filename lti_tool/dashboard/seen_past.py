"""Part of a past that one viewer sees: what is there now, or was taken back by the viewer.

Words that others have deleted or changed are in nobody's past but their own. Notes that staff
removed are in nobody's.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations.past import Act, Past, Values
from lti_tool.annotations.schema import COMMENTS, PASSAGE, agreed_comment, author_of, is_model
from lti_tool.annotations.tables import Comment, FactCheck, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces import authorship, conversations
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor


@dataclass(frozen=True)
class Eyes:
    """Facts that decide about the part of a past that one viewer sees."""

    authors: Mapping[uuid.UUID, str]
    """Author ids of the workspace, by enrolment."""
    enrolments: frozenset[uuid.UUID]
    """Enrolments of the viewer, or of whose past it is."""
    readable: frozenset[str]
    """Ids of the conversations that the viewer can read there."""
    shows_times: bool

    def is_own(self, author_id: str) -> bool:
        """True for an author id under which the viewer writes."""
        return author_id in self._own

    @cached_property
    def _own(self) -> Collection[str]:
        return {self.authors[each] for each in self.enrolments if each in self.authors}


def eyes(
    db: Session, viewer: Member, workspace: Workspace, enrolments: Collection[uuid.UUID]
) -> Eyes:
    """Facts that decide about a past in a workspace, for a viewer.

    The enrolments are those of whose past it is: the viewer, or somebody who shows theirs to them.
    """
    activity = db.get_one(Activity, workspace.activity_id)
    return Eyes(
        _authors_of(db, workspace.id),
        frozenset(enrolments),
        frozenset(str(each.id) for each in conversations.of_workspace(db, viewer, workspace)),
        not activity.hides_names or authorship.sees_names(viewer, activity),
    )


def _authors_of(db: Session, workspace_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Author ids of a workspace, by enrolment."""
    rows = db.execute(
        select(WorkspaceAuthor.enrolment_id, WorkspaceAuthor.author_id).where(
            WorkspaceAuthor.workspace_id == workspace_id
        )
    )
    return {row.enrolment_id: row.author_id for row in rows}


def dated(db: Session, document_id: uuid.UUID, found: Past) -> Past:
    """The past, in which notes that the server wrote anew have their writers and times again.

    An erasure leaves one update of the log; each row keeps when its note was accepted.
    """
    accepted: dict[tuple[str, str], tuple[int, datetime]] = {}
    steps = []
    for step in found.steps:
        if step.enrolment_id is not None or not any(map(is_of_member, step.acts)):
            steps.append(step)
            continue
        accepted = accepted or _accepted(db, document_id)
        unknown = (0, step.at)
        when = {act: accepted.get(_row_of(act), unknown) for act in map(_as_key, step.acts)}
        # An agreement has no row of that kind, and comes with its comment.
        by_time = sorted(
            step.acts, key=lambda act: (when[_as_key(act)][0], bool(act.key), act.kind == "agree")
        )
        steps += [step._replace(at=when[_as_key(act)][1], acts=(act,)) for act in by_time]
    return replace(found, steps=steps)


def is_of_member(act: Act) -> bool:
    """True for an act on what a member wrote, and not the server from a template."""
    return not is_model(act.key or act.note)


def _as_key(act: Act) -> tuple[str, str]:
    return act.note, act.key


def _row_of(place: tuple[str, str]) -> tuple[str, str]:
    """Keys of the row that tells when an act on this place was accepted."""
    note, key = place
    return note, agreed_comment(key) or key


def _accepted(db: Session, document_id: uuid.UUID) -> dict[tuple[str, str], tuple[int, datetime]]:
    """Number and time of acceptance of the notes that are there, by the keys of an act."""
    found = {}
    rows = select(Highlight.key, Highlight.number, Highlight.accepted_at)
    for key, number, at in db.execute(rows.where(Highlight.document_id == document_id)):
        found[key, ""] = (number, at)
    for table in (Comment, FactCheck):
        inner = select(table.highlight_key, table.key, table.number, table.accepted_at)
        for note, key, number, at in db.execute(inner.where(table.document_id == document_id)):
            found[note, key] = (number, at)
    return found


class Sight:
    """Part of each act that a viewer sees."""

    def __init__(self, found: Past, eyes: Eyes) -> None:
        self._past = found
        self._eyes = eyes
        self._taken_back = {
            (act.note, act.key)
            for step in found.steps
            if step.enrolment_id in eyes.enrolments
            for act in step.acts
            if act.key and act.kind.endswith("-gone") and eyes.is_own(author_of(act.key))
        }
        """Keys in notes that the viewer deleted themselves."""

    def of(self, act: Act) -> Act | None:
        """The act with the values that the viewer sees; None for one that they do not."""
        fields = self._fields(act.note)
        if fields is None or fields.get("conversation") not in self._eyes.readable:
            return None
        if act.key and not self._is_inside(act, fields):
            return None
        return Act(act.kind, act.note, act.key, self._values(act))

    def _fields(self, note: str) -> Values | None:
        """A note that is there, or that the viewer has deleted themselves as its author."""
        if note in self._past.notes:
            return self._past.notes[note]
        gone = self._past.deleted.get(note)
        if gone is None or gone.by not in self._eyes.enrolments:
            return None
        return gone.fields if self._eyes.is_own(author_of(note)) else None

    def _is_inside(self, act: Act, fields: Values) -> bool:
        is_there = act.note in self._past.notes
        if is_there and act.key in fields.get(COMMENTS, {}):
            return True
        if not self._eyes.is_own(author_of(act.key)):
            return False
        return not is_there or (act.note, act.key) in self._taken_back

    def _values(self, act: Act) -> Values:
        """Values of an act, without the words of others, and without passages as they are now."""
        if act.kind.endswith("-gone"):
            return {}
        if act.kind in ("note", "note-back", "passage"):
            return self._without_known_passage(act)
        if act.kind in ("comment", "check", "text") and not self._eyes.is_own(author_of(act.key)):
            value = act.value if act.kind == "comment" else {}
            return {name: each for name, each in value.items() if name in ("reply_to", "question")}
        return dict(act.value) if isinstance(act.value, Mapping) else {act.kind: act.value}

    def _without_known_passage(self, act: Act) -> Values:
        now: Mapping[str, Any] = self._past.notes.get(act.note, {})
        passage = {name: act.value.get(name) for name in PASSAGE}
        is_known = all(now.get(name) == each for name, each in passage.items())
        is_readable = passage["conversation"] in self._eyes.readable
        kept = passage if is_readable and not is_known else {}
        others = {"tag", "question", "claim"} & act.value.keys()
        return kept | {name: act.value[name] for name in others}
