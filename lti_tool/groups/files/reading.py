"""Reading of a file in a confined process, started by the request that brings it."""

import sys
import threading
from typing import IO

import structlog
from pydantic import RootModel, ValidationError

from lti_tool.errors import Busy, InvalidInput, TooLarge
from lti_tool.groups.files.rows import LARGEST_FILE, FileTable, Problem, Refused
from lti_tool.languages import Message
from lti_tool.sandbox.process import Limits, Reason, Sandbox, SandboxError

_log = structlog.get_logger()

PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "lti_tool.groups.files.program")

_LIMITS = Limits(cpu_seconds=8, wall_seconds=20, memory=384 * 2**20, answer=16 * 2**20)

_AT_ONCE = threading.BoundedSemaphore(1)
"""One file at a time in each web process; a class has one, and it takes a second."""

_PATIENCE = 10
"""Seconds for which a request waits for its turn."""

_sandbox = Sandbox(*PROGRAM)

_ADVICE = "Take the file of the page “Participants” or “Grades” of your course (CSV or XLSX)."

_SENTENCES = {
    Problem.NOT_A_TABLE: "This file could not be read as a table.",
    Problem.MANY_ROWS: "This file has more rows than any class has people.",
    Problem.NO_PEOPLE: "No column of this file says who its rows are about.",
    Problem.NO_GROUPS: "No column of this file has groups.",
    Problem.TOO_MUCH_WORK: "This file takes too long to read.",
    Problem.EMPTY: "There is nobody in this file.",
}


class _Either(RootModel[FileTable | Refused]):
    pass


def read(file: IO[bytes]) -> FileTable:
    """The rows of a file. No connection to the database may be held meanwhile.

    Raises TooLarge, InvalidInput for a file that cannot be used, and Busy.
    """
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise TooLarge("This file is too large for a list of a class.", advice="Send at most 5 MB.")
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        answer = _sandbox.run("read", (content,), _LIMITS)
        found = _Either.model_validate_json(answer).root
    except SandboxError as error:
        _log.warning("group-file-failed", reason=error.reason.value)
        is_work = error.reason in (Reason.TIME, Reason.MEMORY)
        found = Refused(problem=Problem.TOO_MUCH_WORK if is_work else Problem.NOT_A_TABLE)
    except ValidationError:
        found = Refused(problem=Problem.NOT_A_TABLE)
    finally:
        _AT_ONCE.release()
    if isinstance(found, Refused):
        raise _error(found)
    return found


def _error(refused: Refused) -> InvalidInput:
    sentence = _SENTENCES[refused.problem]
    if refused.columns:
        sentence = Message(
            "{sentence} Its columns are: {columns}.",
            sentence=Message(sentence),
            columns=", ".join(refused.columns[:20]),
        )
    if refused.problem is Problem.NO_GROUPS:
        advice = "Call the column with the groups “Groups”, and send the file again."
        return InvalidInput(sentence, field="file", advice=advice)
    return InvalidInput(sentence, field="file", advice=_ADVICE)
