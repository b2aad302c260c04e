"""lti-tool people: find somebody, and forget their personal data."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from lti_tool.cli.opening import database_address
from lti_tool.db.engine import Database
from lti_tool.grading import forgetting
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.settings import Settings


@click.group()
def people() -> None:
    """Find somebody, and forget their personal data."""


@contextmanager
def _opened() -> Iterator[Database]:
    with database_address(Settings.load()) as address:
        database = Database(address)
        try:
            yield database
        finally:
            database.dispose()


@people.command()
@click.argument("words")
def find(words: str) -> None:
    """Find people by a part of the name or address, or by their user id in the LMS."""
    with _opened() as database, database.transaction() as db:
        found = forgetting.find(db, words)
        for each in found:
            click.echo(f"{each.person.id}  {display_name(each.person)}")
            for issuer, subject in each.identities:
                click.echo(f"    account: {subject} at {issuer}")
            for title in each.courses:
                click.echo(f"    course: {title}")
    if not found:
        raise click.ClickException("Nobody is found by that.")


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def forget(person_id: uuid.UUID, dry_run: bool) -> None:
    """Delete somebody's personal data; what they wrote and their marks stay, as "Somebody".

    ID is what `lti-tool people find` prints first. This cannot be undone.
    """
    with _opened() as database, database.transaction() as db:
        person = db.get(Person, person_id, with_for_update=True)
        if person is None:
            raise click.ClickException(f"There is nobody {person_id}. See `lti-tool people find`.")
        held = forgetting.holdings(db, person) if dry_run else forgetting.forget(db, person)
    for name, count in asdict(held).items():
        click.echo(f"{name:12} {count}")
    if dry_run:
        click.echo("Nothing has been deleted.")
        return
    click.echo("Deleted. Take them out of the LMS's course, too, or its next list of participants")
    click.echo("brings them back as somebody new.")
