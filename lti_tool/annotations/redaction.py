"""Redaction of annotations: a document anew, without the text of some authors."""

import re
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from pycrdt import Doc, Map

from lti_tool.annotations import schema
from lti_tool.annotations.schema import (
    COMMENTS,
    HIGHLIGHTS,
    REPLY_TO,
    TAGS,
    agreed_comment,
    agreement_key,
    author_of,
    is_comment,
    is_fact_check,
)

ERASED = "[erased]"
"""Text of a comment whose author was erased, where others have commented beside it; also the name
of a tag that others have given."""

_UUID = re.compile(rf"({schema.MODEL})?[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")

Values = Mapping[str, Any]
"""Fields of a highlight, a comment or a tag, as pycrdt reads them."""


def redact(
    content: Mapping[str, Values], author_ids: Collection[str], texts: Mapping[uuid.UUID, str]
) -> dict[str, dict[str, Any]]:
    """Content of a document without the text of these authors; pure.

    A highlight of theirs stays only where others have commented on it, or checked its claim, and
    then quotes the conversation as it is. A comment of theirs stays, without its text, where others
    have commented on the same highlight. `texts` are the canonical texts of conversations, by id. A
    tag of theirs stays without its name where others have given it.
    """
    tags = _redact_tags(content, author_ids)
    highlights = {}
    for key, fields in content[HIGHLIGHTS].items():
        comments = _redact_comments(fields.get(COMMENTS) or {}, author_ids)
        if author_of(key) not in author_ids:
            highlights[key] = dict(fields) | {COMMENTS: comments}
        elif comments and fields.keys() >= schema.HIGHLIGHT.fields.keys():
            quoted = _quote_again(fields, texts, tags)
            highlights[_plain_key(key)] = quoted | {COMMENTS: comments}
    return {HIGHLIGHTS: highlights, TAGS: tags}


def _redact_tags(
    content: Mapping[str, Values], author_ids: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Own tags without the names that these authors gave."""
    given_by_others = {
        fields.get("tag")
        for key, fields in content[HIGHLIGHTS].items()
        if author_of(key) not in author_ids
    }
    kept = {}
    for key, fields in content[TAGS].items():
        if schema.author_of_tag(key) not in author_ids:
            kept[key] = dict(fields)
        elif key in given_by_others:
            kept[key] = dict(fields) | {"name": ERASED}
    return kept


def _redact_comments(inside: Values, author_ids: Collection[str]) -> dict[str, Values]:
    """Comments of one highlight without the text of these authors; none where all are theirs.

    Agreements and fact checks of theirs go. What others answered, and agreed with, is named by its
    new key.
    """
    comments = {key: values for key, values in inside.items() if is_comment(key)}
    checks: dict[str, Values] = {
        key: dict(values)
        for key, values in inside.items()
        if is_fact_check(key) and author_of(key) not in author_ids
    }
    if all(author_of(key) in author_ids for key in comments):
        return checks
    new_keys: dict[str, str] = {}

    def new_key(key: str) -> str:
        return new_keys.setdefault(key, _plain_key(key)) if author_of(key) in author_ids else key

    kept: dict[str, Values] = {**checks}
    for key, values in comments.items():
        reply = {REPLY_TO: new_key(values[REPLY_TO])} if values.get(REPLY_TO) else {}
        if author_of(key) not in author_ids:
            kept[key] = dict(values) | reply
        else:
            kept[new_key(key)] = {"text": ERASED, "created": values.get("created", 0)} | reply
    for key in inside.keys() - comments.keys():
        agreed = agreed_comment(key)
        if agreed is not None and agreed in comments and author_of(key) not in author_ids:
            kept[agreement_key(author_of(key), new_key(agreed))] = {}
    return kept


def update_of(content: Mapping[str, Values], client_id: int) -> bytes | None:
    """The content as one update of a new document; None where there is none."""
    if not any(content.values()):
        return None
    doc: Doc[Any] = Doc(client_id=client_id)
    with doc.transaction():
        for name, records in content.items():
            root: Map[Any] = doc.get(name, type=Map)
            for key, fields in records.items():
                root[key] = shared(fields)
    return doc.get_update()


def shared(fields: Values) -> "Map[Any]":
    """A record as a shared map. Numbers are floats, as a browser writes them."""
    return Map(
        {
            name: shared(value)
            if isinstance(value, Mapping)
            else float(value)
            if isinstance(value, int)
            else value
            for name, value in fields.items()
        }
    )


def _plain_key(key: str) -> str:
    """The key; a new one where a writer's own program has put words into it."""
    author, _, rest = key.partition("/")
    return key if _UUID.fullmatch(rest) else f"{author}/{uuid.uuid4()}"


def _known_tag(key: str, tags: Values) -> str:
    """The key; none where the document's own tag is gone, or a writer made the key up."""
    is_known = key in tags or schema.SET_TAG_KEY.fullmatch(key) is not None
    return key if is_known else ""


def _quote_again(fields: Values, texts: Mapping[uuid.UUID, str], tags: Values) -> dict[str, Any]:
    """Fields of a highlight with what the conversation says there, and not what was sent."""
    start, end = int(fields["start"]), int(fields["end"])
    units = texts.get(uuid.UUID(fields["conversation"]), "").encode("utf-16-le")

    def text(first: int, last: int) -> str:
        return units[2 * max(0, first) : 2 * last].decode("utf-16-le", "ignore")

    return {
        "conversation": fields["conversation"],
        "start": start,
        "end": end,
        # The conversation may be gone, and a highlight has to quote something.
        "quote": text(start, min(end, start + schema.QUOTE_LIMIT)) or "…",
        "prefix": text(start - schema.CONTEXT_LIMIT, start),
        "suffix": text(end, end + schema.CONTEXT_LIMIT),
        "tag": _known_tag(fields["tag"], tags),
        "created": fields["created"],
        # What others found about it is about a claim, and about these words or others.
        **{name: fields[name] for name in (schema.CLAIM, schema.CHANGED) if name in fields},
    }
