"""A course as a test knows it, in plain Python: who is there, what they wrote, and who may see it.

Nothing here asks the tool. The rules are written down a second time, in the words of
docs/permissions.md, for random sequences to compare with.
"""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

KINDS = ("class", "group", "student")
"""Audiences of the three activities of the course, which are their names here."""

STAFF = ("teacher", "tutor")


@dataclass
class Person:
    """Somebody in the course."""

    name: str
    groups: frozenset[str] = frozenset()
    launched: str | None = None
    listed: str | None = None
    arrived_at: datetime | None = None
    is_here: bool = False

    @property
    def role(self) -> str:
        """Staff by the newest launch or by the roster is staff."""
        if self.listed in STAFF and self.launched not in STAFF:
            return self.listed
        return self.launched or self.listed or "observer"

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    def stays_without_roster(self, now: datetime) -> bool:
        """True for staff who launched within a day: administrators are on no roster."""
        is_recent = self.arrived_at is not None and self.arrived_at > now - timedelta(days=1)
        return self.launched is not None and self.role != "student" and is_recent


@dataclass(frozen=True)
class Place:
    """A workspace: of the class, a group or a student."""

    kind: str
    owner: str = ""

    @property
    def is_template(self) -> bool:
        """True where staff prepare what the others of the activity begin with."""
        return self.kind != "class" and not self.owner


@dataclass
class Document:
    """A document of a workspace: shared, or of one person, hidden until a reveal or private."""

    place: Place
    of: str = ""
    is_private: bool = False
    is_revealed: bool = False


@dataclass(frozen=True)
class Note:
    """A note of somebody, and the document in which it is now."""

    key: str
    author: str
    document_id: uuid.UUID


@dataclass
class Activity:
    """Settings of an activity; `own` has those that it has for itself."""

    own: dict[str, Any] = field(default_factory=dict)
    is_revealed: bool = False
    is_unsealed: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    due_at: datetime | None = None
    hands_in: bool = False
    extended: dict[str, datetime] = field(default_factory=dict)


@dataclass
class Term:
    """All that is known of the course."""

    people: dict[str, Person] = field(default_factory=dict)
    activities: dict[str, Activity] = field(
        default_factory=lambda: {kind: Activity() for kind in KINDS}
    )
    defaults: dict[str, Any] = field(default_factory=dict)
    documents: dict[uuid.UUID, Document] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    revealed: set[Place] = field(default_factory=set)
    handed_in: set[tuple[Place, str]] = field(default_factory=set)
    """Workspaces with whose work is handed in; nobody's name for that of a group."""
    limits_tutors: bool = False

    def setting(self, kind: str, name: str) -> Any:
        """A setting of an activity as it holds."""
        return self.activities[kind].own.get(name, self.defaults[name])

    # Who may see what.

    def sees_whole_class(self, viewer: Person) -> bool:
        return viewer.role == "teacher" or (viewer.role == "tutor" and not self.limits_tutors)

    def sees_work_of(self, viewer: Person, name: str) -> bool:
        """True where the viewer sees as staff what somebody does alone."""
        other = self.people[name]
        is_theirs = other.is_here and bool(viewer.groups & other.groups)
        return self.sees_whole_class(viewer) or (viewer.is_staff and is_theirs)

    def opens(self, viewer: Person, place: Place) -> bool:
        """True where somebody finds a workspace."""
        if place.kind == "class":
            return True
        if place.is_template:
            return viewer.is_staff
        if place.kind == "group":
            return place.owner in viewer.groups or self.sees_whole_class(viewer)
        return place.owner == viewer.name or self.sees_work_of(viewer, place.owner)

    def is_hiding(self, place: Place) -> bool:
        activity = self.activities[place.kind]
        return (
            place.kind != "student"
            and self.setting(place.kind, "hiding")[0]
            and not activity.is_revealed
            and place not in self.revealed
        )

    def reads(self, viewer: Person, document: Document) -> bool:
        """True where somebody opens a document."""
        if not self.opens(viewer, document.place):
            return False
        if document.is_private:
            return document.of == viewer.name
        if document.of:
            return document.of == viewer.name or self.sees_work_of(viewer, document.of)
        is_closed = (
            self.is_hiding(document.place) and self.setting(document.place.kind, "hiding")[1]
        )
        return not is_closed or viewer.is_staff or self.has_reached(viewer.name, document.place)

    def has_reached(self, name: str, place: Place) -> bool:
        """True where somebody's hidden notes have become part of what is shared."""
        return any(
            each.is_revealed
            for each in self.documents.values()
            if (each.place, each.of, each.is_private) == (place, name, False)
        )

    def shows_name(self, viewer: Person, author: str, kind: str) -> bool:
        """True where somebody sees the name of an author."""
        if author == viewer.name or self.people[author].is_staff:
            return True
        if not self.setting(kind, "names")[0]:
            return viewer.role != "observer"
        is_sealed = self.setting(kind, "names")[1] and not self.activities[kind].is_unsealed
        return viewer.is_staff and not is_sealed

    # Who may write when.

    def block(self, writer: Person, document: Document, now: datetime) -> str | None:
        """Reason why a note is refused; None where it is taken."""
        if writer.role == "observer":
            return "read-only"
        if writer.is_staff or document.is_private:
            return None
        activity = self.activities[document.place.kind]
        if activity.opens_at is not None and now < activity.opens_at:
            return "not-open"
        if activity.hands_in and self.is_handed_in(writer, document.place):
            return "handed-in"
        last = activity.closes_at
        if last is not None and now >= max(last, activity.extended.get(writer.name, last)):
            return "closed"
        is_open_to_all = not document.of and self.setting(document.place.kind, "hiding")[1] is None
        return "hidden" if is_open_to_all and self.is_hiding(document.place) else None

    def is_handed_in(self, student: Person, place: Place) -> bool:
        whose = "" if place.kind == "group" else student.name
        return (place, whose) in self.handed_in

    # What changes.

    def reveal(self, place: Place, names: set[str] | None = None) -> None:
        """Hidden notes in a workspace, of all or of these people, become part of what is shared."""
        shared = next(
            key for key, each in self.documents.items() if each.place == place and not each.of
        )
        for key, each in self.documents.items():
            is_meant = each.place == place and each.of and not each.is_private
            if is_meant and (names is None or each.of in names):
                each.is_revealed = True
                self.notes = [
                    replace(note, document_id=shared) if note.document_id == key else note
                    for note in self.notes
                ]

    def forget_workspaces(self, kind: str) -> None:
        """The workspaces of an activity are made anew, as nobody has written there."""
        gone = {key for key, each in self.documents.items() if each.place.kind == kind}
        assert not any(note.document_id in gone for note in self.notes)
        for key in gone:
            del self.documents[key]
        self.revealed = {place for place in self.revealed if place.kind != kind}
