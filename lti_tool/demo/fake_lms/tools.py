"""The tools that this LMS knows: one from the start, others that registered themselves."""

import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from lti_tool.demo.fake_lms.state import State

DEMO_CLIENT = "demo-client"


@dataclass(frozen=True)
class Tool:
    """A registered tool. `custom` holds the parameters that the administrator set for it."""

    client_id: str
    deployment_id: str
    name: str
    login_url: str
    launch_url: str
    key_set_url: str
    custom: dict[str, str]
    is_active: bool = True


class Tools:
    """The registered tools, and which of them the courses use."""

    def __init__(self, state: State, tool_url: str, custom: dict[str, str]) -> None:
        self._state = state
        self._first = Tool(
            client_id=DEMO_CLIENT,
            deployment_id="1",
            name="PromptGrimoire",
            login_url=f"{tool_url}/lti/login",
            launch_url=f"{tool_url}/lti/launch",
            key_set_url=f"{tool_url}/lti/keys",
            custom=custom,
        )

    def all(self) -> list[Tool]:
        """Every tool."""
        stored: list[dict[str, Any]] = self._state.kept("tools") or []
        return [self._first, *(Tool(**each) for each in stored)]

    def find(self, client_id: str) -> Tool | None:
        """The tool with this client id."""
        return next((tool for tool in self.all() if tool.client_id == client_id), None)

    def in_use(self) -> Tool:
        """The tool that the courses' activities open."""
        return self.find(self._state.kept("tool-in-use") or DEMO_CLIENT) or self._first

    def use(self, client_id: str) -> None:
        """Activate a tool and let the courses use it."""
        tool = self.find(client_id)
        if tool is not None:
            self.keep(replace(tool, is_active=True))
            self._state.keep("tool-in-use", client_id)

    def new_client(self) -> tuple[str, str]:
        """A client id and a deployment id that nobody has."""
        return secrets.token_hex(8), str(len(self.all()) + 1)

    def keep(self, tool: Tool) -> None:
        """Add a tool, or put it in the place of the one with its client id."""
        if tool.client_id == DEMO_CLIENT:
            return
        others = [each for each in self.all()[1:] if each.client_id != tool.client_id]
        self._state.keep("tools", [asdict(each) for each in (*others, tool)])
