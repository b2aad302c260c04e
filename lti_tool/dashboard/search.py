"""Search over the titles of a person's classes, activities and conversations."""

import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation
from lti_tool.courses import arrival
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.workspaces.conversations import visible_conversations
from lti_tool.workspaces.visibility import Viewer

MOST_FOUND = 50

Kind: TypeAlias = Literal["class", "activity", "conversation"]


@dataclass(frozen=True)
class Found:
    """A class, activity or conversation whose title has the words; `course` is a title."""

    kind: Kind
    title: str
    course_id: uuid.UUID
    course: str
    activity_id: uuid.UUID | None = None
    activity: str | None = None


def titles(db: Session, person_id: uuid.UUID, words: str) -> list[Found]:
    """Titles that have all of the words, in whatever order, letter case and accents.

    Only the courses that the person may enter are looked at (`arrival.courses_of`), and what they
    may read there. Classes come first, then activities; at most 50.
    """
    wanted = _folded(words).split()
    if not wanted:
        return []
    entered = arrival.courses_of(db, person_id)
    courses = {course.id: course for course, _ in entered}
    found = [Found("class", course.title, course.id, course.title) for course in courses.values()]
    activities = db.execute(
        select(Activity.course_id, Activity.id, Activity.title)
        .where(Activity.course_id.in_(courses))
        .order_by(Activity.created_at.desc(), Activity.id)
    ).all()
    conversations = db.execute(
        select(Activity.course_id, Activity.id, Activity.title, Conversation.title)
        .join(Activity, Activity.id == Conversation.activity_id)
        .join(Enrolment, Enrolment.course_id == Conversation.course_id)
        .where(
            Enrolment.id.in_([each.enrolment.id for _, each in entered]),
            visible_conversations(Viewer.of_memberships([each for _, each in entered])),
            Conversation.state == "ready",
        )
        .order_by(Activity.created_at.desc(), Conversation.position, Conversation.id)
    ).all()
    found += [
        Found("activity", title, course_id, courses[course_id].title, activity_id, title)
        for course_id, activity_id, title in activities
    ]
    found += [
        Found("conversation", title, course_id, courses[course_id].title, activity_id, activity)
        for course_id, activity_id, activity, title in conversations
    ]
    has_words = _matcher(wanted)
    return [each for each in found if has_words(each.title)][:MOST_FOUND]


def _matcher(words: list[str]) -> Callable[[str], bool]:
    return lambda title: all(word in _folded(title) for word in words)


def _folded(text: str) -> str:
    """The text as it is compared: no letter case, no accents, one form of each character."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
