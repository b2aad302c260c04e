"""Values that have broken programs: JSON, texts, dates, numbers, addresses and whole bodies."""

import json
from collections.abc import Sequence

_TOO_DEEP = 100_000

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "a\x1b[31m\x7f",
    "\ufeff\u202e\u2028\uffff",
    "字" * 5_001,
    "😀" * 10_001,
    "a" * 70_000,
    "🏳️‍🌈" * 40,
    "../../etc/passwd",
    "'; DROP TABLE person; --",
    "{{7*7}}%s%n${x}",
    "javascript:alert(1)",
    "https://[",
    "https://a\0.example.edu/",
    "https://user:secret@lms.example.edu:99999/",
    "http://169.254.169.254/",
    "https://" + "a." * 200 + "example.edu/",
    "x@example.org\0",
    "nan",
    "-infinity",
    "1e999999999",
    "9" * 400,
    "-1",
    "٣",
    "00000000-0000-0000-0000-000000000000",
    "urn:uuid:00000000-0000-4000-8000-000000000000",
    "{00000000-0000-4000-8000-000000000000}",
)
"""Texts as somebody sends them, in JSON or anywhere else."""

DATES = (
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-01:00",
    "9999-12-31T23:59:59.999999Z",
    "+010000-01-01T00:00:00Z",
    "-4713-01-01T00:00:00Z",
    "1999-12-31T23:59:59+00:00",
    "2200-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01T23:59:60Z",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01",
    "infinity",
)

KNOWN = (
    r'"\u0000"',
    r'"\ud800"',
    '"0001-01-01T00:00:00+23:59"',
    '"9999-12-31T23:59:59-01:00"',
    '"' + "😀" * 5_001 + '"',
    "null",
    "NaN",
    "9223372036854775808",
    "[]",
    "{}",
)
"""Values in JSON that have broken this program, or nearly: they are always tried."""

_JSON = (
    *KNOWN,
    "true",
    "false",
    "0",
    "-0.0",
    "-1",
    "1.005",
    "1e2",
    "1e999",
    "-1e999",
    "1e-999",
    "Infinity",
    "-Infinity",
    "2147483648",
    "-9223372036854775809",
    "253402300800",
    "-62135596801",
    "9" * 5_000,
    r'"a\udc00b"',
    r'"\ud83d"',
    r'"\x00"',
    '"a\nb"',
    "[null]",
    '{"a": {"b": {"c": 1}}}',
    "[" * 300 + "]" * 300,
    '{"a":' * 300 + "1" + "}" * 300,
    "[" + "0," * 50_000 + "0]",
    '["' + '","'.join(["00000000-0000-4000-8000-000000000000"] * 5_000) + '"]',
)

RAW: Sequence[str] = (
    *_JSON,
    *(json.dumps(text) for text in (*TEXTS, *DATES)),
)
"""Texts, valid JSON or not, that replace a value in a JSON body."""

KNOWN_IN_PATH = ("%00", "a%00b", "%ff%fe", "9223372036854775808")

IN_PATH = (
    *KNOWN_IN_PATH,
    "%F0%9F%98%80",
    "%ed%a0%80",
    "%2e%2e%2f",
    "%",
    "nan",
    "-1",
    "9" * 400,
    "a" * 7_000,
    "00000000-0000-0000-0000-000000000000",
    "%7B00000000-0000-4000-8000-000000000000%7D",
    "00000000000040008000000000000000",
    "00000000-0000-4000-8000-000000000000%00",
)
"""Pieces of a path or a query, encoded already."""

IN_HEADER = ("", "\x01", "é\xff", "a" * 7_000, "Bearer", "Bearer \xa0", "Basic ====", ";;=,=", "\t")

HEADERS = (
    "Authorization",
    "Cookie",
    "Origin",
    "Accept",
    "Content-Type",
    "Content-Encoding",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "X-Forwarded-For",
    "Accept-Language",
    "Sec-WebSocket-Key",
)

BODIES = (
    b"",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{}",
    b"{",
    b"{}{}",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\0}\0",
    b"\x80\x81",
    b'{"\\u0000": 1}',
    b'{"\\ud800": 1}',
    b'{"' + b"a" * 70_000 + b'": 1}',
    b"[" * _TOO_DEEP,
    b'{"a":' * _TOO_DEEP,
    b"[" * _TOO_DEEP + b"]" * _TOO_DEEP,
    b"title=a&title=b",
    b"%00=%00&" * 2_000,
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="\0"\r\n\r\n\0\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nno end',
)
"""Whole bodies."""

_KINDS = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json; charset=utf-16",
    "application/octet-stream; charset=nonsense",
)

WHOLE = (
    *(("application/json", body) for body in BODIES),
    *((kind, body) for kind in _KINDS for body in BODIES[-5:]),
)
"""Bodies with what they are said to be."""
