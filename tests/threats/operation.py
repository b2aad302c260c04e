"""Attacks on what is around a launch: frames, cookies, sessions, sockets, pages, keys. S30-S44."""

import uuid
from datetime import timedelta
from typing import Any

import requests
from sqlalchemy import func, select
from structlog.testing import capture_logs

from lti_tool import clock
from lti_tool.db import job_queue
from lti_tool.errors import PlatformPaused
from lti_tool.lti import encryption, limits, platforms, tool_keys
from lti_tool.lti.tables import Platform, ToolKey
from lti_tool.people.tables import Identity, Person
from lti_tool.sync.wire import protocol
from lti_tool.worker import loop
from lti_tool.worker.handlers import HANDLERS
from lti_tool.worker.job_context import Tools
from tests.lti.fake_platform import LTI, seconds
from tests.server import Replica, Somebody
from tests.threats.lti_requests import (
    KEEPS,
    LEARNER,
    TEACHER,
    LtiRequests,
    as_role,
    page_data,
    refused,
)


def framers(answer: requests.Response) -> str:
    return answer.headers["Content-Security-Policy"].rpartition("frame-ancestors ")[2]


def framing(lti_requests: LtiRequests) -> None:
    assert framers(lti_requests.launch()) == lti_requests.lms.url
    assert lti_requests.other.url not in framers(lti_requests.launch())
    for page in ("/", "/admin"):
        assert framers(requests.get(lti_requests.base + page, timeout=10)) == "'none'"
    broken = lti_requests.launch({"nonce": "x"})
    assert framers(broken) == "*"
    assert "<form" not in broken.text
    assert "<button" not in broken.text


def cookies(lti_requests: LtiRequests) -> None:
    login, launch = lti_requests.initiate_login(), lti_requests.launch()
    first = requests.post(f"{lti_requests.base}/lti/login", allow_redirects=False, timeout=10)
    for answer in (login, launch, first):
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-")
        for wanted in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"):
            assert wanted in cookie
        assert "Domain" not in cookie


def forms_of_another_site(lti_requests: LtiRequests) -> None:
    page = lti_requests.launch(as_role(*TEACHER))
    data = page_data(page)
    arrival_cookie = {f"__Host-arrival-{data['arrival']}": data["token"]}
    evil = {"Origin": "https://evil.example"}
    for path in ("/api/activities", "/api/invitations", "/api/course/roster"):
        sent = requests.post(
            lti_requests.base + path,
            data={"title": "x"},
            cookies=arrival_cookie,
            headers=evil,
            timeout=10,
        )
        assert sent.status_code == 401


def a_cookie_chosen_by_somebody_else(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    chosen = {**begun.cookies, "__Host-arrival-x": "chosen", "session": "chosen"}
    page = lti_requests.post(begun, lti_requests.token(begun), chosen)
    assert page_data(page)["token"] != "chosen"
    again = page_data(lti_requests.launch())
    assert again["token"] != page_data(page)["token"]


def sessions_end(lti_requests: LtiRequests) -> None:
    ada = lti_requests.tool.ada
    assert ada.call("GET", "/api/here").status_code == 200
    replica = lti_requests.tool.replica(ada)
    switch(lti_requests, "client-1", "https://lms.example.edu", on=False)
    assert replica.close_code() == 4401
    assert ada.call("GET", "/api/here").status_code == 401
    switch(lti_requests, "client-1", "https://lms.example.edu", on=True)
    assert ada.call("GET", "/api/here").status_code == 200
    lti_requests.let_pass(timedelta(hours=11))
    assert ada.call("GET", "/api/here").status_code == 401


def switch(lti_requests: LtiRequests, client_id: str, issuer: str, *, on: bool) -> None:
    with lti_requests.database.transaction() as db:
        platform = db.scalars(
            select(Platform).where(Platform.issuer == issuer, Platform.client_id == client_id)
        ).one()
        platforms.switch(db, platform, on=on)


def sockets(lti_requests: LtiRequests) -> None:
    """Tickets; what a socket may change is tried in tests/sync and tests/annotations."""
    ada = lti_requests.tool.ada
    document = ada.workspace(lti_requests.tool.activity_id)["document_id"]
    ticket = ada.ticket(document)
    Replica(lti_requests.base, document, ticket).join().close()
    for wrong in (ticket, {**ticket, "ticket": "made-up"}):
        assert Replica(lti_requests.base, document, wrong).close_code() == 4401
    other = lti_requests.tool.other_teacher.workspace(lti_requests.tool.other_activity_id)[
        "document_id"
    ]
    assert Replica(lti_requests.base, other, ada.ticket(document)).close_code() == 4401
    reader = lti_requests.tool.replica(lti_requests.tool.observer)
    before = lti_requests.tool.replica(ada).doc.get_state()
    reader.highlight()
    assert reader.until_refused()
    assert lti_requests.tool.replica(ada).doc.get_state() == before
    assert protocol.parse(protocol.step1(before))


def markup_in_names(lti_requests: LtiRequests) -> None:
    script = "</script><script>alert(1)</script>"
    page = lti_requests.launch(
        {
            "name": script,
            LTI + "context": {"id": "xss", "title": script, "label": script},
            LTI + "resource_link": {"id": "xss", "title": script, "description": script},
        }
    )
    assert "<script>alert(1)" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    somebody = Somebody(lti_requests.base, page_data(page)["token"], uuid.uuid4())
    here = somebody.call("GET", "/api/here")
    assert here.headers["Content-Type"] == "application/json"
    assert here.headers["X-Content-Type-Options"] == "nosniff"


def nothing_happens_by_looking(lti_requests: LtiRequests) -> None:
    """No address does anything by being framed or linked: only with a header that a page holds."""
    for path in ("/api/activities", "/api/admin", "/api/course/roster", "/api/selection"):
        for method in ("GET", "POST"):
            status = requests.request(method, lti_requests.base + path, timeout=10).status_code
            assert status in (401, 405)


def without_personal_data(lti_requests: LtiRequests) -> None:
    with capture_logs() as logs:
        for changes in ({}, {"nonce": "x"}, {LTI + "deployment_id": "9"}):
            lti_requests.launch(
                {"name": "Zebedee Private", "email": "zebedee@example.edu"} | changes
            )
    log_text = str(logs)
    for secret in ("Zebedee", "zebedee", "eyJ", "sesskey", "launchid"):
        assert secret not in log_text
    nameless = {"name": None, "given_name": None, "family_name": None, "email": None}
    assert lti_requests.launch(nameless | {"sub": "nameless"}).status_code == 200


def marks_for_others(lti_requests: LtiRequests) -> None:
    path = f"/api/activities/{lti_requests.tool.activity_id}/grades"
    foreign = f"{path}/{lti_requests.tool.other_teacher.enrolment_id}"
    own = f"{path}/{lti_requests.tool.ada.enrolment_id}"
    teacher, ada = lti_requests.tool.teacher, lti_requests.tool.ada
    assert teacher.call("PUT", foreign, {"score": "1"}).status_code == 404
    assert ada.call("PUT", own, {"score": "1"}).status_code == 403
    more: dict[str, Any] = {"score": "1", "userId": "5", "lineitem": "https://evil.example"}
    assert teacher.call("PUT", own, more).status_code == 400
    for score in ("-1", "101", "NaN", "1e9"):
        assert teacher.call("PUT", own, {"score": score}).status_code == 400


def private_keys(lti_requests: LtiRequests) -> None:
    published = requests.get(f"{lti_requests.base}/lti/keys", timeout=10).json()["keys"]
    assert all(not {"d", "p", "q", "dp", "dq", "qi", "oth", "k"} & set(key) for key in published)
    (old,) = published
    secret = lti_requests.settings.secret_key.get_secret_value()
    with lti_requests.database.transaction() as db:
        stored = db.scalars(select(ToolKey)).one()
        assert b"PRIVATE" not in stored.private_key
        assert encryption.decrypt(secret, stored.private_key)
        new = tool_keys.rotate(db, lti_requests.settings)
        assert tool_keys.signing_key(db, secret)[0] == old["kid"]
    kids = [
        k["kid"] for k in requests.get(f"{lti_requests.base}/lti/keys", timeout=10).json()["keys"]
    ]
    assert set(kids) == {old["kid"], new.kid}
    for later, signs, listed in ((25, new.kid, 2), (24 * 9, new.kid, 1)):
        with (
            clock.frozen(clock.now() + timedelta(hours=later)),
            lti_requests.database.transaction() as db,
        ):
            assert tool_keys.signing_key(db, secret)[0] == signs
            assert len(tool_keys.public_key_set(db)["keys"]) == listed


def large_bodies(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    refused(lti_requests.post(begun, "x" * 1_000_000), 400, 413)
    # Signed and true, but longer than a message can honestly be.
    begun = lti_requests.login()
    padding = "x" * (limits.LARGEST_TOKEN * 3 // 4)
    refused(
        lti_requests.post(begun, lti_requests.token(begun, {"https://x.example/pad": padding})), 400
    )
    assert lti_requests.initiate_login(login_hint="x" * 1_000_000).status_code in (400, 413)


def pages_of_refusal(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    error = {"state": begun.asked["state"], "error": "access_denied<script>"}
    denied = requests.post(f"{lti_requests.base}/lti/launch", data=error, timeout=10)
    for page, status in (
        (denied, 403),
        (lti_requests.launch({"nonce": "secret-nonce"}), 400),
        (lti_requests.launch({LTI + "deployment_id": "secret"}), 403),
        (lti_requests.launch({"iat": seconds(-5000)}), 400),
        (lti_requests.initiate_login(iss="https://unknown.example"), 403),
        (requests.get(f"{lti_requests.base}/lti/launch", timeout=10), 405),
        (requests.get(f"{lti_requests.base}/nothing", timeout=10), 404),
    ):
        refused(page, status)
        assert "secret" not in page.text
        assert "Reference" in page.text
        assert framers(page) in ("*", "'none'")


def switched_off(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    token = lti_requests.token(begun)
    switch(lti_requests, "client-1", lti_requests.lms.url, on=False)
    refused(lti_requests.initiate_login(), 403)
    refused(lti_requests.post(begun, token), 403)
    _jobs_wait(lti_requests)
    switch(lti_requests, "client-1", lti_requests.lms.url, on=True)
    assert lti_requests.launch().status_code == 200


def _jobs_wait(lti_requests: LtiRequests) -> None:
    def paused(*_: object) -> None:
        raise PlatformPaused

    with lti_requests.database.transaction() as db:
        job_queue.enqueue(db, "waits", "1")
    loop.HANDLERS = {"waits": paused, **HANDLERS}  # type: ignore[attr-defined]
    loop.run_one(Tools(lti_requests.database, None, None))  # type: ignore[arg-type]
    with lti_requests.database.transaction() as db:
        assert job_queue.is_waiting(db, "waits", "1")
        assert job_queue.claim(db) is None


def the_same_address_on_two_platforms(lti_requests: LtiRequests) -> None:
    shared = {"email": "same@example.edu", "sub": "same"}
    lti_requests.launch(as_role(*LEARNER) | shared).raise_for_status()
    asked = lti_requests.initiate_login(iss=lti_requests.other.url)
    assert asked.status_code == 302
    with lti_requests.database.transaction() as db:
        before = db.scalar(select(func.count()).select_from(Person))
    begun = lti_requests.login(iss=lti_requests.other.url)
    claims = lti_requests.other.claims(begun.asked["nonce"]) | shared
    assert lti_requests.post(begun, lti_requests.other.sign(claims)).status_code == 200
    with lti_requests.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == (before or 0) + 1
        people = db.scalars(select(Identity.person_id).where(Identity.subject == "same")).all()
    assert len(set(people)) == 2
    assert KEEPS
