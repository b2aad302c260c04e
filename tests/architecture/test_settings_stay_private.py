"""Values that an operator sets are never shown, neither by the list of settings nor by an error."""

import pytest
from click.testing import CliRunner

from lti_tool.cli import cli
from lti_tool.settings import Settings, name_of

PRIVATE = "a value that belongs to the operator alone"


@pytest.fixture
def _everything_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.setenv(name_of(field), PRIVATE)


@pytest.mark.usefixtures("_everything_is_set")
def test_the_list_of_settings_says_what_is_set_and_never_to_what() -> None:
    shown = CliRunner().invoke(cli, ["settings"])
    assert shown.exit_code == 0
    assert PRIVATE not in shown.output
    for field, about in Settings.model_fields.items():
        assert name_of(field) in shown.output
        assert str(about.description) in shown.output


@pytest.mark.usefixtures("_everything_is_set")
@pytest.mark.parametrize("command", [["database", "check"], ["platforms", "list"], ["work"]])
def test_a_command_that_refuses_names_variables_only(command: list[str]) -> None:
    refused = CliRunner().invoke(cli, command)
    assert refused.exit_code != 0
    assert PRIVATE not in refused.output
    assert "LTI_TOOL_PUBLIC_URL" in str(refused.exception)
    assert PRIVATE not in str(refused.exception)
