"""An address that leads somewhere survives signing in, in every way, and never leads elsewhere."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from lti_tool.app import create_app
from lti_tool.courses import join_links
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment, JoinLink
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.db.one_time import new_token
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS
from lti_tool.demo.fake_stytch.server import Stytch
from lti_tool.people.tables import PendingSignIn
from lti_tool.settings import Settings
from tests import builders
from tests.auth.browser import BASE, Browser, asked, code_on, data_of
from tests.auth.conftest import invite
from tests.auth.emulator import SAM, come_back

PRIYA = ACCOUNTS[1].email
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def activity_id(database: Database) -> uuid.UUID:
    """An activity of the course to which Sam has been invited."""
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        made = builders.activity(db, teacher)
        builders.conversation(db, made)
        return made.id


@pytest.fixture
def teacher(database: Database) -> Member:
    with database.transaction() as db:
        return builders.arrive(db, builders.place(db), "tea", builders.TEACHER).member


def destination_on(browser: Browser) -> str:
    """The name of the place that the sign-in page carries on."""
    assert browser.page is not None
    found = re.search(r'href="/sign-in/sso\?to=([^"]+)"', browser.page.text)
    assert found is not None, browser.page.text
    return unescape(found[1])


def sign_in(browser: Browser, to: str, who: str = SAM) -> object:
    """Go on by the AAF; the data of the page after it."""
    sent = browser.get("/sign-in/sso", to=to)
    browser.get("/sign-in/callback", **come_back(sent.headers["Location"], who))
    return data_of(browser.press())


def is_open(data: object, activity_id: uuid.UUID) -> bool:
    assert isinstance(data, dict)
    return (data["screen"], data["activity"]) == ("annotate", str(activity_id)) and bool(
        data["session"]["course"]
    )


def test_an_activity_opens_after_signing_in(browser: Browser, activity_id: uuid.UUID) -> None:
    page = browser.get(f"/activity/{activity_id}")
    assert "Sign in to open the activity" in page.text
    data = sign_in(browser, destination_on(browser))
    assert is_open(data, activity_id)
    assert isinstance(data, dict)
    # The way home is there, too: the session of the sign-in is kept beside that of the course.
    home = browser.get(f"/a/{data['session']['sign_in']}/home")
    assert home.status_code == 200


def test_an_activity_opens_after_a_link_by_mail(
    browser: Browser, activity_id: uuid.UUID, stytch: Stytch
) -> None:
    browser.get(f"/activity/{activity_id}")
    sent = browser.post("/sign-in/email", email=SAM, to=destination_on(browser))
    assert sent.status_code == 303
    browser.open(stytch.outbox[-1][1])
    assert is_open(data_of(browser.press()), activity_id)


def test_an_activity_opens_after_a_code_from_another_device(
    new_browser: Callable[[], Browser], activity_id: uuid.UUID, stytch: Stytch
) -> None:
    browser, phone = new_browser(), new_browser()
    browser.get(f"/activity/{activity_id}")
    browser.post("/sign-in/email", email=SAM, to=destination_on(browser))
    phone.open(stytch.outbox[-1][1])
    code = code_on(phone.press())
    assert is_open(data_of(browser.post("/sign-in/code", code=code)), activity_id)


def test_a_wrong_address_is_asked_for_again_on_the_same_way(
    browser: Browser, activity_id: uuid.UUID
) -> None:
    browser.get(f"/activity/{activity_id}")
    to = destination_on(browser)
    assert browser.post("/sign-in/email", email="nobody", to=to).status_code == 400
    assert destination_on(browser) == to


@pytest.mark.parametrize("exists", [True, False])
def test_who_is_not_in_its_class_is_told_the_same_as_of_one_that_is_not_there(
    browser: Browser, activity_id: uuid.UUID, exists: bool
) -> None:
    wanted = activity_id if exists else uuid.uuid4()
    assert browser.get(f"/activity/{wanted}").status_code == 200
    data = sign_in(browser, destination_on(browser), PRIYA)
    assert isinstance(data, dict)
    assert (data["screen"], data["activity"]) == ("home", None)
    assert data["message"].startswith("The activity of that link is not there, or you are not in")


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example", "//evil.example", "/admin", "activity-//evil.example",
        "activity-https://evil.example", "activity-" + "-" * 36, "class-" + "0" * 16, "link-1",
        "activity-00000000-0000-4000-8000-00000000000g", "\r\nLocation: https://evil.example",
    ],
)  # fmt: skip
def test_no_other_place_can_be_named(browser: Browser, database: Database, to: str) -> None:
    sent = browser.get("/sign-in/sso", to=to)
    assert "evil" not in sent.headers["Location"]
    with database.transaction() as db:
        pending = db.scalars(select(PendingSignIn)).one()
        assert (pending.activity_id, pending.join_hash) == (None, None)
    browser.get("/sign-in/callback", **come_back(sent.headers["Location"], SAM))
    answer = browser.press()
    assert (answer.status_code, data_of(answer)["screen"]) == (200, "home")
    assert "evil.example" not in answer.text


@pytest.fixture
def link(database: Database, teacher: Member, ours: Settings) -> JoinLink:
    with database.transaction() as db:
        return join_links.create(
            db, ours, teacher, Role.STUDENT,
            life=timedelta(days=1), most_people=5, can_sign_in=True,
        )  # fmt: skip


def open_link(browser: Browser, token: str) -> str:
    """Open a link into a class as its page does; the name of the place to go on to."""
    browser.page = browser.client.post(
        "/class", base_url=BASE, data={"token": token}, headers=SAME_ORIGIN
    )
    return destination_on(browser)


def test_whoever_opens_a_link_and_signs_in_is_in_the_class(
    browser: Browser, link: JoinLink, ours: Settings, database: Database
) -> None:
    token = join_links.token_of(ours, link)
    assert token is not None
    to = open_link(browser, token)
    assert token not in to
    data = sign_in(browser, to, PRIYA)
    assert isinstance(data, dict)
    assert data["message"] == "You are in “Reading with machines” now."
    assert browser.page is not None
    (course,) = asked(browser, browser.page, "/api/home")
    assert course["role"] == "student"
    with database.transaction() as db:
        (place,) = db.scalars(select(Enrolment).where(Enrolment.role_source == "invitation"))
        assert place.role == "student"


def test_a_role_in_what_the_browser_sends_changes_nothing(
    browser: Browser, link: JoinLink, ours: Settings
) -> None:
    token = join_links.token_of(ours, link)
    browser.page = browser.client.post(
        "/class", base_url=BASE, headers=SAME_ORIGIN,
        data={"token": token, "role": "teacher", "course_id": str(uuid.uuid4())},
    )  # fmt: skip
    to = destination_on(browser)
    sent = browser.get("/sign-in/sso", to=to, role="teacher")
    browser.get("/sign-in/callback", **come_back(sent.headers["Location"], PRIYA))
    page = browser.press()
    (course,) = asked(browser, page, "/api/home")
    assert course["role"] == "student"


def test_a_guessed_token_is_told_after_signing_in_and_no_sooner(browser: Browser) -> None:
    to = open_link(browser, new_token())
    data = sign_in(browser, to)
    assert isinstance(data, dict)
    assert data["message"].startswith("This link leads to no class.")


def test_a_token_that_is_cut_off_says_so(browser: Browser) -> None:
    answer = browser.client.post(
        "/class", base_url=BASE, data={"token": "short"}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 400
    assert "not whole" in answer.text


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"},
                                     {"Origin": "https://evil.example"}])  # fmt: skip
def test_another_site_puts_nobody_on_the_way_into_a_class(
    browser: Browser, link: JoinLink, ours: Settings, headers: dict[str, str]
) -> None:
    token = join_links.token_of(ours, link)
    answer = browser.client.post("/class", base_url=BASE, data={"token": token}, headers=headers)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_the_name_of_a_class_without_the_token_in_this_browser_leads_home(
    new_browser: Callable[[], Browser], link: JoinLink, ours: Settings
) -> None:
    token = join_links.token_of(ours, link)
    assert token is not None
    to = open_link(new_browser(), token)
    data = sign_in(new_browser(), to, PRIYA)
    assert isinstance(data, dict)
    assert (data["screen"], data["message"]) == ("home", "")


def test_two_links_in_two_tabs_do_not_mix(browser: Browser, link: JoinLink, ours: Settings) -> None:
    right = join_links.token_of(ours, link)
    assert right is not None
    to = open_link(browser, right)
    open_link(browser, new_token())
    data = sign_in(browser, to, PRIYA)
    assert isinstance(data, dict)
    assert data["message"] == "You are in “Reading with machines” now."


def test_the_page_of_a_link_asks_the_server_for_nothing(ours: Settings, database: Database) -> None:
    invite(database, SAM)
    page = Browser(create_app(ours, database)).get("/class")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
