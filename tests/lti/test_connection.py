"""A connection is tried in the newest course that the LMS still has, and the course is named."""

from typing import Any

import pytest

from lti_tool.lti import diagnose
from lti_tool.lti.diagnose import Check, CourseServices
from lti_tool.lti.tables import Platform
from tests.lti.services import Services


def tried(services: Services, *places: CourseServices) -> dict[str, Check]:
    with services.database.transaction() as db:
        platform = db.get_one(Platform, services.platform_id)
    checks = diagnose.check(services.database, services.settings, platform, places)
    return {check.part: check for check in checks}


def place(services: Services, name: str) -> CourseServices:
    at = f"{services.lms.url}/{name}"
    return CourseServices(name, f"{at}/members", f"{at}/items")


def lay_out(services: Services, name: str) -> None:
    services.lay_out(f"/{name}/members", {"members": [{"user_id": "1"}, None]})
    services.lay_out(
        f"/{name}/items",
        [{"id": "https://lms.example/1"}],
        Link=f'</{name}/more>; rel="next"',
    )
    services.lay_out(f"/{name}/more", [{"id": "https://lms.example/2"}])


@pytest.mark.parametrize("status", [404, 410])
def test_a_course_that_was_deleted_is_passed_over(services: Services, status: int) -> None:
    services.lay_out("/new/members", {}, status)
    services.lay_out("/new/items", {}, status)
    lay_out(services, "old")
    checks = tried(services, place(services, "new"), place(services, "old"))
    assert checks["roster"] == Check(
        "roster", True, "1 member, and 1 that could not be read in the course “old”."
    )
    assert checks["grades"] == Check("grades", True, "2 columns in the course “old”.")


def test_where_every_course_is_gone_the_last_one_is_named(services: Services) -> None:
    checks = tried(services, place(services, "new"), place(services, "old"))
    assert checks["roster"].works is False
    assert "status 404, in the course “old”" in checks["roster"].sentence


def test_any_other_failure_is_told_and_not_passed_over(services: Services) -> None:
    services.lay_out("/new/members", {}, 403)
    lay_out(services, "old")
    checks = tried(services, place(services, "new"), place(services, "old"))
    assert checks["roster"].works is False
    assert "“new”" in checks["roster"].sentence


@pytest.mark.parametrize("places", [[], [CourseServices("x", None, None)]])
def test_without_an_address_nothing_is_known(services: Services, places: Any) -> None:
    checks = tried(services, *places)
    assert checks["roster"].works is None
    assert checks["grades"].works is None
