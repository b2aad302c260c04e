"""Edits of a draft as data, and the pure function that applies them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from lti_tool.conversations import html_edit
from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.reading import ReadTurn
from lti_tool.conversations.turns import Speaker
from lti_tool.languages import Message
from lti_tool.utf16 import utf16_length
from lti_tool.validation import Text

MOST_EDITS = 1000
"""Edits of one draft."""

_MOST_WORK = 50_000_000
"""Characters of HTML that the edits of one draft may go through: some seconds of CPU."""

TurnNumber: TypeAlias = Annotated[int, Field(ge=0, le=100_000)]
"""Number of a turn, from 0, as the edits before have left them."""

Offset: TypeAlias = Annotated[int, Field(ge=0)]
"""Offset in the canonical text of a turn, in UTF-16 code units."""


class InvalidEdit(Exception):
    """An edit that does not fit the draft; `number` is its place in the list."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(sentence)
        self.number, self.sentence = number, sentence


class _Edit(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True
    )


class ChangeSpeaker(_Edit):
    """Change who speaks."""

    op: Literal["speaker"]
    turn: TurnNumber
    speaker: Speaker
    everywhere: bool = False
    """Change all turns that have the same speaker and name."""


class Rename(_Edit):
    """Change the name of the speaker."""

    op: Literal["name"]
    turn: TurnNumber
    label: Annotated[str, Text(200)]
    everywhere: bool = False
    """Change all turns that have the same speaker and name."""


class Split(_Edit):
    """Split a turn in two; the second has the same speaker."""

    op: Literal["split"]
    turn: TurnNumber
    offset: Offset


class Join(_Edit):
    """Join a turn with the next; the first one's speaker stays."""

    op: Literal["join"]
    turn: TurnNumber


class Drop(_Edit):
    """Leave a turn out."""

    op: Literal["drop"]
    turn: TurnNumber


class ShowThinking(_Edit):
    """Show the thinking of a turn, or of all, in the open, folded, or not at all."""

    op: Literal["thinking"]
    turn: TurnNumber | None
    """Number of the turn; null for all turns."""
    shown: Literal["open", "folded", "left-out"]
    """`folded` folds a turn as a whole that has nothing folded."""


class Redact(_Edit):
    """Take a passage out for good; its length and the reason stay."""

    op: Literal["redact"]
    turn: TurnNumber
    start: Offset
    end: Offset
    reason: Annotated[str, Text(200, least=1)]


Edit: TypeAlias = Annotated[
    ChangeSpeaker | Rename | Split | Join | Drop | ShowThinking | Redact, Field(discriminator="op")
]

ADAPTER: TypeAdapter[list[Edit]] = TypeAdapter(list[Edit])
"""Reads and writes edits as they are stored."""


def apply(turns: Sequence[ReadTurn], edits: Iterable[Edit]) -> list[ReadTurn]:
    """Turns after all edits, one after the other. Raises InvalidEdit for one that does not fit."""
    edited = list(turns)
    work = 0
    for number, edit in enumerate(edits):
        work += _work(edited, edit)
        if work > _MOST_WORK:
            raise InvalidEdit(number, "These are more changes than one conversation can have.")
        try:
            _FUNCTIONS[type(edit)](edited, edit)
        except IndexError:
            raise InvalidEdit(number, "There is no such turn.") from None
        except ValueError as error:
            raise InvalidEdit(number, str(error)) from None
    return edited


def _work(turns: Sequence[ReadTurn], edit: Edit) -> int:
    """Characters of HTML that an edit goes through."""
    if isinstance(edit, ChangeSpeaker | Rename | Drop):
        return len(turns)
    if edit.turn is None:
        return sum(len(turn.html) for turn in turns)
    return sum(len(turn.html) for turn in turns[edit.turn : edit.turn + 2])


def summary(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Numbers of edits by kind, and each redaction with its length and reason."""
    given = list(edits)
    counts = Counter(edit.op for edit in given if edit.op != "redact")
    redactions = [
        {"op": "redact", "length": edit.end - edit.start, "reason": edit.reason}
        for edit in given
        if isinstance(edit, Redact)
    ]
    return [{"op": op, "count": count} for op, count in counts.items()] + redactions


def _alike(turns: list[ReadTurn], number: int, everywhere: bool) -> list[int]:
    """Numbers of the turns that an edit of one turn is about."""
    one = turns[number]
    if not everywhere:
        return [number]
    return [
        at
        for at, each in enumerate(turns)
        if (each.speaker, each.label) == (one.speaker, one.label)
    ]


def _change_speaker(turns: list[ReadTurn], edit: ChangeSpeaker) -> None:
    for number in _alike(turns, edit.turn, edit.everywhere):
        turns[number] = turns[number].model_copy(update={"speaker": edit.speaker})


def _rename(turns: list[ReadTurn], edit: Rename) -> None:
    for number in _alike(turns, edit.turn, edit.everywhere):
        turns[number] = turns[number].model_copy(update={"label": edit.label})


def _split(turns: list[ReadTurn], edit: Split) -> None:
    turn = turns[edit.turn]
    if not 0 < edit.offset < utf16_length(turn.text):
        raise ValueError(Message("A turn is split inside its text."))
    before, after = (_with_html(turn, html) for html in html_edit.split(turn.html, edit.offset))
    if not before.text.strip() or not after.text.strip():
        raise ValueError(Message("Both parts of a turn that is split must have text."))
    # What came with the turn as a whole stays with its first part.
    turns[edit.turn : edit.turn + 1] = [before, after.model_copy(update={"attachments": []})]


def _join(turns: list[ReadTurn], edit: Join) -> None:
    first, second = turns[edit.turn], turns[edit.turn + 1]
    joined = _with_html(first, f"{first.html}\n{second.html}")
    attachments = [*first.attachments, *second.attachments]
    turns[edit.turn : edit.turn + 2] = [joined.model_copy(update={"attachments": attachments})]


def _drop(turns: list[ReadTurn], edit: Drop) -> None:
    if len(turns) == 1:
        raise ValueError(Message("The only turn cannot be left out."))
    del turns[edit.turn]


def _show_thinking(turns: list[ReadTurn], edit: ShowThinking) -> None:
    numbers = range(len(turns)) if edit.turn is None else [edit.turn]
    for number in numbers:
        turn = turns[number]
        is_folded = '<details class="thinking">' in turn.html
        if edit.shown == "folded" and edit.turn is not None and not is_folded:
            turns[number] = _with_html(turn, html_edit.fold(turn.html))
        elif edit.shown == "open" and is_folded:
            turns[number] = _with_html(turn, html_edit.unfold(turn.html))
        elif edit.shown == "left-out" and is_folded:
            turns[number] = _with_html(turn, html_edit.without_folded(turn.html))


def _redact(turns: list[ReadTurn], edit: Redact) -> None:
    turn = turns[edit.turn]
    if not edit.start < edit.end <= utf16_length(turn.text):
        raise ValueError(Message("A passage to redact lies inside the text of a turn."))
    length = edit.end - edit.start
    counted = "1 character" if length == 1 else f"{length:,} characters"
    instead = f"[redacted, {counted}: {edit.reason}]"
    turns[edit.turn] = _with_html(turn, html_edit.redact(turn.html, edit.start, edit.end, instead))


def _with_html(turn: ReadTurn, html: str) -> ReadTurn:
    return turn.model_copy(update={"html": html, "text": text_of(html)})


_FUNCTIONS: dict[type[_Edit], Callable[[list[ReadTurn], Any], None]] = {
    ChangeSpeaker: _change_speaker,
    Rename: _rename,
    Split: _split,
    Join: _join,
    Drop: _drop,
    ShowThinking: _show_thinking,
    Redact: _redact,
}
