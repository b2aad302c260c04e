"""Own history: what one person did with the notes of a workspace, in order, in their own words.

It is theirs. Somebody who sees their work sees it only while they share it.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.annotations import past, tag_sets
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.past import Act, ActKind, Past, Step
from lti_tool.annotations.schema import OUTCOME_WORDS, author_of
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard.seen_past import Eyes, Sight, dated, eyes, is_of_member
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces import (
    authorship,
    blind_texts,
    conversations,
    shared_histories,
    visibility,
)
from lti_tool.workspaces.tables import Workspace

MOST_STEPS = 5_000
"""Steps of one answer, the last ones."""

MOST_QUOTE = 300
"""Characters of a quote in a step."""


@dataclass(frozen=True)
class OwnStep:
    """One thing that a person did."""

    at: datetime
    kind: ActKind
    note: str
    """Key of the highlight."""
    conversation: str
    """Title of the conversation that the note is on."""
    quote: str
    """Beginning of the words that the note is on, after the step."""
    tag: str
    """Name of its tag after the step; empty for none."""
    text: str
    """Words that the person wrote in the step; empty for none."""
    is_on_own: bool
    """True for their own note."""


@dataclass(frozen=True)
class OwnHistory:
    """Steps of one person in a workspace, the oldest first."""

    name: str
    """Name of the person, as the viewer sees it."""
    activity: str
    """Title of the activity."""
    is_shared: bool
    """True while those who see the person's work may see this."""
    is_cut: bool
    """True where there are older steps."""
    steps: Sequence[OwnStep]


def read(
    db: Session,
    viewer: Member,
    workspace_id: uuid.UUID | str,
    enrolment_id: uuid.UUID | None = None,
) -> OwnHistory:
    """Own history of the viewer in a workspace, or of a member who shares theirs.

    Raises NotFound for a workspace that the viewer may not open, and for somebody whom they do not
    see in the class. So it does where it is not shared; and NamesSealed while names are sealed.
    """
    workspace = visibility.fetch_workspace(db, viewer, workspace_id)
    activity = db.get_one(Activity, workspace.activity_id)
    whose = viewer.enrolment_id
    if enrolment_id is not None and enrolment_id != viewer.enrolment_id:
        whose = _require_shared(db, viewer, activity, workspace, enrolment_id)
    own = db.scalars(select(Enrolment.id).where(memberships.is_of(whose))).all()
    seen_by = eyes(db, viewer, workspace, own)
    steps = list(_steps(db, viewer, workspace, own, seen_by))
    steps.sort(key=lambda step: step.at)
    return OwnHistory(
        authorship.name_of(db, viewer, activity, whose),
        activity.title,
        shared_histories.is_shared(db, workspace.id, whose),
        len(steps) > MOST_STEPS,
        steps[-MOST_STEPS:],
    )


def _require_shared(
    db: Session,
    viewer: Member,
    activity: Activity,
    workspace: Workspace,
    enrolment_id: uuid.UUID,
) -> uuid.UUID:
    """Main enrolment of a member who shares their history with whoever sees their work."""
    permissions.require(viewer, Capability.SEE_CLASS)
    authorship.require_names(viewer, activity)
    membership = memberships.fetch(db, viewer, enrolment_id)
    enrolment = visibility.require_seen(db, viewer, membership).enrolment
    if not shared_histories.is_shared(db, workspace.id, enrolment.id):
        raise NotFound
    return enrolment.id


def _steps(
    db: Session,
    viewer: Member,
    workspace: Workspace,
    own: Collection[uuid.UUID],
    seen_by: Eyes,
) -> Iterator[OwnStep]:
    """Steps in the drafts of a person, and in what they share with others; never private notes."""
    documents = db.scalars(
        select(SharedDocument)
        .where(
            SharedDocument.workspace_id == workspace.id,
            SharedDocument.kind == Annotations.name,
            SharedDocument.is_private.is_(False),
            or_(SharedDocument.enrolment_id.is_(None), SharedDocument.enrolment_id.in_(own)),
        )
        .order_by(SharedDocument.enrolment_id.is_(None), SharedDocument.created_at)
    ).all()
    names = _names(db, viewer, workspace)
    drafted: set[tuple[str, str]] = set()
    for document in documents:
        found = dated(db, document.id, past.read(db, document, viewer.enrolment_id))
        reading = _Reading(found, seen_by, names)
        for step in found.steps:
            yield from reading.steps(step, drafted if document.enrolment_id is None else set())
        if document.enrolment_id is not None:
            drafted |= {(act.note, act.key) for step in found.steps for act in step.acts}


@dataclass(frozen=True)
class _Names:
    """Names of what notes refer to."""

    titles: dict[str, str]
    tags: dict[str, str]


def _names(db: Session, viewer: Member, workspace: Workspace) -> _Names:
    activity = db.get_one(Activity, workspace.activity_id)
    found = conversations.of_workspace(db, viewer, workspace)
    shown = blind_texts.shown(found, is_blind=blind_texts.is_blind_for(viewer, activity))
    tags = tag_sets.of_activity(db, workspace.activity_id)
    own = {key: tag.name for key, tag in tag_sets.own_tags(db, workspace.activity_id).items()}
    named = {tag.key: (tags.resolve(tag.key) or tag).name for tag in tags.tags}
    return _Names({str(each.id): each.title for each in shown}, own | named)


@dataclass
class _Reading:
    """Reading of one document's past, step by step, for the steps of one person."""

    found: Past
    seen_by: Eyes
    names: _Names
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Fields of each note after the last step."""

    def steps(self, step: Step, known: Collection[tuple[str, str]]) -> Iterator[OwnStep]:
        """Steps of the person in one update; none of what they did in a draft before."""
        sight = self._sight
        restored = {act.note for act in step.acts if act.kind == "note-back"}
        for act in step.acts:
            self._follow(act)
            if (act.note, act.key) in known and act.kind in ("note", "comment", "check"):
                continue
            if act.key and act.note in restored:
                # It was written before, and came back with its note.
                continue
            seen = sight.of(act) if self._is_theirs(step, act) else None
            if seen is not None:
                yield self._own_step(step, seen)

    def __post_init__(self) -> None:
        self._sight = Sight(self.found, self.seen_by)

    def _is_theirs(self, step: Step, act: Act) -> bool:
        """True for what the person did; a note that they restored has words of others, too."""
        is_new = act.kind in ("note", "comment", "check", "agree")
        is_own = self.seen_by.is_own(author_of(act.key or act.note))
        if step.enrolment_id is None:
            return is_own and is_of_member(act)
        return step.enrolment_id in self.seen_by.enrolments and (is_own or not is_new)

    def _follow(self, act: Act) -> None:
        fields = self.notes.setdefault(act.note, {})
        if act.kind in ("note", "note-back", "passage"):
            fields.update(act.value)
        elif act.kind == "tag":
            fields["tag"] = act.value

    def _own_step(self, step: Step, act: Act) -> OwnStep:
        fields = self.notes[act.note]
        return OwnStep(
            step.at,
            act.kind,
            act.note,
            self.names.titles.get(fields.get("conversation", ""), ""),
            fields.get("quote", "")[:MOST_QUOTE],
            self.names.tags.get(fields.get("tag", ""), ""),
            _text(act),
            self.seen_by.is_own(author_of(act.note)),
        )


def _text(act: Act) -> str:
    """Words of a comment, or of a fact check with its source."""
    if act.kind != "check":
        return str(act.value.get("text", ""))
    outcome = OUTCOME_WORDS.get(act.value.get("outcome", ""), "")
    parts = (outcome, act.value.get("source", ""), act.value.get("excerpt", ""))
    return "\n".join(filter(None, parts))
