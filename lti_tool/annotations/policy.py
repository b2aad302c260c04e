"""May this member make these changes? Yes, or no with a reason; pure.

Whose something is can be read from its key: no value has to be looked up. The shape has been
checked before; this is about who, and about what must never change once it is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from lti_tool.annotations.schema import COMMENT, COMMENTS, HIGHLIGHT, TAG, TAGS, author_of
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.utf16 import utf16_length
from lti_tool.yjs.index import Change, Path
from lti_tool.yjs.schema import Record

Lengths: TypeAlias = Mapping[str, int]
"""UTF-16 length of each conversation that a highlight may refer to, by its id."""


def check(
    changes: Sequence[Change], writer: Writer, lengths: Lengths, ban: RefusalCode | None = None
) -> RefusalCode | None:
    """None where the writer may make all of these changes, else the code of the first objection.

    `lengths` and `ban` are what the rules of the document say just now. Highlights and comments are
    added whole, under the writer's own id, highlights on text that is there. Of a highlight only
    the tag can change, by its author and moderators; of a comment only the text, by its author.
    Authors and moderators delete. Tags are for those who manage them.
    """
    if changes and not writer.may_annotate:
        return "read-only"
    if changes and ban and writer.is_restricted:
        return ban
    added = {change.path for change in changes if change.kind == "add"}
    for change in changes:
        if change.kind == "orphan":
            continue
        objection = _objection(change, added, writer)
        if objection:
            return objection
    return _unfinished(changes, added, lengths)


def _objection(change: Change, added: set[Path], writer: Writer) -> RefusalCode | None:
    path = change.path
    if path[0] == TAGS and not writer.may_manage_tags:
        return "tags-locked"
    if len(path) % 2:
        return _field_objection(change, added, writer)
    if path[0] == TAGS:
        return "fixed" if change.kind == "change" else None
    is_own = author_of(path[-1]) == writer.author_id
    if change.kind == "delete":
        return None if is_own or writer.may_moderate else "not-yours"
    if not is_own:
        return "not-yours"
    return None if change.kind == "add" else "fixed"


def _field_objection(change: Change, added: set[Path], writer: Writer) -> RefusalCode | None:
    """Whether a field may change; its path is that of its map and its own name."""
    *owner, field = change.path
    if tuple(owner) in added:
        return None  # what is new is judged as a whole
    if change.path[0] != TAGS:
        is_own = author_of(owner[-1]) == writer.author_id
        if not is_own and not (field == "tag" and writer.may_moderate):
            return "not-yours"
        if field not in ("tag", "text"):
            return "fixed"
    # An add puts back what its writer made disappear, by writing where it cannot win.
    return "fixed" if change.kind == "delete" else None


def _unfinished(
    changes: Iterable[Change], added: set[Path], lengths: Lengths
) -> RefusalCode | None:
    """The objection to what is new: a record that is not whole, a highlight on no text."""
    values: dict[Path, dict[str, str | int | None]] = {
        path: {} for path in added if len(path) % 2 == 0
    }
    for kind, path, value in changes:
        if kind == "add" and path[:-1] in values:
            values[path[:-1]][path[-1]] = value
    for path, fields in values.items():
        if len(fields) != len(_record(path).fields):
            return "incomplete"
        if _record(path) is HIGHLIGHT and not _is_anchored(fields, lengths):
            return "bad-anchor"
    return None


def _record(path: Path) -> Record:
    if path[0] == TAGS:
        return TAG
    return COMMENT if path[2:3] == (COMMENTS,) else HIGHLIGHT


def _is_anchored(fields: Mapping[str, str | int | None], lengths: Lengths) -> bool:
    """Whether a highlight covers text of a known conversation, and its texts can be from there.

    The texts themselves are not compared: whole conversations would have to be held in memory.
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
