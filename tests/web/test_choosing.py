"""Activities on their way to a course page, and the name that the LMS gives their link there."""

import uuid
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from sqlalchemy import select

from lti_tool.activities import gradebook_columns
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.db import job_queue
from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from tests.lti.fake_platform import AGS, GONE, LTI
from tests.server import Somebody
from tests.threats.lti_requests import LtiRequests, opened

DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@pytest.fixture
def lti_requests(settings: Settings, database: Database) -> Iterator[LtiRequests]:
    with opened(settings, database) as found:
        yield found


def chooser(lti_requests: LtiRequests, **more: str) -> Somebody:
    """The teacher in the LMS's dialog for choosing."""
    return lti_requests.arrive(
        {
            LTI + "message_type": "LtiDeepLinkingRequest",
            LTI + "resource_link": GONE,
            DEEP_LINKING + "deep_linking_settings": {
                "accept_types": ["ltiResourceLink"],
                "accept_presentation_document_targets": ["iframe"],
                "accept_multiple": True,
                "deep_link_return_url": f"{lti_requests.lms.url}/done",
                **more,
            },
        }
    )


def send(teacher: Somebody, *ids: str, **more: Any) -> list[dict[str, Any]]:
    """Choose these; the content items that the LMS gets."""
    answer = teacher.call("POST", "/api/selection", {"activity_ids": ids, **more})
    assert answer.status_code == 200, answer.text
    claims = jwt.decode(answer.json()["token"], options={"verify_signature": False})
    items: list[dict[str, Any]] = claims[DEEP_LINKING + "content_items"]
    return items


def open_link(
    lti_requests: LtiRequests, item: dict[str, Any], title: str, link: str = "77"
) -> Somebody:
    """Somebody clicks what the LMS made of a chosen activity."""
    return lti_requests.arrive(
        {
            LTI + "resource_link": {"id": link, "title": title},
            LTI + "custom": item["custom"],
            AGS: {"scope": [], "lineitem": f"{lti_requests.lms.url}/items/{link}"},
        }
    )


def made(teacher: Somebody, title: str = "Week 1") -> str:
    activity_id: str = teacher.call("POST", "/api/activities", {"title": title}).json()["id"]
    return activity_id


def title_of(lti_requests: LtiRequests, activity_id: str) -> str:
    with lti_requests.database.transaction() as db:
        return db.get_one(Activity, uuid.UUID(activity_id)).title


def test_the_dialog_says_what_is_on_the_page_and_a_second_link_has_no_second_column(
    lti_requests: LtiRequests,
) -> None:
    teacher = chooser(lti_requests)
    first, other = made(teacher), made(teacher, "Week 2")
    assert teacher.call("GET", "/api/selection").json()["on_page"] == {}
    (item,) = send(teacher, first)
    assert item["lineItem"]["label"] == "Week 1"

    # Nobody knows yet whether the LMS kept it, so it is not left without a column.
    again = chooser(lti_requests)
    assert again.call("GET", "/api/selection").json()["on_page"] == {first: "sent"}
    assert "lineItem" in send(again, first)[0]

    open_link(lti_requests, item, "Week 1")
    again = chooser(lti_requests)
    assert again.call("GET", "/api/selection").json()["on_page"] == {first: "opened"}
    ours, new = send(again, first, other)
    assert "lineItem" not in ours
    assert ours["custom"] == item["custom"]
    assert "lineItem" in new


def test_an_activity_whose_link_was_deleted_gets_a_column_again_and_the_old_one_is_forgotten(
    lti_requests: LtiRequests,
) -> None:
    teacher = chooser(lti_requests)
    first = made(teacher)
    (item,) = send(teacher, first)
    open_link(lti_requests, item, "Week 1")
    (item,) = send(chooser(lti_requests), first, anew=[first])
    assert "lineItem" in item
    with lti_requests.database.transaction() as db:
        link = db.scalars(
            select(ActivityLink).where(ActivityLink.activity_id == uuid.UUID(first))
        ).one()
        assert link.lineitem_url is None
    # An id that was not chosen, of this course or of another, changes nothing.
    assert send(chooser(lti_requests), anew=[str(uuid.uuid4())]) == []


@pytest.mark.parametrize(
    ("sent", "offered"),
    [("Week 7", "Week 7"), ("PromptGrimoire", ""), (" promptgrimoire", ""), ("", "")],
)
def test_the_name_of_the_tool_is_no_title(
    lti_requests: LtiRequests, sent: str, offered: str
) -> None:
    teacher = chooser(lti_requests, title=sent)
    assert teacher.call("GET", "/api/selection").json()["title"] == offered


def test_an_activity_is_called_what_its_link_is_called_in_the_lms(
    lti_requests: LtiRequests,
) -> None:
    teacher = chooser(lti_requests)
    activity_id = made(teacher, "Week 1")
    (item,) = send(teacher, activity_id)
    # The teacher changed the name in the LMS's form.
    open_link(lti_requests, item, "Week 1: sources")
    assert title_of(lti_requests, activity_id) == "Week 1: sources"
    # Renamed here: the LMS says nothing new, so the newer name stays.
    answer = teacher.call("PATCH", f"/api/activities/{activity_id}", {"title": "Here"})
    assert answer.status_code == 200
    open_link(lti_requests, item, "Week 1: sources")
    assert title_of(lti_requests, activity_id) == "Here"
    open_link(lti_requests, item, "  Week\n 2  " + "x" * 300)
    assert title_of(lti_requests, activity_id) == ("Week 2 " + "x" * 300)[:200]
    for unusable in ("", "\x07", "   "):
        open_link(lti_requests, item, unusable)
    assert title_of(lti_requests, activity_id).startswith("Week 2")


def test_an_activity_behind_two_links_keeps_its_own_name(lti_requests: LtiRequests) -> None:
    teacher = chooser(lti_requests)
    activity_id = made(teacher, "Week 1")
    (item,) = send(teacher, activity_id)
    open_link(lti_requests, item, "Week 1")
    open_link(lti_requests, item, "For group B", link="78")
    open_link(lti_requests, item, "For group C", link="78")
    assert title_of(lti_requests, activity_id) == "Week 1"


def test_a_new_name_in_the_lms_goes_to_a_column_that_the_tool_made(
    lti_requests: LtiRequests,
) -> None:
    teacher = chooser(lti_requests)
    activity_id = made(teacher, "Week 1")
    (item,) = send(teacher, activity_id)
    open_link(lti_requests, item, "Week 1")
    with lti_requests.database.transaction() as db:
        link = db.scalars(select(ActivityLink).where(ActivityLink.resource_link_id == "77")).one()
        link.lineitem_is_ours = True
    open_link(lti_requests, item, "Week 9")
    with lti_requests.database.transaction() as db:
        asked = select(job_queue.Job.subject).where(
            job_queue.Job.name == gradebook_columns.RENAME_COLUMN
        )
        assert db.scalars(asked).all() == [str(link.id)]


def test_places_without_an_account_are_offered_only_where_people_can_sign_in(
    lti_requests: LtiRequests,
) -> None:
    teacher = lti_requests.tool.teacher
    assert "invite" not in teacher.call("GET", "/api/here").json()["capabilities"]
    invitation = {"addresses": "guest@example.org", "role": "student"}
    refused = teacher.call("POST", "/api/invitations", invitation)
    assert refused.status_code == 409
    assert "without the LMS" in refused.json()["error"]["sentence"]
