"""Search over all that somebody may read: texts, notes, sources, answers, tags, people, titles."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lti_tool import folding
from lti_tool.dashboard import (
    mentioned_names,
    search_answers,
    search_notes,
    search_people,
    search_texts,
)
from lti_tool.dashboard.search_people import Author
from lti_tool.dashboard.search_scope import Scope
from lti_tool.dashboard.search_visible import AnyRow, Visible, Wanted
from lti_tool.dashboard.snippets import Part, around, whole
from lti_tool.db import locks
from lti_tool.errors import Busy, InvalidInput
from lti_tool.languages import Message
from lti_tool.workspaces.authorship import is_named, member_name, sees_names, shown_name

MOST_WORDS = 10
MOST_FOUND = 50
"""Largest number of results of a kind."""

_LONGEST = "2s"
"""Time that one statement of a search may take."""

Kind: TypeAlias = Literal[
    "class",
    "activity",
    "conversation",
    "text",
    "highlight",
    "comment",
    "check",
    "answer",
    "tag",
    "person",
]
KINDS: Sequence[Kind] = get_args(Kind)


@dataclass(frozen=True)
class Question:
    """Words, and what is left of all that has them."""

    words: str
    kind: Kind | None = None
    activity_id: uuid.UUID | None = None
    tag: str | None = None
    """Name of the tag that highlights, and those that comments stand on, must have."""


@dataclass(frozen=True)
class Found:
    """Something that has the words, and the place to open. None is what does not apply."""

    kind: Kind
    course_id: uuid.UUID
    activity_id: uuid.UUID | None
    parts: Sequence[Part]
    conversation: str | None = None
    """Title of the conversation in which it stands."""
    author: str | None = None
    tag: str | None = None
    is_reply: bool = False
    workspace_id: uuid.UUID | None = None
    draft_of: uuid.UUID | None = None
    """Enrolment in whose hidden notes it is; whoever sees only their own needs none."""
    is_private: bool = False
    """True for a note that nobody but its writer sees."""
    note: str | None = None
    """Key of the highlight."""
    comment: str | None = None
    """Key of the comment or the fact check."""
    conversation_id: uuid.UUID | None = None
    turn: int | None = None
    """Position of the turn in the conversation."""


@dataclass(frozen=True)
class Group:
    """Results in one activity; without one, the classes themselves."""

    course_id: uuid.UUID | None
    course: str
    activity_id: uuid.UUID | None
    activity: str
    results: Sequence[Found]


@dataclass(frozen=True)
class Answer:
    """Results by activity, the newest activity first."""

    is_too_short: bool
    is_cut: bool
    """True where there is more of a kind than is shown."""
    groups: Sequence[Group]
    activities: Sequence[tuple[uuid.UUID, str]]
    """Activities to choose from."""
    tags: Sequence[str]
    """Names of tags to choose from."""


def find(db: Session, scope: Scope, question: Question) -> Answer:
    """All that the scope's members may read and that has all of the words.

    The number of statements is constant. Raises InvalidInput for too many words and for a search
    that takes too long, and Busy while another one of the same person runs.
    """
    words = folding.words_of(question.words)
    if len(words) > MOST_WORDS:
        raise InvalidInput(
            Message("At most {most_words} words can be searched for.", most_words=MOST_WORDS),
            field="words",
        )
    _limit(db, scope)
    try:
        return _Search(db, scope, question, words).answer()
    except OperationalError as error:
        if isinstance(error.orig, psycopg.errors.QueryCanceled):
            raise InvalidInput(
                "This search took too long.",
                field="words",
                advice="Use longer words, or choose an activity.",
            ) from None
        raise


def _limit(db: Session, scope: Scope) -> None:
    """Let a person search once at a time, and no statement run for long."""
    if not locks.try_hold(db, locks.Lock.SEARCH, str(scope.person_id)):
        raise Busy("Your last search has not ended yet.")
    db.execute(text(f"SET LOCAL statement_timeout = '{_LONGEST}'"))


class _Search:
    """One search; each kind that is wanted adds its results."""

    def __init__(self, db: Session, scope: Scope, question: Question, words: list[str]) -> None:
        self._db = db
        self._scope = scope
        self._question = question
        self._words = words
        self._wanted = Wanted(words, question.tag, MOST_FOUND)
        self._visible = Visible(scope, question.activity_id)
        self._activities = search_texts.activities(db, scope)
        self._by_id = {each.id: each for each in self._activities}
        self._hidden = {
            each.id
            for each in self._activities
            if each.hides_names and not sees_names(scope.members[each.course_id], each)
        }
        self._set_tags = search_texts.set_tags(db, scope)
        self._is_cut = False

    def answer(self) -> Answer:
        """Results of all kinds, by activity."""
        is_too_short = not folding.is_long_enough(self._words)
        found = [] if is_too_short else list(self._all())
        return Answer(
            is_too_short,
            self._is_cut,
            list(self._grouped(found)),
            [(row.id, row.title) for row in self._activities],
            self._tag_names(),
        )

    def _all(self) -> Iterator[Found]:
        notes_only = self._question.tag is not None
        for kind, results in self._kinds():
            is_note = kind in ("highlight", "comment", "check")
            if self._question.kind in (None, kind) and (is_note or not notes_only):
                found = list(results())
                self._is_cut |= len(found) > MOST_FOUND
                yield from found[:MOST_FOUND]

    def _kinds(self) -> Sequence[tuple[Kind, Callable[[], Iterable[Found]]]]:
        return (
            ("class", self._classes),
            ("activity", self._activity_titles),
            ("conversation", self._conversations),
            ("text", self._texts),
            ("highlight", self._highlights),
            ("comment", self._comments),
            ("answer", self._answers),
            ("check", self._checks),
            ("tag", self._tags),
            ("person", self._people),
        )

    def _has_words(self, title: str) -> bool:
        folded = folding.fold(title)
        return all(word in folded for word in self._words)

    def _whole(self, title: str) -> list[Part]:
        return whole(title, self._words)

    def _classes(self) -> Iterator[Found]:
        if self._scope.lists_courses and self._question.activity_id is None:
            for course_id, title in self._scope.titles.items():
                if self._has_words(title):
                    yield Found("class", course_id, None, self._whole(title))

    def _activity_titles(self) -> Iterator[Found]:
        for row in self._activities:
            if self._question.activity_id in (None, row.id) and self._has_words(row.title):
                yield Found("activity", row.course_id, row.id, self._whole(row.title))

    def _conversations(self) -> Iterator[Found]:
        for row in search_texts.conversations(self._db, self._visible):
            if self._has_words(row.title):
                yield Found(
                    "conversation",
                    row.course_id,
                    row.activity_id,
                    self._whole(row.title),
                    workspace_id=row.workspace_id,
                    conversation_id=row.id,
                )

    def _texts(self) -> Iterator[Found]:
        for row in search_texts.texts(self._db, self._visible, self._wanted):
            yield Found(
                "text",
                row.course_id,
                row.activity_id,
                around(row.text, self._words),
                conversation=row.title,
                workspace_id=row.workspace_id,
                conversation_id=row.id,
                turn=row.turn,
            )

    def _highlights(self) -> Iterator[Found]:
        for row in search_notes.highlights(self._db, self._visible, self._wanted):
            yield self._note("highlight", row, row.text)

    def _comments(self) -> Iterator[Found]:
        rows = search_notes.comments(self._db, self._visible, self._wanted)
        texts = ((row.workspace_id, row.text) for row in rows)
        names = mentioned_names.read(self._db, self._scope, self._visible, texts)
        for row in rows:
            text = names.in_text(row.workspace_id, row.text)
            yield self._note("comment", row, text, comment=row.comment, is_reply=row.is_reply)

    def _answers(self) -> Iterator[Found]:
        asking = {each.id for each in self._activities if each.response.mode != "no"}
        if not asking:
            return
        for row in search_answers.answers(self._db, self._visible, self._wanted, asking):
            yield Found(
                "answer",
                row.course_id,
                row.activity_id,
                around(row.text, self._words),
                workspace_id=row.workspace_id,
            )

    def _checks(self) -> Iterator[Found]:
        for row in search_notes.checks(self._db, self._visible, self._wanted):
            yield self._note("check", row, row.text, comment=row.comment)

    def _note(self, kind: Kind, row: AnyRow, text: str, **more: Any) -> Found:
        return Found(
            kind,
            row.course_id,
            row.activity_id,
            around(text, self._words),
            conversation=row.title,
            author=self._author(row),
            tag=row.tag_name or None,
            workspace_id=row.workspace_id,
            draft_of=self._draft_of(row),
            is_private=row.is_private,
            note=row.key,
            **more,
        )

    def _author(self, row: AnyRow) -> str | None:
        """Name of a note's author; None for somebody who has left, unless that would tell who it is
        behind a pseudonym.
        """
        is_hidden = row.activity_id in self._hidden and not is_named(row.main.role)
        if not row.is_in_course and not is_hidden:
            return None
        viewer = self._scope.members[row.course_id]
        activity = self._by_id[row.activity_id]
        return member_name(viewer, row.main, row.Person, activity, row.pseudonym)

    def _draft_of(self, row: AnyRow) -> uuid.UUID | None:
        """Enrolment whose draft a note is in, for staff who may open it."""
        draft_of: uuid.UUID | None = None if row.is_private else row.draft_of
        is_staff = self._scope.is_staff(row.course_id)
        return draft_of if is_staff and row.activity_id not in self._hidden else None

    def _tags(self) -> Iterator[Found]:
        rows = [(row, None) for row in self._set_tags]
        rows += [(row, row.workspace_id) for row in search_texts.own_tags(self._db, self._visible)]
        for row, workspace_id in rows:
            is_meant = self._question.activity_id in (None, row.activity_id)
            if is_meant and self._has_words(row.name):
                yield Found(
                    "tag",
                    row.course_id,
                    row.activity_id,
                    self._whole(row.name),
                    workspace_id=workspace_id,
                )

    def _people(self) -> Iterator[Found]:
        """People by a name that is shown, at the newest note of theirs in each document."""
        names = {}
        for row in search_people.authors(self._db, self._visible, self._hidden):
            shown = self._shown_author(row)
            if shown is not None and self._has_words(shown):
                names[Author(row.within, row.id)] = shown
        if not names:
            return
        self._is_cut |= len(names) > MOST_FOUND
        some = sorted(names, key=lambda author: (names[author], str(author)))[:MOST_FOUND]
        for row in search_people.newest_notes(
            self._db, self._visible, some, self._hidden, MOST_FOUND
        ):
            within = row.activity_id if row.activity_id in self._hidden else None
            yield Found(
                "person",
                row.course_id,
                row.activity_id,
                self._whole(names[Author(within, row.main_id)]),
                conversation=row.title,
                workspace_id=row.workspace_id,
                draft_of=self._draft_of(row),
                is_private=row.is_private,
                note=row.key,
            )

    def _shown_author(self, row: AnyRow) -> str | None:
        """Name under which whoever looks sees an author; None where they see no name."""
        viewer = self._scope.members[row.course_id]
        is_own = row.id == viewer.enrolment_id
        is_seen = is_own or (row.within is None and viewer.sees_names)
        shown = shown_name(row.name or "", row.role, row.pseudonym, sees_names=is_seen)
        return shown if shown in (row.name, row.pseudonym) else None

    def _tag_names(self) -> list[str]:
        return sorted(
            {
                row.name
                for row in self._set_tags
                if self._question.activity_id in (None, row.activity_id)
            }
        )

    def _grouped(self, found: Sequence[Found]) -> Iterator[Group]:
        classes = [each for each in found if each.activity_id is None]
        if classes:
            yield Group(None, "", None, "", classes)
        for row in self._activities:
            own = [each for each in found if each.activity_id == row.id]
            if own:
                course = self._scope.titles[row.course_id]
                yield Group(row.course_id, course, row.id, row.title, own)
