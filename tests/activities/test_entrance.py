"""The entrance of an activity is in the LMS where that has an address, or else in the tool."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import entrance
from lti_tool.activities.entrance import Entrance
from lti_tool.courses import join_links
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import JoinLink
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import NotFound
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings
from tests import builders


class Lecture:
    """An activity behind a link of an LMS."""

    def __init__(self, db: Session, settings: Settings, dialect: str) -> None:
        self.db, self.settings = db, settings
        self.place = builders.place(db)
        db.get_one(Platform, self.place.platform_id).dialect = dialect
        arrived = builders.arrive(db, self.place, "tess", builders.TEACHER)
        self.tess = arrived.member
        self.activity: Activity = builders.activity(db, arrived)
        self.link = db.get_one(ActivityLink, arrived.member.link_id)

    def entrance(self, member: Member | None = None) -> tuple[Entrance, str]:
        self.db.flush()
        who = member or self.tess
        return entrance.of_activity(self.db, self.settings, who, self.activity.id)

    def make_link(self, role: Role = Role.STUDENT) -> JoinLink:
        return join_links.create(
            self.db, self.settings, self.tess, role,
            life=timedelta(days=1), most_people=2, can_sign_in=True,
        )  # fmt: skip


def test_moodle_has_an_address_for_each_link(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        here = Lecture(db, settings, "moodle")
        here.make_link()
        here.link.resource_link_id = "4711"
        address = "https://lms.example.edu/mod/lti/view.php?l=4711"
        assert here.entrance() == (Entrance.LMS, address)
        here.link.resource_link_id = "1&id=2#x"
        assert here.entrance()[1] == "https://lms.example.edu/mod/lti/view.php?l=1%26id%3D2%23x"


def test_elsewhere_it_is_a_link_into_the_class_that_lets_students_in(
    database: Database, settings: Settings
) -> None:
    with database.transaction() as db:
        here = Lecture(db, settings, "generic")
        here.make_link(Role.TUTOR)
        own = f"{settings.public_url}/activity/{here.activity.id}"
        assert here.entrance() == (Entrance.SIGN_IN, own)
        link = here.make_link()
        token = join_links.token_of(settings, link)
        assert here.entrance() == (Entrance.JOIN_LINK, f"{settings.public_url}/class#{token}")


@pytest.mark.parametrize("change", ["off", "expired", "withdrawn"])
def test_a_link_that_lets_nobody_in_is_none(
    database: Database, settings: Settings, change: str
) -> None:
    with database.transaction() as db:
        here = Lecture(db, settings, "canvas")
        link = here.make_link()
        if change == "off":
            link.is_on = False
        elif change == "expired":
            link.created_at = clock.now() - timedelta(days=2)
            link.expires_at = clock.now() - timedelta(days=1)
        else:
            join_links.withdraw(db, here.tess, link)
        assert here.entrance()[0] is Entrance.SIGN_IN


def test_who_may_not_invite_gets_no_link(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        here = Lecture(db, settings, "generic")
        here.make_link()
        tom = builders.arrive(db, here.place, "tom", builders.TUTOR).member
        assert here.entrance(tom)[0] is Entrance.SIGN_IN


def test_another_course_has_no_entrance_here(database: Database, settings: Settings) -> None:
    with database.transaction() as db:
        here = Lecture(db, settings, "generic")
        other = builders.arrive(db, here.place, "sam", builders.TEACHER, course="c2", link="l9")
        with pytest.raises(NotFound):
            here.entrance(other.member)
        with pytest.raises(NotFound):
            entrance.of_activity(db, settings, here.tess, uuid.uuid4())
