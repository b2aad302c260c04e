"""A database that is in use is brought up to date with everything in it."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from lti_tool.annotations.palette import PALETTE
from lti_tool.conversations import queries
from lti_tool.conversations.encoded_text import decode, encode
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.models import METADATA

IN_USE = (
    (
        "INSERT INTO platform (id, created_at, name, issuer, client_id, auth_login_url,"
        " auth_token_url, key_set_url, dialect, enabled)"
        " VALUES (gen_random_uuid(), now(), 'n', 'i', 'c', 'a', 't', 'k', 'moodle', true)"
    ),
    (
        "INSERT INTO deployment (id, created_at, platform_id, deployment_id, enabled)"
        " SELECT gen_random_uuid(), now(), id, '1', true FROM platform"
    ),
    (
        "INSERT INTO course (id, created_at, platform_id, deployment_id, context_id, title, label,"
        " ags_scopes) SELECT gen_random_uuid(), now(), platform_id, id, '2', 't', 'l', '[]'::jsonb"
        " FROM deployment"
    ),
    (
        "INSERT INTO activity (id, created_at, course_id, title, instructions, workspace_for,"
        " tag_set, score_maximum) SELECT gen_random_uuid(), now(), id, 'a', '', 'class',"
        " '[]'::jsonb, 100"
        " FROM course, generate_series(1, 2)"
    ),
    (
        "INSERT INTO tool_key (id, created_at, kid, private_key, public_jwk)"
        " VALUES (gen_random_uuid(), now(), 'k', 'x', '{}')"
    ),
    (
        "WITH made AS (INSERT INTO person (id, created_at, name, email)"
        " SELECT gen_random_uuid(), now(), who, who || '@example.edu'"
        " FROM unnest(ARRAY['lms', 'stytch:org']) who RETURNING id, name)"
        " INSERT INTO identity (id, created_at, person_id, issuer, subject)"
        " SELECT gen_random_uuid(), now(), id, name, '1' FROM made"
    ),
)
"""Rows as the first version wrote them."""


READ_BEFORE = (
    (
        "INSERT INTO conversation (id, created_at, course_id, activity_id, position, title, origin,"
        " state, length) SELECT gen_random_uuid(), now(), course_id, id, 0, state, 'paste',"
        " state, 5 FROM (SELECT * FROM activity LIMIT 1) one, unnest(ARRAY['ready', 'importing'])"
        " state"
    ),
    (
        "INSERT INTO turn (id, conversation_id, position, speaker, label, html, text, start)"
        " SELECT gen_random_uuid(), id, at, 'user', '🤔', '<p>\"\u2028</p>', 'x', 2 - at"
        " FROM conversation, unnest(ARRAY[1, 0]) at WHERE state = 'ready'"
    ),
)
"""Conversations as they were stored before their text was encoded."""


@pytest.fixture
def first() -> Iterator[Database]:
    """A database at the last schema of the first version, in use."""
    server = local_postgres.LocalPostgres(Path(os.environ["PROMPTGRIMOIRE_TEST_POSTGRES"]), None)
    database = Database(server.ensure_database(f"upgrade_{uuid.uuid4().hex}"))
    command.upgrade(bootstrap.alembic_config(database.engine), "20261123_1320")
    with database.transaction() as db:
        for statement in IN_USE:
            db.execute(text(statement))
    yield database
    database.dispose()


TIMESTAMPS = {
    "0001-01-01 BC": "2000-01-01 00:00:00+00:00",
    "-infinity": "2000-01-01 00:00:00+00:00",
    "2026-03-01 12:00+01": "2026-03-01 11:00:00+00:00",
    "10000-01-01": "2199-12-31 23:59:59+00:00",
    "infinity": "2199-12-31 23:59:59+00:00",
}
"""Timestamps as they were stored, and as they are afterwards."""


@pytest.mark.parametrize("column", ["opens_at", "closes_at"])
@pytest.mark.parametrize(("stored", "kept"), TIMESTAMPS.items())
def test_a_moment_that_could_not_be_loaded_becomes_the_nearest_that_can(
    first: Database, column: str, stored: str, kept: str
) -> None:
    command.upgrade(bootstrap.alembic_config(first.engine), "20261128_1200")
    with first.transaction() as db:
        db.execute(text(f"UPDATE activity SET {column} = :at"), {"at": stored})
    bootstrap.run_alembic_upgrade(first.engine)
    with first.transaction() as db:
        timestamps = db.scalars(text(f"SELECT DISTINCT {column} FROM activity")).all()
    assert [str(timestamp) for timestamp in timestamps] == [kept]
    with first.transaction() as db, pytest.raises(IntegrityError):
        db.execute(text(f"UPDATE activity SET {column} = 'infinity'"))


def test_what_is_there_stays_usable(first: Database) -> None:
    bootstrap.run_alembic_upgrade(first.engine)
    bootstrap.verify_schema(first.engine, METADATA)
    with first.transaction() as db:
        approved, origins = db.execute(text("SELECT approved_at, origins FROM platform")).one()
        minted = db.execute(text("SELECT count(DISTINCT minted_id) FROM activity")).scalar()
        signs = db.execute(text("SELECT signs_from = created_at FROM tool_key")).scalar()
        rows = db.execute(text("SELECT name, email FROM person"))
        addresses = {name: email for name, email in rows}  # noqa: C416
    assert approved is not None
    # Of people from an LMS no address is kept.
    assert addresses == {"lms": None, "stytch:org": "stytch:org@example.edu"}
    assert origins == []
    assert minted == 2
    assert signs is True


TAGS_BEFORE = (
    (
        "UPDATE activity SET tag_set = jsonb_build_array("
        " jsonb_build_object('key', 't1', 'name', 'Claim', 'color', '#17845f'),"
        " jsonb_build_object('key', 't2', 'name', 'Doubt', 'color', '#c05a12'))"
    ),
    (
        "INSERT INTO course_class (id, created_at, course_id, kind, external_id, name)"
        " SELECT gen_random_uuid(), now(), id, 'group', name, name FROM course,"
        " unnest(ARRAY['one', 'two', 'three']) name"
    ),
    (
        "INSERT INTO workspace (id, created_at, course_id, activity_id, audience,"
        " class_id) SELECT gen_random_uuid(), now(), activity.course_id, activity.id, name,"
        " course_class.id"
        " FROM (SELECT * FROM activity LIMIT 1) activity, course_class"
    ),
    (
        "INSERT INTO shared_document (id, created_at, course_id, workspace_id, kind, head,"
        " generation) SELECT gen_random_uuid(), now(), course_id, id, 'annotations', 0, 1"
        " FROM workspace"
    ),
    (
        "INSERT INTO tag (document_id, key, name, color, position)"
        " SELECT shared_document.id, 't1', CASE course_class.name WHEN 'three' THEN 'Claim'"
        " ELSE 'Thesis' END, '#17845f', 0 FROM shared_document"
        " JOIN workspace ON workspace.id = workspace_id"
        " JOIN course_class ON course_class.id = workspace.class_id"
    ),
    (
        "INSERT INTO tag (document_id, key, name, color, position)"
        " SELECT id, '4dd9ae23-7b4f-4a0e-a5f7-0d7f3f7dfb0a', 'Own', '#17845f', 7"
        " FROM shared_document LIMIT 1"
    ),
)
"""Tags as documents held them, one renamed in two of three, and one that a teacher had added."""


def test_tags_from_before_are_rows_and_those_of_one_workspace_stay_its_own(
    first: Database,
) -> None:
    command.upgrade(bootstrap.alembic_config(first.engine), "20261130_1400")
    with first.transaction() as db:
        for statement in TAGS_BEFORE:
            db.execute(text(statement))
    bootstrap.run_alembic_upgrade(first.engine)
    with first.transaction() as db:
        rows = db.execute(
            text(
                "SELECT activity_tag.* FROM activity_tag JOIN workspace USING (activity_id)"
                " GROUP BY activity_tag.activity_id, activity_tag.key ORDER BY position"
            )
        ).all()
        assert [(row.key, row.name, row.shortcut) for row in rows] == [
            ("t1", "Thesis", "1"),
            ("t2", "Doubt", "2"),
        ]
        assert [row.description for row in rows] == ["Also called “Claim” before.", ""]
        assert {row.color for row in rows} <= set(PALETTE)
        own = db.execute(text("SELECT name, author_id FROM tag")).one()
        assert tuple(own) == ("Own", "4dd9ae23")
        others = db.scalars(text("SELECT name FROM activity_tag ORDER BY name")).all()
        assert others == ["Claim", "Doubt", "Doubt", "Thesis"]
    with first.transaction() as db, pytest.raises(IntegrityError):
        db.execute(text("UPDATE activity_tag SET key = 'an-own-one'"))


def test_a_conversation_from_before_has_the_text_that_an_import_would_store(
    first: Database,
) -> None:
    command.upgrade(bootstrap.alembic_config(first.engine), "20261129_1700")
    with first.transaction() as db:
        for statement in READ_BEFORE:
            db.execute(text(statement))
    bootstrap.run_alembic_upgrade(first.engine)
    with first.transaction() as db:
        ready, importing = db.scalars(select(Conversation).order_by(Conversation.title.desc()))
        turns = db.scalars(select(Turn).order_by(Turn.position)).all()
        expected = encode(turns)
        assert (ready.turn_count, ready.text_hash) == (2, expected.hash)
        assert decode(queries.encoded_text(db, ready)) == decode(expected.content)
        blind = encode(turns, is_blind=True)
        assert ready.blind_hash == blind.hash
        assert decode(queries.blind_text(db, ready)) == decode(blind.content)
        assert (importing.turn_count, importing.text_hash) == (0, None)


def test_texts_from_before_are_found_however_many_there_are(first: Database) -> None:
    command.upgrade(bootstrap.alembic_config(first.engine), "20261129_1700")
    with first.transaction() as db:
        db.execute(text(READ_BEFORE[0]))
        db.execute(
            text(
                "INSERT INTO turn"
                " (id, conversation_id, position, speaker, label, html, text, start)"
                " SELECT gen_random_uuid(), id, at, 'user', '', '', 'Größe ' || at, 0"
                " FROM conversation, generate_series(1, 1201) at WHERE state = 'ready'"
            )
        )
    bootstrap.run_alembic_upgrade(first.engine)
    with first.transaction() as db:
        found = db.execute(select(Turn.position, Turn.folded)).all()
    assert sorted(found) == [(at, f"grosse {at}") for at in range(1, 1202)]
