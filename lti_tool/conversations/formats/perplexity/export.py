"""Exports of Perplexity: questions with an answer and its sources."""

import re
from datetime import datetime

from lti_tool.conversations.formats import data
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources, markdown_link
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.turns import LeftOutReason

_PRODUCT = "Perplexity"
_MARK = re.compile(r" ?\[(\d{1,3})\](?!\()")


def _matches(record: Record) -> str:
    if any(each.has("query_str") for each in record.records("entries")):
        return "It has entries with a query_str, as Perplexity exports them."
    if any(each.has("query", "answer") for each in record.records("conversations")):
        return "It has conversations with query and answer, as Perplexity threads are exported."
    return ""


def _read(record: Record, branch: str) -> Chat:
    del branch
    about = record.record("metadata") or record.record("thread_metadata")
    entries = record.records("entries")
    first = entries[0] if entries else Record(None)
    title = about.text("thread_title", "title") or first.text("thread_title")
    chat = Chat(_PRODUCT, title, created_at=first.time("entry_created_datetime"))
    for entry in entries:
        pages = _pages(entry)
        model, time = entry.text("display_model"), entry.time("entry_created_datetime")
        chat.messages += _exchange(entry.text("query_str"), _answers(entry), pages, model, time)
        for each in entry.texts("related_queries"):
            chat.leave_out(LeftOutReason.BUTTON, each)
    for entry in record.records("conversations"):
        pages = [(each.text("title"), each.text("url")) for each in entry.records("sources")]
        model, time = entry.text("model"), entry.time("timestamp")
        answers = [entry.text("answer")]
        chat.messages += _exchange(entry.text("query"), answers, pages, model, time)
        chat.created_at = chat.created_at or time
    return chat


def _exchange(
    question: str,
    answers: list[str],
    pages: list[tuple[str, str]],
    model: str,
    time: datetime | None,
) -> list[Message]:
    asked = Message("user", time=time)
    asked.add(question, "typed")
    answer = Message("assistant", model=model, time=time)
    for text in answers:
        answer.add(_with_links(text, pages))
    cited = {int(mark) for text in answers for mark in _MARK.findall(text)}
    add_sources(answer, [page for place, page in enumerate(pages, 1) if place not in cited])
    return [asked, answer]


def _answers(entry: Record) -> list[str]:
    """Texts of the answer. Several blocks repeat the same text for other places of the page."""
    found: dict[str, None] = {}
    for block in entry.records("blocks"):
        part = block.record("markdown_block")
        text = part.text("answer") or "".join(part.texts("chunks"))
        if text.strip():
            found[text] = None
    return list(found)


def _pages(entry: Record) -> list[tuple[str, str]]:
    results = [
        page
        for block in entry.records("blocks")
        for page in block.record("web_result_block").records("web_results")
    ]
    return [(page.text("name", "title"), page.text("url")) for page in results]


def _with_links(text: str, pages: list[tuple[str, str]]) -> str:
    """Numbers of sources as links to them; a number without a source stays."""

    def link(found: re.Match[str]) -> str:
        place = int(found[1])
        if not 1 <= place <= len(pages):
            return found[0]
        return " " + (markdown_link(*pages[place - 1]) or found[0])

    return _MARK.sub(link, text)


EXPORT = data.of_records("perplexity-export", "Perplexity export", _matches, _read)
