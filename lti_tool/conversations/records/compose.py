"""Chat to reading: blocks become HTML, and records that are one turn become one."""

from dataclasses import replace
from html import escape

from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.markup import code_labels, markdown, treatments
from lti_tool.conversations.markup.elements import ElementReader
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.records import typed_text
from lti_tool.conversations.records.chat import Block, Chat, Message, joined
from lti_tool.conversations.turns import Part, Reading, ReadingWarning, Turn
from lti_tool.conversations.work import Work

_MOST_HTML = 32 * 2**20
"""Characters of all turns together. Markdown of many tiny parts grows more than tenfold."""

_ROLES = {"user": "User", "system": "System"}


def reading(chat: Chat) -> Reading:
    """Turns of a chat. Raises CannotRead for too many turns, or for too large ones."""
    groups = joined(chat.messages)
    if len(groups) > MOST_TURNS:
        raise CannotRead(Problem.MANY_TURNS)
    renderer = _Renderer()
    turns = tuple(_turn(group, chat, renderer) for group in groups)
    for each in renderer.log.result():
        for passage in each.text.split("\n"):
            chat.leave_out(each.reason, passage)
    if any(turn.attachments for turn in turns):
        chat.warn(ReadingWarning.ATTACHMENTS)
    return Reading(
        product=chat.product,
        title=chat.title,
        turns=turns,
        model=_model(chat, turns),
        created_at=chat.created_at,
        left_out=chat.left_out,
        warnings=tuple(chat.warnings),
        branches=chat.branches,
    )


def _turn(group: list[Message], chat: Chat, renderer: "_Renderer") -> Turn:
    first = group[0]
    names = dict.fromkeys(name for message in group for name in message.attachments)
    return Turn(
        speaker=first.speaker,
        label=first.label or _ROLES.get(first.speaker) or chat.product or "Assistant",
        parts=tuple(renderer.part(block) for block in _blocks(group)),
        model=next((message.model for message in group if message.model), ""),
        time=next((message.time for message in group if message.time), None),
        attachments=tuple(names),
    )


def _blocks(group: list[Message]) -> list[Block]:
    """Blocks of one turn; a text that goes on in the next record is one block."""
    blocks: list[Block] = []
    for message in group:
        for number, block in enumerate(message.blocks):
            if number == 0 and message.continues and blocks and _are_alike(blocks[-1], block):
                blocks[-1] = replace(block, text=blocks[-1].text + block.text)
            else:
                blocks.append(block)
    return blocks


def _are_alike(one: Block, other: Block) -> bool:
    return one.kind == other.kind == "text" and one.form == other.form


def _model(chat: Chat, turns: tuple[Turn, ...]) -> str:
    """Model of all turns, or the one that the chat names; "" where several answered."""
    models = {turn.model for turn in turns if turn.model}
    if models:
        return models.pop() if len(models) == 1 else ""
    return chat.model


class _Renderer:
    """HTML of blocks, counted over all turns of one reading."""

    def __init__(self) -> None:
        self.log = LeftOutLog()
        self._work = Work()
        self._size = 0

    def part(self, block: Block) -> Part:
        """A block as a part. Raises CannotRead."""
        html = self._html(block)
        self._size += len(html)
        if self._size > _MOST_HTML:
            raise CannotRead(Problem.LARGE_PAGE)
        return Part(block.kind, html, block.title)

    def _html(self, block: Block) -> str:
        if block.form == "markdown":
            return markdown.render(block.text, self._work)
        if block.form == "typed":
            return typed_text.to_html(block.text, self._work)
        if block.form == "html":
            return self._of_html(block.text)
        self._work.add_part()
        language = f' class="language-{escape(block.language)}"' if block.language else ""
        return f"<pre><code{language}>{escape(block.text)}</code></pre>"

    def _of_html(self, html: str) -> str:
        """HTML of a product as small HTML."""
        dom = LexborHTMLParser(html)
        marks = treatments.marked(dom, treatments.RULES)
        code_labels.mark(dom, marks)
        reader = ElementReader(marks, self.log, self._work)
        if dom.body is not None:
            reader.children(dom.body, False, 0)
        return reader.writer.take()
