"""Page of Gemini's activity in a Google Takeout: a cell for each exchange."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from selectolax.lexbor import LexborNode

from lti_tool.conversations.formats import data
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.gemini import prompts
from lti_tool.conversations.formats.gemini.activity import Exchange, grouped
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import compose, times
from lti_tool.conversations.records.chat import Block, Chat, Message
from lti_tool.conversations.source import HTML, Flavor
from lti_tool.conversations.turns import Entry, Reading

_CELL = "div.content-cell.mdl-typography--body-1:not(.mdl-typography--text-right)"
_NAMES = re.compile("Gemini|Bard")
_CLOCK = re.compile(r"\d[:.]\d\d")
_INLINE = ("-text", "a", "b", "i", "em", "strong", "span", "code")


def _recognise(probe: Probe) -> Evidence | None:
    if "outer-cell" not in probe.html or "mdl-typography--body-1" not in probe.html:
        return None
    if not _NAMES.search(probe.html):
        return None
    return sure("Its cells are activity of Gemini Apps, as Google Takeout exports them.")


def _chats(probe: Probe) -> list[tuple[Chat, list[str]]]:
    exchanges: list[Exchange[str]] = []
    others = []
    for cell in probe.dom.css("div.outer-cell") if probe.dom else ():
        exchange = _exchange(cell)
        if exchange:
            exchanges.append(exchange)
        elif body := cell.css_first(_CELL):
            others.append(body.text(separator=" "))
    return list(grouped(exchanges[::-1], others))


def _exchange(cell: LexborNode) -> Exchange[str] | None:
    """The exchange of a cell: lines of the prompt and its files, a date, and the answer."""
    product = cell.css_first(".header-cell")
    body = cell.css_first(_CELL)
    if body is None or (product and not _NAMES.search(product.text())):
        return None
    nodes = list(body.iter(include_text=True))
    lines = _lines(nodes)
    dated = [line for line in lines[1:] if _CLOCK.search(line.text) and line.time]
    if not dated:
        return None
    date = dated[-1]
    html = "".join(_html(node) for node in nodes[date.end :]).strip()
    asked = [line for line in lines if line.end < date.end]
    return _of_lines(asked, date.time, html, cell.html or "")


@dataclass(frozen=True)
class _Line:
    """A line before the answer, and the place of the node behind it."""

    text: str
    link: str
    end: int

    @property
    def time(self) -> datetime | None:
        """Point in time, where the line is a date."""
        return times.parse(" ".join(self.text.split()))


def _lines(nodes: list[LexborNode]) -> list[_Line]:
    """Lines of text until the first block, which belongs to the answer."""
    lines: list[_Line] = []
    text = link = ""
    for place, node in enumerate(nodes):
        if node.tag == "br":
            lines.append(_Line(text, link, place + 1))
            text = link = ""
        elif node.tag in _INLINE:
            text += node.text()
            link = node.text() if node.tag == "a" else link
        else:
            break
    if text:
        lines.append(_Line(text, link, len(nodes)))
    return lines


def _of_lines(
    lines: list[_Line], time: datetime | None, html: str, raw: str
) -> Exchange[str] | None:
    zoned = time if time and time.tzinfo else None
    question, answer = Message("user", time=zoned), Message("assistant", time=zoned)
    texts = []
    is_file = False
    for line in lines:
        is_file = is_file or bool(prompts.FILES.fullmatch(line.text))
        if not is_file:
            texts.append(line.text)
        elif line.link:
            question.attachments.append(line.link)
    prompt = prompts.without_verb("\n".join(texts))
    if prompt is None and not html:
        return None
    text, names = prompts.without_files("\n".join(texts) if prompt is None else prompt)
    question.add(text, "typed")
    question.attachments = question.attachments or names
    if html:
        answer.blocks.append(Block("text", "html", html))
    return Exchange("", question, answer, time, raw)


def _html(node: LexborNode) -> str:
    return escape(node.text()) if node.tag == "-text" else node.html or ""


def _read(probe: Probe, options: Options) -> Reading:
    for number, (chat, _) in enumerate(probe.derive(_chats)):
        if options.entry in ("", str(number)):
            return compose.reading(chat)
    raise CannotRead(Problem.EMPTY)


def _index(probe: Probe) -> Iterator[Entry]:
    for number, (chat, _) in enumerate(probe.derive(_chats)):
        yield data.entry(str(number), chat)


def _extract(probe: Probe, entry: str) -> Flavor:
    for number, (_, cells) in enumerate(probe.derive(_chats)):
        if entry == str(number):
            html = "<!DOCTYPE html><html><body>" + "".join(cells) + "</body></html>"
            return Flavor(HTML, html.encode(errors="replace"))
    raise CannotRead(Problem.UNREADABLE)


PAGE = Format(
    "gemini-activity-page",
    "Gemini activity page (Google Takeout)",
    _recognise,
    _read,
    _index,
    _extract,
)
