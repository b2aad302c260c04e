"""lti-tool platforms: register LMSs, let them in, shut them out, try them out."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.cli.opening import find_platform, opened
from lti_tool.courses import recent
from lti_tool.db.engine import Database
from lti_tool.errors import InvalidInput
from lti_tool.lti import diagnose, dialects, dynamic_registration, near_misses, proposals
from lti_tool.lti import platforms as registered
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import identifiers
from lti_tool.people.identifiers import Kind
from lti_tool.settings import Settings

_RESULTS = {True: "works", False: "FAILS", None: "not known"}


@click.group()
def platforms() -> None:
    """Register LMSs, let them in, shut them out, try them out.

    A platform is named by its issuer where that is enough, else by its client id.
    """


def register(database: Database, settings: Settings, file: Path) -> int:
    """Register the platforms of a pylti1p3 configuration file; their number. Safe to repeat.

    Raises click.ClickException with the place to correct.
    """
    try:
        config = json.loads(file.read_text())
        with database.transaction() as db:
            return registered.import_config(
                db, config, insecure_loopback=settings.insecure_loopback
            )
    except (OSError, json.JSONDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
    except InvalidInput as error:
        raise click.ClickException(f"{file}: {error.field}: {error.sentence}") from None


@platforms.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(file: Path) -> None:
    """Register the platforms of FILE (pylti1p3's lti_config.json format)."""
    with opened() as (settings, database):
        count = register(database, settings, file)
    click.echo(f"{count} registered.")


@platforms.command()
@click.option("--name", default="", help="What you call it.")
@click.option("--dialect", type=click.Choice(dialects.NAMES), default="generic", show_default=True)
@click.option("--issuer", required=True)
@click.option("--client-id", required=True)
@click.option("--auth-login-url", required=True, help="Authentication request URL.")
@click.option("--auth-token-url", required=True, help="Access token URL.")
@click.option("--key-set-url", required=True, help="Public keyset URL.")
@click.option("--auth-audience", help="Audience of token requests, where it is not their URL.")
@click.option("--deployment", "deployment_ids", multiple=True, required=True)
@click.option("--origin", "origins", multiple=True, help="A further origin that is the LMS's own.")
def add(issuer: str, **entry: object) -> None:
    """Register one LMS by hand; correct it by registering it again."""
    lists = {name: list(entry.pop(name)) for name in ("deployment_ids", "origins")}  # type: ignore[call-overload]
    with opened() as (settings, database), database.transaction() as db:
        registered.import_config(
            db, {issuer: entry | lists}, insecure_loopback=settings.insecure_loopback
        )
    click.echo("Registered.")


@platforms.command("list")
def list_() -> None:
    """List the platforms."""
    with opened() as (_, database), database.transaction() as db:
        for platform, deployments in registered.list_all(db):
            click.echo(
                f"{_state(platform):8}  {platform.issuer}  {platform.client_id}  {platform.name}"
                f"  ({len(deployments)} deployments)"
            )
            _echo_changes(db, platform, "    ")
            missed = near_misses.last(platform)
            if missed is not None:
                click.echo(
                    f"    nearly fitted on {missed.at:%Y-%m-%d %H:%M} UTC: issuer {missed.issuer},"
                    f" client id {missed.client_id or '-'}: {missed.difference}"
                )


def _echo_changes(db: Session, platform: Platform, indent: str = "") -> None:
    for change in proposals.changes(db, platform):
        click.echo(
            f"{indent}asks to change {change.name}: {change.before or '-'} -> {change.after or '-'}"
        )


def _state(platform: Platform) -> str:
    if platform.approved_at is None:
        return "pending"
    return "enabled" if platform.enabled else "disabled"


@platforms.command()
@click.argument("name")
def show(name: str) -> None:
    """Show everything about a platform."""
    with opened() as (_, database), database.transaction() as db:
        platform = find_platform(db, name)
        for label in ("name", "dialect", "issuer", "client_id", "auth_login_url", "auth_token_url",
                      "auth_audience", "key_set_url"):  # fmt: skip
            click.echo(f"{label:15} {getattr(platform, label) or '-'}")
        click.echo(f"{'state':15} {_state(platform)}")
        click.echo(f"{'identifier':15} {platform.trusted_identifier or '-'}")
        for deployment in db.scalars(
            select(Deployment).where(Deployment.platform_id == platform.id)
        ):
            state = "enabled" if deployment.enabled else "disabled"
            click.echo(f"{'deployment':15} {deployment.deployment_id} ({state})")
        for note in proposals.notes(db, platform):
            click.echo(f"{'invited as':15} {note}")
        _echo_changes(db, platform)


@platforms.command("accept-changes")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def accept_changes(name: str, yes: bool) -> None:
    """Make what a platform asks to change its own: keys, addresses, kind, deployment."""
    _decide(name, proposals.accept, "Make these changes?", "Changed.", yes=yes)


@platforms.command("decline-changes")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def decline_changes(name: str, yes: bool) -> None:
    """Leave a platform as it is, and drop what it asks to change."""
    _decide(name, proposals.decline, "Drop these changes?", "Dropped.", yes=yes)


def _decide(
    name: str,
    answer: Callable[[Session, Platform, str], None],
    question: str,
    done: str,
    *,
    yes: bool,
) -> None:
    with opened() as (_, database):
        with database.transaction() as db:
            platform = find_platform(db, name)
            seen = proposals.reference(platform)
            if not seen:
                raise click.ClickException(f"{name} asks for no changes.")
            _echo_changes(db, platform)
        if not yes:
            # Asked outside any transaction; what was shown is what is decided on.
            click.confirm(question, abort=True)
        with database.transaction() as db:
            answer(db, find_platform(db, name), seen)
    click.echo(done)


@platforms.command()
@click.argument("name")
@click.option("--deployment", help="Only this deployment of it.")
def enable(name: str, deployment: str | None) -> None:
    """Let a platform in; approves one that registered itself."""
    _switch(name, deployment, on=True)


@platforms.command()
@click.argument("name")
@click.option("--deployment", help="Only this deployment of it.")
def disable(name: str, deployment: str | None) -> None:
    """Shut a platform out: no launches, live sockets close, its jobs wait."""
    _switch(name, deployment, on=False)


def _switch(name: str, deployment: str | None, *, on: bool) -> None:
    with opened() as (_, database), database.transaction() as db:
        platform = find_platform(db, name)
        if deployment is None:
            registered.switch(db, platform, on=on)
        else:
            found = registered.find_deployment(db, platform, deployment)
            if found is None:
                raise click.ClickException(f"{name} has no deployment {deployment}.")
            registered.switch_deployment(db, found, on=on)
    click.echo("Enabled." if on else "Disabled.")


@platforms.command("add-deployment")
@click.argument("name")
@click.argument("deployment_id")
def add_deployment(name: str, deployment_id: str) -> None:
    """Note one more deployment of a platform."""
    with opened() as (_, database), database.transaction() as db:
        registered.add_deployment(db, find_platform(db, name), deployment_id)
    click.echo("Added.")


@platforms.command("trust-identifier")
@click.argument("name")
@click.argument("kind", type=click.Choice([*Kind, "none"]))
def trust_identifier(name: str, kind: str) -> None:
    """Recognise a platform's people by KIND when they sign in without it; "none" for not at all.

    Only for a platform in which nobody but the institution can write this value. "principal-name"
    is lis_person_sourcedid, equal to the AAF's eduperson_principal_name. "shared-token" is the
    tool's custom parameter shared_token, equal to auEduPersonSharedToken. "email" is for a platform
    that the institution runs itself and that verifies addresses.
    """
    with opened() as (_, database), database.transaction() as db:
        identifiers.trust(db, find_platform(db, name), None if kind == "none" else Kind(kind))
    click.echo("Nothing is trusted any more." if kind == "none" else f"{kind} is trusted.")


@platforms.command("test")
@click.argument("name")
def try_out(name: str) -> None:
    """Try the connection: keys, token, roster and grades, each by itself."""
    with opened() as (settings, database):
        with database.transaction() as db:
            platform = find_platform(db, name)
            places = recent.places(db, platform.id)
        checks = diagnose.check(database, settings, platform, places)
    for check in checks:
        click.echo(f"{_RESULTS[check.works]:10} {check.part}: {check.sentence}")
    if any(check.works is False for check in checks):
        sys.exit(1)


@platforms.command()
@click.option("--note", default="", help="Whom it is for.")
def invite(note: str) -> None:
    """Make an address with which one LMS can register itself, once, within a week."""
    with opened() as (settings, database), database.transaction() as db:
        address = dynamic_registration.invite(db, settings, note)
    click.echo(address)
    click.echo("Paste it where the LMS asks for a tool's registration address, then approve the")
    click.echo("LMS with `lti-tool platforms enable` or on the administrator's page.")
