"""Elements of pages as small HTML: formulas, code, lists, links, images and lines."""

import pytest

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.sanitize import clean
from lti_tool.conversations.turns import ReadingWarning
from tests.conversations.page_samples import answer, chatgpt, read


def test_a_formula_is_there_once_with_the_tex_of_the_page_or_of_its_mathml() -> None:
    mathml = "<math><semantics><mrow><mi>x</mi></mrow>{}</semantics></math>"
    tex = '<annotation encoding="application/x-tex">x</annotation>'
    boxes = '<span aria-hidden="true">x</span>'
    katex = '<span class="katex"><span class="katex-mathml">{}</span>' + boxes + "</span>"
    once = '<p><math display="inline" alttext="x"><mrow><mi>x</mi></mrow></math></p>'
    assert answer(katex.format(mathml.format(tex))) == once
    assert answer(katex.format(mathml.format(""))) == once


@pytest.mark.parametrize(
    "formula",
    [
        '<mjx-container><i aria-hidden="true">y</i><math><mi>x</mi></math></mjx-container>',
        '<math alttext="x"><mi>x</mi></math>',
        '<script type="math/tex">x</script>',
        '<span class="math-inline" data-math="x"><span class="katex-html">x</span></span>',
    ],
)
def test_each_form_of_mathematics_is_one_formula(formula: str) -> None:
    assert text_of(clean(answer(f"<p>Let {formula} be.</p>"))) == "Let x be."


EDITOR = "<div class=cm-content contenteditable=true><div class=cm-line>x</div></div></div></pre>"


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("<pre><div>python</div><code>x\n</code></pre>", "python"),
        ('<pre><code class="hljs language-cpp">x\n</code></pre>', "cpp"),
        ("<pre><div><span>C++</span><button>Copy</button></div><code>x\n</code></pre>", "cpp"),
        ("<pre>x\n</pre>", ""),
        ("<pre><div><div>Python<button>Copy</button></div><div>x\n</div></div></pre>", "python"),
        ("<pre><div>Python</div><div><div class=cm-gutters>1</div>" + EDITOR, "python"),
        ("<pre><code>x\n</code><button>Copy code</button></pre>", ""),
        ('<div><div>json</div><pre><code class="language-json">x\n</code></pre></div>', "json"),
        ("<div><div>sql<button>Copy</button></div><pre><code>x\n</code></pre></div>", "sql"),
    ],
)
def test_code_has_its_language_and_nothing_of_its_bar(block: str, expected: str) -> None:
    classes = f' class="language-{expected}"' if expected else ""
    assert answer(block) == f"<pre><code{classes}>x\n</code></pre>"


def test_a_paragraph_above_code_stays_a_paragraph() -> None:
    html = answer('<p>python</p><pre><code class="language-python">x</code></pre>')
    assert html == '<p>python</p>\n<pre><code class="language-python">x</code></pre>'


def test_lists_keep_their_numbers() -> None:
    html = '<ol start="7"><li>a<ol><li value="4">b</li></ol></li><li>c</li></ol>'
    assert answer(html) == (
        '<ol start="7"><li>a\n<ol><li value="4">b</li>\n</ol>\n</li>\n<li>c</li>\n</ol>'
    )


def test_words_at_the_border_of_elements_do_not_touch() -> None:
    html = "<span>one</span><span>&nbsp;</span><b>two</b><span> </span><i>three</i>"
    assert answer(html) == "<p>one <strong>two</strong> <em>three</em></p>"


def test_a_block_in_an_inline_element_ends_it_and_it_goes_on() -> None:
    assert answer("<b>a<div>b</div></b>c") == (
        "<p><strong>a</strong></p>\n<p><strong>b</strong></p>\n<p>c</p>"
    )


def test_an_image_is_a_placeholder_and_an_icon_is_none() -> None:
    html = '<p><img alt="A map" src="blob:x"><img src="y"><img alt="site" width="16" src="z"></p>'
    assert answer(html) == "<p>[image: A map][image]</p>"
    reading = read(chatgpt(("user", "Q"), ("assistant", html)))
    assert ReadingWarning.IMAGES in reading.warnings


def test_addresses_that_lead_nowhere_are_no_links() -> None:
    html = (
        '<a href="javascript:alert(1)">a</a><a href="/c/1">b</a><a href="https://x.example">c</a>'
    )
    assert answer(html) == '<p>ab<a href="https://x.example">c</a></p>'


def test_lines_that_somebody_typed_stay_lines() -> None:
    html = chatgpt(
        ("user", '<div class="whitespace-pre-wrap">a\n  b\n\nc</div>'), ("assistant", "d")
    )
    assert read(html).turns[0].parts[0].html == "<p>a<br>\n  b</p>\n<p>c</p>"
