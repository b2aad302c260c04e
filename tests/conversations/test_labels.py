"""Speakers are named in thirty languages, on product pages and in transcripts that people write."""

import pytest

from lti_tool.conversations.formats.transcript.labels import label_of
from lti_tool.conversations.formats.transcript.languages import LANGUAGES, Language
from lti_tool.conversations.turns import LeftOutReason
from tests.conversations.read import read

BY_CODE = {language.code: language for language in LANGUAGES}
IDS = list(BY_CODE)


def speakers(text: str) -> list[str]:
    return [turn.speaker for turn in read(text).turns]


def filled(template: str, product: str) -> str:
    return template.replace("{}", product)


def capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def test_the_tables_have_far_more_than_twelve_languages_and_several_scripts() -> None:
    assert len(LANGUAGES) >= 30
    assert {"ar", "el", "he", "hi", "ja", "ko", "ru", "ta", "th", "zh"} <= set(BY_CODE)


@pytest.mark.parametrize("language", LANGUAGES, ids=IDS)
@pytest.mark.parametrize("colon", [":", " :", "：", ""], ids=["colon", "space", "wide", "none"])
def test_labels_of_a_product_page_begin_turns_and_leave_the_text(
    language: Language, colon: str
) -> None:
    for user in language.page_users:
        for assistant in language.page_assistants:
            labels = [capitalised(user) + colon, filled(assistant, "ChatGPT") + colon]
            text = "\n".join((labels[0], "a", "", labels[1], "b", "", labels[0], "c"))
            reading = read(text)
            assert [turn.speaker for turn in reading.turns] == ["user", "assistant", "user"], text
            assert reading.turns[1].label == "ChatGPT"
            assert reading.turns[0].label in {each.you for each in LANGUAGES}
            assert [part.html for turn in reading.turns for part in turn.parts] == [
                "<p>a</p>",
                "<p>b</p>",
                "<p>c</p>",
            ]
            left_out = {each.reason: each.text for each in reading.left_out}
            assert left_out == {LeftOutReason.LABEL: "\n".join((*labels, labels[0]))}


@pytest.mark.parametrize("language", LANGUAGES, ids=IDS)
@pytest.mark.parametrize(
    "layout",
    ["{}: {text}", "{}：{text}", "{}:\n{text}", "**{}:** {text}", "**{}**\n\n{text}",
     "## {}\n\n{text}", "### 🙂 {}\n\n{text}", "[{}]: {text}", "[10:02] {}: {text}"],
)  # fmt: skip
def test_names_of_the_two_sides_begin_turns_in_every_layout(
    language: Language, layout: str
) -> None:
    for user in language.users:
        for assistant in language.assistants:
            lines = [
                layout.replace("{}", capitalised(name)).replace("{text}", text)
                for name, text in ((user, "a"), (assistant, "b"), (user, "c"))
            ]
            assert speakers("\n\n".join(lines)) == ["user", "assistant", "user"], lines


@pytest.mark.parametrize("language", LANGUAGES, ids=IDS)
def test_names_of_languages_without_spaces_need_none_behind_the_colon(language: Language) -> None:
    user, assistant = language.users[0], language.assistants[0]
    text = f"{user}:a\n\n{assistant}:b\n\n{user}:c"
    expected = (
        ["user", "assistant", "user"] if language.code in ("ja", "ko", "th", "zh") else ["text"]
    )
    assert speakers(text) == expected


@pytest.mark.parametrize("language", LANGUAGES, ids=IDS)
def test_marks_of_direction_around_a_label_are_no_part_of_it(language: Language) -> None:
    user, assistant = f"\u2067{language.users[0]}\u2069", f"\u200f{language.assistants[0]}\u200e"
    assert speakers(f"{user}: a\n\n{assistant}: b") == ["user", "assistant"]


@pytest.mark.parametrize(
    ("line", "name", "model"),
    [
        ("GPT-5.1 Instant: a", "GPT-5.1 Instant", "GPT-5.1 Instant"),
        ("Gemini 3 Deep Think: a", "Gemini 3 Deep Think", "Gemini 3 Deep Think"),
        ("Claude Sonnet 4.5: a", "Claude Sonnet 4.5", "Claude Sonnet 4.5"),
        ("**DeepSeek-R1**: a", "DeepSeek-R1", "DeepSeek-R1"),
        ("o3-mini: a", "o3-mini", "o3-mini"),
        ("mixtral-8x7b: a", "mixtral-8x7b", "mixtral-8x7b"),
        ("## Assistant (GPT-4o)", "Assistant (GPT-4o)", "GPT-4o"),
        ("**Assistant · gpt-5** - 2026-02-09 09:15:00", "Assistant", "gpt-5"),
        ("ChatGPT: a", "ChatGPT", ""),
        ("文心一言：a", "文心一言", ""),
        ("Microsoft Copilot: a", "Microsoft Copilot", ""),
    ],
)
def test_names_of_products_and_models_are_the_assistants(line: str, name: str, model: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label.speaker, label.shown, label.model) == ("assistant", name, model)


@pytest.mark.parametrize(
    "line",
    ["Claude Shannon: a", "Gemini Smith: a", "Copilot Ferry Company: a", "Note: a", "Answer: a",
     "The user: a", "Grokking: a", "Phil: a", "Commander: a"],
)  # fmt: skip
def test_other_names_are_nobody_that_is_known(line: str) -> None:
    label = label_of(line)
    assert label is None or label.speaker is None


@pytest.mark.parametrize(
    "line",
    ["User a", "- User: a", "> User: a", "    User: a", "User:a", "`User:` a", "| User: a |"],
)
def test_other_lines_are_no_labels(line: str) -> None:
    assert label_of(line) is None
