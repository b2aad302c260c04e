"""TeX that is made of a page's MathML means the same formula, or there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from lti_tool.conversations.markup.mathematics import to_mathml
from lti_tool.conversations.markup.tex_of_mathml import tex_of


def of(mathml: str) -> str:
    math = LexborHTMLParser(mathml).css_first("math")
    assert math is not None
    return tex_of(math)


def mathml(tex: str) -> str:
    return to_mathml(tex, is_display=False)


ATOMS = ("a", "x", "7", "42", r"\alpha", r"\Gamma", r"\infty", r"\mathbb{R}", r"\mathbf{v}")
SIGNS = ("+", "-", "=", "<", r"\leq", r"\in", r"\to", r"\cdot", r"\times", ",")

formulas = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(SIGNS), inner).map(" ".join),
        st.tuples(inner, inner).map(r"\frac{%s}{%s}".__mod__),
        st.tuples(st.sampled_from(ATOMS), inner).map("%s^{%s}".__mod__),
        st.tuples(st.sampled_from(ATOMS), inner).map("%s_{%s}".__mod__),
        st.tuples(inner, inner).map(r"\sum_{%s}^{%s} x".__mod__),
        inner.map(r"\sqrt{%s}".__mod__),
        inner.map(r"\hat{%s}".__mod__),
        st.tuples(inner, inner).map(r"\begin{pmatrix} %s & %s \end{pmatrix}".__mod__),
        inner.map("(%s)".__mod__),
    ),
    max_leaves=8,
)


@given(formulas)
def test_a_formula_comes_back_as_it_was(tex: str) -> None:
    again = of(mathml(tex))
    assert again
    assert of(mathml(again)) == again
    assert LexborHTMLParser(mathml(again)).text() == LexborHTMLParser(mathml(tex)).text()


@pytest.mark.parametrize(
    ("inside", "tex"),
    [
        ("<mi>sin</mi><mo>\u2061</mo><mi>x</mi>", r"\sin x"),
        ("<munder><mo><mi>lim</mi><mo>\u2061</mo></mo><mi>n</mi></munder>", r"\lim_n"),
        ("<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>", "f'(x)"),
        ("<mi mathvariant=normal>Γ</mi><mi mathvariant=normal>d</mi>", r"\Gamma\mathrm{d}"),
        ("<mi mathvariant=double-struck>R</mi>", r"\mathbb{R}"),
        ("<mover accent=true><mi>x</mi><mo>^</mo></mover>", r"\hat{x}"),
        ("<mn>50</mn><mo>%</mo><mtext>a&amp;b</mtext>", r"50\%\text{a\&b}"),
        (
            "<mtable columnalign='right left'><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo></mtr>",
            r"\begin{aligned} a & = \end{aligned}",
        ),
        (
            "<mrow><mo>{</mo><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></mrow>",
            r"\begin{cases} 1 \end{cases}",
        ),
        ("<mfrac linethickness='0px'><mi>n</mi><mi>k</mi></mfrac>", r"{n \atop k}"),
    ],
)
def test_a_formula_as_pages_write_it_gets_its_tex(inside: str, tex: str) -> None:
    assert of(f"<math><semantics><mrow>{inside}</mrow></semantics></math>") == tex


@pytest.mark.parametrize(
    "inside",
    [
        "<mmultiscripts><mi>x</mi></mmultiscripts>",
        "<mi>字</mi>",
        "<msup><mi>x</mi></msup>",
        r"<mtext>\input{x}</mtext>",
        "<mfoo><mi>x</mi></mfoo>",
        "<mrow>" * 100 + "<mi>x</mi>",
        "<msup><mi>x</mi>" * 900,
        "<mover accent=true>" * 900,
        "<mtable><mtr><mtd>" * 300,
        "<mi>x</mi>" * 5000,
    ],
)
def test_what_has_no_sure_tex_has_none(inside: str) -> None:
    assert of(f"<math>{inside}</math>") == ""
