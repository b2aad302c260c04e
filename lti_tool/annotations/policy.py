"""Authorization of changes to annotations by author, role and immutable fields; pure.

A key begins with the id of its author, so no value has to be looked up; where a comment refers to
another one, the struct index tells that it was written. It has checked the schema before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lti_tool.annotations.schema import (
    AGREEMENT,
    CHANGED,
    CLAIM,
    COMMENT,
    COMMENTS,
    FACT_CHECK,
    HIGHLIGHT,
    HIGHLIGHTS,
    NEW_TAG_KEY,
    PASSAGE,
    QUESTION,
    REPLY_TO,
    TAG,
    TAGS,
    TEXT,
    agreed_comment,
    author_of,
    author_of_tag,
    is_comment,
    is_fact_check,
    is_model,
)
from lti_tool.courses.course_defaults import ANY_LENGTH, CommentWords
from lti_tool.courses.roles import Capability
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.utf16 import utf16_length
from lti_tool.words import count_words
from lti_tool.yjs.index import Change, Path
from lti_tool.yjs.schema import Record

OwnCode: TypeAlias = Literal[
    "tags-locked", "fixed", "incomplete",
    # A highlight on text that is not there, as of a conversation that has just been removed.
    "bad-anchor",
    # A tag that the teacher has taken out of use, or that is not there at all.
    "retired-tag", "unknown-tag",
    "too-many-tags",
    # An answer to a comment, or an agreement with one, that was never in the note.
    "no-comment",
    "own-comment",
    # A note with its time, where that would tell who wrote it.
    "dated",
    # A comment with fewer or more words than the activity asks for.
    "too-few-words", "too-many-words",
    # A claim, or a fact check, where the activity asks for none.
    "no-claims",
]  # fmt: skip
"""Code of a refusal that only annotations have."""

Code: TypeAlias = RefusalCode | OwnCode

MOST_OWN_TAGS = 60
"""Own tags of one document: everybody there chooses among them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts from outside a document that decide about its updates."""

    lengths: Mapping[str, int] = field(default_factory=dict)
    """UTF-16 length of each conversation that a highlight may refer to, by its id."""
    tags: Mapping[str, bool] = field(default_factory=dict)
    """Keys of the activity's tag set; True for those that may be given."""
    own_tags: frozenset[str] = frozenset()
    """Keys of the workspace's own tags."""
    allows_own_tags: bool = False
    """True where members may add tags of their own."""
    checks_claims: bool = False
    """True where notes may be marked as claims, and say how claims check out."""
    comment_words: CommentWords = ANY_LENGTH
    """Words that comments of restricted writers have."""
    hides_names: bool = False
    """True where notes of students have no time: a clock that is wrong would be the same in all
    activities, and a right one tells who was there."""


WasWritten: TypeAlias = Callable[[Path], bool]
"""True where something was written at a path, also if it is deleted by now: `was_written` by now,
`was_there` before the update."""


def check(
    changes: Sequence[Change],
    writer: Writer,
    facts: Facts,
    block: RefusalCode | None = None,
    was_written: WasWritten = lambda _: False,
    was_there: WasWritten = lambda _: False,
) -> Code | None:
    """Code of the first objection to these changes; None where the writer may make all of them.

    `block` is the code of the write block that is in force for restricted writers. Highlights and
    comments are added whole, under the writer's own id, highlights on text that is there, answers
    in the note of what they answer. Authors alone put a highlight on other words, which are checked
    as those of a new one; it says so from then on. Authors and moderators change
    the tag of a highlight, whether it is a claim, and whether it or a comment is an open question.
    Authors alone change the text of a comment, and all of a fact check. Where claims are not
    checked, claims and fact checks only end. Authors and moderators delete. Nobody but oneself
    agrees, or ends an agreement, and never with oneself. Where names are hidden, notes of
    restricted writers have no time; where words are limited, what they write as a comment has as
    many. Own tags are added where the activity allows them, and changed by their author and whoever
    manages tags. They stay: notes may have them.
    """
    if changes and not writer.may(Capability.ANNOTATE):
        return "read-only"
    if changes and block and writer.is_restricted:
        return block
    added = {
        change.path for change in changes if change.kind == "add" or _replaces_fact_check(change)
    }
    for change in changes:
        if change.kind == "orphan":
            continue
        objection = _objection(change, added, writer, facts)
        if objection:
            return objection
    if not facts.checks_claims and any(map(_concerns_claim, changes)):
        return "no-claims"
    unfit = _incomplete(changes, added, facts.lengths) or _unfit_passage(
        changes, added, facts.lengths
    )
    if facts.hides_names and writer.is_restricted and any(map(_is_dated, changes)):
        return "dated"
    if writer.is_restricted and (objection := _length_objection(changes, facts.comment_words)):
        return objection
    return (
        unfit or _counterfeit(added, was_there) or _unrelated(changes, added, writer, was_written)
    )


_MODERATED = frozenset({"tag", QUESTION, CLAIM})
"""Fields that moderators change, too."""

_CHANGEABLE = _MODERATED | PASSAGE | {TEXT, CHANGED} | FACT_CHECK.fields.keys()


def concerns_tags(changes: Iterable[Change]) -> bool:
    """True where any of these changes gives a highlight a tag, or concerns a tag itself."""
    return any(_gives_tag(kind, path) or path[:1] == (TAGS,) for kind, path, _ in changes)


def _replaces_fact_check(change: Change) -> bool:
    """True for a whole fact check in the place of another: two pages of one person may each have
    made one, without knowing of the other's.
    """
    kind, path, _ = change
    return kind == "change" and len(path) == 4 and is_fact_check(path[3])


def _concerns_claim(change: Change) -> bool:
    """True for a note that becomes a claim, and for a fact check that is written."""
    kind, path, value = change
    if kind == "delete" or path[:1] != (HIGHLIGHTS,):
        return False
    becomes_claim = path[2:] == (CLAIM,) and value != 0
    return becomes_claim or (len(path) >= 4 and is_fact_check(path[3]))


def _gives_tag(kind: str, path: Path) -> bool:
    return kind != "delete" and path[:1] == (HIGHLIGHTS,) and path[2:] == ("tag",)


def _objection(change: Change, added: set[Path], writer: Writer, facts: Facts) -> Code | None:
    path = change.path
    if path[0] == TAGS:
        return _tag_objection(change, added, writer, facts)
    if len(path) % 2:
        return _field_objection(change, added, writer) or _given_tag_objection(change, added, facts)
    is_own = writer.is_author(author_of(path[-1]))
    if change.kind == "delete":
        moderates = writer.may(Capability.MODERATE) and _record(path) is not AGREEMENT
        return None if is_own or moderates else "not-yours"
    if not is_own:
        return "not-yours"
    return None if path in added else "fixed"


def _field_objection(change: Change, added: set[Path], writer: Writer) -> Code | None:
    """Objection to the change of one field; its path is that of its record and its own name."""
    *owner, name = change.path
    if tuple(owner) in added:
        return None  # a new record is checked as a whole
    is_own = writer.is_author(author_of(owner[-1]))
    if not is_own and not (name in _MODERATED and writer.may(Capability.MODERATE)):
        return "not-yours"
    if name not in _CHANGEABLE:
        return "fixed"
    # An add restores a field that its writer made disappear by a write that cannot win.
    return "fixed" if change.kind == "delete" else None


def _given_tag_objection(change: Change, added: set[Path], facts: Facts) -> Code | None:
    """Objection to the tag that a highlight would get."""
    key = str(change.value)
    if not _gives_tag(change.kind, change.path) or not key:
        return None
    if key in facts.tags:
        return None if facts.tags[key] else "retired-tag"
    return None if key in facts.own_tags or (TAGS, key) in added else "unknown-tag"


def _tag_objection(change: Change, added: set[Path], writer: Writer, facts: Facts) -> Code | None:
    """Objection to a change of the document's own tags, or of one field of them."""
    manages = writer.may(Capability.MANAGE_TAGS)
    is_own = writer.is_author(author_of_tag(change.path[1]))
    if not facts.allows_own_tags and not manages:
        return "tags-locked"
    if len(change.path) == 2:
        if change.kind != "add":
            return "fixed" if manages or is_own else "not-yours"
        if not facts.allows_own_tags:
            return "tags-locked"
        if not is_own or not NEW_TAG_KEY.fullmatch(change.path[1]):
            return "not-yours"
        new = {path[1] for path in added if path[0] == TAGS}
        return "too-many-tags" if len(facts.own_tags | new) > MOST_OWN_TAGS else None
    if change.path[:2] in added:
        return None
    if not manages and not is_own:
        return "not-yours"
    return "fixed" if change.kind == "delete" else None


def _is_dated(change: Change) -> bool:
    """True for a new time of a note."""
    return change.kind != "delete" and change.path[-1] == "created" and change.value != 0


def _length_objection(changes: Iterable[Change], words: CommentWords) -> Code | None:
    """Objection to new texts of comments that are too short or too long.

    Those that are there already stay as they are.
    """
    if not words.least and not words.most:
        return None
    for kind, path, value in changes:
        if kind == "delete" or path[2:3] != (COMMENTS,) or path[4:] != (TEXT,):
            continue
        count = count_words(str(value))
        if count < words.least:
            return "too-few-words"
        if words.most and count > words.most:
            return "too-many-words"
    return None


def _incomplete(
    changes: Iterable[Change], added: set[Path], lengths: Mapping[str, int]
) -> Code | None:
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


def _unfit_passage(
    changes: Iterable[Change], added: set[Path], lengths: Mapping[str, int]
) -> Code | None:
    """Objection to highlights that are put on other words: in part, unsaid, or on no text."""
    passages: dict[Path, dict[str, str | int | None]] = {}
    for kind, path, value in changes:
        is_field = len(path) == 3 and path[0] == HIGHLIGHTS and path[2] in PASSAGE | {CHANGED}
        if kind in ("add", "change") and is_field and path[:2] not in added:
            passages.setdefault(path[:2], {})[path[2]] = value
    for fields in passages.values():
        if fields.keys() != PASSAGE | {CHANGED} or fields[CHANGED] != 1:
            return "incomplete"
        if not _is_anchored(fields, lengths):
            return "bad-anchor"
    return None


def _counterfeit(added: Iterable[Path], was_there: WasWritten) -> Code | None:
    """Objection to a model note that the server did not copy here: it would count as nobody's work.

    Its author may undo a deletion.
    """
    made_up = (path for path in added if len(path) in (2, 4) and is_model(path[-1]))
    return "not-yours" if any(not was_there(path) for path in made_up) else None


def _record(path: Path) -> Record:
    if path[0] == TAGS:
        return TAG
    if path[2:3] != (COMMENTS,):
        return HIGHLIGHT
    if is_fact_check(path[3]):
        return FACT_CHECK
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
        is_known = at in added or was_written(at)
        if target == path[3] or not is_comment(target) or not is_known:
            return "no-comment"
        if agreed and writer.is_author(author_of(target)):
            return "own-comment"
    return None


def _is_anchored(fields: Mapping[str, str | int | None], lengths: Mapping[str, int]) -> bool:
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
