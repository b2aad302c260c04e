"""Words are counted as word processors do it, in scripts with spaces and without."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from lti_tool.annotations.tables import Comment
from lti_tool.annotations.words import count_words
from lti_tool.db.engine import Database

LIMITS = json.loads((Path(__file__).parents[1] / "vectors" / "word_limits.json").read_text())
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "words.json").read_text())


@pytest.mark.parametrize(("text", "words"), [(each["text"], each["words"]) for each in LIMITS])
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(("text", "words"), VECTORS)
def test_the_column_counts_as_the_page_does(database: Database, text: str, words: int) -> None:
    computed = Comment.__table__.c["words"].computed
    assert computed is not None
    with database.transaction() as db:
        counted = db.execute(
            sql(f"SELECT {computed.sqltext} FROM (SELECT CAST(:given AS text) AS text) AS given"),
            {"given": text},
        ).scalar_one()
    assert counted == words
