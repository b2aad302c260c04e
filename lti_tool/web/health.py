"""Whether the tool is alive: it answers, and its database does."""

from sqlalchemy import text

from lti_tool.web.visit import Visit


def alive(visit: Visit) -> dict[str, str]:
    """Answers once the database does."""
    visit.db.execute(text("SELECT 1"))
    return {"status": "ok"}
