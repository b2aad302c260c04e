"""Content of an ODT file as HTML: paragraphs, headings, lists, tables, notes."""

from collections.abc import Callable
from html import escape

from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.xml import Element
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import LeftOutReason

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "office"))
_STYLE = f"{{{_OASIS}style:1.0}}"
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_DRAW = f"{{{_OASIS}drawing:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"

_DEEPEST = 100
_MOST_SPACES = 1000


class Content:
    """One document on its way to HTML."""

    def __init__(self, root: Element, log: LeftOutLog) -> None:
        self._root = root
        self._log = log
        self._notes: list[str] = []
        self._styles = {each.get(f"{_STYLE}name"): each for each in root.iter(f"{_STYLE}style")}
        self._ordered = {
            each.get(f"{_STYLE}name")
            for each in root.iter(f"{_TEXT}list-style")
            if each.find(f"{_TEXT}list-level-style-number") is not None
        }
        self._made: dict[str, Callable[[Element, int], str]] = {
            f"{_TEXT}h": self._heading,
            f"{_TEXT}p": self._paragraph,
            f"{_TEXT}list": self._list,
            f"{_TEXT}span": self._span,
            f"{_TEXT}a": self._link,
            f"{_TEXT}s": self._spaces,
            f"{_TEXT}tab": self._tab,
            f"{_TEXT}line-break": self._line_break,
            f"{_TEXT}note": self._note,
            f"{_TEXT}tracked-changes": self._removed,
            f"{_TABLE}table": self._table,
            f"{_OFFICE}annotation": self._removed,
            f"{_DRAW}image": self._image,
        }

    def html(self) -> str:
        """The whole text, its notes at the end. Raises CannotRead."""
        body = self._root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise CannotRead(Problem.BROKEN_FILE)
        text = self._inside(body, 0)
        notes = "".join(f"<li>{note}</li>" for note in self._notes)
        return f"{text}<ol>{notes}</ol>" if notes else text

    def _inside(self, element: Element, depth: int) -> str:
        if depth > _DEEPEST:
            raise CannotRead(Problem.NESTED)
        out = [escape(element.text or "", quote=False)]
        for child in element:
            if isinstance(child.tag, str):
                made = self._made.get(child.tag, self._inside)
                out.append(made(child, depth + 1))
            out.append(escape(child.tail or "", quote=False))
        return "".join(out)

    def _heading(self, element: Element, depth: int) -> str:
        level = element.get(f"{_TEXT}outline-level") or "1"
        number = min(int(level), 6) if level.isdecimal() and level.isascii() else 1
        return f"<h{number}>{self._inside(element, depth)}</h{number}>"

    def _paragraph(self, element: Element, depth: int) -> str:
        return f"<p>{self._inside(element, depth)}</p>"

    def _list(self, element: Element, depth: int) -> str:
        name = element.get(f"{_TEXT}style-name")
        tag = "ol" if name in self._ordered else "ul"
        items = []
        for item in element:
            if item.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                start = item.get(f"{_TEXT}start-value") or ""
                value = f' value="{start}"' if start.isdecimal() and start.isascii() else ""
                items.append(f"<li{value}>{self._inside(item, depth + 1)}</li>")
        return f"<{tag}>{''.join(items)}</{tag}>"

    def _span(self, element: Element, depth: int) -> str:
        style = self._styles.get(element.get(f"{_TEXT}style-name"))
        looks = style.find(f"{_STYLE}text-properties") if style is not None else None
        html = self._inside(element, depth)
        if looks is None:
            return html
        if looks.get(f"{_TEXT}display") == "none":
            self._log.add(LeftOutReason.HIDDEN, "".join(element.itertext()))
            return ""
        if looks.get(f"{_FO}font-weight") == "bold":
            html = f"<strong>{html}</strong>"
        if looks.get(f"{_FO}font-style") == "italic":
            html = f"<em>{html}</em>"
        position = looks.get(f"{_STYLE}text-position") or ""
        for word in ("super", "sub"):
            if position.startswith(word):
                html = f"<{word[:3]}>{html}</{word[:3]}>"
        return html

    def _link(self, element: Element, depth: int) -> str:
        address = escape(element.get(_HREF) or "")
        return f'<a href="{address}">{self._inside(element, depth)}</a>'

    def _tab(self, element: Element, depth: int) -> str:
        del element, depth
        return " "

    def _line_break(self, element: Element, depth: int) -> str:
        del element, depth
        return "<br>"

    def _spaces(self, element: Element, depth: int) -> str:
        del depth
        count = element.get(f"{_TEXT}c") or "1"
        return " " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1)

    def _note(self, element: Element, depth: int) -> str:
        citation = element.find(f"{_TEXT}note-citation")
        body = element.find(f"{_TEXT}note-body")
        if body is not None:
            self._notes.append(self._inside(body, depth))
        shown = "".join(citation.itertext()) if citation is not None else ""
        return f"<sup>{escape(shown, quote=False)}</sup>"

    def _removed(self, element: Element, depth: int) -> str:
        del depth
        self._log.add(LeftOutReason.OTHER, " ".join(element.itertext()))
        return ""

    def _table(self, element: Element, depth: int) -> str:
        rows = []
        for row in element.iter(f"{_TABLE}table-row"):
            cells = (
                f"<td>{self._inside(cell, depth + 1)}</td>"
                for cell in row.findall(f"{_TABLE}table-cell")
            )
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _image(self, element: Element, depth: int) -> str:
        del depth
        frame = element.getparent()
        words = ""
        for name in ("title", "desc"):
            found = frame.find(f"{{{_OASIS}svg-compatible:1.0}}{name}")
            words = words or ("".join(found.itertext()) if found is not None else "")
        return f'<img alt="{escape(words)}">'
