"""One demo LMS: where it is, which tool it knows, and what it remembers."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.demo.fake_lms import world
from lti_tool.demo.fake_lms.dialects import MOODLE, Dialect
from lti_tool.demo.fake_lms.state import State


@dataclass
class Lms:
    """A running LMS. `faults` are statuses that the next score posts are answered with."""

    base_url: str
    tool_url: str
    state_file: Path
    client_id: str = "demo-client"
    deployment_id: str = "1"
    dialect: Dialect = MOODLE
    faults: list[int] = field(default_factory=list)
    tokens: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.state = State(self.state_file)
        self.key: rsa.RSAPrivateKey = self.state.signing_key()

    def item_of(self, course_id: str, activity: world.Activity) -> int:
        """The gradebook column of an activity, made when it is first asked for."""
        with self.lock, self.state.open() as db:
            row = db.execute(
                "SELECT id FROM line_item WHERE activity_id = ? AND course_id = ?",
                (activity.id, course_id),
            ).fetchone()
            if row:
                return int(row["id"])
            made = db.execute(
                "INSERT INTO line_item (course_id, activity_id, label, maximum)"
                " VALUES (?, ?, ?, 100)",
                (course_id, activity.id, activity.title),
            )
            return int(made.lastrowid or 0)
