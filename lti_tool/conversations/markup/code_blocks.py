"""Code blocks of a page: the code, without the bar above it, and the name of its language."""

import re
from html import escape

from selectolax.lexbor import LexborNode

from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.treatments import Marks, Treatment
from lti_tool.conversations.sanitize import LANGUAGES
from lti_tool.conversations.turns import LeftOutReason

_CLASS = re.compile(r"(?:^|\s)(?:language|lang)-([\w+#.-]{1,30})(?=\s|$)")
_SHOWN_NAMES = {
    "c++": "cpp",
    "c#": "csharp",
    "f#": "fsharp",
    "shell": "bash",
    "objective-c": "objectivec",
}
_NO_LANGUAGE = {
    "text", "txt", "plaintext", "plain text", "code",
}  # fmt: skip
_LINES = {"div", "p", "li", "tr", "section"}
_SILENT = {"script", "style", "noscript", "template", "svg", "head"}
_LINE_NUMBER = re.compile(r"(?:^|[\s_-])line-?numbers?(?:$|[\s_-])|LineNumber", re.IGNORECASE)
_MOST_CODES = 50
"""Elements of code in one block; a page that has more shows each line, or each word, as one."""

_MOST_WORDS = 40
"""Words of a bar that are looked at; a longer text is none."""

_DEEPEST = 60


def html_of(block: LexborNode, language: str, marks: Marks, log: LeftOutLog) -> str:
    """A code block as small HTML; `language` is what the page said before it, if anything."""
    body = _body(block, marks)
    named = class_language(body) or class_language(block)
    passages = [language, *_around(block, body, marks, log)]
    shown = next((each for each in passages if language_of(each)), "")
    name = named or language_of(shown)
    for passage in passages:
        if passage != shown or language_of(passage) != name:
            log.add(LeftOutReason.LABEL, passage)
    code = code_of(body, marks, log)
    classes = f' class="language-{escape(name)}"' if name else ""
    return f"<pre><code{classes}>{escape(code, quote=False)}</code></pre>" if code else ""


def language_of(shown: str) -> str:
    """Name of a language as classes write it, from what a page shows; "" for other words."""
    name = shown.strip().lower()
    name = _SHOWN_NAMES.get(name, name)
    return name if name in LANGUAGES and name not in _NO_LANGUAGE else ""


def code_of(body: LexborNode, marks: Marks, log: LeftOutLog) -> str:
    """Text of the code, its lines as they are shown."""
    pieces: list[str] = []
    _collect(body, marks, log, pieces, 0)
    return "".join(pieces)


def _body(block: LexborNode, marks: Marks) -> LexborNode:
    """The element that holds the code: of several, the marked one, else that of a language."""
    if block.tag == "code":
        return block
    editor = block.css_first(".cm-content")
    if editor is not None:
        return editor
    codes = block.css("code")
    if len(codes) > _MOST_CODES:
        return block
    codes = [code for code in codes if code.text().strip()]
    if not codes:
        return _below_bar(block, marks)
    if _has_text(block) or any(_has_text(code.parent) for code in codes):
        return block
    for code in codes:
        if marks.get(code.mem_id) is Treatment.CODE or class_language(code):
            return code
    longest = max(codes, key=lambda code: len(code.text()))
    parent = longest.parent
    siblings = [code for code in codes if parent and code.parent and _same(code.parent, parent)]
    return parent if parent is not None and len(siblings) > 2 else longest


def _below_bar(block: LexborNode, marks: Marks) -> LexborNode:
    """The box below a bar with the name of a language; the whole block where there is no bar."""
    node = block
    while not _has_text(node):
        boxes = [each for each in node.iter(include_text=False) if each.is_element_node]
        if len(boxes) != 1:
            break
        node = boxes[0]
    else:
        return block
    # Two lines of code, each in a box, are no bar and its code.
    has_button = len(boxes) > 1 and boxes[0].css_first("button, [role=button]") is not None
    if not (has_button or len(boxes) == 2) or not _is_bar(words_of(boxes[0], marks)):
        return block
    return max(boxes[1:], key=lambda box: len(box.text()))


def _is_bar(words: str) -> bool:
    """True for words that a bar consists of."""
    return bool(language_of(words)) or words.lower() in _NO_LANGUAGE


def words_of(node: LexborNode, marks: Marks) -> str:
    """Words of a bar, without those of its buttons."""
    words: list[str] = []
    stack = [node.first_child]
    while stack and len(words) < _MOST_WORDS:
        child = stack.pop()
        if child is None:
            continue
        stack.append(child.next)
        if child.tag == "-text":
            words.extend((child.text_content or "").split())
        elif not isinstance(marks.get(child.mem_id), LeftOutReason):
            stack.append(child.first_child)
    return " ".join(words)


def _has_text(node: LexborNode | None) -> bool:
    """True for an element with words directly inside; a bar has an element of its own."""
    child = node.first_child if node is not None and node.tag != "code" else None
    while child is not None:
        if child.tag == "-text" and (child.text_content or "").strip():
            return True
        child = child.next
    return False


def _same(one: LexborNode, other: LexborNode) -> bool:
    return one.mem_id == other.mem_id


def _around(
    node: LexborNode, body: LexborNode, marks: Marks, log: LeftOutLog, depth: int = 0
) -> list[str]:
    """Words inside the block that are outside the code, without those of buttons."""
    passages: list[str] = []
    if node.mem_id == body.mem_id or depth > _DEEPEST:
        return passages
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        treatment = marks.get(child.mem_id)
        if tag == "-text":
            passages.append((child.text_content or "").strip())
        elif isinstance(treatment, LeftOutReason):
            log.add(treatment, child.text())
        elif not tag.startswith("-") and tag not in _SILENT:
            passages.extend(_around(child, body, marks, log, depth + 1))
        child = child.next
    return [passage for passage in passages if passage]


def _collect(
    node: LexborNode, marks: Marks, log: LeftOutLog, pieces: list[str], depth: int
) -> None:
    if depth > _DEEPEST:
        pieces.append(node.text())
        return
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            pieces.append(child.text_content or "")
        elif tag == "br":
            pieces.append("\n")
        elif not tag.startswith("-") and tag not in _SILENT:
            _collect_element(child, marks, log, pieces, depth)
        child = child.next


def _collect_element(
    node: LexborNode, marks: Marks, log: LeftOutLog, pieces: list[str], depth: int
) -> None:
    treatment = marks.get(node.mem_id)
    if isinstance(treatment, LeftOutReason):
        log.add(treatment, node.text())
        return
    if _LINE_NUMBER.search(node.attributes.get("class") or "") and node.text().strip().isdigit():
        log.add(LeftOutReason.LABEL, node.text())
        return
    is_line = node.tag in _LINES
    if is_line and pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")
    before = len(pieces)
    _collect(node, marks, log, pieces, depth + 1)
    if is_line and len(pieces) > before and not pieces[-1].endswith("\n"):
        pieces.append("\n")


def class_language(node: LexborNode) -> str:
    """Name of a language in the classes of an element; "" where there is none."""
    found = _CLASS.search(node.attributes.get("class") or "")
    return language_of(found[1]) if found else ""
