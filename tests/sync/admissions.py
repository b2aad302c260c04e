"""Admissions of students as tickets give them, for tests of a room's parts without a database."""

import uuid

from lti_tool.documents.tickets import Admission
from tests.annotations.shared import student


def admission(number: int = 1, document_id: uuid.UUID = uuid.UUID(int=1)) -> Admission:  # noqa: B008  # a constant
    """Admission of one student: "author01" is the first, and writes under the client id 1."""
    return Admission(
        document_id=document_id,
        kind="annotations",
        client_id_namespace=document_id,
        generation=1,
        session_id=uuid.uuid4(),
        enrolment_id=uuid.UUID(int=number),
        depends_on_groups=False,
        client_id=number,
        writer=student(f"author{number:02}"),
    )
