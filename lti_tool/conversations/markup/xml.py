"""XML of untrusted files: no entities, no network, and not too deep or too large."""

import codecs
from typing import Any

from lxml import etree

from lti_tool.conversations.problems import CannotRead, Problem

Element = Any
"""Element of lxml, which has no types."""

for _name in ("utf-8", "utf-16", "latin-1", "ascii"):
    # Python loads a codec when it is first used; a confined process can open no file.
    codecs.lookup(_name)


def parsed(content: bytes) -> Element:
    """The root element. Raises CannotRead for what is no XML, or declares entities of its own.

    Books name a document type of the web, which is not loaded.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise CannotRead(Problem.BROKEN_FILE) from None
    named = root.getroottree().docinfo.internalDTD
    if named is not None and (any(named.iterentities()) or any(named.iterelements())):
        raise CannotRead(Problem.BROKEN_FILE)
    return root


def serialized(root: Element) -> bytes:
    """An element as a file."""
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
