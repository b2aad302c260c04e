"""Pasted and saved pages: who speaks is read from elements, and no character is lost on the way."""

import json
import re
from collections import Counter
from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations import formats
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats import pages
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.spoken_labels import is_label
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.sanitize import clean
from lti_tool.conversations.source import Flavor, Origin, Source
from lti_tool.conversations.turns import LeftOutReason, ReadingWarning
from tests.conversations import corpus_reading, markup_strategies
from tests.conversations.page_samples import (
    SPACE,
    answer,
    chatgpt,
    probe,
    read,
    recognised,
    text_of_page,
    words,
)

CASES = [
    case
    for case in corpus_reading.cases()
    if "-page/" in case.name and not case.name.startswith("chatgpt-shared-page/")
]
"""Pages whose text is in their elements."""
CLASSLESS = (
    "ai-studio-page", "chatgpt-page", "claude-page", "copilot-page", "gemini-page",
    "openrouter-page", "scienceos-page",
)  # fmt: skip
"""Pages whose roles are in attributes or in the names of elements."""

PAGES = {each.name for each in pages.FORMATS}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_said_stands_in_the_page_in_that_order(case: corpus_reading.Case) -> None:
    source = corpus_reading.source_of(case)
    found = Probe(source)
    reading = formats.read(found, formats.recognise(found).format, Options())
    remaining = iter(SPACE.sub("", text_of_page(found)))
    for turn in reading.turns:
        for part in turn.parts:
            html = re.sub(r"<math.*?</math>|\[image[^\]]*\]", "", part.html)
            missing = [mark for mark in SPACE.sub("", text_of(html)) if mark not in remaining]
            assert not missing, part.html


@pytest.mark.parametrize("product", CLASSLESS)
def test_roles_survive_the_loss_of_every_class_and_style(product: str) -> None:
    case = next(case for case in CASES if case.name == f"{product}/copied")
    html = corpus_reading.source_of(case).content.decode()
    bare = re.sub(r' (?:class|style)="[^"]*"', "", html)
    assert [turn.speaker for turn in read(bare).turns] == [
        turn.speaker for turn in read(html).turns
    ]


@pytest.mark.parametrize("product", CLASSLESS)
def test_attributes_without_quotes_say_the_same(product: str) -> None:
    case = next(case for case in CASES if case.name == f"{product}/saved")
    html = corpus_reading.source_of(case).content.decode()
    bare = re.sub(r'="([\w-]+)"', r"=\1", html)
    assert read(bare).turns == read(html).turns


def test_a_turn_without_its_wrapper_is_nobodys() -> None:
    part = '<div class="markdown prose"><p>Two bulges.</p><p>User: no</p></div>'
    assert recognised(part).format not in PAGES


def test_an_article_about_a_page_is_no_page() -> None:
    article = "<p>Select <code>[data-message-author-role=user]</code>, as in the example:</p>"
    code = escape('<div data-message-author-role="user">Hi</div>')
    assert recognised(f"{article}<pre><code>{code}</code></pre>").format not in PAGES


@pytest.mark.parametrize(
    "html",
    [
        '<div data-testid="user-message">Hi</div>',
        '<div data-role="user">Hi</div><p>An answer?</p>',
        '<div class="prose"><p>Hi</p></div>',
        '<div class="message-bubble"><p class="response-content-markdown">Hi</p></div>',
        '<div class="items-end"><p>Hi</p></div><div class="items-start"><p>You</p></div>',
    ],
)
def test_one_sign_alone_names_no_role(html: str) -> None:
    assert recognised(html).format not in PAGES


def test_html_with_roles_wins_over_the_text_beside_it() -> None:
    html = chatgpt(("user", "Hi"), ("assistant", "Hello"))
    found = probe(html, "User: Hi\n\nAI: Hello")
    assert formats.recognise(found).format == "chatgpt-page"


def test_html_without_roles_leaves_it_to_the_text_beside_it() -> None:
    found = probe("<p>You said:</p><p>Hi</p>", "You said:\nHi\n\nChatGPT said:\nHello")
    assert formats.recognise(found).format == "transcript"


LABELS = (
    ("You said:", "ChatGPT said:"),
    ("Du hast gesagt:", "ChatGPT hat gesagt:"),
    ("Vous avez dit :", "ChatGPT a dit :"),
    ("Dijiste:", "ChatGPT dijo:"),
    ("Você disse:", "O ChatGPT disse:"),
    ("Hai detto:", "ChatGPT ha detto:"),
    ("Je zei:", "ChatGPT zei:"),
    ("Powiedziałeś(-aś):", "ChatGPT powiedział:"),
    ("Вы сказали:", "ChatGPT сказал:"),
    ("あなたの発言:", "ChatGPT の発言:"),
    ("你说：", "ChatGPT 说："),
    ("你說：", "ChatGPT 說："),
    ("나의 말:", "ChatGPT의 말:"),
    ("لقد قلت:", "قال ChatGPT:"),
    ("आपने कहा:", "ChatGPT ने कहा:"),
    ("Bạn đã nói:", "ChatGPT đã nói:"),
    ("Du sa:", "ChatGPT sa:"),
)


@pytest.mark.parametrize(("user", "assistant"), LABELS)
def test_labels_of_screen_readers_name_the_speaker_and_leave_the_text(
    user: str, assistant: str
) -> None:
    html = f"<h5>{user}</h5><p>Why?</p><h6>{assistant}</h6><p>Because {user} so.</p>"
    reading = read(html)
    assert [turn.speaker for turn in reading.turns] == ["user", "assistant"]
    assert reading.turns[1].label == "ChatGPT"
    assert words(reading) == SPACE.sub("", f"Why?Because {user} so.")


@pytest.mark.parametrize(("user", "assistant"), LABELS)
def test_a_label_that_lost_its_class_leaves_the_text_of_its_turn(user: str, assistant: str) -> None:
    html = chatgpt(
        ("user", f"<h5>{user}</h5><p>Why?</p>"), ("assistant", f"<h6>{assistant}</h6><p>So.</p>")
    )
    assert words(read(html)) == "Why?So."


def test_a_message_that_is_a_label_stays() -> None:
    html = chatgpt(("user", "<p>You said</p>"), ("assistant", "<p>What did I say?</p>"))
    assert words(read(html)) == "YousaidWhatdidIsay?"


@pytest.mark.parametrize("name", ["You", "ChatGPT", "Claude", "Gemini", "", "you said so"])
def test_a_name_alone_is_no_label(name: str) -> None:
    assert not is_label(name)


def test_the_region_that_repeats_the_answer_is_read_once() -> None:
    live = '<div id="live-region-assertive">ChatGPT says: Hello</div>'
    reading = read(live + chatgpt(("user", "Hi"), ("assistant", "Hello")))
    assert words(reading) == "HiHello"
    assert "ChatGPT says: Hello" in reading.left_out[0].text


def test_turns_that_had_not_rendered_are_told() -> None:
    html = chatgpt(("user", "Hi"), ("assistant", "<span class='spinner'></span>"))
    assert ReadingWarning.NOT_ALL_TURNS in read(html).warnings


def test_titles_of_other_chats_are_left_out_and_listed() -> None:
    nav = "<nav><a href='/c/2'>Letter to my landlord</a></nav>"
    reading = read(nav + chatgpt(("user", "Hi"), ("assistant", "Hello")))
    assert words(reading) == "HiHello"
    assert [(each.reason, each.text) for each in reading.left_out] == [
        (LeftOutReason.PAGE, "Letter to my landlord")
    ]


def test_a_page_saved_as_one_file_is_read_like_any_other() -> None:
    html = chatgpt(("user", "Grüße"), ("assistant", "Hallo")).encode("iso-8859-1")
    quoted = html.replace(b"=", b"=3D").replace(b"\xfc", b"=FC").replace(b"\xdf", b"=DF")
    content = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted + b"\r\n--b--\r\n"
    )
    found = Probe(Source((Flavor("", content),), "chat.mhtml", Origin.FILE))
    assert formats.recognise(found).format == "chatgpt-page"
    assert words(formats.read(found, "chatgpt-page", Options())) == "GrüßeHallo"


def test_a_page_that_nests_too_deeply_is_refused() -> None:
    deep = "<b><div>" * 400 + "x"
    found = probe(chatgpt(("user", "Hi"), ("assistant", deep)))
    with pytest.raises(CannotRead) as refused:
        formats.read(found, "chatgpt-page", Options())
    assert refused.value.problem is Problem.NESTED


def test_a_page_that_nests_as_deeply_as_it_may_is_read() -> None:
    for tag in ("b", "blockquote", "ul><li", "details", "div", "x-y", "table><tr><td"):
        assert "x" in answer(f"<{tag}>" * (130 // (2 * tag.count("<") + 1)) + "x")


def test_a_page_of_too_many_turns_is_refused() -> None:
    found = probe(chatgpt(*([("user", "Hi")] * (MOST_TURNS + 1))))
    with pytest.raises(CannotRead) as refused:
        formats.read(found, "chatgpt-page", Options())
    assert refused.value.problem is Problem.MANY_TURNS


def shared(table: object, *more: str) -> str:
    """A shared page of ChatGPT with these lines in the stream of its scripts."""
    stream = "".join(f"{line}\n" for line in (json.dumps(table), *more))
    halves = (stream[: len(stream) // 2], stream[len(stream) // 2 :])
    calls = "".join(f"x.streamController.enqueue({json.dumps(half)});" for half in halves)
    return f"<!doctype html><html><body><script>{calls}</script></body></html>"


def test_data_that_a_shared_page_promises_is_found_where_it_comes() -> None:
    message = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["Hi"]}}
    mapping: dict[str, object] = {
        "a": {"id": "a", "parent": None, "children": [], "message": message}
    }
    table = [{"_1": 2}, "loaderData", {"_3": 4}, "route", {"_5": 6}, "serverResponse", ["P", 7]]
    cells: list[object] = []

    def place(value: object) -> int:
        number = len(table) + len(cells)
        cells.append(None)
        if isinstance(value, dict):
            cells[number - len(table)] = {
                f"_{place(name)}": place(inner) for name, inner in value.items()
            }
        elif isinstance(value, list):
            cells[number - len(table)] = [place(inner) for inner in value]
        else:
            cells[number - len(table)] = value
        return number if value is not None else -5

    place({"data": {"title": "Tides", "mapping": mapping, "current_node": "a"}})
    reading = read(shared(table, f"P7:{json.dumps(cells)}"))
    assert (reading.title, words(reading)) == ("Tides", "Hi")


_CELLS = st.lists(
    st.one_of(
        st.integers(-9, 30),
        st.sampled_from(("loaderData", "serverResponse", "data", "mapping", "message", "P", "N")),
        st.lists(st.one_of(st.integers(-9, 30), st.sampled_from(("P", "D", "S", "N"))), max_size=4),
        st.dictionaries(
            st.integers(-2, 30).map(lambda n: f"_{n}"), st.integers(-9, 30), max_size=4
        ),
    ),
    max_size=30,
)


@given(_CELLS)
def test_no_table_of_a_shared_page_breaks_its_reader(table: list[object]) -> None:
    found = probe(shared(table, "P1:[1", "P2:[{}]"), "x")
    for each in pages.FORMATS:
        if each.recognise(found):
            with suppress(CannotRead):
                each.read(found, Options())


_INSIDE = st.sampled_from(
    ("p", "div", "span", "b", "em", "li", "ul", "ol", "td", "tr", "table", "h2", "h5", "blockquote",
     "pre", "code", "a", "button", "details", "summary", "section", "sup", "article")
)  # fmt: skip
_WORD = st.sampled_from(("a", "b ", " c", "\n", "\u00a0", "&lt;", "é", "😀", "You said:", "python"))
_TREES = st.recursive(
    _WORD,
    lambda inner: st.builds(
        lambda tag, pieces: f"<{tag}>{''.join(pieces)}</{tag}>",
        _INSIDE,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@given(_TREES)
def test_no_character_of_a_turn_is_lost_or_made_up(inside: str) -> None:
    found = probe(chatgpt(("user", inside), ("assistant", "end")))
    reading = formats.read(found, "chatgpt-page", Options())
    languages = "".join(re.findall('class="language-([^"]*)"', str(reading.turns)))
    noted = [each.text for each in reading.left_out]
    noted += [name for turn in reading.turns for name in turn.attachments]
    noted += [part.title for turn in reading.turns for part in turn.parts]
    kept = Counter(words(reading)) + Counter(SPACE.sub("", "".join(noted)) + languages)
    source = Counter(SPACE.sub("", text_of_page(found)))
    assert kept == source


_MARKED = st.sampled_from(
    (
        "<user-query>", "<model-response>", "<message-content>", "<ms-chat-turn>",
        "<div data-turn-role=User>", "<div data-message-author-role=user data-message-id=1>",
        "<div data-message-author-role=assistant data-message-id=1 class=markdown>",
        "<div data-testid=user-message class=font-user-message>", "<div data-is-streaming=false>",
        "<button class='group/row'>", "<div class=standard-markdown>", "<div class=ds-message>",
        "<div class=ds-markdown>", "<h1 class='group/query'>",
        "<div class=prose>",
        "<div class='Message_rightSideMessageBubble__x'>",
        "<div class='ChatMessage_chatMessage__x'>",
        "<div class=chakra-card>", "<div class=chakra-card__header><h2>",
        "<div class=message-text>",
        "<div data-prompt>",
        "<div data-answer=true>", "<div id=message-1><div class=chat-assistant>",
        "<div data-content=ai-message>", "<div id=response-1 class=items-end>",
        "<div class=message-bubble>", "<div data-testid=assistant-message>", "<h5>You said:</h5>",
        "<h6>ChatGPT said:</h6>", "<span class=katex>", "<math>", "<pre>", "<code>", "<table>",
        "<caption>", "<tr>", "<td>", "<details>", "<summary>", "</div>", "</h1>", "</pre>", "<li>",
    )
)  # fmt: skip


@given(st.lists(st.one_of(_MARKED, _MARKED, markup_strategies.html), max_size=25).map("".join))
def test_no_page_however_torn_breaks_a_reader(html: str) -> None:
    found = probe(html, "x")
    for each in pages.FORMATS:
        each.recognise(found)
        with suppress(CannotRead):
            for turn in each.read(found, Options()).turns:
                for part in turn.parts:
                    clean(part.html)
