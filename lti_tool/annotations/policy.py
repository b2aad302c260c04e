"""Authorization of changes to annotations by author, role and immutable fields; pure.

A key begins with the id of its author, so no value has to be looked up; where a comment refers to
another one, the struct index tells that it was written. It has checked the schema before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from lti_tool.annotations.schema import (
    AGREEMENT,
    COMMENT,
    COMMENTS,
    HIGHLIGHT,
    QUESTION,
    REPLY_TO,
    TAG,
    TAGS,
    agreed_comment,
    author_of,
)
from lti_tool.courses.roles import Capability
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.utf16 import utf16_length
from lti_tool.yjs.index import Change, Path
from lti_tool.yjs.schema import Record

OwnCode: TypeAlias = Literal[
    "tags-locked", "fixed", "incomplete",
    # A highlight on text that is not there, as of a conversation that has just been removed.
    "bad-anchor",
    # An answer to a comment, or an agreement with one, that was never in the note.
    "no-comment",
    "own-comment",
]  # fmt: skip
"""Code of a refusal that only annotations have."""

Code: TypeAlias = RefusalCode | OwnCode

Lengths: TypeAlias = Mapping[str, int]
"""UTF-16 length of each conversation that a highlight may refer to, by its id."""


WasWritten: TypeAlias = Callable[[Path], bool]
"""True where something was written at a path before, also if it is deleted by now."""


def check(
    changes: Sequence[Change],
    writer: Writer,
    lengths: Lengths,
    block: RefusalCode | None = None,
    was_written: WasWritten = lambda _: False,
) -> Code | None:
    """Code of the first objection to these changes; None where the writer may make all of them.

    `block` is the code of the write block that is in force for restricted writers. Highlights and
    comments are added whole, under the writer's own id, highlights on text that is there, answers
    in the note of what they answer. Of a highlight only the tag can change, and of both whether
    they are an open question, by their author and moderators; of a comment the text, by its author.
    Authors and moderators delete. Nobody but oneself agrees, or ends an agreement, and never with
    oneself. Tags are for those who manage them.
    """
    if changes and not writer.may(Capability.ANNOTATE):
        return "read-only"
    if changes and block and writer.is_restricted:
        return block
    added = {change.path for change in changes if change.kind == "add"}
    for change in changes:
        if change.kind == "orphan":
            continue
        objection = _objection(change, added, writer)
        if objection:
            return objection
    return _incomplete(changes, added, lengths) or _unrelated(changes, added, writer, was_written)


_MODERATED = frozenset({"tag", QUESTION})
"""Fields that moderators change, too."""

_CHANGEABLE = _MODERATED | {"text"}


def _objection(change: Change, added: set[Path], writer: Writer) -> Code | None:
    path = change.path
    # The tags of a draft are those of the shared document.
    if path[0] == TAGS and (writer.is_in_draft or not writer.may(Capability.MANAGE_TAGS)):
        return "tags-locked"
    if len(path) % 2:
        return _field_objection(change, added, writer)
    if path[0] == TAGS:
        return "fixed" if change.kind == "change" else None
    is_own = writer.is_author(author_of(path[-1]))
    if change.kind == "delete":
        moderates = writer.may(Capability.MODERATE) and _record(path) is not AGREEMENT
        return None if is_own or moderates else "not-yours"
    if not is_own:
        return "not-yours"
    return None if change.kind == "add" else "fixed"


def _field_objection(change: Change, added: set[Path], writer: Writer) -> Code | None:
    """Objection to the change of one field; its path is that of its record and its own name."""
    *owner, field = change.path
    if tuple(owner) in added:
        return None  # a new record is checked as a whole
    if change.path[0] != TAGS:
        is_own = writer.is_author(author_of(owner[-1]))
        if not is_own and not (field in _MODERATED and writer.may(Capability.MODERATE)):
            return "not-yours"
        if field not in _CHANGEABLE:
            return "fixed"
    # An add restores a field that its writer made disappear by a write that cannot win.
    return "fixed" if change.kind == "delete" else None


def _incomplete(changes: Iterable[Change], added: set[Path], lengths: Lengths) -> Code | None:
    """Objection to new records: one without all of its fields, or a highlight on no text."""
    values: dict[Path, dict[str, str | int | None]] = {
        path: {} for path in added if len(path) % 2 == 0
    }
    for kind, path, value in changes:
        if kind == "add" and path[:-1] in values:
            values[path[:-1]][path[-1]] = value
    for path, fields in values.items():
        if not fields.keys() >= _record(path).fields.keys():
            return "incomplete"
        if _record(path) is HIGHLIGHT and not _is_anchored(fields, lengths):
            return "bad-anchor"
    return None


def _record(path: Path) -> Record:
    if path[0] == TAGS:
        return TAG
    if path[2:3] != (COMMENTS,):
        return HIGHLIGHT
    return AGREEMENT if agreed_comment(path[3]) else COMMENT


def _unrelated(
    changes: Iterable[Change], added: set[Path], writer: Writer, was_written: WasWritten
) -> Code | None:
    """Objection to answers and agreements: to no comment of their note, or to one's own comment.

    A comment that was deleted counts: whoever answers it may not know yet.
    """
    for kind, path, value in changes:
        if kind != "add" or path[2:3] != (COMMENTS,) or len(path) < 4:
            continue
        agreed = agreed_comment(path[3])
        if path[4:] == (REPLY_TO,):
            target = str(value)
        elif len(path) == 4 and agreed:
            target = agreed
        else:
            continue
        at = (*path[:3], target)
        if target == path[3] or agreed_comment(target) or not (at in added or was_written(at)):
            return "no-comment"
        if agreed and writer.is_author(author_of(target)):
            return "own-comment"
    return None


def _is_anchored(fields: Mapping[str, str | int | None], lengths: Lengths) -> bool:
    """True where a highlight covers text of a known conversation, with texts of fitting lengths.

    Lengths are in UTF-16 code units. The texts themselves are not compared: whole conversations
    would have to be held in memory.
    """
    start, end = fields["start"], fields["end"]
    length = lengths.get(str(fields["conversation"]))
    return (
        length is not None
        and isinstance(start, int)
        and isinstance(end, int)
        and start < end <= length
        and _units(fields["quote"]) == end - start
        and _units(fields["prefix"]) <= start
        and _units(fields["suffix"]) <= length - end
    )


def _units(value: str | int | None) -> int:
    return utf16_length(str(value))
