"""The server takes and reads what the editor writes: its tests have the same vectors."""

import base64
import json
from pathlib import Path

import pytest

from lti_tool.responses import blocks, schema
from tests.responses.shared import Server

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "responses.json").read_text())
LINK = schema.TREE.marks[schema.LINK].attributes["href"]
PLACE = schema.TREE.elements[schema.PASSAGE].attributes["place"]


@pytest.mark.parametrize(("typed", "written"), VECTORS["addresses"])
def test_a_link_has_an_address_that_a_browser_would_write(typed: str, written: str | None) -> None:
    if written is None:
        assert LINK.objection(typed) is not None
    else:
        assert LINK.objection(written) is None


@pytest.mark.parametrize(("place", "fits"), VECTORS["places"])
def test_a_passage_has_the_address_of_a_note_or_a_paragraph(place: str, fits: bool) -> None:
    assert (PLACE.objection(place) is None) is fits


def test_the_grammar_is_that_of_the_editor() -> None:
    found = {
        name: {
            "children": sorted(each.children),
            "attributes": sorted(each.attributes),
            "has_text": each.has_text,
            "marks": sorted(each.marks),
        }
        for name, each in schema.TREE.elements.items()
    }
    assert found == VECTORS["grammar"]
    assert {name: sorted(mark.attributes) for name, mark in schema.TREE.marks.items()} == VECTORS[
        "marks"
    ]
    assert sorted(schema.TREE.top.children) == VECTORS["top"]
    assert VECTORS["longest_passage"] == schema.LONGEST_PASSAGE


def test_a_document_of_a_browser_is_accepted_and_read() -> None:
    server = Server()
    server.take(base64.b64decode(VECTORS["document"]))
    found = blocks.read(server.doc)
    assert found == VECTORS["blocks"]
    assert blocks.text_of(found) == VECTORS["text"]
