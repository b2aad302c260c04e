"""DOCX: mammoth reads it, after the numbers of its paragraphs and its formulas were written in."""

import codecs
import io
import re
from xml.dom import expatbuilder  # noqa: F401  # the library loads it when it is first used

import mammoth

from lti_tool.conversations.formats import html_document
from lti_tool.conversations.formats.docx.package import (
    BEGIN,
    DOCUMENT,
    END,
    FORMULA,
    VALUE,
    Package,
    package_of,
)
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.html_document import PLAIN_RULES, Document
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import Reading

# Python loads a codec when it is first used; a confined process can open no file.
codecs.lookup("cp437")

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Code'] => pre:separator('\\n')
r[style-name='HTML Code'] => code
"""

_ITEM = re.compile(f"<li>((?:<[a-z]+>)*){BEGIN}([0-9]+){VALUE}[^{END}]*{END}")
_NUMBER = re.compile(f"{BEGIN}[0-9]*{VALUE}([^{END}]*){END}")
_MADE = re.compile(f"{FORMULA}([0-9]+){END}")
_BACK = re.compile(r'\s*<a href="#[^"]*(?:footnote|endnote)-ref-[^"]*">↑</a>')


def _recognise(probe: Probe) -> Evidence | None:
    return sure("It is a document of Word.") if DOCUMENT in probe.members else None


def _read(probe: Probe, options: Options) -> Reading:
    del options
    log = LeftOutLog()
    package = package_of(probe, log)
    document = Document.of_html(_html(package), title=package.title, log=log, rules=PLAIN_RULES)
    return html_document.read(document, html_document.blocks_of(document))


def _html(package: Package) -> str:
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(package.content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_described),
        ).value
    except RecursionError:
        raise CannotRead(Problem.NESTED) from None
    except MemoryError:
        raise
    except Exception:
        # The library raises whatever a malformed file makes it raise.
        raise CannotRead(Problem.BROKEN_FILE) from None
    html = _BACK.sub("", _ITEM.sub(r'<li value="\2">\1', html))
    html = _NUMBER.sub(r"\1 ", html)
    return _MADE.sub(lambda found: package.formulas[int(found[1])], html)


def _described(image: mammoth.documents.Image) -> dict[str, str]:
    return {"alt": image.alt_text or ""}


FORMATS = (Format("docx", "Word document", _recognise, _read),)
