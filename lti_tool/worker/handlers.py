"""Job name to function: the only place where one subject's result starts another's work."""

from collections.abc import Callable, Mapping

from lti_tool.activities import gradebook_columns, release_marks, reveal_notes
from lti_tool.conversations import choosing, importing
from lti_tool.courses import arrival, joining, roster
from lti_tool.db.job_queue import Claimed
from lti_tool.grading import criterion_columns, outbox, progress, results
from lti_tool.people import provider_sessions
from lti_tool.privacy import erasure, retention
from lti_tool.worker import (
    activity_jobs,
    grade_jobs,
    import_jobs,
    privacy_jobs,
    progress_jobs,
    roster_jobs,
    session_jobs,
)
from lti_tool.worker.job_context import LastStep, Tools

HANDLERS: Mapping[str, Callable[[Tools, Claimed], LastStep | None]] = {
    outbox.DELIVER: grade_jobs.deliver,
    criterion_columns.DELIVER: grade_jobs.deliver_criterion,
    progress.DELIVER: progress_jobs.deliver,
    results.CHECK: grade_jobs.check_results,
    gradebook_columns.RENAME_COLUMN: grade_jobs.rename_column,
    gradebook_columns.RENAME_CRITERION: grade_jobs.rename_criterion_column,
    gradebook_columns.DELETE_COLUMN: grade_jobs.delete_column,
    arrival.COLUMN_REPLACED: grade_jobs.resend_column,
    joining.JOINED: grade_jobs.resend_unmatched,
    release_marks.RELEASE_DUE: activity_jobs.release_marks_due,
    reveal_notes.REVEAL_DUE: activity_jobs.reveal_notes_due,
    importing.READ: import_jobs.read,
    choosing.EXTRACT: import_jobs.extract,
    erasure.ERASE_DOCUMENT: privacy_jobs.erase_in_document,
    erasure.FINISH: privacy_jobs.finish_erasure,
    retention.APPLY: privacy_jobs.apply_retention,
    provider_sessions.END: session_jobs.end_at_service,
    roster.REFRESH: roster_jobs.refresh,
}
