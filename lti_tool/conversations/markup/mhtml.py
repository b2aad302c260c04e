"""Web pages saved as one file (MHTML): the page is one part of a message."""

import email
import email.policy
import re

from lti_tool.conversations import text_encoding
from lti_tool.conversations.problems import CannotRead

_HEADER = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(rb"[A-Za-z-]{2,40}:[ \t]")
_LONGEST_HEADER = 4096


def is_mhtml(head: bytes) -> bool:
    """True for a file whose first lines are those of a saved web page."""
    header = head[:_LONGEST_HEADER].replace(b"\r\n", b"\n").lstrip().partition(b"\n\n")[0]
    return _FIELD.match(header) is not None and _HEADER.search(header) is not None


def html_of(content: bytes) -> str:
    """HTML of the page, which is the first part of its kind; "" where there is none."""
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            return ""
        try:
            return payload.decode(part.get_content_charset() or "utf-8")
        except (LookupError, UnicodeDecodeError):
            pass
        try:
            return text_encoding.decode(payload)
        except CannotRead:
            return ""
    return ""
