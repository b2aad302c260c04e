"""A wrong setting refuses to start, and names the variable without repeating its value."""

from collections.abc import Mapping

import pytest
from pydantic import SecretStr, ValidationError

from lti_tool.settings import PREFIX, Settings, SettingsError, name_of

GOOD = {
    "LTI_TOOL_PUBLIC_URL": "https://tool.example.edu",
    "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
}


def refusal(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.load(environ)
    return str(refused.value)


def test_two_variables_are_enough() -> None:
    settings = Settings.load(GOOD)
    assert settings.public_url == "https://tool.example.edu"
    assert settings.database_url is None
    assert not settings.stytch_is_set
    assert not settings.insecure_loopback


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_variable_is_named(missing: str) -> None:
    message = refusal({name: value for name, value in GOOD.items() if name != missing})
    assert missing in message


def test_all_missing_variables_are_named_at_once() -> None:
    message = refusal({})
    assert all(name in message for name in GOOD)


def test_an_unknown_variable_with_our_prefix_is_a_slip_of_the_pen() -> None:
    message = refusal(GOOD | {"LTI_TOOL_PUBLIC_ULR": "https://private.example.edu"})
    assert "LTI_TOOL_PUBLIC_ULR" in message
    assert "private.example.edu" not in message


def test_other_programs_variables_are_none_of_our_business() -> None:
    Settings.load(GOOD | {"PATH": "/usr/bin", "LTI_TOOLKIT": "x", "lti_tool_lower": "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LTI_TOOL_PUBLIC_URL", "tool.private.edu"),
        ("LTI_TOOL_PUBLIC_URL", "https://tool.private.edu/path"),
        ("LTI_TOOL_PUBLIC_URL", "ftp://tool.private.edu"),
        ("LTI_TOOL_SECRET_KEY", "private but short"),
        ("DATABASE_URL", "mysql://private.example.edu/tool"),
        ("DATABASE_URL", "private"),
        ("LTI_TOOL_REDIS_URL", "private:6379"),
        ("LTI_TOOL_SESSION_HOURS", "private"),
        ("LTI_TOOL_SESSION_HOURS", "0"),
        ("LTI_TOOL_SESSION_HOURS", "25"),
        ("LTI_TOOL_MAX_UPLOAD_KIB", "-1"),
        ("LTI_TOOL_INSECURE_LOOPBACK", "private"),
        ("LTI_TOOL_LOG_LEVEL", "private"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_never_repeated(name: str, value: str) -> None:
    message = refusal(GOOD | {name: value})
    assert name in message
    assert "private" not in message
    assert GOOD["LTI_TOOL_SECRET_KEY"] not in message


def test_the_database_url_has_the_name_that_hosts_give_it() -> None:
    settings = Settings.load(GOOD | {"DATABASE_URL": "postgresql://host/db"})
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://host/db"


def test_a_slash_after_the_public_url_is_taken_off() -> None:
    assert Settings.load(GOOD | {"LTI_TOOL_PUBLIC_URL": "https://a.edu/"}).public_url == (
        "https://a.edu"
    )


def test_nothing_shows_a_secret() -> None:
    settings = Settings.load(
        GOOD
        | {
            "DATABASE_URL": "postgresql://user:private-1@host/db",
            "LTI_TOOL_STYTCH_SECRET": "private-2",
        }
    )
    shown = f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "private" not in shown
    assert GOOD["LTI_TOOL_SECRET_KEY"] not in shown


def test_settings_do_not_change_while_the_tool_runs() -> None:
    with pytest.raises(ValidationError):
        Settings.load(GOOD).session_hours = 5


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_says_what_it_is_for(field: str) -> None:
    description = Settings.model_fields[field].description
    assert description
    assert len(description) > 15


def test_every_secret_is_a_secret_by_type() -> None:
    for field, about in Settings.model_fields.items():
        if any(word in field for word in ("secret", "password", "database_url")):
            assert SecretStr.__name__ in str(about.annotation), name_of(field)


def test_every_variable_has_our_prefix_or_is_the_database_url() -> None:
    names = {name_of(field) for field in Settings.model_fields}
    assert all(name.startswith(PREFIX) or name == "DATABASE_URL" for name in names)
    assert len(names) == len(Settings.model_fields)
