"""An activity for pairs that asks for an answer; Ada and Ben are one of them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.responses import ResponseSettings
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.groups import groupings
from tests.server import Tool


@pytest.fixture
def pair(tool: Tool) -> Iterator[Tool]:
    """The tool with this activity; documents agree with their rows afterwards."""
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
        grouping = groupings.create(db, teacher, "Pairs", group_names=["One"])
        (group,) = groupings.all_groups(db, grouping.id)
        activity.assign(workspace_for="group", grouping_id=grouping.id, hands_in=True)
        activity.response = ResponseSettings("must", 5)
        for who in (tool.ada, tool.ben):
            db.add(EnrolmentClass(enrolment_id=who.enrolment_id, class_id=group.id))
    yield tool
    with tool.database.transaction() as db:
        documents = db.scalars(select(SharedDocument.id)).all()
    for document_id in documents:
        with tool.database.transaction() as db:
            assert verify(db, document_id) == []
