"""Context that a job's function is given, and exceptions by which it asks to come again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from sqlalchemy.orm import Session

from lti_tool.conversations.reading import PROGRAM, ReadingProcess
from lti_tool.db.engine import Database
from lti_tool.lti.service_client import ServiceClient
from lti_tool.sandbox.process import Sandbox
from lti_tool.settings import Settings


@dataclass(frozen=True)
class Tools:
    """Services that a job may use."""

    database: Database
    client: ServiceClient
    settings: Settings
    reading: ReadingProcess = field(default_factory=lambda: ReadingProcess(Sandbox(*PROGRAM)))


LastStep: TypeAlias = Callable[[Session], None]
"""Function that stores what a job has done, in the transaction that takes it off the queue."""


class NotYet(Exception):
    """The job may not run now, as another one is at the same. It comes again soon, and this counts
    as no attempt.
    """

    after = timedelta(seconds=1)


class TryAgain(Exception):
    """The job did not succeed this time. The queue doubles the pause each time, and waits for
    `after` at least, where a service asks for it.
    """

    def __init__(self, after: timedelta | None = None) -> None:
        super().__init__()
        self.after = after or timedelta()
