"""Many sockets come at once: their tickets are spent together, and each is answered for itself."""

import socket
import uuid
from typing import Any

from wsproto import ConnectionType, WSConnection

from lti_tool.documents import tickets
from lti_tool.documents.tickets import Admission, PresentedTicket
from lti_tool.errors import NotSignedIn, Unavailable
from lti_tool.sync.admitter import Admitter, Applicant
from tests.server import Replica, Somebody, Tool


def presented(tool: Tool, somebody: Somebody) -> PresentedTicket:
    """A new ticket of somebody's, for the document that it is for."""
    activity = tool.foreign_activity_id if somebody is tool.foreign_teacher else tool.activity_id
    document = somebody.workspace(activity)["document_id"]
    return PresentedTicket(somebody.ticket(document)["ticket"], uuid.UUID(document))


def kinds(answers: list[Any]) -> list[type]:
    return [type(answer) for answer in answers]


def test_each_ticket_of_a_batch_is_answered_for_itself(tool: Tool) -> None:
    ada, ben = presented(tool, tool.ada), presented(tool, tool.ben)
    unknown = PresentedTicket("nobody was given this one", ada.document_id)
    with tool.database.transaction() as db:
        answers = tickets.spend(db, [unknown, ada, ben])
    assert kinds(answers) == [NotSignedIn, Admission, Admission]
    enrolments = [each.enrolment_id for each in answers if isinstance(each, Admission)]
    assert enrolments == [tool.ada.enrolment_id, tool.ben.enrolment_id]


def test_of_two_sockets_with_one_ticket_in_one_batch_one_is_admitted(tool: Tool) -> None:
    ada = presented(tool, tool.ada)
    with tool.database.transaction() as db:
        answers = tickets.spend(db, [ada, ada])
    assert kinds(answers) == [Admission, NotSignedIn]


def test_a_ticket_opens_no_other_document_of_the_same_batch(tool: Tool) -> None:
    ada = presented(tool, tool.ada)
    other = presented(tool, tool.foreign_teacher)
    crossed = [
        PresentedTicket(ada.token, other.document_id),
        PresentedTicket(other.token, ada.document_id),
    ]
    with tool.database.transaction() as db:
        assert kinds(tickets.spend(db, crossed)) == [NotSignedIn, NotSignedIn]


def test_one_that_fails_does_not_keep_the_others_out(tool: Tool) -> None:
    """No text of an address decodes to half a character, and no statement can hold one."""
    broken = PresentedTicket("\ud800", presented(tool, tool.ben).document_id)
    admitter: Admitter = tool.app.extensions["sync"].admitter
    ends = [socket.socketpair() for _ in range(3)]
    given = [presented(tool, tool.ada), broken, presented(tool, tool.ben)]
    applicants = [
        Applicant(end[0], WSConnection(ConnectionType.SERVER), ticket, None, extended=True)
        for end, ticket in zip(ends, given, strict=True)
    ]
    assert kinds(list(admitter._answers(applicants))) == [Admission, Unavailable, Admission]
    for end in ends:
        end[0].close()
        end[1].close()


def test_a_socket_that_comes_when_admission_has_ended_is_told_to_try_again(tool: Tool) -> None:
    document = tool.ada.workspace(tool.activity_id)["document_id"]
    ticket = tool.ada.ticket(document)
    tool.app.extensions["sync"].admitter.stop()
    assert Replica(tool.base, document, ticket).close_code() == 1012
