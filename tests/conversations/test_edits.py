"""Edits of a draft: each is data, they are applied in order, and no text is lost by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations import edits, html_edit
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.edits import ADAPTER, InvalidEdit
from lti_tool.conversations.reading import ReadTurn
from lti_tool.conversations.sanitize import clean
from lti_tool.utf16 import utf16_length
from tests.conversations import markup_strategies


def turn(html: str, speaker: str = "user", label: str = "You", **other: object) -> ReadTurn:
    cleaned = clean(html)
    return ReadTurn.model_validate(
        {
            "speaker": speaker,
            "label": label,
            "html": cleaned,
            "text": text_of(cleaned),
            "model": "",
            "time": None,
            "attachments": [],
        }
        | other
    )


TURNS = (
    turn("<p>One <strong>two</strong> three</p>"),
    turn("<p>Four</p>", "assistant", "ChatGPT"),
    turn("<p>Five</p>"),
)


def edited(*given: dict[str, object], turns: tuple[ReadTurn, ...] = TURNS) -> list[ReadTurn]:
    return edits.apply(turns, ADAPTER.validate_python(list(given)))


def lines(turns: list[ReadTurn]) -> list[tuple[str, str, str]]:
    return [(each.speaker, each.label, each.text) for each in turns]


def test_a_speaker_is_changed_once_or_wherever_it_stands() -> None:
    once = edited({"op": "speaker", "turn": 0, "speaker": "system"})
    assert [each.speaker for each in once] == ["system", "assistant", "user"]
    everywhere = edited({"op": "speaker", "turn": 0, "speaker": "system", "everywhere": True})
    assert [each.speaker for each in everywhere] == ["system", "assistant", "system"]


def test_a_speaker_is_named_and_stays_who_it_is() -> None:
    named = edited({"op": "name", "turn": 2, "label": "Ada", "everywhere": True})
    assert lines(named)[0] == ("user", "Ada", "One two three")
    assert [each.label for each in named] == ["Ada", "ChatGPT", "Ada"]


def test_a_turn_is_split_at_an_offset_inside_an_element() -> None:
    first, second = edited({"op": "split", "turn": 0, "offset": 5})[:2]
    assert (first.text, second.text) == ("One t", "wo three")
    assert "<strong>t</strong>" in first.html
    assert "<strong>wo</strong>" in second.html


def test_what_came_with_a_turn_stays_with_the_first_part_of_it() -> None:
    given = (turn("<p>a b</p>", attachments=["notes.pdf"]),)
    parts = edited({"op": "split", "turn": 0, "offset": 1}, turns=given)
    assert [each.attachments for each in parts] == [["notes.pdf"], []]
    assert edited({"op": "join", "turn": 0}, turns=tuple(parts))[0].attachments == ["notes.pdf"]


def test_turns_are_joined_and_left_out() -> None:
    assert lines(edited({"op": "join", "turn": 0}))[0] == ("user", "You", "One two three\nFour")
    assert [each.text for each in edited({"op": "drop", "turn": 1})] == ["One two three", "Five"]


def test_numbers_of_turns_are_as_the_edits_before_have_left_them() -> None:
    given = edited(
        {"op": "split", "turn": 0, "offset": 3},
        {"op": "speaker", "turn": 1, "speaker": "assistant"},
        {"op": "drop", "turn": 0},
    )
    assert [each.speaker for each in given] == ["assistant", "assistant", "user"]


THINKING = turn(
    '<details class="thinking"><summary>Thought for 9 s</summary><p>Hm.</p>'
    '<details class="tool-call"><summary>search</summary><p>q</p></details></details><p>Yes.</p>',
    "assistant",
)


@pytest.mark.parametrize(
    ("shown", "text"),
    [("open", "Thought for 9 s\nHm.searchqYes."), ("left-out", "Yes.")],
)
def test_thinking_is_shown_in_the_open_or_not_at_all(shown: str, text: str) -> None:
    given: dict[str, object] = {"op": "thinking", "turn": None, "shown": shown}
    (found,) = edited(given, turns=(THINKING,))
    assert found.text == text
    assert 'class="thinking"' not in found.html


def test_a_turn_is_folded_as_thinking() -> None:
    (found,) = edited({"op": "thinking", "turn": 0, "shown": "folded"}, turns=TURNS[:1])
    assert found.html.startswith('<details class="thinking"><summary')
    assert found.text == "One two three"


def test_a_redacted_passage_leaves_its_length_and_the_reason() -> None:
    found = edited({"op": "redact", "turn": 0, "start": 2, "end": 6, "reason": "a name"})[0]
    assert found.text == "On[redacted, 4 characters: a name]o three"


def test_what_nobody_sees_of_a_redacted_link_or_formula_goes_too() -> None:
    html = (
        '<p>Ask <a href="mailto:ada@example.org">Ada</a> or '
        "<math><mi>s</mi><mo>=</mo><mn>1</mn></math> now</p>"
    )
    given = (turn(html),)
    text = given[0].text
    for words in ("da", "=1"):
        start = text.index(words)
        edit = {"op": "redact", "turn": 0, "start": start, "end": start + 2, "reason": "r"}
        (found,) = edited(edit, turns=given)
        assert ("example.org" in found.html) == (words != "da")
        assert ("<mi>s" in found.html) == (words != "=1")


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "drop", "turn": 3},
        {"op": "join", "turn": 2},
        {"op": "split", "turn": 0, "offset": 0},
        {"op": "split", "turn": 0, "offset": 13},
        {"op": "redact", "turn": 0, "start": 3, "end": 3, "reason": "r"},
        {"op": "redact", "turn": 0, "start": 3, "end": 99, "reason": "r"},
    ],
)
def test_an_edit_that_does_not_fit_is_named(edit: dict[str, object]) -> None:
    with pytest.raises(InvalidEdit) as refused:
        edited({"op": "name", "turn": 0, "label": "Ada"}, edit)
    assert refused.value.number == 1


def test_the_only_turn_cannot_be_left_out() -> None:
    with pytest.raises(InvalidEdit, match="only turn"):
        edited({"op": "drop", "turn": 0}, turns=TURNS[:1])


def test_a_summary_has_numbers_and_reasons_and_no_text() -> None:
    given = ADAPTER.validate_python(
        [
            {"op": "drop", "turn": 0},
            {"op": "drop", "turn": 0},
            {"op": "redact", "turn": 0, "start": 0, "end": 2, "reason": "a name"},
        ]
    )
    assert edits.summary(given) == [
        {"op": "drop", "count": 2},
        {"op": "redact", "length": 2, "reason": "a name"},
    ]


@given(html=markup_strategies.html, at=st.floats(0, 1))
def test_no_word_is_lost_where_a_turn_is_split(html: str, at: float) -> None:
    cleaned = clean(html)
    text = text_of(cleaned)
    parts = html_edit.split(cleaned, int(at * utf16_length(text)))
    for part in parts:
        assert clean(part) == part
    joined = "".join(text_of(part) for part in parts)
    assert "".join(joined.split()) == "".join(text.split())


@given(html=markup_strategies.html, start=st.integers(0, 40), length=st.integers(1, 40))
def test_nothing_of_a_redacted_passage_stays(html: str, start: int, length: int) -> None:
    cleaned = clean(html)
    # Characters beyond the basic plane would make offsets of Python differ.
    text = text_of(cleaned)
    if not text.isascii():
        return
    left = text_of(html_edit.redact(cleaned, start, start + length, "|"))
    assert is_without(text, left, start, start + length)


def is_without(text: str, left: str, start: int, end: int) -> bool:
    """True where all of the text that stays stood before or behind the passage."""
    before, after = ("".join(each.split()) for each in (text[:start], text[end:]))
    rest = "".join(left.replace("|", "", 1).split())
    return any(
        before.startswith(rest[:cut]) and after.endswith(rest[cut:]) for cut in range(len(rest) + 1)
    )


def test_edits_that_would_keep_the_server_busy_are_refused() -> None:
    large = turn("<p>" + "word " * 200_000 + "</p>")
    redact = {"op": "redact", "turn": 0, "start": 0, "end": 4, "reason": "a name"}
    with pytest.raises(InvalidEdit, match="more changes than one conversation can have") as refused:
        edited(*[redact] * 100, turns=(large,))
    assert refused.value.number < 60
