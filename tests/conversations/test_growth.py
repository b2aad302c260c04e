"""Work and memory grow with the length of a text, whatever is in it, or the text is refused."""

import sys
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.reading import PROGRAM, Framed, ReadingProcess
from lti_tool.conversations.sanitize import clean
from lti_tool.conversations.source import Source
from lti_tool.sandbox.process import Sandbox
from tests.conversations.read import read_source

PIECES = (
    # Brackets, links, images, definitions, footnotes
    "[", "]", "![", "[a](", "[a][b]", "](", "a](b)", "[a]: b\n\n", "[a]: <", "[a]: b '", "[^1]",
    "[^1]: a\n", "[x](<", '[x](a "', "(", ")", "<http://a>", "http://a ", "a@b ",
    # Emphasis
    "*", "**", "_", "__", "~~", "*a ", " b*", "**a ", "_a", "a*", "*a_", "***a", "~~a",
    # Code and fences
    "`", "`a", "``a`", "```x\n", "```\n", "````\n", "~~~\n", "    a\n", "\ta\n",
    # Quotations, lists, tables, headings, rules
    "> ", ">", "> a\n", "- ", "- a\n  ", "1. a\n", "1)\n", "a|b\n-|-\n", "|a|\n|-|\n|b|\n", "|",
    "| a ", "|-", "||\n|-|\n", "#", "# a\n", "a\n=\n", "a\n-\n", "- - - ", "---\n", "* * ",
    # TeX
    "$", "$$", "$a$ ",
    "$a", "$$ a\n\n", "$$\na\n$$\n", "\\(", "\\(a\\)", "\\[ a\n", "$\\frac{1}{2}$",
    "$\\left($", "\\begin{a}", "{", "}", "x^", "_{", "\\sqrt", "\\frac", "&", "\\\\",
    # HTML and entities
    "<", "<a ", "<a>", "</a", "<b>", "<p>", "<table>", "<pre>", "<script>", "<!--", "<![CDATA[",
    "<?", "&amp;", "&#1;", "&lt", "&#x41;", "'", '"',
    # White space, numbers, characters that join
    " ", "\t", "\n", "\r", "\n\n", " \n", "a  \n", "\\\n", "0", "1.", "e\u0301", "\u0301",
    "\u200d", "\u202e", "\u2028", "\x00", "\x85", "\U0001f600", "\u4e2d", "\u0645",
    # Who speaks
    "User: a\n", "User:\n\nAI:\n\n", "User ", "User: ", "**User:** ", "# User\n", "AI (a): ",
    "A (", "You said:\n", "User\uff1aa\n", "\uff1a", "a:", "a.",
)  # fmt: skip

FOUND = {
    "a title with room in it": "# a" + " " * 300_000 + "b",
    "tables of one row": "a|b\n-|-\n" * 250_000,
    "brackets": "[" * 2_000_000,
    "brackets that are closed once": "[" * 1_900_000 + "]",
    "images": "![" * 200_000 + "]",
    "formulas": "$a$ " * 500_000,
    "ampersands": "&" * 2_000_000,
    "a label with room in it": "User" + " " * 2_000_000 + ":",
    "fences, each shorter than the last": "\n".join("`" * size for size in range(1900, 2, -1)),
    "speakers": "AI:\n" * 500_000,
    "empty lines": "a" + "\n" * 2_000_000 + "b",
}

HTML = (
    "<b>", "<em></p>", "<div>", "<ul><li>", "<b id={}><p>", "<font color={}>", "<pre>", "<table>",
    "<blockquote>", "<a href=http://a>", "<math><mi>", "<p>a", "<li>", "&amp;", "ab&amp;cd", "&lt;",
    "<!--", "<svg>", "<td>", "</p>", "<script>",
)  # fmt: skip


def problem_of(work: Callable[[], object]) -> Problem | None:
    """Problem for which a text is refused, or None."""
    try:
        work()
    except CannotRead as error:
        return error.problem
    return None


def read(text: str) -> None:
    """Read a text, or see it refused for what is in it."""
    refused = problem_of(lambda: read_source(Source.pasted(text)))
    assert refused not in (Problem.NOT_TEXT, Problem.UNREADABLE)


def calls(text: str) -> int:
    """Count the functions that are called, those of C included."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


def memory(text: str) -> int:
    """The most bytes that are held at once."""
    tracemalloc.start()
    try:
        read(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def grown(part: str, length: int) -> str:
    return part * (length // len(part))


parts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
ends = st.sampled_from(("", *PIECES))


@settings(max_examples=40, deadline=None)
@given(begin=ends, part=parts, end=ends)
def test_calls_and_memory_grow_with_the_length(begin: str, part: str, end: str) -> None:
    short, long = (f"{begin}{grown(part, length)}{end}" for length in (1_500, 6_000))
    # Where the square rules, it is sixteen times as much.
    assert calls(long) < 9 * calls(short) + 20_000
    assert memory(long) < 9 * memory(short) + 500_000
    assert memory(long) < 8_000 * len(long) + 2_000_000


@pytest.mark.parametrize("part", PIECES, ids=ascii)
def test_regular_expressions_and_parsers_in_c_do_not_slow_down(part: str) -> None:
    assert_steady(read, part)


@pytest.mark.parametrize("part", HTML)
def test_cleaning_does_not_slow_down(part: str) -> None:
    def cleaned(text: str) -> None:
        assert problem_of(lambda: clean(text)) in (None, Problem.NESTED)

    assert_steady(cleaned, part)


def assert_steady(work: Callable[[str], None], part: str) -> None:
    """Compare what a text and one four times as long cost, in seconds of this thread's CPU."""

    def seconds(length: int) -> float:
        numbers = range(length // len(part))
        text = "".join(map(part.format, numbers)) if "{}" in part else grown(part, length)
        began = time.thread_time()
        work(text)
        return time.thread_time() - began

    # Other work on the machine can make one try look bad, not four in a row.
    tries = [(seconds(15_000), seconds(60_000))]
    while is_steep(*tries[-1]) and len(tries) < 4:
        tries.append((seconds(15_000), seconds(60_000)))
    assert not is_steep(*tries[-1]), tries


def is_steep(short: float, long: float) -> bool:
    """True where four times the length costs clearly more than four times as much."""
    return long > 0.05 and long > 9 * short


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND.keys())
def test_what_once_stopped_the_tool_is_read_or_refused_for_what_is_in_it(text: str) -> None:
    process = ReadingProcess(Sandbox(*PROGRAM))
    refused = problem_of(lambda: process.read(Framed.of_source(Source.pasted(text))))
    assert refused in (None, Problem.MANY_PARTS, Problem.MANY_TURNS, Problem.LARGE_PAGE)
