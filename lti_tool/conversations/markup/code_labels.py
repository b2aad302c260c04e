"""Names of languages that stand above code blocks, found by their place."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.markup.code_blocks import class_language, language_of, words_of
from lti_tool.conversations.markup.treatments import Marks, Treatment

_BARS = ("div", "span", "header")
"""Elements that a bar is made of; a paragraph or heading is part of what was said."""

_HIGHEST = 4
"""Elements around the code in which the bar may be."""

_FARTHEST = 8
"""Nodes before the code that are looked at, most of them without any words."""

_LONGEST = 40


def mark(dom: LexborHTMLParser, marks: Marks) -> None:
    """Mark the bar above each code block as the name of its language, if that is all it says."""
    for block in dom.css("pre"):
        # Code in code has no bar, and would be read as often as it is deep.
        if block.css_first("pre pre") is not None or not block.text().strip():
            continue
        code = block.css_first('code[class*="language-"]') or block
        node: LexborNode | None = block
        for _ in range(_HIGHEST):
            bar, has_button = _bar_above(node, marks) if node is not None else (None, False)
            if bar is not None:
                words = _words(bar, marks)
                language = class_language(code) or class_language(block)
                is_name = words.lower() == language or (has_button and language_of(words))
                if bar.tag in _BARS and is_name:
                    marks[bar.mem_id] = Treatment.LANGUAGE
                break
            node = node.parent if node is not None else None


def _bar_above(node: LexborNode, marks: Marks) -> tuple[LexborNode | None, bool]:
    """The nearest element before `node` that has words, and whether buttons are with it."""
    has_button = False
    brother = node.prev
    for _ in range(_FARTHEST):
        if brother is None:
            break
        text = brother.text_content if brother.tag == "-text" else None
        if text and text.strip():
            return brother, False
        if brother.is_element_node:
            has_button = has_button or brother.css_first("button, [role=button]") is not None
            if marks.get(brother.mem_id) is None and _words(brother, marks):
                return (brother, has_button) if brother.tag in _BARS else (brother, False)
        brother = brother.prev
    return None, False


def _words(node: LexborNode, marks: Marks) -> str:
    """Words of a bar without those of its buttons; a longer text is no bar."""
    if node.tag not in _BARS:
        return node.text()[:_LONGEST] if node.is_element_node else (node.text_content or "")
    return words_of(node, marks)
