"""The language of an answer: what is asked for, what is offered, and texts with values."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lti_tool import languages
from lti_tool.conversations import recognition_reasons
from lti_tool.languages import LANGUAGES, Language, Message


@contextmanager
def used(language: Language) -> Iterator[None]:
    """Answer in a language for a while."""
    before = languages.current()
    languages.use(language)
    try:
        yield
    finally:
        languages.use(before)


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["en_au"], "en"),
        (["zh_cn"], "zh-Hans"),
        (["zh-Hans-SG"], "zh-Hans"),
        (["zh_tw"], None),
        (["zh-Hant", "de"], "de"),
        (["fr", "ar-EG", "de"], "ar"),
        (["", "-", "klingon"], None),
        ([], None),
    ],
)
def test_the_first_language_that_is_offered_is_taken(asked: list[str], tag: str | None) -> None:
    chosen = languages.offered(asked)
    assert (chosen and chosen.tag) == tag


def test_a_text_is_english_until_somebody_reads_it() -> None:
    assert languages.translate("That is too large.") == "That is too large."
    with used(LANGUAGES["de"]):
        assert languages.translate("That is too large.") == "Das ist zu groß."
        assert languages.translate("In no catalogue") == "In no catalogue"
    assert languages.current().tag == "en"


def test_a_message_is_filled_in_the_language_of_its_reader() -> None:
    message = copy.copy(Message("Edit {title}", title="Rain"))
    assert message == "Edit Rain"
    with used(LANGUAGES["de"]):
        assert languages.translate(message) == "Rain bearbeiten"


def test_a_number_chooses_the_form_and_is_written_as_the_language_writes_it() -> None:
    notes = [
        Message("{n} note has no comment yet.", "{n} notes have no comment yet.", n=number)
        for number in (1, 3, 1200)
    ]
    assert notes[0] == "1 note has no comment yet."
    assert notes[2] == "1,200 notes have no comment yet."
    with used(LANGUAGES["de"]):
        assert languages.translate(notes[0]) == "1 Notiz hat noch keinen Kommentar."
        assert languages.translate(notes[2]) == "1.200 Notizen haben noch keinen Kommentar."
    with used(LANGUAGES["ar"]):
        assert languages.translate(notes[1]) == "3 ملاحظات ما زالت بلا تعليق."


def test_a_sentence_within_a_sentence_is_translated_and_a_name_is_not() -> None:
    busy = Message("The LMS is busy.")
    message = Message("{sentence} The LMS says: “{words}”", sentence=busy, words="Today")
    with used(LANGUAGES["de"]):
        shown = languages.translate(message)
    assert shown == "Das LMS ist ausgelastet. Das LMS sagt: „Today“"


def test_a_name_keeps_its_direction_in_arabic() -> None:
    with used(LANGUAGES["ar"]):
        shown = languages.translate(Message("There are two tags “{name}”.", name="Claim"))
    assert shown == "يوجد وسمان باسم «\u2068Claim\u2069»."


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("It is a PDF file.", "Es ist eine PDF-Datei."),
        (
            "Lines name who speaks: “You”, “Ada”; not all of these names are known",
            "Zeilen nennen, wer spricht: “You”, “Ada”; nicht alle diese Namen sind bekannt",
        ),
        ("Of an earlier version: {x}", "Of an earlier version: {x}"),
    ],
)
def test_a_stored_reason_is_shown_in_the_language_of_its_reader(stored: str, shown: str) -> None:
    message = recognition_reasons.to_message(stored)
    assert message == stored
    with used(LANGUAGES["de"]):
        assert languages.translate(message) == shown
