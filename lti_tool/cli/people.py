"""lti-tool people: find somebody; suspend, export, erase them; join accounts; administrators."""

import uuid
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.cli.opening import opened
from lti_tool.courses import directory, joining
from lti_tool.courses.joining import Proof
from lti_tool.people import administrators, joined, suspension
from lti_tool.people.names import display_name
from lti_tool.people.tables import Identity, Person
from lti_tool.privacy import erasure
from lti_tool.privacy import export as person_export
from lti_tool.privacy.tables import Erasure

_BY = "command"
"""Actor in audit events."""


@click.group()
def people() -> None:
    """Find somebody, suspend, export or erase them, and say who runs the tool.

    ID is what `lti-tool people find` prints first.
    """


def fetch(db: Session, person_id: uuid.UUID) -> Person:
    """Fetch a person, or the one whom they have been joined into; without one, end the command."""
    if db.get(Person, person_id) is None:
        raise click.ClickException(f"There is nobody {person_id}. See `lti-tool people find`.")
    return db.get_one(Person, joined.root_of(db, person_id))


@people.command()
@click.argument("words")
def find(words: str) -> None:
    """Find people by a part of the name or address, or by their user id in the LMS."""
    with opened() as (_, database), database.transaction() as db:
        found = directory.find(db, words)
    _print(found)
    if not found:
        raise click.ClickException("Nobody is found by that.")


@people.command("administrators")
def list_administrators() -> None:
    """List the people who may run the tool."""
    with opened() as (_, database), database.transaction() as db:
        _print(directory.administrators(db))


def _print(found: list[directory.Entry]) -> None:
    for each in found:
        person = each.person
        notes = [
            word
            for word, holds in (
                ("erased", person.forgotten_at),
                ("suspended", person.suspended_at),
                ("administrator", person.administrator_since),
            )
            if holds
        ]
        click.echo("  ".join([str(person.id), display_name(person), *notes]))
        for identity in each.identities:
            click.echo(f"    account: {identity.subject} at {identity.issuer}")
        for course, _ in each.courses:
            click.echo(f"    course: {course.title}")


def _change(person_id: uuid.UUID, change: Callable[[Session, Person], object]) -> None:
    with opened() as (_, database), database.transaction() as db:
        change(db, fetch(db, person_id))


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
def suspend(person_id: uuid.UUID) -> None:
    """Keep somebody out: their open pages close at once, and they cannot come. Undo: restore."""
    _change(person_id, lambda db, person: suspension.suspend(db, person, _BY))
    click.echo("Suspended. Nothing of theirs was deleted.")


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
def restore(person_id: uuid.UUID) -> None:
    """Let somebody who was suspended come again."""
    _change(person_id, lambda db, person: suspension.restore(db, person, _BY))
    click.echo("They may come again.")


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
def grant(person_id: uuid.UUID) -> None:
    """Make somebody an administrator of the tool; the first one is made by this command.

    They sign in without the LMS, and find "Administration" on the page of their courses.
    """
    _change(person_id, lambda db, person: administrators.grant(db, person, _BY))
    click.echo("They may run the tool.")


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
def withdraw(person_id: uuid.UUID) -> None:
    """Withdraw the right to run the tool."""
    _change(person_id, lambda db, person: administrators.withdraw(db, person, _BY))
    click.echo("They may not run the tool.")


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(person_id: uuid.UUID, file: Path) -> None:
    """Write everything held on somebody into FILE, a zip archive that must not exist yet."""
    with opened() as (_, database):
        with database.transaction() as db:
            fetch(db, person_id)
            audit.record(db, audit.Event.PERSON_EXPORTED, person_id=person_id, by=_BY)
        try:
            with file.open("xb") as archive, database.transaction() as db:
                manifest = person_export.write(db, person_id, archive)
        except FileExistsError:
            raise click.ClickException(f"{file} exists. Nothing was written.") from None
    for name, about in manifest["files"].items():
        click.echo(f"{name:20} {about['records']}")


@people.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
@click.option("--confirm", metavar="NAME", help="Their name as `find` prints it; else it is asked.")
def erase(person_id: uuid.UUID, confirm: str | None) -> None:
    """Erase somebody: name, accounts, and the text of what they wrote. This cannot be undone.

    Marks stay, without a name. The worker takes their text out of every document; `erasures` says
    how far it is.
    """
    with opened() as (_, database), database.transaction() as db:
        person = fetch(db, person_id)
        name = display_name(person)
        given = confirm if confirm is not None else click.prompt(f"Type the name ({name})")
        if given.strip() != name:
            raise click.ClickException("That is not the name. Nothing was erased.")
        erasure.begin(db, person, _BY)
        waiting = len(erasure.waiting_documents(db, person_id))
    click.echo(f"Begun: {waiting} documents wait for the worker. See `lti-tool people erasures`.")
    click.echo("Backups still have what they had; docs/privacy.md says what to do about them.")


@people.command()
def erasures() -> None:
    """List erasures, newest first, and the documents that each still waits for."""
    with opened() as (_, database), database.transaction() as db:
        for each in erasure.newest(db):
            click.echo(
                f"{each.person_id}  begun {each.began_at:%Y-%m-%d %H:%M} UTC  {_state(db, each)}"
            )


def _state(db: Session, each: Erasure) -> str:
    if each.finished_at is not None:
        return f"finished {each.finished_at:%Y-%m-%d %H:%M} UTC"
    waiting = erasure.waiting_documents(db, each.person_id)
    failing = [str(one.document_id) for one in waiting if one.is_failing]
    text = f"not finished: {len(waiting)} documents wait"
    if failing:
        text += f"; damaged, see `lti-tool documents verify`: {', '.join(failing)}"
    return text


@people.command("identities")
@click.argument("person_id", metavar="ID", type=click.UUID)
def show_identities(person_id: uuid.UUID) -> None:
    """Show the accounts of a person, and which of them were joined, when and by what proof."""
    with opened() as (_, database), database.transaction() as db:
        root = fetch(db, person_id)
        persons = select(Person).where(Person.id.in_(joined.tree(db, root.id)))
        for person in db.scalars(persons.order_by(Person.joined_at.nulls_first(), Person.id)):
            click.echo(f"{person.id}  {_origin(person)}")
            for identity in db.scalars(select(Identity).where(Identity.origin_id == person.id)):
                click.echo(f"    account: {identity.subject} at {identity.issuer}")


def _origin(person: Person) -> str:
    if person.joined_at is None:
        return display_name(person)
    return f"joined on {person.joined_at:%Y-%m-%d %H:%M} UTC by {person.joined_by}"


@people.command("join")
@click.argument("one", metavar="ID", type=click.UUID)
@click.argument("other", metavar="ID", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask.")
def join_people(one: uuid.UUID, other: uuid.UUID, yes: bool) -> None:
    """Make one person of two; `separate` undoes it. Nothing that either wrote is changed.

    Be sure that they are one: each finds everything of the other.
    """
    with opened() as (_, database):
        with database.transaction() as db:
            for each in (one, other):
                click.echo(f"{each}  {display_name(fetch(db, each))}")
        if not yes:
            click.confirm("Are these one person?", abort=True)
        with database.transaction() as db:
            root_id = joining.join(db, one, other, Proof.ADMINISTRATOR, by=_BY)
    click.echo(f"Joined: both are {root_id} now.")


@people.command("separate")
@click.argument("person_id", metavar="ID", type=click.UUID)
def separate_people(person_id: uuid.UUID) -> None:
    """Undo the join of a person: ID is one that `lti-tool people identities` shows as joined."""
    with opened() as (_, database), database.transaction() as db:
        root_id = joining.separate(db, person_id, by=_BY)
    click.echo(f"Separated from {root_id}. Open pages of both have been closed.")
