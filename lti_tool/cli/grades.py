"""lti-tool grades: marks and points that have not reached their LMS; the history of marks."""

import csv
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.orm import Session

from lti_tool.cli.opening import find_platform, opened
from lti_tool.courses import directory
from lti_tool.dashboard import mark_history
from lti_tool.errors import NotFound
from lti_tool.grading import outcomes, stuck
from lti_tool.grading.stuck import Scope, StuckMark


@click.group()
def grades() -> None:
    """List marks that have not reached their LMS, and send them again.

    A mark and a course are named by their ids, which `grades list` shows.
    """


def _scoped(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which marks are meant."""
    for option in (
        click.option("--platform", help="The marks of an LMS, by issuer or client id."),
        click.option("--course", type=click.UUID, help="The marks of a course."),
        click.option("--mark", type=click.UUID, help="One mark."),
    ):
        command = option(command)
    return command


@contextmanager
def _in(
    mark: uuid.UUID | None, course: uuid.UUID | None, platform: str | None
) -> Iterator[tuple[Session, Scope]]:
    with opened() as (_, database), database.transaction() as db:
        platform_id = find_platform(db, platform).id if platform is not None else None
        yield db, Scope(mark, course, platform_id)


@grades.command("list")
@_scoped
def list_(**scope: Any) -> None:
    """List marks that are stuck, with the reason; students are not named."""
    with _in(**scope) as (db, wanted):
        found = stuck.find(db, wanted)
    for each in found:
        click.echo(f"{each.grade_id}  {each.issuer}  {each.course} ({each.course_id})")
        criterion = f", criterion {each.criterion}" if each.criterion else ""
        click.echo(f"    {each.activity}{criterion}: {_why(each)}")
    click.echo(f"{len(found)} stuck.")


def _why(mark: StuckMark) -> str:
    """Reason and prospect of a mark, in words."""
    is_parked = mark.state == "parked"
    if mark.problem is None:
        reason = "It waits, and nobody has sent it. Is `lti-tool work` running?"
    else:
        reason = outcomes.problem_sentence(mark.problem, mark.detail, is_parked=is_parked)
    words = [reason, f"Since {mark.since:%Y-%m-%d %H:%M} UTC."]
    if not is_parked and mark.due_at is not None:
        words.append(f"Next attempt {mark.due_at:%Y-%m-%d %H:%M} UTC, after {mark.attempts}.")
    return " ".join(words)


@grades.command()
@_scoped
@click.option("--all", "is_all", is_flag=True, help="All that are stuck.")
def resend(*, is_all: bool, **scope: Any) -> None:
    """Send stuck marks again: one, those of a course, those of an LMS, or all."""
    if not is_all and not any(scope.values()):
        raise click.UsageError("Which? --mark, --course, --platform or --all.")
    with _in(**scope) as (db, wanted):
        count = stuck.resend(db, wanted)
    click.echo(f"{count} on their way again.")


@grades.command()
@click.argument("course", type=click.UUID)
def history(course: uuid.UUID) -> None:
    """Print who set, released and sent which mark of a course, as CSV."""
    with opened() as (_, database), database.transaction() as db:
        try:
            found = directory.course(db, str(course))
        except NotFound:
            raise click.ClickException(f"There is no course {course}.") from None
        rows = mark_history.rows(db, found.id, mark_history.administrators_name)
        csv.writer(sys.stdout).writerows(rows)
