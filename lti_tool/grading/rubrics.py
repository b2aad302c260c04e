"""Rubric of an activity, and the assessment by it that a mark keeps.

A mark has the criteria as they were when it was given. A rubric can therefore change at any time,
and no points that somebody has got are changed by it.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple, Self

from sqlalchemy import func, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.annotations.tag_sets import TagSet
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.grading.tables import Grade, GradeDraft, SingleMark
from lti_tool.grading.tables import Rubric as RubricRow
from lti_tool.languages import Message


@dataclass(frozen=True)
class Level:
    """Level of a criterion, with the points that it gives."""

    words: str
    points: Decimal


@dataclass(frozen=True)
class Criterion:
    """Criterion of a rubric. With levels, the points of one of these are given."""

    key: str
    """Key by which assessments name it; it never changes."""
    title: str
    description: str
    points: Decimal
    """Most points that it gives."""
    levels: tuple[Level, ...] = ()
    tags: tuple[str, ...] = ()
    """Keys of tags of the activity's set, whose notes are the evidence."""


@dataclass(frozen=True)
class Rubric:
    """Criteria of an activity in order."""

    version: int
    """0 where there has never been a rubric."""
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Assessed:
    """Criterion as it was when a mark was given, with what was given for it."""

    key: str
    title: str
    most: Decimal
    points: Decimal | None
    """None where nothing was chosen."""
    level: str | None
    """Words of the level; None for a criterion without levels, or where none was chosen."""
    tags: tuple[str, ...]

    @classmethod
    def stored(cls, assessment: Iterable[Mapping[str, Any]] | None) -> list[Self]:
        """Criteria of an assessment as a mark keeps it; none for a mark without one."""
        return [
            cls(
                key=each["key"],
                title=each["title"],
                most=Decimal(each["most"]),
                points=None if each["points"] is None else Decimal(each["points"]),
                level=each["level"],
                tags=tuple(each["tags"]),
            )
            for each in assessment or ()
        ]


class Choice(NamedTuple):
    """Choice of a marker for one criterion: a level by its place, or points where it has none."""

    level: int | None = None
    points: Decimal | None = None


class Choices(NamedTuple):
    """Choices of a marker by a version of the rubric, by the keys of criteria."""

    version: int
    by_key: Mapping[str, Choice]


@dataclass(frozen=True)
class EvidenceTag:
    """Tag whose notes are evidence, with all keys that count as it."""

    name: str
    color: str
    keys: tuple[str, ...]


def of_activity(db: Session, activity_id: uuid.UUID) -> Rubric:
    """Rubric of an activity; one without criteria where it has none."""
    row = db.get(RubricRow, activity_id, populate_existing=True)
    return Rubric(row.version, _read(row.criteria)) if row else Rubric(0, ())


def store(db: Session, activity_id: uuid.UUID, criteria: Sequence[Criterion]) -> None:
    """Store checked criteria as the next version of an activity's rubric."""
    written = insert(RubricRow).values(
        activity_id=activity_id,
        version=1,
        criteria=[_to_json(each) for each in criteria],
        has_columns=False,
    )
    following = {"version": RubricRow.version + 1, "criteria": written.excluded.criteria}
    db.execute(written.on_conflict_do_update(index_elements=["activity_id"], set_=following))


def copy(db: Session, source_id: uuid.UUID, activity_id: uuid.UUID, tags: TagSet) -> None:
    """Copy a rubric to another activity, with the tags of the source that were copied, too."""
    criteria = of_activity(db, source_id).criteria
    if criteria:
        store(db, activity_id, [replace(each, tags=_in_use(tags, each.tags)) for each in criteria])


def assess(db: Session, activity_id: uuid.UUID, choices: Choices) -> list[Any]:
    """Assessment of a marker's choices, as a mark keeps it.

    Raises Conflict where the marker had another version of the rubric, and InvalidInput, naming the
    criterion by its place, for what it does not give.
    """
    rubric = of_activity(db, activity_id)
    if rubric.version != choices.version:
        raise Conflict(
            "Somebody has changed the rubric meanwhile.",
            advice="Copy your comment, and load the page again.",
        )
    strangers = choices.by_key.keys() - {each.key for each in rubric.criteria}
    if strangers:
        raise InvalidInput("The rubric has no such criterion.", field="rubric.criteria")
    return [
        _assessed(
            criterion, choices.by_key.get(criterion.key, Choice()), f"rubric.criteria.{place}"
        )
        for place, criterion in enumerate(rubric.criteria)
    ]


def count_assessed(db: Session, activity_id: uuid.UUID) -> int:
    """Number of students who have a mark by a rubric of the activity, a draft of one, or that of
    one of two markers.
    """
    by_rubric = (
        select(table.enrolment_id).where(
            table.activity_id == activity_id, table.assessment.is_not(None)
        )
        for table in (Grade, GradeDraft, SingleMark)
    )
    return db.scalar(select(func.count()).select_from(union(*by_rubric).subquery())) or 0


def evidence(tags: TagSet, keys: Iterable[str]) -> list[EvidenceTag]:
    """Tags that these keys count as now, without those that are deleted."""
    meant = {tag.key: tag for key in keys if (tag := tags.resolve(key))}
    return [
        EvidenceTag(
            tag.name,
            tag.color,
            tuple(each.key for each in tags.tags if tags.resolve(each.key) == tag),
        )
        for tag in meant.values()
    ]


def _in_use(tags: TagSet, keys: Iterable[str]) -> tuple[str, ...]:
    found = [tag.key for key in keys if (tag := tags.resolve(key)) and tag.is_in_use]
    return tuple(dict.fromkeys(found))


def _assessed(criterion: Criterion, choice: Choice, field: str) -> dict[str, Any]:
    level = None
    points = choice.points
    if criterion.levels:
        if choice.level is not None and choice.level >= len(criterion.levels):
            raise InvalidInput(
                Message("“{title}” has no such level.", title=criterion.title), field=field
            )
        level = None if choice.level is None else criterion.levels[choice.level]
        points = level.points if level else None
    if points is not None and points > criterion.points:
        raise InvalidInput(
            Message(
                "“{title}” gives at most {points} points.",
                title=criterion.title,
                points=criterion.points,
            ),
            field=field,
        )
    return {
        "key": criterion.key,
        "title": criterion.title,
        "most": str(criterion.points),
        "points": None if points is None else str(points),
        "level": level.words if level else None,
        "tags": list(criterion.tags),
    }


def _to_json(criterion: Criterion) -> dict[str, Any]:
    values = asdict(criterion)
    levels = [{"words": each.words, "points": str(each.points)} for each in criterion.levels]
    return values | {"points": str(criterion.points), "levels": levels}


def _read(criteria: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            key=each["key"],
            title=each["title"],
            description=each["description"],
            points=Decimal(each["points"]),
            levels=tuple(
                Level(level["words"], Decimal(level["points"])) for level in each["levels"]
            ),
            tags=tuple(each["tags"]),
        )
        for each in criteria
    )
