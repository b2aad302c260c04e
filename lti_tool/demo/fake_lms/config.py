"""One demo LMS: where it is, which tools it knows, and what it remembers."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from flask import current_app

from lti_tool.demo.fake_lms.catalogue import Catalogue
from lti_tool.demo.fake_lms.dialects import MOODLE, Dialect
from lti_tool.demo.fake_lms.state import State
from lti_tool.demo.fake_lms.tools import Tools

_TOOL_PARAMETERS = {
    "groups": "$Moodle.Person.userGroupIds",
    "context_history": "$Context.id.history",
    "unresolved": "$No.Such.Variable",
}


@dataclass
class Lms:
    """A running LMS. `faults` are statuses that the next score posts are answered with, `faults_of`
    those to columns of a label; `privacy` is whether names are shared: "always", "never", or
    "delegate" to each activity; `gradebook` is the services of the gradebook that tools may use.
    """

    base_url: str
    tool_url: str
    state_file: Path
    dialect: Dialect = MOODLE
    privacy: str = "always"
    gradebook: tuple[str, ...] = ("lineitem", "lineitem.readonly", "result.readonly", "score")
    faults: list[int] = field(default_factory=list)
    faults_of: dict[str, list[int]] = field(default_factory=dict)
    tokens: dict[str, tuple[float, str, frozenset[str]]] = field(default_factory=dict)
    key_sets: dict[str, Any] = field(default_factory=dict)
    launches: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Login hints that have not been used, with what each was made for and for whom."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.state = State(self.state_file)
        self.key: rsa.RSAPrivateKey = self.state.signing_key()
        self.catalogue = Catalogue(self.state)
        self.tools = Tools(self.state, self.tool_url, dict(_TOOL_PARAMETERS))


def lms() -> Lms:
    """The LMS that the running application is."""
    found: Lms = current_app.extensions["lms"]
    return found
