"""Citations in answers of ChatGPT: codes within the text, which the metadata resolves to links."""

import re
from collections.abc import Iterator

from lti_tool.conversations.records.links import markdown_link
from lti_tool.conversations.records.record import Record

# Private-use characters open a code, part it and close it; two more stand around spans of text.
_CODE = re.compile("\ue200[^\ue200\ue201]{0,2000}\ue201")
_SPANS = re.compile("[\ue203\ue204\ue206]")
_REST = re.compile("[\ue200-\ue206]")
_OLD = re.compile(r"【(?P<place>\d+(?::\d+)?)†(?P<name>[^【】\n]{0,200})】")

_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2060": "", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
)


def resolve(text: str, metadata: Record) -> tuple[str, list[str]]:
    """Text with links in the place of codes, and the codes that nothing resolves."""
    left: list[str] = []
    by_code = dict(_links_by_code(metadata))

    def of_code(found: re.Match[str]) -> str:
        link = by_code.get(found[0].translate(_SPACES))
        if link is None:
            left.append(_REST.sub(" ", found[0]).strip())
        return link or ""

    old = dict(_old_links(metadata))

    def of_old_code(found: re.Match[str]) -> str:
        link = old.get(found[0]) or old.get(found["place"].partition(":")[0])
        if link is None:
            left.append(found[0])
        return link or ""

    if "\ue200" in text or "\ue203" in text:
        text = _REST.sub("", _SPANS.sub("", _CODE.sub(of_code, text)))
    return _OLD.sub(of_old_code, text) if "†" in text else text, left


def _links_by_code(metadata: Record) -> Iterator[tuple[str, str]]:
    for reference in metadata.records("content_references"):
        code = reference.text("matched_text")
        if code.strip():
            links = dict.fromkeys(_links(reference))
            yield code.translate(_SPACES), " " + " ".join(links) if links else ""


def _links(reference: Record) -> Iterator[str]:
    items = reference.records("items") or reference.records("fallback_items")
    for item in items or [reference]:
        for each in (item, *item.records("supporting_websites")):
            link = markdown_link(each.text("title", "attribution", "name"), each.text("url"))
            if link:
                yield link
    if not items and not reference.text("url"):
        name = reference.text("name", "title")
        if name:
            yield f"({name})"


def _old_links(metadata: Record) -> Iterator[tuple[str, str]]:
    for citation in metadata.records("citations"):
        source = citation.record("metadata")
        link = markdown_link(source.text("title", "name"), source.text("url"))
        place = source.record("extra").text("cited_message_idx")
        if link and place:
            yield place, " " + link
