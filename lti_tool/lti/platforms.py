"""Platforms and deployments (tenants): find, register from lti_config.json, switch on and off."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import String, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import job_queue, pg_notify
from lti_tool.errors import (
    Conflict,
    InvalidInput,
    PlatformDisabled,
    PlatformPaused,
    PlatformPending,
    PlatformUnknown,
)
from lti_tool.lti import addresses, dialects
from lti_tool.lti.claims import Launch
from lti_tool.lti.tables import Deployment, Platform, PlatformKeySet, ServiceToken
from lti_tool.validation import Address, Identifier, Text, is_showable

_KEY_FILES = ("private_key_file", "public_key_file")


class _Entry(BaseModel):
    """One registration in pylti1p3's lti_config.json, with a name and a dialect added."""

    model_config = ConfigDict(extra="forbid")

    client_id: Identifier
    auth_login_url: Address
    auth_token_url: Address
    key_set_url: Address
    auth_audience: Address | None = None
    deployment_ids: list[Identifier] = Field(min_length=1)
    name: Annotated[str, Text(200)] = ""
    origins: list[Address] = []
    dialect: str = Field("generic", pattern=f"^({'|'.join(dialects.NAMES)})$")
    default: bool = False
    """pylti1p3 marks one of several clients of an issuer; it is read and has no meaning here."""
    key_set: None = None
    """pylti1p3's own example has it beside key_set_url, as null."""


_CLIENT = bindparam("client_id", type_=String)
_DEPLOYMENT = bindparam("deployment_id", type_=String)

FITTING = (
    select(Platform)
    .where(
        Platform.issuer == bindparam("issuer"),
        Platform.client_id == func.coalesce(_CLIENT, Platform.client_id),
        or_(
            _CLIENT.is_not(None),
            _DEPLOYMENT.is_(None),
            Platform.id.in_(
                select(Deployment.platform_id).where(Deployment.deployment_id == _DEPLOYMENT)
            ),
        ),
    )
    .limit(2)
)
"""The platforms that a login initiation may come from; two are as bad as many.

Where it does not say its client id, issuer and deployment must name one registration.
"""

IS_ENABLED = and_(Platform.approved_at.is_not(None), Platform.enabled)
"""SQL condition of `require_enabled`."""


def the_one(fitting: Sequence[Platform]) -> Platform:
    """The platform that fits. Raises PlatformUnknown, PlatformPending or PlatformDisabled."""
    if len(fitting) != 1:
        raise PlatformUnknown(detail=f"{len(fitting)} registrations fit")
    require_enabled(fitting[0])
    return fitting[0]


def require_enabled(platform: Platform) -> None:
    """Raise PlatformPending or PlatformDisabled unless launches are let in."""
    if platform.approved_at is None:
        raise PlatformPending
    if not platform.enabled:
        raise PlatformDisabled


def get(db: Session, platform_id: uuid.UUID) -> Platform:
    """The platform of this id, which exists."""
    return db.get_one(Platform, platform_id)


def list_all(db: Session) -> list[tuple[Platform, list[Deployment]]]:
    """Every platform with its deployments, by name; two queries."""
    deployments: dict[uuid.UUID, list[Deployment]] = {}
    for deployment in db.scalars(select(Deployment).order_by(Deployment.deployment_id)):
        deployments.setdefault(deployment.platform_id, []).append(deployment)
    platforms = db.scalars(select(Platform).order_by(Platform.name, Platform.issuer))
    return [(platform, deployments.get(platform.id, [])) for platform in platforms]


def switch(db: Session, platform: Platform, *, on: bool) -> None:
    """Let a platform in, approving one that registered itself, or shut it out.

    Shut out, its launches are refused, its live sockets close and its jobs wait.
    """
    platform.enabled = on
    if on and platform.approved_at is None:
        platform.approved_at = clock.now()
    audit.record(db, audit.Event.PLATFORM_SWITCHED, platform=str(platform.id), on=on)
    _notify(db, on)


def switch_deployment(db: Session, deployment: Deployment, *, on: bool) -> None:
    """Let one deployment in, or shut it out, with the same effects as for a platform."""
    deployment.enabled = on
    audit.record(db, audit.Event.DEPLOYMENT_SWITCHED, deployment=str(deployment.id), on=on)
    _notify(db, on)


def _notify(db: Session, on: bool) -> None:
    db.flush()
    if on:
        job_queue.make_all_due(db)
    else:
        pg_notify.notify(db, pg_notify.ACCESS)


def add_deployment(db: Session, platform: Platform, deployment_id: str) -> Deployment:
    """Note one more deployment of a platform. Raises InvalidInput and Conflict."""
    name = deployment_id.strip()
    if not 1 <= len(name) <= 255 or not name.isprintable():
        raise InvalidInput("A deployment id has 1 to 255 characters.", field="deployment_id")
    if find_deployment(db, platform, name) is not None:
        raise Conflict("This deployment is known already.", advice="Look at the list.")
    deployment = Deployment(platform_id=platform.id, deployment_id=name)
    db.add(deployment)
    db.flush()
    audit.record(db, audit.Event.DEPLOYMENT_ADDED, deployment=str(deployment.id))
    return deployment


def require_running(db: Session, platform_id: uuid.UUID, deployment_id: uuid.UUID) -> Platform:
    """The platform. Raises PlatformPaused while it, or this deployment of it, is shut out."""
    platform = db.get_one(Platform, platform_id)
    if not platform.enabled or not db.get_one(Deployment, deployment_id).enabled:
        raise PlatformPaused
    return platform


def detect_dialect(db: Session, platform: Platform, launch: Launch) -> None:
    """Take over the dialect from a launch where the platform was registered without one.

    `platform` need not be of this transaction.
    """
    family = dialects.of_family(launch.family)
    if platform.dialect == "generic" and family != "generic":
        platform.dialect = family
        db.execute(update(Platform).where(Platform.id == platform.id).values(dialect=family))


def find_deployment(db: Session, platform: Platform, deployment_id: str) -> Deployment | None:
    """The platform's deployment of exactly this id."""
    if not deployment_id.isprintable():
        return None
    return db.scalar(
        select(Deployment).where(
            Deployment.platform_id == platform.id, Deployment.deployment_id == deployment_id
        )
    )


_DEPLOYMENTS = Deployment.__table__.c

_OF_PLATFORM = select(_DEPLOYMENTS.id, _DEPLOYMENTS.enabled).where(
    _DEPLOYMENTS.platform_id == bindparam("platform_id"),
    _DEPLOYMENTS.deployment_id == bindparam("deployment_id"),
)


def enabled_deployment(db: Session, platform_id: uuid.UUID, deployment_id: str) -> uuid.UUID | None:
    """Our id of a platform's deployment. Raises PlatformDisabled when it is switched off."""
    if not deployment_id.isprintable():
        return None
    given = {"platform_id": platform_id, "deployment_id": deployment_id}
    found = db.execute(_OF_PLATFORM, given).one_or_none()
    if found is not None and not found.enabled:
        raise PlatformDisabled
    return found.id if found else None


def drop_cached_answers(db: Session, platform_id: uuid.UUID) -> None:
    """Delete cached keys and access tokens, which came from addresses that may have changed."""
    for table in (PlatformKeySet, ServiceToken):
        db.execute(delete(table).where(table.platform_id == platform_id))


def own_origins(platform: Platform) -> tuple[str, ...]:
    """The origins that are the platform's; one with `*.` stands for every host of a domain."""
    named = (platform.issuer, platform.auth_login_url, platform.auth_token_url, *platform.origins)
    is_hosted = dialects.is_hosted(platform.dialect, platform.issuer)
    domains = dialects.of(platform.dialect).domains if is_hosted else ()
    of_domains = (f"https://*.{domain}" for domain in domains)
    origins = (*(addresses.origin(address) for address in named), *of_domains)
    return tuple(dict.fromkeys(origin for origin in origins if origin))


def is_own(platform: Platform, address: str) -> bool:
    """True where the address is on one of the platform's origins."""
    wanted = addresses.origin(address)
    if wanted is None:
        return False
    return any(
        wanted == origin
        or ("*." in origin and wanted.startswith("https://") and wanted.endswith(origin[9:]))
        for origin in own_origins(platform)
    )


def import_config(db: Session, config: Mapping[str, Any], *, insecure_loopback: bool) -> int:
    """Register what the file names; what is there already is brought up to date.

    Returns how many registrations it names. Raises InvalidInput naming the place to correct.
    """
    if not isinstance(config, Mapping):
        raise InvalidInput("This must be an object whose members are issuers.", field="file")
    count = 0
    for issuer, entries in config.items():
        if len(issuer) > 2000 or not is_showable(issuer):
            raise InvalidInput("This is no address.", field="issuer")
        addresses.require_safe(issuer, issuer, insecure_loopback=insecure_loopback)
        for number, raw in enumerate(entries if isinstance(entries, list) else [entries]):
            _register(db, issuer, raw, f"{issuer}[{number}]", insecure_loopback)
            count += 1
    return count


def _register(db: Session, issuer: str, raw: Any, place: str, insecure_loopback: bool) -> None:
    entry = _read(raw, place)
    for name in ("auth_login_url", "auth_token_url", "key_set_url"):
        address = getattr(entry, name)
        addresses.require_safe(address, f"{place}.{name}", insecure_loopback=insecure_loopback)
    for number, address in enumerate(entry.origins):
        field = f"{place}.origins[{number}]"
        addresses.require_safe(address, field, insecure_loopback=insecure_loopback)
    values = entry.model_dump(exclude={"deployment_ids", "default", "key_set"})
    values["name"] = values["name"] or urlsplit(issuer).hostname or issuer
    platform_id, is_news = _write(db, issuer, values)
    for deployment_id in entry.deployment_ids:
        deployment = insert(Deployment).values(
            id=uuid.uuid4(), created_at=clock.now(), platform_id=platform_id,
            deployment_id=deployment_id, enabled=True,
        )  # fmt: skip
        made = db.scalars(deployment.on_conflict_do_nothing().returning(Deployment.id))
        is_news = made.one_or_none() is not None or is_news
    if is_news:
        audit.record(db, audit.Event.PLATFORM_REGISTERED, platform=str(platform_id))


def _read(raw: Any, place: str) -> _Entry:
    for name in _KEY_FILES:
        if isinstance(raw, dict) and name in raw:
            raise InvalidInput(
                "Leave this out: the tool makes its own keys. Give the LMS the address of the"
                " tool's key set.",
                field=f"{place}.{name}",
            )
    try:
        return _Entry.model_validate(raw)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join([place, *(str(part) for part in problem["loc"])])
        raise InvalidInput(problem["msg"], field=where) from None


def _write(db: Session, issuer: str, values: Mapping[str, Any]) -> tuple[uuid.UUID, bool]:
    """Add or correct the row; its id, and whether anything changed."""
    made = insert(Platform).values(
        id=uuid.uuid4(), created_at=clock.now(), issuer=issuer, enabled=True,
        approved_at=clock.now(), **values,
    )  # fmt: skip
    differs = or_(*(getattr(Platform, name).is_distinct_from(values[name]) for name in values))
    again = made.on_conflict_do_update(
        index_elements=["issuer", "client_id"], set_=values, where=differs
    )
    changed = db.scalars(again.returning(Platform.id)).one_or_none()
    if changed is not None:
        drop_cached_answers(db, changed)
        return changed, True
    same = select(Platform.id).where(
        Platform.issuer == issuer, Platform.client_id == values["client_id"]
    )
    return db.scalars(same).one(), False
