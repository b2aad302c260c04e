"""lti-tool documents, as an operator types it, also while people write."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result
from pycrdt import Map
from sqlalchemy import select, text

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.cli import cli
from lti_tool.db.engine import Database
from lti_tool.documents import report as shared
from lti_tool.documents import snapshots
from lti_tool.documents.tables import DocumentSnapshot, SharedDocument
from lti_tool.settings import Settings
from tests import server
from tests.sync.update_log_fixture import a_history
from tests.waiting import until_locked_out

Command = Callable[..., Result]


@pytest.fixture
def documents(database_url: str) -> Command:
    """Run `lti-tool documents …` against the test's database."""
    runner = CliRunner(
        env={
            "DATABASE_URL": database_url,
            "LTI_TOOL_PUBLIC_URL": "http://127.0.0.1:8000",
            "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
            "LTI_TOOL_INSECURE_LOOPBACK": "true",
        }
    )
    return lambda *arguments: runner.invoke(cli, ["documents", *map(str, arguments)])


def run(database: Database, statement: str) -> None:
    with database.transaction() as db:
        db.execute(text(statement))


def test_list_says_what_each_document_is_for_and_nothing_of_anybody(
    database: Database, documents: Command
) -> None:
    assert documents("list").output == ""
    written = a_history(database)
    listed = documents("list")
    assert listed.exit_code == 0
    (line,) = listed.output.splitlines()
    assert line.startswith(
        f"{written.id}  Reading with machines / Week 1: a conversation about sources"
        "  for a class  updates 30  bytes "
    )
    assert "snapshot 30  changed 20" in line


def test_inspect_shows_sizes_and_counts(database: Database, documents: Command) -> None:
    written = a_history(database)
    shown = documents("inspect", written.id).output
    lines = {line[:15].strip(): line[16:] for line in shown.splitlines()}
    assert lines["kind"] == "annotations, for a class"
    assert lines["generation"] == "1"
    assert lines["log"].startswith("30 updates, ")
    assert lines["snapshots"].startswith("at 10, 20, 30; ")
    assert lines["clients"] == "2"
    assert (lines["highlights"], lines["comments"], lines["tags"]) == ("3", "3", "1")


def test_inspect_shows_the_past(database: Database, documents: Command) -> None:
    written = a_history(database)
    shown = documents("inspect", written.id, "--at", 2).output
    assert "highlights      1\n" in shown
    assert "as of update    2, 2 of them after a snapshot\n" in shown
    late = documents("inspect", written.id, "--at", 31)
    assert (late.exit_code, late.output) == (1, "Error: The document has 30 updates only.\n")


def test_no_command_tells_a_name_or_what_was_written(
    database: Database, documents: Command, settings: Settings
) -> None:
    with server.running(settings, database) as tool:
        ada = tool.replica(tool.ada)
        ada.highlight(quote="a telling phrase")
        ada.until_saved()
    run(database, "UPDATE highlight SET quote = 'another telling phrase'")
    for command in (
        ["list"],
        ["inspect", document(database)],
        ["verify", "--all"],
        ["compact", "--all"],
        ["rebuild-rows", "--all"],
    ):
        output = documents(*command).output
        assert output
        assert "phrase" not in output
        assert "Ada" not in output


def document(database: Database) -> uuid.UUID:
    with database.transaction() as db:
        return db.scalars(select(SharedDocument.id)).one()


def test_verify_ends_with_1_where_something_is_wrong(
    database: Database, documents: Command
) -> None:
    one, other = a_history(database), a_history(database, link="l2")
    assert documents("verify", "--all").output == "2 of 2 agreed in everything.\n"
    run(database, f"UPDATE shared_document SET head = 31 WHERE id = '{one.id}'")
    for name in (one.id, "--all"):
        checked = documents("verify", name)
        assert checked.exit_code == 1
        assert f"{one.id}  The document counts 31 updates, but its log ends" in checked.output
    assert documents("verify", other.id).exit_code == 0


def test_rebuild_rows_makes_them_what_the_document_says(
    database: Database, documents: Command
) -> None:
    one, other = a_history(database), a_history(database, link="l2")
    run(database, "DELETE FROM highlight")
    run(database, "UPDATE comment SET text = 'another'")
    assert documents("rebuild-rows", one.id).output == "1 of 1 rebuilt.\n"
    assert documents("verify", one.id).exit_code == 0
    assert documents("verify", other.id).exit_code == 1
    assert documents("rebuild-rows", "--all").output == "2 of 2 rebuilt.\n"
    assert documents("verify", other.id).exit_code == 0


def test_compact_makes_a_snapshot_of_now_and_leaves_the_log(
    database: Database, documents: Command
) -> None:
    written = a_history(database)
    run(database, "UPDATE document_snapshot SET state = '\\x00' WHERE number = 20")
    written.add()
    assert documents("compact", written.id).output == "1 of 1 compacted.\n"
    assert written.snapshots() == [31]
    assert documents("verify", written.id).output == "1 of 1 agreed in everything.\n"
    assert "log             31 updates" in documents("inspect", written.id).output


def test_a_damaged_log_stops_one_document_and_not_the_others(
    database: Database, documents: Command
) -> None:
    one, other = a_history(database), a_history(database, link="l2")
    run(database, f"DELETE FROM document_update WHERE document_id = '{one.id}' AND number = 7")
    other.add()
    compacted = documents("compact", "--all")
    assert compacted.exit_code == 1
    assert f"document {one.id}: update 7 is missing. See" in compacted.stderr
    assert "1 of 2 compacted." in compacted.output
    assert (one.snapshots(), other.snapshots()) == ([10, 20, 30], [31])


@pytest.mark.parametrize("command", ["inspect", "verify", "rebuild-rows", "compact"])
def test_an_id_that_no_document_has_is_a_plain_error(documents: Command, command: str) -> None:
    unknown = uuid.uuid4()
    result = documents(command, unknown)
    assert result.exit_code == 1
    assert (
        result.output == f"Error: There is no document {unknown}. See `lti-tool documents list`.\n"
    )
    assert documents(command, "week-1").exit_code == 2


@pytest.mark.parametrize("command", ["verify", "rebuild-rows", "compact"])
def test_one_or_all_must_be_said(documents: Command, command: str) -> None:
    for arguments in ([], [uuid.uuid4(), "--all"]):
        result = documents(command, *arguments)
        assert result.exit_code == 2
        assert "Name one document, or say --all." in result.output


@contextmanager
def going_on(work: Callable[[], None]) -> Iterator[Callable[[], int]]:
    """Something done again and again in another thread for the length of the block; how often."""
    failures: list[BaseException] = []
    enough = threading.Event()
    times = 0

    def go_on() -> None:
        nonlocal times
        try:
            while not enough.is_set():
                work()
                times += 1
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield lambda: times
    finally:
        enough.set()
        thread.join()
    assert failures == []


def test_every_command_is_safe_while_people_write(
    database: Database, documents: Command, settings: Settings
) -> None:
    with server.running(settings, database) as tool:
        ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)

        def write() -> None:
            for replica in (ada, ben):
                replica.highlight()
                replica.until_saved()

        with going_on(write) as times:
            while times() < 15:
                for command in ("verify", "rebuild-rows", "compact", "verify"):
                    done = documents(command, "--all")
                    assert (done.exit_code, done.output[:6]) == (0, "1 of 1"), done.output
        written = times() * 2
        assert documents("verify", "--all").exit_code == 0
        late = tool.replica(tool.teacher)
        assert len(list(late.highlights.keys())) == written
        with database.transaction() as db:
            assert len(db.scalars(select(Highlight.key)).all()) == written


def test_rebuilding_waits_for_a_write_that_has_begun_and_keeps_it(
    database: Database, documents: Command
) -> None:
    """Rebuilt rows would lack a commit a moment later if there were no lock."""
    written = a_history(database)
    results: list[Result] = []
    rebuild = threading.Thread(target=lambda: results.append(documents("rebuild-rows", written.id)))
    with database.transaction() as writing:
        page = written.people.pages[0]
        page.add_comment(page.add_highlight())
        page.send()
        written.write(writing)
        rebuild.start()
        until_locked_out(writing)
        assert documents("verify", written.id).exit_code == 0
    rebuild.join()
    assert results[0].output == "1 of 1 rebuilt.\n"
    with database.transaction() as db:
        assert len(db.scalars(select(Comment.key)).all()) == 4


def test_a_write_waits_while_rows_are_rebuilt_and_joining_does_not(
    database: Database, settings: Settings, documents: Command
) -> None:
    with server.running(settings, database) as tool:
        ada = tool.replica(tool.ada)
        with database.transaction() as rebuilding:
            shared.rebuild_rows(rebuilding, document(database))
            ben = tool.replica(tool.ben)
            ada.highlight()
            until_locked_out(rebuilding)
        ada.until_saved()
        ben.until(lambda: len(list(ben.highlights.keys())) == 1)
    assert documents("verify", "--all").exit_code == 0


def test_what_is_deleted_while_rows_are_rebuilt_stays_deleted(
    database: Database, settings: Settings, documents: Command
) -> None:
    """The rows that are there again afterwards are others than those that were there before."""
    with server.running(settings, database) as tool:
        ada = tool.replica(tool.ada)
        kept, gone = ada.highlight(), ada.highlight()
        comment = Map({"text": "because", "created": 1})
        ada.write(lambda: ada.highlights[gone]["comments"].update({f"{ada.author}/c": comment}))
        ada.until_saved()
        with database.transaction() as rebuilding:
            shared.rebuild_rows(rebuilding, document(database))
            ada.write(lambda: ada.highlights.pop(gone))
            until_locked_out(rebuilding)
        ada.until_saved()
    assert documents("verify", "--all").exit_code == 0
    with database.transaction() as db:
        assert db.scalars(select(Highlight.key)).all() == [kept]
        assert db.scalars(select(Comment.key)).all() == []


def test_compacting_delays_no_write(database: Database, documents: Command) -> None:
    written = a_history(database)
    with database.transaction() as compacting:
        assert snapshots.rebuild(compacting, written.id) == 30
        written.add()
    with database.transaction() as db:
        assert db.scalars(select(DocumentSnapshot.number)).all() == [30]
    assert documents("verify", written.id).exit_code == 0
