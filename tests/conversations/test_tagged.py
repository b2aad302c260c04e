"""Tags within a text are found in linear time, and what is around them is kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations import formats
from lti_tool.conversations.records import typed_text
from lti_tool.conversations.records.tagged import passages, without
from lti_tool.conversations.work import Work
from tests.conversations.test_data_formats import probe_of

PIECES = st.sampled_from(["<a>", "</a>", '<a b="c">', "<a/>", "<ab>", "<a", ">", "x", " ", "\n"])


@given(st.lists(PIECES).map("".join))
def test_a_text_is_its_passages_and_what_is_between_them(text: str) -> None:
    kept, left = without(text, "a")
    assert len(kept) + sum(map(len, left)) == len(text)
    at = 0
    for each in passages(text, "a"):
        assert each.begin >= at
        assert text[each.begin : each.end] in left
        at = each.end


def test_a_passage_has_a_name_fields_and_a_text() -> None:
    (found,) = passages('1 <a title="T" x-y="2">in <b></a> 3', "a", "b")
    assert (found.name, found.fields, found.text) == ("a", {"title": "T", "x-y": "2"}, "in <b>")
    assert [each.text for each in passages("<a>never closed", "a")] == ["never closed"]


HOSTILE = {
    "open tags of thoughts": "<antThinking>" * 60_000,
    "open tags of cards": "<grok:render " * 60_000,
    "open folded elements": '<details type="reasoning" ' * 30_000,
    "attributes without an end": "<details " + "a" * 900_000 + ">",
    "open reminders": "<system-reminder>" * 50_000,
    "white space": " " * 900_000 + "x",
    "line feeds": "\n" * 900_000 + "x",
    "brackets of citations": "【1†" * 200_000,
    "codes of citations": "\ue200" * 300_000,
    "numbers of sources": "[1" * 300_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_read_or_refused_within_its_work(kind: str) -> None:
    """Each would take minutes if a search began anew at each tag."""
    text = HOSTILE[kind]
    shapes: list[list[Any]] = [
        [{"chat_messages": [{"sender": "assistant", "text": text, "content": []}]}],
        [{"conversation": {}, "responses": [{"sender": "ai", "message": text}]}],
        [{"chat": {"history": {"messages": {"1": {"role": "assistant", "content": text}}}}}],
        [{"parentUuid": None, "sessionId": "1", "type": "user", "uuid": "1",
          "message": {"role": "user", "content": text}}],
        [{"entries": [{"query_str": text, "blocks": [{"markdown_block": {"answer": "x"}}]}]}],
        [{"header": "Gemini Apps", "title": f"Prompted {text}", "time": "2026-01-05T09:00:00Z"}],
    ]  # fmt: skip
    for shape in shapes:
        probe = probe_of(shape)
        name = formats.recognise(probe).format
        list(formats.index(probe, name) or ())


def test_typed_text_keeps_lines_indents_and_signs() -> None:
    html = typed_text.to_html("\n\n*a* <b>\nc\n\n  d\n\te\n \n\n", Work())
    assert html == "<p>*a* &lt;b&gt;<br>\nc</p>\n<pre>  d\n\te</pre>"


@given(st.text(alphabet="a <&\n\t\r", max_size=60))
def test_typed_text_loses_nothing_but_blank_lines(text: str) -> None:
    html = typed_text.to_html(text, Work())
    shown = html.replace("&lt;", "<").replace("&amp;", "&")
    for tag in ("<p>", "</p>", "<pre>", "</pre>", "<br>"):
        shown = shown.replace(tag, "")
    assert shown.split() == text.split()
