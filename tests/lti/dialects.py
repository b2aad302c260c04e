"""Two platforms whose messages nobody wrote for these tests: the demo LMS with Moodle's quirks, and
Open edX's LTI consumer (lti-consumer-xblock), a strict platform of another house.

Both are the small platform of these tests (`FakePlatform`: address, keys, tokens, seen requests);
what they say about a launch, and the key they say it with, comes from their own code.
"""

import tempfile
from pathlib import Path
from typing import Any

from flask import Flask

from lti_tool.demo.fake_lms import messages, server
from lti_tool.demo.fake_lms.config import Lms
from lti_tool.demo.fake_lms.tools import Tool
from tests.lti.fake_platform import TOOL, FakePlatform
from tests.lti.xblock_platform import XBlockPlatform


class DemoPlatform(FakePlatform):
    """The demo LMS in Moodle's dialect, about the teacher of its first course."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        lms = Lms(self.url, TOOL, Path(self._directory.name) / "lms.sqlite")
        self._app: Flask = server.create_app(lms)
        self.key = lms.key
        self.kid = "demo-lms-1"
        with self._app.test_client() as client:
            self.published = client.get("/lti/certs").json

    def claims(self, nonce: str, client_id: str = "client-1") -> dict[str, Any]:
        """Claims of the demo LMS when its teacher opens the first activity."""
        tool = Tool(client_id, "1", "A tool", f"{TOOL}/lti/login", f"{TOOL}/lti/launch",
                    f"{TOOL}/lti/keys", {"context_history": "$Context.id.history"})  # fmt: skip
        launch = {"kind": "open", "course": "2", "activity": "1"}
        with self._app.app_context():
            sent = messages.claims(tool, "2", nonce, launch)
        return sent | {"sub": "3"}

    def close(self) -> None:
        super().close()
        self._directory.cleanup()


PLATFORMS: dict[str, type[FakePlatform]] = {"moodle": DemoPlatform, "xblock": XBlockPlatform}
