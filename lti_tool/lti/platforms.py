"""Find platforms and deployments; register them from lti_config.json."""

import uuid
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.errors import InvalidInput, PlatformDisabled, PlatformUnknown
from lti_tool.lti import addresses
from lti_tool.lti.tables import Deployment, Platform

_KEY_FILES = ("private_key_file", "public_key_file")

_Id = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")]


class _Entry(BaseModel):
    """One registration in pylti1p3's lti_config.json, with a name and a dialect added."""

    model_config = ConfigDict(extra="forbid")

    client_id: _Id
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    auth_audience: str | None = None
    deployment_ids: list[_Id] = Field(min_length=1)
    name: str = ""
    dialect: str = "generic"
    default: bool = False
    """pylti1p3 marks one of several clients of an issuer; it is read and has no meaning here."""
    key_set: None = None
    """pylti1p3's own example has it beside key_set_url, as null."""


def find(db: Session, issuer: str, client_id: str | None, deployment_id: str | None) -> Platform:
    """The platform a login initiation comes from.

    Where the platform does not say its client id, issuer and deployment must name one registration.
    Raises PlatformUnknown or PlatformDisabled.
    """
    query = select(Platform).where(Platform.issuer == issuer)
    if client_id:
        query = query.where(Platform.client_id == client_id)
    elif deployment_id:
        query = query.join(Deployment).where(Deployment.deployment_id == deployment_id)
    found = db.scalars(query.limit(2)).all()
    if len(found) != 1:
        raise PlatformUnknown(detail=f"{len(found)} registrations fit")
    if not found[0].enabled:
        raise PlatformDisabled
    return found[0]


def get(db: Session, platform_id: uuid.UUID) -> Platform:
    """The platform of this id, which exists."""
    return db.get_one(Platform, platform_id)


def find_deployment(db: Session, platform: Platform, deployment_id: str) -> Deployment | None:
    """The platform's deployment of exactly this id. Raises PlatformDisabled when switched off."""
    if not deployment_id.isprintable():
        return None
    found = db.scalar(
        select(Deployment).where(
            Deployment.platform_id == platform.id, Deployment.deployment_id == deployment_id
        )
    )
    if found is not None and not found.enabled:
        raise PlatformDisabled
    return found


def frame_origins(platform: Platform) -> tuple[str, ...]:
    """The origins whose pages may frame ours: the platform's own."""
    origins = (addresses.origin(platform.issuer), addresses.origin(platform.auth_login_url))
    return tuple(dict.fromkeys(origin for origin in origins if origin))


def import_config(db: Session, config: Mapping[str, Any], *, insecure_loopback: bool) -> int:
    """Register what the file names; what is there already is brought up to date.

    Returns how many registrations it names. Raises InvalidInput naming the place to correct.
    """
    if not isinstance(config, Mapping):
        raise InvalidInput("This must be an object whose members are issuers.", field="file")
    count = 0
    for issuer, entries in config.items():
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
        id=uuid.uuid4(), created_at=clock.now(), issuer=issuer, enabled=True, **values
    )
    differs = or_(*(getattr(Platform, name).is_distinct_from(values[name]) for name in values))
    again = made.on_conflict_do_update(
        index_elements=["issuer", "client_id"], set_=values, where=differs
    )
    changed = db.scalars(again.returning(Platform.id)).one_or_none()
    if changed is not None:
        return changed, True
    same = select(Platform.id).where(
        Platform.issuer == issuer, Platform.client_id == values["client_id"]
    )
    return db.scalars(same).one(), False
