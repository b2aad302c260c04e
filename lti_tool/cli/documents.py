"""lti-tool documents: see, check and mend the shared documents, also while the tool is serving."""

import sys
import uuid
from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from lti_tool.cli.opening import opened
from lti_tool.documents import report, snapshots
from lti_tool.documents.verify import verify as verify_document
from lti_tool.errors import NotFound, Unavailable


@click.group()
def documents() -> None:
    """See, check and mend the shared documents; safe while the tool is serving.

    None of the commands shows what is written in a document. The database holds it, also of private
    notes: whoever can read the database can read them.

    Each document is one transaction. `list`, `inspect` and `verify` only read. `compact` relies on
    a log that only grows, and keeps nobody but other snapshots out. `rebuild-rows` locks the
    document's row: who writes in it waits a moment, and nothing is refused.
    """


def _with_id_or_all(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ID and --all."""
    command = click.option("--all", "is_all", is_flag=True, help="Every document.")(command)
    return click.argument("document_id", metavar="[ID]", type=click.UUID, required=False)(command)


def _audience(about: report.Summary) -> str:
    audience = f"for a {about.workspace_for}"
    if about.is_private:
        audience += ", one person's private notes"
    if about.is_draft:
        audience += ", revealed" if about.is_revealed else ", one person's hidden notes"
    return audience


@documents.command("list")
def list_() -> None:
    """List every document: what it is for, how large, and when it last changed."""
    with opened() as (_, database), database.transaction() as db:
        for each in report.list_summaries(db):
            newest = each.snapshots[-1] if each.snapshots else "none"
            changed = f"{each.last_change:%Y-%m-%d %H:%M} UTC" if each.last_change else "never"
            click.echo(
                f"{each.id}  {each.course} / {each.activity}  {_audience(each)}"
                f"  updates {each.updates}  bytes {each.log_bytes}  snapshot {newest}"
                f"  changed {changed}"
            )


@documents.command()
@click.argument("document_id", metavar="ID", type=click.UUID)
@click.option("--at", type=click.IntRange(min=0), help="As it was after this update.")
def inspect(document_id: uuid.UUID, at: int | None) -> None:
    """Show the sizes and counts of one document, as it is or as it was."""
    with opened() as (_, database), database.transaction() as db:
        try:
            about = report.get_summary(db, document_id)
            if at is not None and at > about.head:
                raise click.ClickException(f"The document has {about.head} updates only.")
            state = report.load_state(db, document_id, at)
        except NotFound:
            raise _unknown(document_id) from None
        except Unavailable as error:
            raise click.ClickException(
                f"{error.detail}. See `lti-tool documents verify`."
            ) from None
        given = report.count_client_ids(db, document_id)
    lines = {
        "document": about.id,
        "course": about.course,
        "activity": about.activity,
        "kind": f"{about.kind}, {_audience(about)}",
        "generation": about.generation,
        "log": f"{about.updates} updates, {about.log_bytes} bytes",
        "snapshots": f"at {', '.join(map(str, about.snapshots)) or 'none'};"
        f" {about.snapshot_bytes} bytes",
        "clients given": given,
        "as of update": f"{state.number}, {state.tail} of them after a snapshot",
        "document bytes": state.size,
        "clients": state.clients,
    } | {f"{name}s": count for name, count in state.counts.items()}
    for name, value in lines.items():
        click.echo(f"{name:15} {value}")


@documents.command()
@_with_id_or_all
def verify(document_id: uuid.UUID | None, is_all: bool) -> None:
    """Check log, snapshots, rows and head against each other; ends with 1 where they disagree."""

    def verify_one(db: Session, each: uuid.UUID) -> bool:
        findings = verify_document(db, each)
        for finding in findings:
            click.echo(f"{each}  {finding.sentence}")
        return not findings

    _run_each(document_id, is_all, verify_one, "agreed in everything")


@documents.command("rebuild-rows")
@_with_id_or_all
def rebuild_rows(document_id: uuid.UUID | None, is_all: bool) -> None:
    """Make the rows that are counted and searched anew, from the log."""

    def rebuild(db: Session, each: uuid.UUID) -> bool:
        report.rebuild_rows(db, each)
        return True

    _run_each(document_id, is_all, rebuild, "rebuilt")


@documents.command()
@_with_id_or_all
def compact(document_id: uuid.UUID | None, is_all: bool) -> None:
    """Make the snapshots anew, from the whole log; the log itself stays."""

    def rebuild(db: Session, each: uuid.UUID) -> bool:
        snapshots.rebuild(db, each)
        return True

    _run_each(document_id, is_all, rebuild, "compacted")


def _run_each(
    document_id: uuid.UUID | None,
    is_all: bool,
    work: Callable[[Session, uuid.UUID], bool],
    done: str,
) -> None:
    """Work on one document or on all, each in its own transaction; exit with 1 if any failed."""
    if (document_id is None) is not is_all:
        raise click.UsageError("Name one document, or say --all.")
    with opened() as (_, database):
        if document_id is None:
            with database.transaction() as db:
                ids = [each.id for each in report.list_summaries(db)]
        else:
            ids = [document_id]
        good = 0
        for each in ids:
            try:
                with database.transaction() as db:
                    good += work(db, each)
            except NotFound:
                if not is_all:
                    raise _unknown(each) from None
                # It was deleted since it was listed.
                good += 1
            except Unavailable as error:
                click.echo(f"{error.detail}. See `lti-tool documents verify`.", err=True)
    click.echo(f"{good} of {len(ids)} {done}.")
    if good < len(ids):
        sys.exit(1)


def _unknown(document_id: uuid.UUID) -> click.ClickException:
    return click.ClickException(
        f"There is no document {document_id}. See `lti-tool documents list`."
    )
