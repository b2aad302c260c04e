"""Findings of verify: none in a sound document, and one plain sentence for each damage."""

import uuid
import zlib

import pytest
from pycrdt import merge_updates
from sqlalchemy import text

from lti_tool.db.engine import Database
from lti_tool.documents import report, snapshots, update_log
from lti_tool.documents.verify import verify
from lti_tool.errors import NotFound
from tests.annotations import wire
from tests.sync.update_log_fixture import DocumentHistory, a_history


def findings(database: Database, document_id: uuid.UUID) -> list[str]:
    with database.transaction() as db:
        return [finding.sentence for finding in verify(db, document_id)]


def run(database: Database, statement: str, **values: object) -> None:
    with database.transaction() as db:
        db.execute(text(statement), values)


def test_a_sound_document_has_no_findings(database: Database) -> None:
    assert findings(database, a_history(database).id) == []


def test_a_document_that_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound), database.transaction() as db:
        verify(db, uuid.uuid4())


FLIP = "set_byte({0}, 9, get_byte({0}, 9) # 1)"

DAMAGES: list[tuple[str, str, list[str]]] = [
    (
        "a flipped byte in an update",
        (
            f'UPDATE document_update SET "update" = {FLIP.format(chr(34) + "update" + chr(34))}'
            " WHERE number = 5"
        ),
        ["Update 5 is damaged: its checksum differs."],
    ),
    (
        "a flipped byte in the newest update",
        (
            f'UPDATE document_update SET "update" = {FLIP.format(chr(34) + "update" + chr(34))}'
            " WHERE number = 30"
        ),
        ["Update 30 is damaged: its checksum differs."],
    ),
    (
        "an update in the place of another",
        (
            'UPDATE document_update SET ("update", checksum) ='
            ' (SELECT "update", checksum FROM document_update WHERE number = 25) WHERE number = 15'
        ),
        ["Update 15 does not fit what was there before it."],
    ),
    (
        "a missing number",
        "DELETE FROM document_update WHERE number = 5",
        ["Update 5 is missing."],
    ),
    (
        "missing numbers right behind a snapshot, with another snapshot among them",
        "DELETE FROM document_update WHERE number BETWEEN 11 AND 22",
        ["Updates 11 to 22 are missing."],
    ),
    (
        "the newest update gone",
        "DELETE FROM document_update WHERE number = 30",
        [
            "Snapshot 30 is newer than the end of the log.",
            "The document counts 30 updates, but its log ends at 29.",
            "1 comment is not in the rows as in the document.",
        ],
    ),
    (
        "all updates gone",
        "DELETE FROM document_update",
        [
            *(f"Snapshot {n} is newer than the end of the log." for n in (10, 20, 30)),
            "The document counts 30 updates, but its log ends at 0.",
            "3 highlights are in the rows and not in the document.",
            "3 comments are in the rows and not in the document.",
            "1 tag is in the rows and not in the document.",
        ],
    ),
    (
        "a flipped byte in a snapshot",
        f"UPDATE document_snapshot SET state = {FLIP.format('state')} WHERE number = 20",
        ["Snapshot 20 is damaged: its checksum differs."],
    ),
    (
        "a snapshot of another number",
        (
            "UPDATE document_snapshot SET (state, checksum) ="
            " (SELECT state, checksum FROM document_snapshot WHERE number = 10) WHERE number = 20"
        ),
        ["Snapshot 20 is not what the log makes up to there: how much each client wrote differs."],
    ),
    (
        "a head that runs ahead",
        "UPDATE shared_document SET head = 31",
        ["The document counts 31 updates, but its log ends at 30."],
    ),
    (
        "a head that stays behind",
        "UPDATE shared_document SET head = 29",
        ["The document counts 29 updates, but its log ends at 30."],
    ),
    (
        "a highlight row removed",
        "DELETE FROM highlight WHERE key = (SELECT min(key) FROM highlight)",
        ["1 highlight is missing from the rows."],
    ),
    (
        "comment rows altered",
        "UPDATE comment SET text = 'another'",
        ["3 comments are not in the rows as in the document."],
    ),
    (
        "a comment row moved to another key",
        "UPDATE comment SET key = 'aaaaaaaa/moved' WHERE key = (SELECT min(key) FROM comment)",
        [
            "1 comment is missing from the rows.",
            "1 comment is in the rows and not in the document.",
        ],
    ),
    (
        "a moment altered",
        (
            "UPDATE highlight SET created_at = created_at + interval '1 ms'"
            " WHERE key = (SELECT min(key) FROM highlight)"
        ),
        ["1 highlight is not in the rows as in the document."],
    ),
    (
        "a tag row altered",
        "UPDATE tag SET color = '#000000'",
        ["1 tag is not in the rows as in the document."],
    ),
]


@pytest.mark.parametrize(
    ("damage", "sentences"), [row[1:] for row in DAMAGES], ids=[row[0] for row in DAMAGES]
)
def test_each_damage_is_found_and_nothing_else(
    database: Database, damage: str, sentences: list[str]
) -> None:
    written = a_history(database)
    run(database, damage)
    assert findings(database, written.id) == sentences


def test_damage_in_one_document_is_none_in_another(database: Database) -> None:
    one, other = a_history(database), a_history(database, link="l2")
    run(database, "DELETE FROM document_update WHERE document_id = :id AND number = 3", id=one.id)
    assert findings(database, one.id) == ["Update 3 is missing."]
    assert findings(database, other.id) == []


def exchange(database: Database, number: int, state: bytes) -> None:
    """Put another state, with a checksum that fits, into a snapshot."""
    run(
        database,
        "UPDATE document_snapshot SET state = :state, checksum = :checksum WHERE number = :number",
        state=state,
        checksum=zlib.crc32(state),
        number=number,
    )


def test_two_encodings_of_the_same_document_are_no_difference(database: Database) -> None:
    """Merged updates still carry what was overwritten, but they say the same."""
    written = a_history(database)
    with database.transaction() as db:
        updates = [update for _, update, _ in update_log.iter_rows(db, written.id)]
        (compacted,) = update_log.load(db, written.id).parts
    merged = merge_updates(*updates)
    assert len(merged) > 2 * len(compacted)
    exchange(database, 30, merged)
    assert findings(database, written.id) == []


def test_a_snapshot_with_other_words_in_it_is_found(database: Database) -> None:
    written = a_history(database)
    with database.transaction() as db:
        (state,) = update_log.load(db, written.id).parts
    exchange(database, 30, state.replace(b"because", b"whereas"))
    assert findings(database, written.id) == [
        "Snapshot 30 is not what the log makes up to there: content differs."
    ]


@pytest.mark.parametrize(
    "content",
    [wire.item(8, wire.text_value("x"), origin=(4444, 1)), b"\x28"],
    ids=["it hangs on nothing that is there", "it is cut short"],
)
def test_an_update_that_would_wait_for_another_does_not_fit(
    database: Database, content: bytes
) -> None:
    """pycrdt takes the first of these without a word, and leaves it out of the next snapshot."""
    written = DocumentHistory(database)
    written.add(2)
    with database.transaction() as db:
        update_log.append(db, written.id, 3, wire.update((4000, 0, [content])), None)
    assert findings(database, written.id) == [
        "Update 4 does not fit what was there before it.",
        "The document cannot be made from the log: its rows were not compared.",
    ]


def test_a_snapshot_that_is_no_document_is_said_to_be_none(database: Database) -> None:
    written = a_history(database)
    exchange(database, 20, b"\x07\x07")
    assert findings(database, written.id) == ["Snapshot 20 is no document of this tool's."]


def test_what_can_be_made_anew_is_mended(database: Database) -> None:
    written = a_history(database)
    run(database, "UPDATE document_snapshot SET state = '\\x00', checksum = 0")
    run(database, "DELETE FROM highlight")
    run(database, "UPDATE comment SET text = 'another'")
    assert len(findings(database, written.id)) == 5
    with database.transaction() as db:
        snapshots.rebuild(db, written.id)
        report.rebuild_rows(db, written.id)
    assert findings(database, written.id) == []
    assert written.snapshots() == [30]


def test_a_write_on_its_way_is_neither_waited_for_nor_reported(database: Database) -> None:
    written = a_history(database)
    run(database, "DELETE FROM document_snapshot WHERE number < 30")
    with database.transaction() as writing:
        update_log.append(writing, written.id, 30, b"\0\0", None)
        assert findings(database, written.id) == []
    assert findings(database, written.id) == []
