"""The language of an answer: what is asked for, what is offered, and texts with values."""

import copy

import pytest

from lti_tool import languages
from lti_tool.languages import LANGUAGES, Message


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
    with languages.used(LANGUAGES["de"]):
        assert languages.translate("That is too large.") == "Das ist zu groß."
        assert languages.translate("In no catalogue") == "In no catalogue"
    assert languages.current().tag == "en"


def test_a_message_is_filled_in_the_language_of_its_reader() -> None:
    message = copy.copy(Message("Back to {title}", title="Rain"))
    assert message == "Back to Rain"
    with languages.used(LANGUAGES["de"]):
        assert languages.translate(message) == "Zurück zu Rain"
