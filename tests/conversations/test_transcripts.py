"""Speakers are recognized by the layout of known transcripts; everything else is one text."""

import sys

import pytest
from hypothesis import given

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats.transcript import marks, reader
from lti_tool.conversations.problems import MOST_TURNS, CannotRead
from lti_tool.conversations.sanitize import clean
from tests.conversations import markup_strategies
from tests.conversations.read import html_of, read


def spoken(text: str) -> list[tuple[str, str, str]]:
    """Speaker, label and words of each turn."""
    return [(turn.speaker, turn.label, text_of(html_of(turn))) for turn in read(text).turns]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("User: a\nAssistant: b", ("User", "Assistant")),
        ("User:\na\n\nAssistant:\nb\n", ("User", "Assistant")),
        ("user: a\n\nASSISTANT: b", ("user", "ASSISTANT")),
        ("Human: a\n\nAI: b", ("Human", "AI")),
        ("Me: a\n\nBot: b", ("Me", "Bot")),
        ("You: a\n\nGemini: b", ("You", "Gemini")),
        ("You said:\na\n\nChatGPT said:\nb", ("You", "ChatGPT")),
        ("##### You said:\na\n\n##### ChatGPT said:\nb", ("You", "ChatGPT")),
        ("**You:** a\n\n**ChatGPT:** b", ("You", "ChatGPT")),
        ("**You**: a\n\n**Claude 3.5 Sonnet**: b", ("You", "Claude 3.5 Sonnet")),
        ("**User**\n\na\n\n**Assistant**\n\nb", ("User", "Assistant")),
        ("__You:__ a\n\n__Bot:__ b", ("You", "Bot")),
        ("## User\na\n## Assistant\nb", ("User", "Assistant")),
        ("### **You:**\na\n### **GPT-4o:**\nb", ("You", "GPT-4o")),
        ("## Prompt:\na\n## Response:\nb", ("Prompt", "Response")),
        ("User (10:31): a\nChatGPT (GPT-4): b", ("User (10:31)", "ChatGPT (GPT-4)")),
        ("User： a\n\nDeepSeek-R1：b", ("User", "DeepSeek-R1")),
        ("User : a\n\nMicrosoft Copilot : b", ("User", "Microsoft Copilot")),
        ("\ufeffUser: a\r\nAssistant: b\r\n", ("User", "Assistant")),
        ("   User: a\n   Assistant: b", ("User", "Assistant")),
        ("User: a\n\n---\n\nAssistant: b\n\n---\n", ("User", "Assistant")),
        ("**User:**\na\n---\n**Assistant:**\nb\n***\n", ("User", "Assistant")),
    ],
)  # fmt: skip
def test_each_style_of_transcript_is_known(text: str, labels: tuple[str, str]) -> None:
    assert spoken(text) == [("user", labels[0], "a"), ("assistant", labels[1], "b")]


def test_a_system_prompt_is_a_turn_of_its_own() -> None:
    assert spoken("System: be kind\n\nUser: a\n\nAssistant: b")[0] == (
        "system",
        "System",
        "be kind",
    )


@pytest.mark.parametrize(
    "text",
    [
        "User: only a question",
        "User: a\n\nUser: b",
        "Assistant: a\n\nAI: b",
        "The user: a\n\nThe assistant: b",
        "User a\n\nAssistant b",
        "Username: a\n\nAssistants: b",
        "- User: a\n- Assistant: b",
        "> User: a\n>\n> Assistant: b",
        "    User: a\n    Assistant: b",
        "```\nUser: a\nAssistant: b\n```",
        "~~~~\nUser: a\n~~~\nAssistant: b\n~~~~",
        "You: a\n\nClaude Shannon: b",
        "You: a\n\nAnswer: b",
        "**You** and **AI** are words",
        "User:a\nAssistant:b",
    ],
)
def test_any_other_text_is_a_reading(text: str) -> None:
    turns = read(text).turns
    assert [(turn.speaker, turn.label) for turn in turns] == [("text", "")]


def test_marks_in_code_belong_to_what_is_said() -> None:
    text = "User: a\n\nAssistant: look\n\n```\nUser: x\nAssistant: y\n```\n\nUser: b"
    assert [speaker for speaker, _, _ in spoken(text)] == ["user", "assistant", "user"]
    assert "User: x\nAssistant: y\n" in spoken(text)[1][2]


def test_a_fence_that_nobody_closed_hides_nothing() -> None:
    text = "User: a\n\nAssistant:\n```python\nx = 1\n\nUser: go on"
    assert [speaker for speaker, _, _ in spoken(text)] == ["user", "assistant", "user"]


def test_a_dialogue_written_otherwise_belongs_to_what_is_said() -> None:
    text = (
        "## You\nWrite a dialogue.\n\n## ChatGPT\nUser: Hello!\n\nBot: Hello to you!\n\n## You\nOK"
    )
    assert [label for _, label, _ in spoken(text)] == ["You", "ChatGPT", "You"]
    assert "Bot: Hello to you!" in spoken(text)[1][2]


def test_a_transcript_may_mix_styles_where_no_single_one_has_both_sides() -> None:
    assert [label for _, label, _ in spoken("You: a\n\n**ChatGPT:** b\n\nYou: c")] == [
        "You",
        "ChatGPT",
        "You",
    ]


def test_a_heading_at_the_top_is_the_title_and_no_turn() -> None:
    conversation = read("\n# A *fine* title #\n\nUser: a\n\nAssistant: b")
    assert conversation.title == "A fine title"
    assert [turn.label for turn in conversation.turns] == ["User", "Assistant"]
    assert read("# Title\n\nA reading.").title == "Title"
    assert [text for _, _, text in spoken("# Title\n\nA reading.")] == ["A reading."]


@pytest.mark.parametrize("text", ["# User\na\n# Assistant\nb", "## a\n\nb", "a\n# b", "#hashtag a"])
def test_other_headings_are_no_title(text: str) -> None:
    assert read(text).title == ""


def test_what_stands_before_the_first_turn_is_kept() -> None:
    text = "# Title\n\nShared on Monday.\n\n---\n\nUser: a\n\nAssistant: b"
    assert spoken(text)[0] == ("text", "", "Shared on Monday.")
    assert len(spoken(text)) == 3


def test_a_turn_in_which_nothing_is_said_is_left_out() -> None:
    assert [label for _, label, _ in spoken("User:\n\nAssistant: a\n\nUser: b\n\nAI:")] == [
        "Assistant",
        "User",
    ]


def test_paragraphs_behind_a_mark_belong_to_the_turn_and_what_a_person_typed_is_no_markdown() -> (
    None
):
    assert spoken("User: a\nb\n\n- c\n\nAssistant: 1. d\n2. e")[0] == (
        "user",
        "User",
        "a\nb\n- c",
    )


def test_a_conversation_has_at_most_500_turns() -> None:
    pair = "User: a\n\nAssistant: b\n\n"
    assert len(read(pair * 250).turns) == MOST_TURNS
    with pytest.raises(CannotRead, match="500 turns"):
        read(pair * 250 + "User: c")


def test_a_conversation_whose_page_would_be_enormous_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "_MOST_HTML", 100)
    with pytest.raises(CannotRead, match="too large a page"):
        read("User: a\n\nAssistant: " + "b\n\n" * 20)


@given(markup_strategies.markdown)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for turn in read(text).turns:
        assert clean(html_of(turn)) == html_of(turn)


@pytest.mark.parametrize(
    "part", ["```a\n", "~~~\n```\n", "User:\n```\n", "User" * 10 + " (", "- " * 9]
)
def test_work_grows_with_the_length_and_not_with_its_square(part: str) -> None:
    def calls(length: int) -> int:
        """Count the functions that are called, those of C included."""
        lines, count = (part * (length // len(part))).split("\n"), 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(note)
        try:
            marks.find(lines)
        finally:
            sys.setprofile(None)
        return count

    # Eight times the length takes 64 times as much where the square rules.
    assert calls(160_000) < 20 * calls(20_000)


@pytest.mark.parametrize("form", ["{}: {}", "**{}:** {}", "{}:\n{}"])
def test_prompts_and_responses_take_turns_or_are_words_like_others(form: str) -> None:
    lines = [form.format(*each) for each in (("Prompt", "a"), ("Response", "b"), ("Prompt", "c"))]
    assert [speaker for speaker, _, _ in spoken("\n\n".join(lines))] == [
        "user",
        "assistant",
        "user",
    ]
    assert [speaker for speaker, _, _ in spoken("\n\n".join(lines[:2]))] == ["text"]
    assert [speaker for speaker, _, _ in spoken("\n\n".join((lines[0], *lines)))] == ["text"]


@pytest.mark.parametrize(
    "text", ["User - hi\nAI - hello", "You (the reader)\nAI (the machine)\nend"]
)
def test_no_word_behind_a_bare_name_is_lost(text: str) -> None:
    assert [(speaker, words) for speaker, _, words in spoken(text)] == [("text", text)]
