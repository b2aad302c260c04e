"""Policy and schema of a document, stated a second time and independently of the product.

The policy checks what an update attempts. This checks what it did: what was shown before, and what
is shown now.
"""

from collections.abc import Iterator
from typing import Any

from lti_tool.annotations.schema import ROOTS
from lti_tool.courses.roles import Capability
from lti_tool.documents.writer import Writer
from lti_tool.yjs.schema import Collection, Record, Shape
from tests.annotations.shared import LENGTHS

Shown = dict[str, Any]

PASSAGE = {"conversation", "start", "end", "quote", "prefix", "suffix"}
"""Fields that its author puts on other words, all of them at once."""

MAY_BE_LOST = PASSAGE | {
    *("tag", "text", "question", "claim", "outcome", "source", "excerpt"),
    *("name", "color", "position"),
}
"""Fields that can be changed can be lost: somebody writes behind what is shown, so that it does not
win, and deletes what is shown. That hurts only what they may change, and readers expect it."""


def trespass(before: Shown, after: Shown, replaced: set[str], writer: Writer) -> str | None:
    """Description of a change that the writer was not allowed to make, or None.

    `replaced` are the keys of highlights that are no longer the same, but others under their keys.
    """
    if before == after:
        return None
    if not writer.may(Capability.ANNOTATE):
        return "a reader changed something"
    violation = _tag_trespass(before["tags"], after["tags"], writer)
    if violation:
        return violation
    was, now = before["highlights"], after["highlights"]
    for key in (now.keys() - was.keys()) | replaced:
        if not _is_own(key, writer):
            return f"{key} was added in somebody's name"
        if any(not _is_own(comment, writer) for comment in now[key]["comments"]):
            return f"comments in others' names came with {key}"
    for key in was.keys() - replaced:
        violation = _highlight_trespass(key, was[key], now.get(key), writer)
        if violation:
            return f"{key}: {violation}"
    return None


def _tag_trespass(was: Shown, now: Shown, writer: Writer) -> str | None:
    for key in was.keys() | now.keys():
        is_own = key.startswith(writer.author_id + "-")
        if key not in now:
            return f"tag {key} is gone"
        may_change = is_own or (key in was and writer.may(Capability.MANAGE_TAGS))
        if was.get(key) != now[key] and not may_change:
            return f"tag {key} changed"
    return None


def _highlight_trespass(key: str, was: Shown, now: Shown | None, writer: Writer) -> str | None:
    is_own, moderates = _is_own(key, writer), writer.may(Capability.MODERATE)
    if now is None:
        return None if is_own or moderates else "deleted"
    moderated, own = {"tag", "question", "claim"}, PASSAGE | {"changed"}
    for name in (was.keys() | now.keys()) - {"comments"}:
        may_change = (is_own and name in moderated | own) or (moderates and name in moderated)
        if was.get(name) != now.get(name) and not may_change:
            return f"{name} changed"
    has_moved = any(was.get(name) != now[name] for name in PASSAGE & now.keys())
    if has_moved and now.get("changed") != 1:
        return "its passage changed unsaid"
    for comment in was["comments"].keys() | now["comments"].keys():
        earlier, later = was["comments"].get(comment), now["comments"].get(comment)
        if earlier == later:
            continue
        if _is_own(comment, writer):
            if earlier and later and earlier.get("reply_to") != later.get("reply_to"):
                return f"comment {comment} answers another one"
            continue
        is_moderated = later is None or _without_question(earlier) == _without_question(later)
        if not moderates or not is_moderated or "/agrees-" in comment:
            return f"comment {comment} changed"
    return None


def _without_question(comment: Shown | None) -> Shown:
    return {name: value for name, value in (comment or {}).items() if name != "question"}


def _is_own(key: str, writer: Writer) -> bool:
    return key.startswith(writer.author_id + "/")


def misshapen(shown: Shown) -> str | None:
    """Description of the first invalid part of a document, or None."""
    for root, part in ROOTS.items():
        for objection in _objections(root, part, shown[root]):
            return objection
    for key, fields in shown["highlights"].items():
        if not fields.keys() >= PASSAGE:
            continue  # Readers leave it out.
        if fields["start"] >= fields["end"]:
            return f"{key} ends before it begins"
        if fields["end"] > LENGTHS.get(fields["conversation"], 0):
            return f"{key} is on text that is not there"
        if len(fields["quote"].encode("utf-16-le")) != 2 * (fields["end"] - fields["start"]):
            return f"{key} quotes more or less than it covers"
    return None


def _objections(path: str, part: Shape, value: Any) -> Iterator[str]:
    if isinstance(part, Record | Collection):
        if not isinstance(value, dict):
            yield f"{path} is no map"
            return
        if isinstance(part, Record) and part.fields.keys() - value.keys() - MAY_BE_LOST:
            yield f"{path} has only the fields {sorted(value)}"
        for key, inner in value.items():
            known = part.shape_of(key)
            if known is None:
                yield f"{path} has {key!r}"
            else:
                yield from _objections(f"{path} {key}", known, inner)
        return
    # A number that Yjs wrote with 64 bits comes out as a float, a whole one.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if part.objection(value):
        yield f"{path} is {value!r:.50}"
