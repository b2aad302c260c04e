"""A class of 1,100 with 50,000 notes: what its teacher's pages cost, and a lecture while 500 write.

Milliseconds are CPU of the tool and of its PostgreSQL together for one answer without HTTP: the
table of the class, the heat map of a text with 30,000 highlights, the dearest search, the
projector, and the progress of the course. `tags_s` is the time after which 300 open workspaces have
another tag set, with the pause that pages make. In the lecture 500 people in one document write,
and a projector asks as its page does. `heat_s` is the greatest age of what it shows.

Run: ./dev bench classroom [--seconds S] [--only pages|tags|lecture]
"""

import argparse
import gc
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence

import requests
import simple_websocket
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from benchmarks.load import machine, servers
from benchmarks.load.driving import driver
from benchmarks.load.school import School, school
from benchmarks.load.servers import Server
from benchmarks.search import QUESTIONS, cpu_of, made, sentence
from benchmarks.summary import summary
from lti_tool import clock
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import (
    class_overview,
    heat_map,
    lecture,
    progress,
    search,
    search_scope,
)
from lti_tool.dashboard.search import Question
from lti_tool.folding import fold
from lti_tool.sync.wire import protocol
from lti_tool.web.schemas import heat_map as schemas

NOTES, ON_ONE_TEXT = 50_000, 30_000
OPEN, WRITING, EVERY = 300, 500, 5.0
PAGES = ("table_ms", "heat_map_ms", "search_ms", "projector_ms", "progress_ms")
TARGETS = {**dict.fromkeys(PAGES, 300), "tags_s": 5, "heat_s": 1, "p95": 300, "errors": 0}
JITTER, POLL = 3.0, 0.7
"""Seconds of the pause of a page before it loads a workspace, and between two of a projector."""


def main() -> None:
    """Print each figure, and all of them as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of the lecture")
    parser.add_argument("--only", choices=("pages", "tags", "lecture"), action="append")
    asked = parser.parse_args()
    wanted = asked.only or ("pages", "tags", "lecture")
    figures: dict[str, float] = {}
    with school() as ours:
        if "pages" in wanted:
            figures |= pages(ours)
        if "tags" in wanted:
            with servers.tool(ours, machine.CORES) as server:
                figures["tags_s"] = round(tag_change(ours, server), 2)
        if "lecture" in wanted:
            machine.get_ready()
            figures |= in_lecture(ours, asked.seconds)
    for name, value in figures.items():
        print(f"{name:14}{value:10.2f}")
    print("\n" + summary(figures, TARGETS))


def pages(ours: School) -> dict[str, float]:
    """Milliseconds of each page of the teacher."""
    chance = random.Random(1)
    course = made(ours, chance, "c1")
    with ours.database.transaction() as db:
        rows = notes(chance, course.authors, course.conversation_id)
        documents = [course.shared, *course.own]
        write(db, rows, [each.id for each in documents])
    # As `lti-tool serve` begins: what was there before is in no collection of garbage.
    del rows
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    with ours.database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(text("VACUUM ANALYZE"))
    with ours.database.transaction() as db:
        teacher = course.teacher
        activity = db.get_one(Activity, activity_of(db, course.shared.workspace_id))
        tags = tag_sets.of_activity(db, activity.id)
        asked: Mapping[str, Sequence[Callable[[], object]]] = {
            "table_ms": [lambda: class_overview.of_activity(db, teacher, activity, tags)],
            "heat_map_ms": [lambda: whole_heat_map(db, teacher, activity)],
            "search_ms": [searching(db, teacher, words) for words in QUESTIONS],
            "projector_ms": [lambda: lecture.of_activity(db, teacher, activity, tags)],
            "progress_ms": [lambda: progress.of_course(db, teacher)],
        }
        return {
            name: round(max(cpu_of(db, each)[0] for each in every), 1)
            for name, every in asked.items()
        }


def whole_heat_map(db: Session, teacher: Member, activity: Activity) -> str:
    """The answer as it is sent, which is long."""
    found = heat_map.of_activity(db, teacher, activity)
    return schemas.HeatMap.model_validate(found).model_dump_json()


def searching(db: Session, teacher: Member, words: str) -> Callable[[], object]:
    """One search of the teacher."""
    scope = search_scope.of_member(db, teacher)
    return lambda: search.find(db, scope, Question(words))


def activity_of(db: Session, workspace_id: uuid.UUID) -> uuid.UUID:
    """Id of the activity of a workspace."""
    query = text("SELECT activity_id FROM workspace WHERE id = :id")
    found: uuid.UUID = db.execute(query, {"id": workspace_id}).scalar_one()
    return found


def notes(
    chance: random.Random, authors: Sequence[str], conversation_id: uuid.UUID
) -> list[dict[str, object]]:
    """Highlights on one text, of random passages and tags; the author's number stands with each."""
    found = []
    for number in range(ON_ONE_TEXT):
        at, start = number % len(authors), int(chance.triangular(0, 48_000))
        quote = sentence(chance, 8)
        found.append(
            {"at": at, "key": f"{authors[at]}/{uuid.uuid4()}", "author_id": authors[at],
             "created_at": clock.now(), "conversation_id": str(conversation_id), "start": start,
             "end": start + chance.randint(20, 400), "quote": quote, "folded": fold(quote),
             "tag": f"t{chance.randint(1, 6)}"}
        )  # fmt: skip
    return found


def write(
    db: Session, highlights: Sequence[dict[str, object]], documents: Sequence[uuid.UUID]
) -> None:
    """Write highlights, half of them in the class's document, and comments on them up to the number
    of notes.
    """
    chance = random.Random(2)
    comments = []
    for number, each in enumerate(highlights):
        at = each.pop("at")
        assert isinstance(at, int)
        each["document_id"] = documents[0 if number % 2 else at + 1]
        if number < NOTES - ON_ONE_TEXT:
            words = sentence(chance)
            comments.append(
                {"document_id": each["document_id"], "author_id": each["author_id"],
                 "created_at": clock.now(), "highlight_key": each["key"],
                 "key": f"{each['author_id']}/{uuid.uuid4()}", "text": words, "folded": fold(words)}
            )  # fmt: skip
    db.execute(insert(Highlight), list(highlights))
    db.execute(insert(Comment), comments)


def tag_change(ours: School, server: Server) -> float:
    """Seconds until every open page of an activity for each student has the new tag set."""
    activity_id, teacher = ours.activity("student")
    base = f"http://{server.address}/api/activities/{activity_id}"
    done: list[float] = []
    failed: list[BaseException] = []
    ready = threading.Barrier(OPEN + 1)
    threads = [
        threading.Thread(target=_page, args=(server, base, token, ready, done, failed), daemon=True)
        for token in ours.sessions(OPEN)
    ]
    for each in threads:
        each.start()
    ready.wait(120)
    own = _bearer(teacher)
    current = requests.get(f"{base}/tags", headers=own, timeout=30).json()
    current["tags"][0]["name"] = "Another name"
    began = time.perf_counter()
    del current["notes"]
    requests.put(f"{base}/tags", json=current, headers=own, timeout=30).raise_for_status()
    for each in threads:
        each.join(60)
    if failed or len(done) < OPEN:
        raise SystemExit(f"{OPEN - len(done)} pages do not have the new tags: {failed[:3]}")
    return max(done) - began


def _page(
    server: Server,
    base: str,
    token: str,
    ready: threading.Barrier,
    done: list[float],
    failed: list[BaseException],
) -> None:
    """One page: opens its workspace, waits for a change, and loads it again as pages do."""
    try:
        with requests.Session() as session:
            session.headers.update(_bearer(token))
            opened = session.post(f"{base}/workspace?connect=1", timeout=60).json()
            ticket = opened["ticket"]
            query = f"ticket={ticket['ticket']}&generation={ticket['generation']}&extended=1"
            address = f"ws://{server.address}/sync/{opened['document_id']}?{query}"
            socket = simple_websocket.Client(address)
            # From then on the page is told of changes; this message has the newest revision before.
            _await(socket, protocol.RESUMPTION)
            ready.wait(120)
            _await(socket, protocol.SETTINGS)
            time.sleep(random.random() * JITTER)  # no secret
            again = session.post(f"{base}/workspace", timeout=60).json()
            if again["tags"][0]["name"] == "Another name":
                done.append(time.perf_counter())
            socket.close()
    except BaseException as error:
        failed.append(error)
        raise


def _await(socket: simple_websocket.Client, kind: int) -> None:
    while (message := socket.receive(60)) is not None:
        if message[:1] == bytes([kind]):
            return
    raise TimeoutError(f"no message {kind} within a minute")


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def in_lecture(ours: School, seconds: float) -> dict[str, float]:
    """Latency of deliveries, and the age of what a projector shows, while a class writes notes."""
    with servers.tool(ours, machine.CORES) as server, driver(machine.CORES) as load:
        places = server.places(1, WRITING)
        load.ask("join", places=places)
        load.ask("prepare", writers=WRITING, rate=100)
        activity_id, teacher = ours.activity_of_room(places[0]["room"])
        ages: list[float] = []
        ending = threading.Event()
        address = f"http://{server.address}/api/activities/{activity_id}/lecture"
        projector = threading.Thread(target=_project, args=(address, teacher, ages, ending))
        projector.start()
        result = load.ask(
            "write", rate=WRITING / EVERY, writers=WRITING, seconds=seconds, load="note"
        )
        ending.set()
        projector.join()
    kinds = ("refused", "closed", "troubles")
    errors = result["unsaved"] + sum(sum(result[kind].values()) for kind in kinds)
    missing = max(0, result["expected"] - result["delivered"])
    return {
        "heat_s": round(max(ages), 2),
        "p95": round(result["latency"]["p95"], 1),
        "errors": errors + missing,
    }


def _project(address: str, token: str, ages: list[float], ending: threading.Event) -> None:
    """Ask as the page does. What is written as one request begins is shown by the next answer."""
    version, before = "", 0.0
    with requests.Session() as session:
        session.headers.update(_bearer(token))
        while not ending.is_set():
            begun = time.perf_counter()
            answer = session.get(
                address, params={"version": version} if version else {}, timeout=30
            )
            answer.raise_for_status()
            version = answer.json()["version"]
            if before:
                ages.append(time.perf_counter() - before)
            before = begun
            ending.wait(max(0.1, POLL - (time.perf_counter() - begun)))


if __name__ == "__main__":
    main()
