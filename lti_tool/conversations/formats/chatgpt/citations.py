"""Citations in answers of ChatGPT: codes within the text, which the metadata resolves to links."""

import json
import re
from collections.abc import Iterator

from lti_tool.conversations.records.links import escaped, markdown_link
from lti_tool.conversations.records.record import Record

# Private-use characters open a code, part it and close it; others stand around spans of text.
_CODE = re.compile(" ?\ue200[^\ue200\ue201]{0,2000}\ue201")
_MARK = re.compile("[\ue200-\ue20f]")
_OLD = re.compile(r"【(?P<place>\d+(?::\d+)?)†(?P<name>[^【】\n]{0,200})】")

_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2060": "", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
)


def resolve(text: str, metadata: Record) -> tuple[str, list[str]]:
    """Text with links in the place of codes, and the codes that nothing resolves."""
    left: list[str] = []
    by_code = dict(_links_by_code(metadata))

    def of_code(found: re.Match[str]) -> str:
        link = by_code.get(found[0].strip(" ").translate(_SPACES))
        if link is None:
            link = _name_within(found[0])
        if link is None:
            left.append(_MARK.sub(" ", found[0]).strip())
        return link or ""

    old = dict(_old_links(metadata))

    def of_old_code(found: re.Match[str]) -> str:
        link = old.get(found[0]) or old.get(found["place"].partition(":")[0])
        if link is None:
            left.append(found[0])
        return link or ""

    text = without_marks(_CODE.sub(of_code, text))
    return _OLD.sub(of_old_code, text) if "†" in text else text, left


def without_marks(text: str) -> str:
    """Text without the characters that open, part and close codes."""
    return _MARK.sub("", text)


def _name_within(code: str) -> str | None:
    """Word of the sentence that a code holds; None for a code of another kind.

    Two kinds do: an entity, with a list of its kind and its name, and a name with its address.
    """
    kind, *parts = code.strip(" \ue200\ue201").split("\ue202")
    name = ""
    if kind == "entity" and parts:
        name = escaped(_name_of_entity(parts[0]))
    elif kind == "url" and parts:
        url = parts[1] if len(parts) > 1 else ""
        name = markdown_link(parts[0], url) if url.startswith("http") else escaped(parts[0])
    return code[: code.index("\ue200")] + name if name else None


def _name_of_entity(values: str) -> str:
    try:
        found = json.loads(values)
    except (ValueError, RecursionError):
        return ""
    names = [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
    return names[1] if len(names) > 1 else ""


def _links_by_code(metadata: Record) -> Iterator[tuple[str, str]]:
    for reference in metadata.records("content_references"):
        code = reference.text("matched_text")
        if code.strip() and reference.text("type") != "entity":
            links = dict.fromkeys(_links(reference))
            yield code.translate(_SPACES), " " + " ".join(links) if links else ""


def _links(reference: Record) -> Iterator[str]:
    """Pages as links, and files by their names."""
    items = reference.records("items") or reference.records("fallback_items") or [reference]
    for item in items:
        for each in (item, *item.records("supporting_websites")):
            name, url = each.text("title", "attribution", "name"), each.text("url")
            if url:
                yield markdown_link(name, url)
            elif name:
                yield f"({escaped(name)})"


def _old_links(metadata: Record) -> Iterator[tuple[str, str]]:
    for citation in metadata.records("citations"):
        source = citation.record("metadata")
        link = markdown_link(source.text("title", "name"), source.text("url"))
        place = source.record("extra").text("cited_message_idx")
        if link and place:
            yield place, " " + link
