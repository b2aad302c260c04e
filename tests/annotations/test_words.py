"""Words are counted as word processors do it, in scripts with spaces and without."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from lti_tool.annotations.tables import Comment
from lti_tool.annotations.words import count_words
from lti_tool.db.engine import Database

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "words.json").read_text())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("Who says so?", 3),
        ("I don't -- really -- know…", 4),
        ("3.5 % of e-mail", 3),
        ("心静自然凉", 5),
        ("GPT-4 说：心静。", 4),
        ("カタカナ と ひらがな", 9),
        ("الجملة سليمة.", 2),
        ("हिन्दी में लिखा", 3),
        ("e\u0301te\u0301 fini", 2),
        ("🌳 🌳", 0),
        ("one\u00a0two\u3000three", 3),
    ],
)
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
