"""docs/permissions.md says what the code decides."""

import os

from lti_tool.db.engine import Database
from tests.workspaces import permissions_document


def test_the_document_is_the_one_that_the_code_gives(database: Database) -> None:
    with database.transaction() as db:
        made = permissions_document.document(db)
        db.rollback()
    if os.environ.get("PROMPTGRIMOIRE_TEST_ACCEPT"):
        permissions_document.DOCUMENT.write_text(made)
    assert permissions_document.DOCUMENT.read_text() == made, "./dev permissions writes it anew"
