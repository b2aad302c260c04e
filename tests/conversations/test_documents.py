"""Documents are read where nothing else can be done, and hostile ones end in a clear sentence."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.conversations import formats, text_encoding
from lti_tool.conversations.formats.docx.numbers import formatted
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import MOST_FILES, CannotRead, Problem
from lti_tool.conversations.reading import PROGRAM, Framed, ReadingProcess
from lti_tool.conversations.source import Source
from lti_tool.sandbox.process import Sandbox

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read_confined(content: bytes, name: str) -> object:
    """Turns, an export's list, or the problem, from the confined process."""
    process = ReadingProcess(Sandbox(*PROGRAM))
    try:
        return process.read(Framed.of_source(Source.of_file(content, "", name)))
    except CannotRead as error:
        return error.problem


def archive(members: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def docx(body: str, *, head: str = "", **parts: str) -> bytes:
    """A file of Word with this body."""
    document = f'{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    others = {f"word/{name}.xml": content for name, content in parts.items()}
    return archive({"word/document.xml": document, **others})


def epub(page: str, *, encryption: str = "") -> bytes:
    members: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container><rootfile full-path="a.opf"/></container>',
        "a.opf": '<package><item id="a" href="a.xhtml"/><itemref idref="a"/></package>',
        "a.xhtml": page,
    }
    return archive(members | ({"META-INF/encryption.xml": encryption} if encryption else {}))


def pdf(content: bytes, *, pages: int = 1, is_compressed: bool = False) -> bytes:
    """A PDF of one page with this content stream, which may say that it has more pages."""
    how = b" /Filter /FlateDecode" if is_compressed else b""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count %d /MediaBox [0 0 600 800] >>" % pages,
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), how, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1)
    )
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\n"


BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
NESTED = "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
STYLES = "".join(
    f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{1 - n}"/></w:style>' for n in (0, 1)
)
SENTENCES = {
    Problem.BROKEN_FILE, Problem.NESTED, Problem.LARGE_PAGE, Problem.LARGE_MEMBER, Problem.EMPTY,
    Problem.MANY_PARTS, Problem.ENCRYPTED, Problem.TIME, Problem.MEMORY, Problem.SCAN,
    Problem.MANY_TURNS, Problem.NOT_TEXT,
}  # fmt: skip

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a part that unpacks to very much": lambda: docx("a" * 80_000_000),
    "entities": lambda: docx("<w:p/>", head=BOMB),
    "tables in tables": lambda: docx(NESTED),
    "a book of elements in elements": lambda: epub("<html><body>" + "<div>" * 200_000 + "x" * 99),
    "very many runs": lambda: docx("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 400_000 + "</w:p>"),
    "no body": lambda: archive({"word/document.xml": "<a/>"}),
    "no XML": lambda: archive({"word/document.xml": "PK"}),
    "styles in a circle": lambda: docx(
        '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr></w:p>',
        styles=f'<w:styles xmlns:w="{_WORD}">{STYLES}</w:styles>',
    ),
    "a book without pages": lambda: archive({"META-INF/container.xml": "<a/>"}),
    "a page outside of the book": lambda: archive(
        {
            "META-INF/container.xml": '<c><rootfile full-path="a.opf"/></c>',
            "a.opf": '<p><item id="a" href="../../etc/passwd"/><itemref idref="a"/></p>',
        }
    ),
    "a locked book": lambda: epub(
        "<p>" + "a" * 90 + "</p>",
        encryption='<e><CipherReference URI="a.xhtml"/></e>',
    ),
    "a PDF that says that it has a million pages": lambda: pdf(b"", pages=1_000_000),
    "a PDF of brackets": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 2_000_000,
    "RTF of braces": lambda: b"{\\rtf1 " + b"{" * 2_000_000,
    "RTF of links": lambda: b"{\\rtf1 " + b"{\\field{\\*\\fldinst{HYPERLINK " * 5_000,
    "an odt without text": lambda: archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_ends_in_a_clear_sentence(made: Callable[[], bytes]) -> None:
    assert read_confined(made(), "a") in SENTENCES


@pytest.mark.slow
def test_a_library_that_ends_for_want_of_memory_ends_its_process_alone() -> None:
    content = zlib.compress(b"BT /F 9 Tf (a) Tj ET " * 20_000_000)
    assert isinstance(read_confined(pdf(content, is_compressed=True), "a"), Problem)


def test_an_archive_of_too_many_files_is_told_as_that() -> None:
    files: dict[str, str | bytes] = {f"{number}.json": "{}" for number in range(MOST_FILES)}
    assert in_this_process(archive(files)) is not Problem.MANY_FILES
    assert in_this_process(archive(files | {"one more": ""})) is Problem.MANY_FILES


def in_this_process(content: bytes) -> object:
    try:
        probe = Probe(Source.of_file(content, "", ""))
        return formats.read(probe, formats.recognise(probe).format, Options())
    except CannotRead as error:
        return error.problem


xml_texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="<&"))
MEMBERS = ("word/document.xml", "word/numbering.xml", "content.xml", "META-INF/container.xml")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from((b"%PDF-1.7\n", b"{\\rtf1 ", b"PK\x03\x04", b"\xff\xfe", b"<html>", b"")),
    st.binary(max_size=300),
)
def test_random_bytes_are_read_or_refused(begin: bytes, rest: bytes) -> None:
    in_this_process(begin + rest)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(MEMBERS), xml_texts.map(lambda text: f"<a>{text}</a>")))
def test_random_archives_are_read_or_refused(members: dict[str, str]) -> None:
    in_this_process(archive(dict(members)))


PIECES = (
    "<w:p>", "</w:p>", "<w:r><w:t>a</w:t></w:r>", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>",
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>', "<w:del/>",
    '<w:pPr><w:pStyle w:val="x"/></w:pPr>', "<w:fldSimple>", "</w:fldSimple>", "<w:hyperlink/>",
    '<w:sym w:char="zz"/>', '<w:gridSpan w:val="x"/>', "<w:br/>", "<w:footnoteReference/>",
    '<w:tcPr><w:gridSpan w:val="x"/></w:tcPr>', "<w:fldChar/>", "<w:drawing/>",
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_malformed_document_of_word_is_read_or_refused(body: str) -> None:
    found = in_this_process(docx(body))
    assert not isinstance(found, Problem) or found in SENTENCES


@pytest.mark.parametrize(
    ("number", "name", "shown"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (4, "lowerLetter", "d"),
        (28, "upperLetter", "BB"), (1994, "lowerRoman", "mcmxciv"), (9, "upperRoman", "IX"),
        (5000, "upperRoman", "5000"), (3, "chineseCounting", "3"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(number: int, name: str, shown: str) -> None:
    assert formatted(number, name) == shown


ENCODINGS = {
    "cp1252": "“It’s naïve,” she said — the café costs 20 €. Größe, señor, crème brûlée.",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy. Zażółć gęślą jaźń.",
    "cp1251": "Съешь ещё этих мягких французских булок, да выпей чаю.",
    "koi8_r": "Съешь ещё этих мягких французских булок, да выпей чаю.",
    "cp1253": "Γιατί είναι ο ουρανός μπλε; Εξαιτίας της σκέδασης του φωτός.",
    "cp1255": "למה השמיים כחולים? בגלל פיזור האור באוויר.",
    "cp1256": "لماذا السماء زرقاء؟ بسبب تشتت الضوء في الهواء.",
    "shift_jis": "なぜ空は青いのですか。光が散乱するからです。",
    "euc_jp": "ユーザー：なぜ空は青いのですか。\nアシスタント：光が散乱するからです。青い光。",
    "iso2022_jp": "なぜ空は青いのですか。光が散乱するからです。",
    "gb18030": "为什么天空是蓝色的？因为空气散射阳光，蓝光散射得最多。",
    "big5": "為什麼天空是藍色的？因為空氣散射陽光，藍光散射得最多。",
    "euc_kr": "하늘은 왜 파란가요? 공기가 빛을 산란시키기 때문입니다.",
    "utf-8": "なぜ 😀", "utf-8-sig": "なぜ 😀", "utf-16": "なぜ 😀", "utf-32": "なぜ 😀",
    "utf-16-le": "Why is the sky blue?", "utf-16-be": "Why is the sky blue?",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("times", [1, 20])
def test_text_in_any_usual_encoding_is_read(encoding: str, times: int) -> None:
    text = f"{ENCODINGS[encoding]}\n" * times
    assert text_encoding.decode(text.encode(encoding)).removeprefix("\ufeff") == text


def test_a_page_of_the_web_is_read_in_the_encoding_that_it_names() -> None:
    page = '<html><head><meta charset="windows-1250"></head><body>kůň</body></html>'
    assert text_encoding.decode(page.encode("cp1250")) == page


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x01\x01\0\0\0\xff", b"\x89PNG\r\n\x1a\n\0\0", b"a\0b\0\0c" * 9, b"\0"]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(CannotRead) as refused:
        text_encoding.decode(content)
    assert refused.value.problem is Problem.NOT_TEXT
