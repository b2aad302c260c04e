"""Bytes to text: by its mark, as UTF-8, as UTF-16 without a mark, or by what makes sense of it."""

import codecs
import re

import charset_normalizer

from lti_tool.conversations.problems import CannotRead, Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_GUESSED = (
    "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp1258", "cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949", "mac_roman", "iso8859_2",
    "cp866",
)  # fmt: skip
"""Encodings of text that is older than UTF-8, or of programs that do not write it."""

_NAMED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
"""Encoding that an HTML page says it has."""

_HEAD = 4096
_SHIFTS = (b"\x1b$", b"\x1b(J")
"""Signs of ISO-2022-JP, which is ASCII to every other decoder."""

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.002
"""Share of control characters in what is text all the same."""

for _name in (*_GUESSED, *(name for _, name in _MARKS), "utf-16-le", "utf-16-be", "iso2022_jp",
              "latin-1", "ascii", "shift_jis", "gbk", "gb2312", "euc_kr", "iso8859_15"):  # fmt: skip
    # Python loads a codec when it is first used; a confined process can open no file.
    codecs.lookup(_name)


def decode(content: bytes) -> str:
    """The text of a file. Raises CannotRead for a file of another kind."""
    for encoding in _sure_encodings(content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" in text:
            raise CannotRead(Problem.NOT_TEXT)
        return text
    return _guessed(content)


def is_guessed(content: bytes) -> bool:
    """True where nothing says surely which encoding a text has."""
    for encoding in _sure_encodings(content):
        try:
            content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return False
    return True


def _sure_encodings(content: bytes) -> list[str]:
    """Encodings that are tried first, in order."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if marked is not None:
        return [marked]
    head = content[:_HEAD]
    found = [_without_mark(head)] if b"\0" in head else []
    if any(shift in head for shift in _SHIFTS):
        found.append("iso2022_jp")
    found.append("utf-8")
    named = _NAMED.search(head)
    if named is not None:
        found.append(_known(named[1].decode("ascii")))
    return found


def _without_mark(head: bytes) -> str:
    """UTF-16 of Latin text has a zero in every other byte."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return "utf-8"


def _known(name: str) -> str:
    """An encoding by the name that a page gives it, as browsers understand it."""
    name = name.lower().replace("_", "-")
    names = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gbk": "gb18030"}
    names |= {"gb2312": "gb18030", "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949"}
    names |= {"iso-8859-9": "cp1254", "windows-31j": "cp932", "big5-hkscs": "big5"}
    name = names.get(name, name.replace("windows-", "cp"))
    wanted = name.replace("-", "").replace("_", "")
    return next((each for each in _GUESSED if each.replace("_", "") == wanted), "utf-8")


def _guessed(content: bytes) -> str:
    if len(_CONTROLS.findall(content[: 64 * _HEAD])) > _MOST_CONTROLS * min(
        len(content), 64 * _HEAD
    ):
        raise CannotRead(Problem.NOT_TEXT)
    best = charset_normalizer.from_bytes(content, cp_isolation=list(_GUESSED)).best()
    if best is None:
        raise CannotRead(Problem.NOT_TEXT)
    text = str(best)
    if "\0" in text:
        raise CannotRead(Problem.NOT_TEXT)
    return text
