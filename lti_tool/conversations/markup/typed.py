"""Text that a person typed, or that was copied from a page, as small HTML: it is no Markdown."""

import re
from html import escape

from lti_tool.conversations.work import Work

_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})[ ]*(?P<info>[^`\n]*)")
_LANGUAGE = re.compile(r"[a-z0-9+#]{1,20}")
_STRONG = re.compile(r"(?<![*\w])\*\*(?=[^\s*])[^*\n]{1,200}?(?<=[^\s*])\*\*(?![*\w])")
_SURE = re.compile(
    r"[ ]{0,3}(?:```|~~~|\#{2,6}[ ]\S|\|?[ ]*:?-{3,}:?[ ]*\|[ |:-]*$|\$\$[ ]*$|\\\[)"
)
_LINK = re.compile(r"!?\[[^\]\n]{1,300}\]\(<?https?://[^)\s]+\)")


def render(text: str, work: Work) -> str:
    """Paragraphs with their line breaks, and fenced code; every other character stays itself."""
    out: list[str] = []
    block: list[str] = []

    def end() -> None:
        if block:
            work.add_part()
            out.append("<p>" + "<br>\n".join(block) + "</p>")
            block.clear()

    lines = text.split("\n")
    closings = _closings(lines)
    number = 0
    while number < len(lines):
        line = lines[number]
        closing = closings.get(number)
        if closing is not None:
            end()
            work.add_part()
            out.append(_code(lines[number], lines[number + 1 : closing]))
            number = closing
        elif line.strip():
            work.spend(1)
            block.append(escape(line.rstrip(), quote=False))
        else:
            end()
        number += 1
    end()
    return "\n".join(out)


def is_markdown(text: str) -> bool:
    """True for a text that has what hardly anybody writes without meaning Markdown."""
    if "**" in text and _STRONG.search(text):
        return True
    if "](" in text and _LINK.search(text):
        return True
    return any(
        _SURE.match(line) for line in text.split("\n") if line.lstrip()[:1] in "`~#|:-$\\" and line
    )


def _code(opening: str, lines: list[str]) -> str:
    found = _FENCE.match(opening)
    info = found["info"].split(" ")[0].lower() if found else ""
    language = f' class="language-{info}"' if _LANGUAGE.fullmatch(info) else ""
    code = escape("\n".join(lines), quote=False)
    return f"<pre><code{language}>{code}\n</code></pre>"


def _closings(lines: list[str]) -> dict[int, int]:
    """Closing line of each block of code by its opening; a block that stays open is none."""
    found: dict[int, int] = {}
    opening, run = -1, ""
    for number, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            continue
        fence = _FENCE.fullmatch(line.rstrip())
        if fence is None:
            continue
        if not run:
            opening, run = number, fence["run"]
        elif fence["run"].startswith(run) and not fence["info"]:
            found[opening] = number
            run = ""
    return found
