"""Markdown as chat products write it becomes HTML that is safe, and says the same."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.markup import markdown as parser_of_markdown
from lti_tool.conversations.markup.markdown import render
from lti_tool.conversations.problems import CannotRead
from lti_tool.conversations.sanitize import clean
from lti_tool.conversations.work import Work
from tests.conversations import markup_strategies
from tests.conversations.hostile import ATTEMPTS
from tests.conversations.test_clean import is_inert


def to_html(markdown: str) -> str:
    return clean(render(markdown))


def plain(html: str) -> str:
    """The HTML without what is the same everywhere."""
    return re.sub(r' (dir="auto"|target="_blank"|rel="noopener noreferrer")', "", html)


_TABLE = (
    "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
    "<tbody>\n<tr>\n<td>b<br>\nc</td>\n</tr>\n</tbody>\n</table>"
)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("`d` ~~e~~", "<p><code>d</code> <del>e</del></p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("a<b> & c", "<p>a&lt;b&gt; &amp; c</p>"),
        ("# a\n## b\n###### c", "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>"),
        ("a\n===\nb\n---", "<h3>a</h3>\n<h4>b</h4>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("```python\nx < 1\n```", '<pre><code class="language-python">x &lt; 1\n</code></pre>'),
        ("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("[a](https://b.example/?c=1&d)", '<p><a href="https://b.example/?c=1&amp;d">a</a></p>'),
        ("<https://b.example>", '<p><a href="https://b.example">https://b.example</a></p>'),
        ("see https://b.example", "<p>see https://b.example</p>"),
        ("![a <b> chart](https://x.example/y.png)", "<p>[image: a &lt;b&gt; chart]</p>"),
        ("![](https://x.example/y.png)", "<p>[image]</p>"),
        ("| a |\n|---|\n| b<br>c |", _TABLE),
        ("H<sub>2</sub>O <b>x</b> <sub>", "<p>H<sub>2</sub>O &lt;b&gt;x&lt;/b&gt; &lt;sub&gt;</p>"),
        (
            "[a][1] b\n\n[1]: https://b.example\n\n[2]: nobody refers to it",
            '<p><a href="https://b.example">a</a> b</p>\n<p>[2]: nobody refers to it</p>',
        ),
        (
            "| a |\n|:-:|",
            '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n</tr>\n</thead>\n</table>',
        ),
    ],
)
def test_each_form_has_its_html(markdown: str, html: str) -> None:
    assert plain(to_html(markdown)) == html


@pytest.mark.parametrize(
    ("markdown", "text", "display", "tex"),
    [
        ("$x<1$", "x<1", "inline", "x<1"),
        ("$E$ is 5", "E is 5", "inline", "E"),
        ("the $n$th", "the nth", "inline", "n"),
        ("so \\[ x_1 \\] holds", "so x1 holds", "block", "x_1"),
        (
            "$$\n\\begin{aligned}\nx &= 1 \\\\\ny &= 2\n\\end{aligned}\n$$",
            "x=1y=2",
            "block",
            "\\begin{aligned} x &= 1 \\\\ y &= 2 \\end{aligned}",
        ),
        (
            "so \\begin{cases} 1 & x \\\\ 2 & y \\end{cases}",
            "so {1x2y",
            "block",
            "\\begin{cases} 1 & x \\\\ 2 & y \\end{cases}",
        ),
        ("so \\(a_1\\) holds", "so a1 holds", "inline", "a_1"),
        ("inline $$x^2$$ here", "inline x2 here", "block", "x^2"),
        ("$$\nx\n- y\n= z\n$$", "x−y=z", "block", "x - y = z"),
        ("so\n$$\nx\n$$\nholds", "so\nx\nholds", "block", "x"),
        ("\\[\nx\n\\]", "x", "block", "x"),
        ("> $$\n> x\n> $$", "\nx\n", "block", "x"),
        ("$\\text{if } a<b>c$", "if\u00a0a<b>c", "inline", "\\text{if } a<b>c"),
        ("| $a$ |\n|---|", "\n\n\na\n\n\n", "inline", "a"),
        ('$a="b"$', 'a="b"', "inline", 'a="b"'),
    ],
)
def test_a_formula_becomes_mathml_with_its_tex(
    markdown: str, text: str, display: str, tex: str
) -> None:
    html = to_html(markdown)
    assert text_of(html) == text
    math = LexborHTMLParser(html).css_first("math")
    assert math is not None
    assert (math.attributes["display"], math.attributes["alttext"]) == (display, tex)


@pytest.mark.parametrize(
    "markdown",
    [
        "it costs $5 and $6 today",
        "US$5 or US$6",
        "5$, then 6$",
        "echo $HOME and $PATH",
        "echo $HOME/bin:$PATH",
        "echo ${A}${B}",
        "$ x $",
        "\\$5 and $x",
        "$$ a",
        "$$\n\n$$",
        "$$$$",
        "`$x$`",
        "    $$x$$",
        "see \\[1\\] and \\[2\\]",
    ],
)
def test_a_price_or_a_variable_stays_what_it_is(markdown: str) -> None:
    assert "<math" not in to_html(markdown)


@pytest.mark.parametrize(
    "tex",
    [
        "\\begin{matrix}a",
        "{" * 900,
        "\\newcommand{\\a}{\\a\\a}\\a",
        "\\left(",
        "\\frac{",
        "x" * 2001,
    ],
    ids=lambda tex: tex[:20],
)
def test_a_formula_that_cannot_be_read_is_shown_as_it_was_typed(tex: str) -> None:
    assert plain(to_html(f"$$\n{tex}\n$$")).strip() == f"<code>{tex}</code>"


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_hostile_text_renders_inert(attempt: str) -> None:
    html = to_html(attempt)
    assert is_inert(html)
    assert clean(html) == html


@given(markup_strategies.markdown)
def test_any_text_renders_inert_and_settled(text: str) -> None:
    html = to_html(text)
    assert is_inert(html)
    assert clean(html) == html


def test_directions_follow_the_text_block_by_block() -> None:
    html = to_html("hello\n\nمرحبا\n\n- a\n- ب")
    assert html.count('dir="auto"') == 5


@pytest.mark.parametrize(
    "part",
    [
        "$$ a\n\n", "$$ a\n# h\n", "\\[ a\n# h\n$$ b\n", "- $$ a\n", "$a", "\\(", "$", "[", "![",
        "*a_", "```x\n", "> ", "| a ", "|a|\n|-|\n|b|\n", "<a ", "&amp;", "~~a",
    ],
)  # fmt: skip
def test_work_grows_with_the_length_and_not_with_its_square(part: str) -> None:
    def calls(length: int) -> int:
        """Count the functions that are called, those of C included."""
        text, count = part * (length // len(part)), 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(note)
        try:
            to_html(text)
        finally:
            sys.setprofile(None)
        return count

    # Eight times the length takes 64 times as much where the square rules.
    assert calls(16_000) < 20 * calls(2_000)


def test_a_wide_table_of_short_rows_does_not_fill_the_memory() -> None:
    wide = "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "|a|\n" * 130 + "\n"
    assert len(to_html(wide)) > 1_000_000
    with pytest.raises(CannotRead, match="table cells"):
        to_html(wide * 6)


_PIECES = (
    "a", "b c", "- ", "1. ", "2) ", "  ", "    ", "\n", "\n\n", "> ", "---", "===", "|",
    "a|b", "|-|-|", "\\[", "$$", "# ", "```", "* x", "+ ", "é", "[a]: b", "- a\n", "\t", " ",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_a_line_of_words_is_read_faster_and_as_all_rules_would_read_it(text: str) -> None:
    slow = parser_of_markdown._parser()
    slow.block.ruler.disable("plain_paragraph")
    assert render(text) == slow.render(text, {"work": Work()}).strip()
