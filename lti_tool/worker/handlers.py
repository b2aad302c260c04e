"""Job name to function: the only place where one subject's result starts another's work."""

from collections.abc import Callable, Mapping

from lti_tool.activities import editing
from lti_tool.conversations import importing
from lti_tool.courses import roster
from lti_tool.db.job_queue import Claimed
from lti_tool.grading import gradebook
from lti_tool.worker import grade_jobs, import_jobs, roster_jobs
from lti_tool.worker.job_context import Tools

HANDLERS: Mapping[str, Callable[[Tools, Claimed], None]] = {
    gradebook.DELIVER: grade_jobs.deliver,
    editing.RENAME_COLUMN: grade_jobs.rename_column,
    editing.DELETE_COLUMN: grade_jobs.delete_column,
    importing.READ: import_jobs.read,
    roster.REFRESH: roster_jobs.refresh,
}
