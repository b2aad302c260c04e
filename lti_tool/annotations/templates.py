"""Templates as values: model notes of a document, their copies, and how two of them differ; pure.

A template has the roots of a document, with keys as in the workspace where it was written. It has
no agreements, and nothing that is incomplete or stands on nothing.
"""

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from lti_tool.annotations import schema
from lti_tool.annotations.mentions import with_names
from lti_tool.annotations.schema import (
    CLAIM,
    COMMENTS,
    HIGHLIGHTS,
    OUTCOME_WORDS,
    QUESTION,
    REPLY_TO,
    TAGS,
)
from lti_tool.yjs.schema import Record

Template: TypeAlias = dict[str, dict[str, Any]]

Values: TypeAlias = Mapping[str, Any]

Kind: TypeAlias = Literal["added", "changed", "removed"]

_SEPARATOR_AT = 8
"""Length of an author id, after which a key has its separator."""


@dataclass(frozen=True)
class CommentChange:
    """A comment or a fact check that differs between two templates; `text` is the newer one."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """A highlight that differs between two templates."""

    kind: Kind
    conversation: str
    start: int
    quote: str
    tag: str | None = None
    """Key of the tag that the highlight has now, where that is another one; empty for none."""
    comments: tuple[CommentChange, ...] = field(default=())

    def with_tag(self, tag: str | None) -> "Change":
        """The same change, with a name for the key of the tag."""
        return replace(self, tag=tag)


def extract(
    content: Mapping[str, Values], authors: Collection[str], conversations: Collection[str]
) -> Template:
    """Template of a content: all that these authors have written on these conversations."""
    found: Template = {HIGHLIGHTS: {}, TAGS: {}}
    for key, fields in content[HIGHLIGHTS].items():
        is_whole = fields.keys() >= schema.HIGHLIGHT.fields.keys()
        if (
            not is_whole
            or schema.author_of(key) not in authors
            or fields["conversation"] not in conversations
        ):
            continue
        tag = str(fields["tag"])
        if schema.is_own_tag(tag):
            own = content[TAGS].get(tag, {})
            is_given = own.keys() >= schema.TAG.fields.keys()
            if is_given and schema.author_of_tag(tag) in authors:
                found[TAGS][tag] = dict(own)
            else:
                tag = ""
        comments = _comments(fields[COMMENTS], authors)
        found[HIGHLIGHTS][key] = dict(fields) | {"tag": tag, COMMENTS: comments}
    return found


def _comments(inside: Values, authors: Collection[str]) -> dict[str, dict[str, Any]]:
    """Comments and fact checks of these authors. An answer to those of others answers nothing."""
    kept = {
        key: dict(values)
        for key, values in inside.items()
        if schema.agreed_comment(key) is None
        and schema.author_of(key) in authors
        and values.keys() >= _record(key).fields.keys()
    }
    for values in kept.values():
        if values.get(REPLY_TO) not in kept:
            values.pop(REPLY_TO, None)
    return kept


def _record(key: str) -> Record:
    return schema.FACT_CHECK if schema.is_fact_check(key) else schema.COMMENT


def rename(template: Template, authors: Mapping[str, str], *, is_model: bool) -> Template:
    """The template with other author ids, in keys of model notes or of notes as members write."""

    def renamed(key: str) -> str:
        author, separator = key[:_SEPARATOR_AT], key[_SEPARATOR_AT]
        if schema.is_fact_check(key):
            own = schema.fact_check_key(authors[author])
            return own.replace(separator, f"{separator}{schema.MODEL}") if is_model else own
        return f"{authors[author]}{separator}{schema.MODEL if is_model else ''}{_id(key)}"

    def comment(values: Values) -> dict[str, Any]:
        reply = {REPLY_TO: renamed(values[REPLY_TO])} if REPLY_TO in values else {}
        return dict(values) | reply

    def highlight(fields: Values) -> dict[str, Any]:
        tag = fields["tag"]
        comments = {renamed(key): comment(values) for key, values in fields[COMMENTS].items()}
        own = renamed(tag) if schema.is_own_tag(tag) else tag
        return dict(fields) | {"tag": own, COMMENTS: comments}

    highlights, tags = template[HIGHLIGHTS], template[TAGS]
    return {
        HIGHLIGHTS: {renamed(key): highlight(fields) for key, fields in highlights.items()},
        TAGS: {renamed(key): dict(fields) for key, fields in tags.items()},
    }


def move(template: Template, conversations: Mapping[str, str]) -> Template:
    """The template on copies of its conversations, by their ids, without the notes on others."""
    moved = {
        key: fields | {"conversation": conversations[fields["conversation"]]}
        for key, fields in template[HIGHLIGHTS].items()
        if fields["conversation"] in conversations
    }
    return {HIGHLIGHTS: moved, TAGS: template[TAGS]}


def authors_of(template: Template) -> Iterator[str]:
    """Author ids in the keys of a template, some of them several times."""
    for key, fields in template[HIGHLIGHTS].items():
        yield schema.author_of(key)
        yield from map(schema.author_of, fields[COMMENTS])
    yield from map(schema.author_of_tag, template[TAGS])


def changes(before: Template, after: Template) -> list[Change]:
    """Highlights that differ, by conversation and place; whose author is another is the same."""
    old, new = ({_id(key): each for key, each in t[HIGHLIGHTS].items()} for t in (before, after))
    found = [_change(old.get(key), new.get(key)) for key in old.keys() | new.keys()]
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (each.conversation, each.start, each.quote))


def _change(old: Values | None, new: Values | None) -> Change | None:
    fields = new or old or {}
    place = (fields["conversation"], int(fields["start"]), fields["quote"])
    if new is None:
        return Change("removed", *place)
    inside = (old[COMMENTS] if old else {}, new[COMMENTS])
    comments = (*_comment_changes(*inside), *_fact_check_changes(*inside))
    if old is None:
        return Change("added", *place, tag=new["tag"], comments=comments)
    has_other_tag = _tag_id(old) != _tag_id(new)
    is_same = all(
        old.get(name) == new.get(name) for name in ("conversation", "start", "end", QUESTION, CLAIM)
    )
    if is_same and not has_other_tag and not comments:
        return None
    return Change("changed", *place, tag=new["tag"] if has_other_tag else None, comments=comments)


def _tag_id(fields: Values) -> str:
    """Tag of a highlight, by a name that is the same for all authors."""
    tag = str(fields["tag"])
    return _id(tag) if schema.is_own_tag(tag) else tag


def _comment_changes(before: Values, after: Values) -> Iterator[CommentChange]:
    old, new = (
        {_id(key): each for key, each in t.items() if schema.is_comment(key)}
        for t in (before, after)
    )
    for key, values in sorted(new.items(), key=lambda each: each[1]["created"]):
        if key not in old:
            yield CommentChange("added", _shown(values))
        elif any(old[key].get(name, "") != values.get(name, "") for name in ("text", QUESTION)):
            yield CommentChange("changed", _shown(values))
    for key in old.keys() - new.keys():
        yield CommentChange("removed", _shown(old[key]))


def _shown(comment: Values) -> str:
    """Text of a comment as its copies show it: the people of a starting version are not there."""
    return with_names(comment["text"], {})


def _fact_check_changes(before: Values, after: Values) -> Iterator[CommentChange]:
    """Fact checks that came and went; whose author is another is the same."""
    old, new = (
        {_stated(each) for key, each in t.items() if schema.is_fact_check(key)}
        for t in (before, after)
    )
    for text in sorted(new - old):
        yield CommentChange("added", text)
    for text in sorted(old - new):
        yield CommentChange("removed", text)


def _stated(check: Values) -> str:
    """A fact check in words: its outcome, its source and the words there."""
    return ": ".join(
        filter(None, (OUTCOME_WORDS[check["outcome"]], check["source"], check["excerpt"]))
    )


def digest(template: Template) -> str:
    """Hash of a template, by which somebody names the one that they have seen."""
    encoded = json.dumps(template, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(encoded).hexdigest()


def size(template: Template) -> int:
    """Bytes of a template as UTF-8."""
    return len(json.dumps(template, ensure_ascii=False, separators=(",", ":")).encode())


def _id(key: str) -> str:
    """Rest of a key after its author; of a rest that a writer's own program made, a UUID."""
    rest = key[_SEPARATOR_AT + 1 :].removeprefix(schema.MODEL)
    try:
        return str(uuid.UUID(rest))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, rest))
