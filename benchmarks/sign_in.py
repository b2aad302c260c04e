"""Launches and deliveries while 200 people sign in through a service that takes five seconds.

The tool runs as `lti-tool serve` with a durable PostgreSQL of its own; load, launches, sign-ins and
the slow Stytch run beside it on the same cores. The same launches and the same writing are measured
without any sign-in before and after, and the figures are ratios of the two. Whoever is told that
too many are signing in tries again when the answer says.

Run: ./dev bench sign_in [--seconds S] [--people N]
"""

import argparse
import logging
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from sqlalchemy import select

from benchmarks.launch import CLIENT, ISSUER, JWK, message
from benchmarks.load import machine, servers
from benchmarks.load.driving import Driver, driver
from benchmarks.load.measuring import done
from benchmarks.load.school import School, school
from benchmarks.load.servers import Server
from benchmarks.summary import summary
from lti_tool import clock
from lti_tool.demo.fake_stytch import answers
from lti_tool.demo.fake_stytch import server as stytch
from lti_tool.demo.fake_stytch.accounts import Account
from lti_tool.lti.tables import Platform, PlatformKeySet

ROOMS, CONNECTED, WRITING = 10, 200, 50
LAUNCHES_A_SECOND = 2
SECONDS_OF_STYTCH = 5.0
AT_MOST = {"launch_ratio": 1.5, "delivery_ratio": 1.5, "failed": 0}
"""p95 with sign-ins over p95 without. A ratio near 1 is right; the rest is the machine's noise."""


def main() -> None:
    """Print the table, then the key figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=200)
    asked = parser.parse_args()
    machine.get_ready()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with school() as ours, slow_stytch(asked.people) as service:
        _publish_key(ours)
        settings = {
            "LTI_TOOL_STYTCH_PROJECT_ID": stytch.PROJECT_ID,
            "LTI_TOOL_STYTCH_SECRET": stytch.SECRET,
            "LTI_TOOL_STYTCH_PUBLIC_TOKEN": stytch.PUBLIC_TOKEN,
            "LTI_TOOL_STYTCH_ORGANIZATION_ID": answers.ORGANIZATION_ID,
            "LTI_TOOL_STYTCH_API_URL": service.base_url,
        }
        with (
            servers.tool(ours, machine.CORES, settings=settings) as tool,
            driver(machine.CORES) as load,
        ):
            service.redirect_url = f"http://{tool.address}/sign-in/callback"
            done(tool, load, "join", places=tool.places(ROOMS, CONNECTED))
            done(tool, load, "prepare", writers=WRITING, rate=50)
            _measure(tool, load, 5, list)
            before = _measure(tool, load, asked.seconds, list)
            during = _measure(tool, load, asked.seconds, lambda: sign_in_all(tool, service, asked))
            after = _measure(tool, load, asked.seconds, list)
    _report({"before": before, "with sign-ins": during, "after": after})
    figures = {
        f"{what}_ratio": round(
            during[f"{what}_p95"] / statistics.mean((before[f"{what}_p95"], after[f"{what}_p95"])),
            2,
        )
        for what in ("launch", "delivery")
    }
    figures["failed"] = during["failed"]
    print("\n" + summary(figures, AT_MOST))


@contextmanager
def slow_stytch(people: int) -> Iterator[stytch.Stytch]:
    """A Stytch with an account for everybody, which takes its time for each call."""
    service = stytch.Stytch("", "")
    service.behaviour.seconds = SECONDS_OF_STYTCH
    service.accounts = {
        email: Account(email, f"Person {number}", "")
        for number in range(people)
        for email in (f"person{number}@example.edu",)
    }
    running = stytch.serve(service, 0)
    service.base_url = f"http://127.0.0.1:{running.server_port}/"
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield service
    running.shutdown()


def _publish_key(ours: School) -> None:
    """Have the tool know the key with which launches are signed."""
    with ours.database.transaction() as db:
        platform_id = db.scalars(select(Platform.id).where(Platform.issuer == ISSUER)).one()
        keys = {"keys": [{name: JWK[name] for name in ("kty", "kid", "n", "e")}]}
        now = clock.now()
        db.add(PlatformKeySet(platform_id=platform_id, keys=keys, fetched_at=now, tried_at=now))


def _measure(
    tool: Server, load: Driver, seconds: float, sign_ins: Callable[[], list[float | None]]
) -> dict[str, float]:
    """p95 of launches and of deliveries, in milliseconds, while people sign in."""
    with ThreadPoolExecutor(2) as pool:
        launching = pool.submit(launches, tool, seconds)
        signing_in = pool.submit(sign_ins)
        written = done(tool, load, "write", rate=10, writers=WRITING, seconds=seconds)
        took, signed_in = launching.result(), signing_in.result()
    arrived = [each for each in signed_in if each is not None]
    return {
        "launch_p95": sorted(took)[len(took) * 95 // 100],
        "delivery_p95": written["latency"]["p95"],
        "signed_in": len(arrived),
        "failed": len(signed_in) - len(arrived),
        "longest": max(arrived, default=0),
    }


def launches(tool: Server, seconds: float) -> list[float]:
    """Milliseconds of launches at an even pace, each of a student in a browser of its own."""
    began, took = time.perf_counter(), []
    for number in range(int(seconds * LAUNCHES_A_SECOND)):
        time.sleep(max(0.0, began + number / LAUNCHES_A_SECOND - time.perf_counter()))
        took.append(_launch(f"http://{tool.address}", number % 100))
    return took


def _launch(base: str, person: int) -> float:
    cookie = {"Cookie": "__Host-keeps=1"}
    login = {
        "iss": ISSUER,
        "client_id": CLIENT,
        "lti_deployment_id": "1",
        "login_hint": str(person),
        "target_link_uri": f"{base}/lti/launch",
    }
    began = time.perf_counter()
    sent = requests.post(
        f"{base}/lti/login", data=login, headers=cookie, allow_redirects=False, timeout=60
    )
    query = parse_qs(urlsplit(sent.headers["Location"]).query)
    form = {"state": query["state"][0], "id_token": message(query["nonce"][0], person, base)}
    binding = sent.headers["Set-Cookie"].partition(";")[0]
    cookie["Cookie"] += f"; {binding}"
    page = requests.post(f"{base}/lti/launch", data=form, headers=cookie, timeout=60)
    if page.status_code != 200:
        raise SystemExit(f"a launch was refused: {page.status_code}\n{page.text[:2000]}")
    return (time.perf_counter() - began) * 1000


def sign_in_all(
    tool: Server, service: stytch.Stytch, asked: argparse.Namespace
) -> list[float | None]:
    """Sign-ins of all, begun evenly within the time; seconds that each took, or None."""
    began = time.perf_counter()
    emails = list(service.accounts)

    def one(number: int) -> float | None:
        time.sleep(max(0.0, began + number * asked.seconds / asked.people - time.perf_counter()))
        return sign_in(f"http://{tool.address}", service, emails[number])

    with ThreadPoolExecutor(asked.people) as pool:
        return list(pool.map(one, range(asked.people)))


def sign_in(base: str, service: stytch.Stytch, email: str) -> float | None:
    """Sign in with Google, coming again as often as the tool asks; seconds, or None."""
    began = time.perf_counter()
    sent = requests.get(f"{base}/sign-in/google", allow_redirects=False, timeout=60)
    query = parse_qs(urlsplit(sent.headers["Location"]).query)
    token = service.issue(
        "oauth", "google", service.accounts[email], query["pkce_code_challenge"][0]
    )
    state = parse_qs(urlsplit(query["login_redirect_url"][0]).query)["state"][0]
    form = {"state": state, "stytch_token_type": "oauth", "token": token}
    cookie = {"Cookie": sent.headers["Set-Cookie"].partition(";")[0]}
    while True:
        answer = requests.post(f"{base}/sign-in/callback", data=form, headers=cookie, timeout=60)
        if answer.status_code != 503:
            break
        time.sleep(float(answer.headers["Retry-After"]))
    # Nobody has kept a place for them: their home page has no course.
    is_in = answer.ok and '"screen": "home"' in answer.text
    return time.perf_counter() - began if is_in else None


def _report(rows: dict[str, dict[str, Any]]) -> None:
    print(f"{CONNECTED} people in {ROOMS} rooms, {WRITING} of them write\n")
    headings = ("launch p95 ms", "delivery p95 ms", "signed in", "failed", "longest s")
    print(f"{'':16}" + "".join(f"{heading:>17}" for heading in headings))
    for name, row in rows.items():
        print(f"{name:16}" + "".join(f"{value:17.0f}" for value in row.values()))


if __name__ == "__main__":
    main()
