"""Choosing from an export of many conversations: each chosen one becomes one of its own."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool.conversations import drafts, importing, places
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.reading import Choice
from lti_tool.conversations.source import Flavor, Origin, Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation, ConversationDraft, ConversationSource
from lti_tool.db import job_queue
from lti_tool.errors import InvalidInput

EXTRACT = "extract-conversations"
"""Job: take the chosen conversations out of an export. Its subject is the export."""


def choose(db: Session, export: Conversation, entry_ids: Sequence[str]) -> None:
    """Have conversations taken out of an export. Raises Conflict, and InvalidInput for an id that
    is not in it, and where the activity has no room for so many.
    """
    importing.lock_activity(db, export.activity_id)
    db.refresh(export)
    index = drafts.index(db, export)
    known = {each.id for each in index.entries}
    wanted = list(dict.fromkeys(entry_ids))
    if not wanted or not known.issuperset(wanted):
        raise InvalidInput("Choose one or more conversations of the list.", field="entries")
    # The export itself goes when they are there.
    places.check_room(db, places.place_of(db, export), len(wanted) - 1)
    db.get_one(ConversationDraft, export.id).edits = wanted
    export.state = "importing"
    job_queue.enqueue(
        db,
        EXTRACT,
        export.id,
        queue=importing.QUEUE,
        concurrency_key=f"read:{export.course_id}",
    )


def next_choice(db: Session, export_id: uuid.UUID) -> Choice | None:
    """The next conversation to take out of an export; None where there is none."""
    export = importing.find_importing(db, export_id)
    draft = db.get(ConversationDraft, export_id) if export else None
    if draft is None or not draft.edits:
        return None
    return Choice(format=drafts.unpacked_index(draft).format.name, entry=str(draft.edits[0]))


def add(db: Session, export_id: uuid.UUID, entry_id: str, found: Flavor | Problem) -> None:
    """Add one conversation that was taken out of an export, or why it could not be."""
    export = importing.find_importing(db, export_id)
    draft = db.get(ConversationDraft, export_id)
    source = db.get(ConversationSource, export_id)
    if export is None or draft is None or source is None or entry_id not in draft.edits:
        return
    draft.edits = [each for each in draft.edits if each != entry_id]
    titles = {each.id: each.title for each in drafts.unpacked_index(draft).entries}
    flavor = found if isinstance(found, Flavor) else Flavor("application/json", b"")
    name = source.name or "export"
    incoming = Incoming.of_source(Source((flavor,), name, Origin.MEMBER))
    title = titles.get(entry_id, "")
    made = importing.add_member(db, export, incoming, title, source.has_preview)
    if isinstance(found, Problem):
        made.state, made.problem = "failed", found.value
    else:
        importing.ask_for_reading(db, made)
    db.flush()


def finish(db: Session, export_id: uuid.UUID) -> Conversation | None:
    """Remove an export out of which all that was chosen has been taken; None if it is gone."""
    export = importing.find_importing(db, export_id)
    if export is not None:
        db.delete(export)
        db.flush()
    return export
