"""Every environment variable, typed, with its default; a wrong one refuses to start."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "LTI_TOOL_"

_WAYS = {"sso", "openid", "google", "link", "github"}

_SCHEMES = {
    "database_url": ("postgresql://",),
    "redis_url": ("redis://", "rediss://", "unix://"),
}


def _split(value: object) -> object:
    """The parts of a text with commas, in lower case; anything else unchanged."""
    if not isinstance(value, str):
        return value
    return frozenset(part.strip().lower() for part in value.split(",") if part.strip())


Words: TypeAlias = Annotated[frozenset[str] | None, NoDecode, BeforeValidator(_split)]
"""A setting of several words, separated by commas; letter case makes no difference."""


class SettingsError(Exception):
    """A setting is missing, unknown or wrong. The message names variables, never their values."""


class DatabaseSettings(BaseSettings):
    """Settings of the database; enough for commands that only maintain it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, hide_input_in_errors=True, populate_by_name=True
    )

    database_url: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="postgresql://… of PostgreSQL 15 or newer; without it the tool starts a private"
        " PostgreSQL in the data directory",
    )
    data_dir: Path = Field(
        Path(".lti-tool"), description="Where the private PostgreSQL keeps its files"
    )

    @field_validator("database_url", "redis_url", check_fields=False)
    @classmethod
    def _an_address(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        known = _SCHEMES[str(info.field_name)]
        if value is not None and not value.get_secret_value().startswith(known):
            raise ValueError(f"must begin with {' or '.join(known)}")
        return value

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings from the environment. Raises SettingsError; prints no value."""
        environ = os.environ if environ is None else environ
        known = {name_of(field) for field in Settings.model_fields}
        unknown = sorted(n for n in environ if n.startswith(PREFIX) and n not in known)
        if unknown:
            raise SettingsError(
                f"Unknown setting {', '.join(unknown)}. `lti-tool settings` lists the known ones."
            )
        values: dict[str, Any] = {
            field: environ[name_of(field)]
            for field in cls.model_fields
            if name_of(field) in environ
        }
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            lines = [
                f"{name_of(str(problem['loc'][0]))}: {problem['msg']}"
                for problem in error.errors(include_input=False, include_url=False)
            ]
            raise SettingsError("\n".join(lines)) from None


class Settings(DatabaseSettings):
    """The tool's settings, read once at start-up."""

    public_url: str = Field(
        description="The tool's own origin as browsers and the LMS see it, without a path:"
        " https://tool.example.edu"
    )
    secret_key: Annotated[SecretStr, Field(min_length=32)] = Field(
        description="At least 32 characters; encrypts private keys and service tokens in the"
        " database. Losing it means registering new keys"
    )
    lti_config: Path | None = Field(
        None,
        description="File of platforms to register at start-up, in pylti1p3's format (the demo's is"
        " lti_config.json); without it, none",
    )
    insecure_loopback: bool = Field(
        False,
        description="Allows http:// platforms and services on localhost and 127.0.0.0/8 (demo and"
        " development only)",
    )
    session_hours: int = Field(
        10, ge=1, le=24, description="How long one arrival stays signed in, in hours"
    )
    provider_check_minutes: int = Field(
        15,
        ge=1,
        le=1440,
        description="Minutes between two checks that a sign-in lasts at its sign-in service",
    )
    provider_grace_minutes: int = Field(
        120,
        ge=1,
        le=1440,
        description="Minutes that a sign-in goes on while its sign-in service does not answer",
    )
    retention_days: int | None = Field(
        None,
        ge=30,
        le=36500,
        description="Days after a course's last activity at which its people are erased; without"
        " it, never. A course can have a rule of its own",
    )
    max_upload_kib: int = Field(
        102400,
        ge=16,
        le=102400,
        description="Largest file that may be added, in KiB. Above 10 MiB, it is an export of many"
        " conversations, of which some are chosen",
    )
    sign_in_ways: Words = Field(
        None,
        description="Ways to sign in without an LMS, separated by commas: sso, openid, google,"
        " link, github; without it, all that are set up",
    )
    link_domains: Words = Field(
        None,
        description="Domains whose addresses can have a sign-in link sent, separated by commas;"
        " without it, every address that Stytch accepts",
    )
    github_addresses: Words = Field(
        None,
        description="Addresses of the developers and administrators who may sign in with GitHub,"
        " separated by commas; without it, nobody may",
    )
    staff_create_classes: bool = Field(
        False,
        description="Lets staff and faculty, by the word of their identity provider, create a class"
        " without an LMS",
    )
    institution_domains: Words = Field(
        None,
        description="Domains of this institution's own affiliations (staff@example.edu), separated"
        " by commas; without it, staff of every institution that can sign in counts",
    )
    staff_entitlement: str | None = Field(
        None, description="Entitlement (eduPersonEntitlement) that counts like being staff"
    )
    openid_issuer: str | None = Field(
        None,
        description="Issuer of an OpenID Connect provider of your own, https://login.example.edu;"
        " without it, no such way to sign in",
    )
    openid_client_id: str | None = Field(None, description="Client id that the provider gave")
    openid_client_secret: SecretStr | None = Field(
        None, validate_default=True, description="Client secret that the provider gave"
    )
    openid_name: str = Field(
        "your institution", description="Name of the provider on its button: Sign in with …"
    )
    openid_scopes: str = Field(
        "openid profile email", description="Scopes asked of the provider, separated by spaces"
    )
    stytch_project_id: str | None = Field(
        None, description="Stytch B2B project; without it there are no sign-ins through Stytch"
    )
    stytch_secret: SecretStr | None = Field(None, description="Stytch project secret")
    stytch_public_token: str | None = Field(
        None, description="Stytch public token, part of the addresses a browser is sent to"
    )
    stytch_organization_id: str | None = Field(
        None, description="Stytch organisation whose members may sign in"
    )
    stytch_sso_connection_id: str | None = Field(
        None, description="Stytch OIDC connection of the AAF; the first button on the sign-in page"
    )
    stytch_api_url: str = Field(
        "https://api.stytch.com/", description="Address of the Stytch API, with a closing slash"
    )
    observers_see_names: bool = Field(
        False,
        description="Observers of a course (mentors, parents, auditors) see the names of students;"
        " otherwise they see that somebody is a student",
    )
    students_see_mark_history: Literal["no", "dates", "names"] = Field(
        "no",
        description="History of a mark that its student sees: no, dates (when it was released and"
        " changed from what to what, and when it reached the LMS), or names (also by whom)",
    )
    metrics_token: SecretStr | None = Field(
        None,
        min_length=16,
        description="Bearer token for `/metrics` (Prometheus); without it there is no such address",
    )
    redis_url: SecretStr | None = Field(
        None,
        description="redis://… of a Redis or Valkey for messages between web processes;"
        " without it PostgreSQL is used",
    )
    worker_memory_mib: int = Field(
        1024,
        ge=256,
        description="Memory that one web process may use, in MiB; near it, documents that nobody"
        " writes in are unloaded and loaded again when needed",
    )
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least severity that is logged"
    )

    @field_validator("sign_in_ways")
    @classmethod
    def _known_ways(cls, value: frozenset[str] | None) -> frozenset[str] | None:
        if value and not value <= _WAYS:
            raise ValueError(f"may have {', '.join(sorted(_WAYS))}")
        return value

    @field_validator("openid_issuer")
    @classmethod
    def _an_issuer(cls, value: str | None, info: ValidationInfo) -> str | None:
        loopback = info.data.get("insecure_loopback", False)
        if value and (
            "?" in value or "#" in value or not is_secure(value, insecure_loopback=loopback)
        ):
            raise ValueError("must begin with https:// and have no query")
        return value

    @field_validator("openid_client_secret")
    @classmethod
    def _all_of_openid(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        given = {bool(info.data.get(name)) for name in ("openid_issuer", "openid_client_id")}
        # An issuer that was refused has a sentence of its own.
        if "openid_issuer" in info.data and given != {bool(value)}:
            raise ValueError("issuer, client id and client secret belong together: set all or none")
        return value

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path not in ("", "/")
        ):
            raise ValueError("must be an origin such as https://tool.example.edu")
        return value.rstrip("/")

    @property
    def stytch_is_set(self) -> bool:
        """True where people can sign in through Stytch."""
        return bool(
            self.stytch_project_id
            and self.stytch_secret
            and self.stytch_public_token
            and self.stytch_organization_id
        )

    @property
    def openid_is_set(self) -> bool:
        """True where people can sign in through an OpenID Connect provider of the institution."""
        return bool(self.openid_issuer and self.openid_client_id and self.openid_client_secret)


def is_secure(address: str, *, insecure_loopback: bool) -> bool:
    """True for https, and for http on this machine where the settings allow it."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "http":
        return insecure_loopback and (host == "localhost" or _is_loopback(host))
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def name_of(field: str) -> str:
    """The environment variable behind a field of Settings."""
    field = field.lower()
    return "DATABASE_URL" if field == "database_url" else PREFIX + field.upper()
