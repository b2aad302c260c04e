"""Time until a change in one room is saved while somebody does their worst in another one.

The tool runs as `lti-tool serve` in one process with a durable PostgreSQL, and a document of 10,000
notes; whoever does their worst is one student in a process of their own, within all limits on
sockets and messages. Nothing is pinned: two cores are shared by all. Each attack is compared with a
quiet time of the same run. Run: ./dev bench fair [--seconds S] [--notes N]
"""

import argparse
import multiprocessing
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress

from sqlalchemy import select, text

from benchmarks.load import machine, servers
from benchmarks.load.school import School, school
from benchmarks.summary import summary
from lti_tool.db.engine import Database
from lti_tool.documents import update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync import limits
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.protocol import write_varuint as uint
from lti_tool.yjs.decoder import decode_state_vector
from tests.server import Replica, Somebody
from tests.sync import raw_socket
from tests.sync.raw_socket import RawSocket, frame

TARGETS = {"worst": 0.5}
"""Seconds that the slowest save may take, whatever somebody does in another room."""

BETWEEN = 0.1
"""Seconds between two changes of the one who is measured."""


def deleting_everything(base: str, who: Somebody, room: str, everything: tuple[int, int]) -> None:
    """Eight bytes that name all that is there, as often as the limits allow, in all sockets."""
    client, clocks = everything
    update = b"\0" + uint(1) + uint(client) + uint(1) + uint(0) + uint(clocks)
    _through_all_sockets(base, who, room, lambda _: protocol.update(update))


def structs_of_two_bytes(base: str, who: Somebody, room: str, _: tuple[int, int]) -> None:
    """Send as many structs as a socket may: each has two bytes, and is allowed."""
    written: dict[int, int] = {}

    def more(client: int) -> bytes:
        count, at = 1_000, written.get(client, 0)
        written[client] = at + count
        head = uint(1) + uint(count) + uint(client) + uint(at)
        return protocol.update(head + b"\0\1" * count + b"\0")

    _through_all_sockets(base, who, room, more)


def coming_and_going(base: str, who: Somebody, room: str, _: tuple[int, int]) -> None:
    """Join the large document and leave it, again and again."""
    while True:
        Replica(base, room, who.ticket(room)).join().close()


def without_a_ticket(base: str, _who: Somebody, room: str, _: tuple[int, int]) -> None:
    """Twelve lines that are turned away, and send empty frames until they are cut."""
    pings = frame(b"", raw_socket.PING) * 10_000
    lines: list[RawSocket] = []
    while True:
        while len(lines) < limits.SOCKETS_PER_PERSON:
            lines.append(RawSocket(base, room, {"ticket": "none"}))
            lines[-1].sock.setblocking(False)
        for line in list(lines):
            try:
                line.sock.send(pings)
            except BlockingIOError:
                continue
            except OSError:
                line.sock.close()
                lines.remove(line)
        time.sleep(0.01)


def holding_the_document(base: str, who: Somebody, room: str, _: tuple[int, int]) -> None:
    """Write in a document that something else has locked (`main` does)."""
    replica = Replica(base, room, who.ticket(room)).join()
    while True:
        replica.highlight(conversation=room)
        time.sleep(0.05)


ATTACKS = (
    deleting_everything,
    structs_of_two_bytes,
    coming_and_going,
    without_a_ticket,
    holding_the_document,
)


def _through_all_sockets(
    base: str, who: Somebody, room: str, message: Callable[[int], bytes]
) -> None:
    replicas = [
        Replica(base, room, who.ticket(room)).join() for _ in range(limits.SOCKETS_PER_PERSON)
    ]
    while True:
        began = time.monotonic()
        for replica in replicas:
            with suppress(Exception):
                replica.socket.send(message(replica.doc.client_id))
        # Just below what a socket may send, in messages and in bytes.
        time.sleep(max(0.0, 1 / (limits.MESSAGES_PER_SECOND - 5) - (time.monotonic() - began)))


@contextmanager
def attacking(attack: Callable[..., None], *given: object) -> Iterator[None]:
    """Somebody does this for the length of the block."""
    process = multiprocessing.get_context("spawn").Process(target=attack, args=given, daemon=True)
    process.start()
    try:
        time.sleep(3)
        yield
    finally:
        process.kill()
        process.join()


@contextmanager
def held(database: Database, room: str) -> Iterator[None]:
    """Keep a document's row, as a process that hangs would."""
    with database.transaction() as db:
        db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        wanted = SharedDocument.id == uuid.UUID(room)
        db.execute(select(SharedDocument.id).where(wanted).with_for_update(key_share=True))
        yield


def saves(replica: Replica, room: str, seconds: float) -> list[float]:
    """Seconds until each change is saved, one after another for so many seconds."""
    took = []
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        began = time.monotonic()
        replica.highlight(conversation=room)
        replica.until_saved()
        took.append(time.monotonic() - began)
        time.sleep(BETWEEN)
    return took


def everything_in(made: School, room: str) -> tuple[int, int]:
    """The client that has written most of a document, and how much."""
    with made.database.transaction() as db:
        doc = update_log.load(db, uuid.UUID(room)).document()
    vector = decode_state_vector(doc.get_state())
    client = max(vector, key=lambda each: vector[each])
    return client, vector[client]


def main() -> None:
    """Measure each, and print a table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--notes", type=int, default=10_000)
    asked = parser.parse_args()
    worst, figures = 0.0, {}
    with school() as made, servers.tool(made, machine.CORES) as server:
        base = f"http://{server.address}"
        large, quiet_room = made.room(asked.notes), made.room()
        sessions = made.sessions(1 + len(ATTACKS))
        ada, *others = (Somebody(base, token, uuid.uuid4()) for token in sessions)
        replica = Replica(base, quiet_room, ada.ticket(quiet_room)).join()
        everything = everything_in(made, large)
        quiet = saves(replica, quiet_room, asked.seconds)
        print(f"{'':26}{'median ms':>12}{'worst ms':>12}{'saves':>8}")
        _print_row("quiet", quiet)
        for attack, mallory in zip(ATTACKS, others, strict=True):
            with (
                held(made.database, large) if attack is holding_the_document else nullcontext(),
                attacking(attack, base, mallory, large, everything),
            ):
                took = saves(replica, quiet_room, asked.seconds)
            _print_row(attack.__name__.replace("_", " "), took)
            worst = max(worst, *took)
            figures[attack.__name__] = round(statistics.median(took) / statistics.median(quiet), 1)
    print(summary({"worst": round(worst, 2)} | figures, TARGETS))


def _print_row(name: str, took: list[float]) -> None:
    median, worst = (1000 * of(took) for of in (statistics.median, max))
    print(f"{name:26}{median:12.0f}{worst:12.0f}{len(took):8}")


if __name__ == "__main__":
    main()
