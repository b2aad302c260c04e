"""Authors of a workspace: opaque ids, and the names behind them."""

import secrets
import string
import uuid
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, false, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, load_only

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import NamesSealed, NotFound
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.workspaces import pseudonyms
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import VIEWER, viewer_parameters, visible_workspaces

_ALPHABET = string.ascii_lowercase + string.digits


def author_id(db: Session, workspace_id: uuid.UUID, enrolment_id: uuid.UUID) -> str:
    """The opaque id in this workspace of a member who opens it, made on first use; it means nothing
    elsewhere.
    """
    query = select(WorkspaceAuthor.author_id, WorkspaceAuthor.has_opened).where(
        WorkspaceAuthor.workspace_id == workspace_id,
        WorkspaceAuthor.enrolment_id == enrolment_id,
    )
    known = db.execute(query).one_or_none()
    ensure_pseudonym(db, workspace_id, enrolment_id)
    while known is None:
        # Somebody else may have drawn the same id, or another tab of this member's one already.
        drawn = make_author_ids(db, workspace_id, [enrolment_id], has_opened=True)
        if drawn:
            return drawn[0]
        known = db.execute(query).one_or_none()
    if not known.has_opened:
        db.execute(
            update(WorkspaceAuthor)
            .where(
                WorkspaceAuthor.workspace_id == workspace_id,
                WorkspaceAuthor.author_id == known.author_id,
            )
            .values(has_opened=True, opened_at=clock.now())
        )
    return str(known.author_id)


def make_author_ids(
    db: Session,
    workspace_id: uuid.UUID,
    enrolment_ids: Collection[uuid.UUID],
    *,
    has_opened: bool,
) -> Sequence[str]:
    """Draw opaque ids for members without one, in one statement; the ids that were drawn.

    Where somebody else has drawn the same id, one is missing afterwards.
    """
    opened_at = clock.now() if has_opened else None
    rows = [
        {
            "workspace_id": workspace_id,
            "author_id": _draw(),
            "enrolment_id": each,
            "opened_at": opened_at,
            "has_opened": has_opened,
        }
        for each in enrolment_ids
    ]
    if not rows:
        return ()
    drawn = insert(WorkspaceAuthor).values(rows).on_conflict_do_nothing()
    return db.scalars(drawn.returning(WorkspaceAuthor.author_id)).all()


def ensure_pseudonym(db: Session, workspace_id: uuid.UUID, enrolment_id: uuid.UUID) -> None:
    """Give a member a pseudonym in the activity of a workspace, where it hides names."""
    activity_id = db.get_one(Workspace, workspace_id).activity_id
    pseudonyms.ensure(db, db.get_one(Activity, activity_id), enrolment_id)


def _draw() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


NOBODY = false()
"""Condition that holds for no author."""

HIDING_OF_NAMES = load_only(Activity.hides_names, Activity.seals_names, Activity.unsealed_at)
"""Option of a query that has an activity with each name, and reads no more of it."""


NAMES_OF = bindparam("names_of", type_=Uuid)
"""Id of the workspace whose names are read."""


@cache
def _names(has_written: ColumnElement[bool]) -> "Select[*tuple[Any, ...]]":
    """Query of authors, for `VIEWER`."""
    return (
        select(
            WorkspaceAuthor.author_id,
            MAIN,
            Person,
            Activity,
            PSEUDONYM,
            and_(Activity.hides_names, has_written).label("wrote"),
        )
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(Workspace.id == NAMES_OF, visible_workspaces(VIEWER))
        .where(Person.forgotten_at.is_(None))
        # Random ids: the order of arrival would tell one activity's people from another's.
        .order_by(WorkspaceAuthor.author_id)
        .options(HIDING_OF_NAMES)
    )


def names_for_viewer(
    db: Session,
    viewer: Member,
    workspace_id: uuid.UUID,
    has_written: ColumnElement[bool] = NOBODY,
) -> dict[str, dict[str, Any]]:
    """Names and roles behind the author ids of a workspace, as the viewer may see them.

    None at all of a workspace that they may not open, nor for anybody who is being erased. Where
    names are hidden from the viewer, there are only staff, the viewer, and those for whom the
    condition on `WorkspaceAuthor` holds: nobody learns who has come and written nothing. The
    condition is made once, for `visibility.VIEWER`.
    """
    wanted = {NAMES_OF.key: workspace_id} | viewer_parameters(viewer)
    rows = db.execute(_names(has_written), wanted)
    return {
        author: {
            "name": member_name(viewer, main, person, activity, pseudonym),
            "role": main.role,
            "is_own": main.id == viewer.enrolment_id,
        }
        for author, main, person, activity, pseudonym, wrote in rows
        if is_met(viewer, main, activity, has_written=wrote)
    }


def is_met(viewer: Member, main: Enrolment, activity: Activity, *, has_written: bool) -> bool:
    """True where the viewer may know that somebody is in an activity: not of those whose names are
    hidden from them and who have written nothing that they see.
    """
    return (
        has_written
        or not activity.hides_names
        or sees_names(viewer, activity)
        or is_named(main.role)
        or main.id == viewer.enrolment_id
    )


def name_of(db: Session, viewer: Member, activity: Activity, enrolment_id: uuid.UUID) -> str:
    """Name in an activity under which the viewer sees whoever an enrolment of their course belongs
    to.
    """
    return names_of(db, viewer, activity, [enrolment_id])[enrolment_id]


def names_of(
    db: Session, viewer: Member, activity: Activity, enrolment_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Names of several, as `name_of` gives them, by enrolment; in one statement."""
    if not enrolment_ids:
        return {}
    rows = db.execute(
        select(Enrolment.id, MAIN, Person, PSEUDONYM)
        .select_from(Enrolment)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .join(Activity, Activity.id == activity.id)
        .where(Enrolment.id.in_(enrolment_ids))
    )
    return {
        enrolment_id: member_name(viewer, main, person, activity, pseudonym)
        for enrolment_id, main, person, pseudonym in rows
    }


def member_name(
    viewer: Member,
    enrolment: Enrolment,
    person: Person,
    activity: Activity | None = None,
    pseudonym: str | None = None,
) -> str:
    """Name under which the viewer sees a member of their course: in lists of the course, or at what
    the member has done in an activity.

    Names of another course's members are never shown. Raises NotFound there.
    """
    if enrolment.course_id != viewer.course_id:
        raise NotFound
    is_own = enrolment.id == viewer.enrolment_id
    return shown_name(
        display_name(person),
        enrolment.role,
        pseudonym,
        sees_names=is_own or sees_names(viewer, activity),
    )


def sees_names(viewer: Member, activity: Activity | None) -> bool:
    """True where the viewer sees the names of students: in an activity, or in lists of the course.

    In an activity that hides names only staff do, and not while they are sealed.
    """
    if activity is None or not activity.hides_names:
        return viewer.sees_names
    return viewer.sees_names and is_named(viewer.role) and not activity.is_sealed


def require_names(viewer: Member, activity: Activity) -> None:
    """Raise NamesSealed for staff from whom an activity hides who has written what."""
    if is_named(viewer.role) and not sees_names(viewer, activity):
        raise NamesSealed


def is_named(role: str) -> bool:
    """True for staff, whose own names everybody sees."""
    return may(Role(role), Capability.SEE_CLASS)


def shown_name(name: str, role: str, pseudonym: str | None = None, *, sees_names: bool) -> str:
    """The name for a viewer; for one who sees no names, that of staff, and of others the pseudonym
    or the role.

    The one decision about names, for pages, lists, work, search and exports.
    """
    return name if sees_names or is_named(role) else pseudonym or role.capitalize()
