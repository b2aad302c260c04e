"""Schema of a response: its blocks, marks and limits.

Twin: static/src/document/response/schema.ts. A browser deletes a block whose content its editor
does not know, so nothing else is ever accepted. What concurrent edits can make of blocks (a list
without a paragraph, say) the editor takes as it is.
"""

import re

from lti_tool.yjs.schema import Integer, Text
from lti_tool.yjs.tree_schema import Element, Mark, Tree

ROOT = "response"

PARAGRAPH, HEADING, CODE_BLOCK = "paragraph", "heading", "code_block"
QUOTE, BULLETS, NUMBERS, ITEM = "blockquote", "bullet_list", "ordered_list", "list_item"
PASSAGE = "passage"

STRONG, EMPHASIS, CODE, LINK = "strong", "em", "code", "link"

LONGEST_PASSAGE = 2000
"""UTF-16 code units of a quoted passage; the page cuts longer ones."""

MOST_ITEMS = 100_000
"""Characters, blocks and marks that a response may have: some 15,000 words."""

_LONGEST_ADDRESS = 2000

_ADDRESS = re.compile(r"(?:https?://|mailto:)[!#-\[\]-~]+", re.IGNORECASE)
"""Addresses that a link may have, in ASCII without spaces, quotes and backslashes."""

_PLACE = re.compile(
    r"note=[\w.~!*'()%/-]{1,300}|at=[0-9.]{1,20}(?:&conversation=[0-9a-f-]{36})?", re.ASCII
)
"""Address of a note or a paragraph, behind the # of a page's own (store/addresses.ts)."""

_BLOCKS = frozenset({PARAGRAPH, HEADING, CODE_BLOCK, QUOTE, BULLETS, NUMBERS, PASSAGE})
_MARKS = {
    STRONG: Mark(),
    EMPHASIS: Mark(),
    CODE: Mark(),
    LINK: Mark({"href": Text(_LONGEST_ADDRESS, 1, _ADDRESS)}),
}
_ALL_MARKS = frozenset(_MARKS)

TREE = Tree(
    root=ROOT,
    top=Element(children=_BLOCKS),
    elements={
        PARAGRAPH: Element(has_text=True, marks=_ALL_MARKS),
        HEADING: Element(attributes={"level": Integer(3)}, has_text=True, marks=_ALL_MARKS),
        CODE_BLOCK: Element(has_text=True),
        QUOTE: Element(children=_BLOCKS),
        BULLETS: Element(children=frozenset({ITEM})),
        NUMBERS: Element(children=frozenset({ITEM})),
        ITEM: Element(children=_BLOCKS),
        PASSAGE: Element(
            attributes={"text": Text(LONGEST_PASSAGE, 1), "place": Text(400, 1, _PLACE)}
        ),
    },
    marks=_MARKS,
    max_depth=12,
)
