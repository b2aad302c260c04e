"""E-mail addresses that somebody has pasted: commas, semicolons, lines, "Name <address>"."""

import re

_ADDRESS = re.compile(r"[^@\s,;<>\x00-\x1f]+@[^@\s,;<>\x00-\x1f]+\.[^@\s,;<>.\x00-\x1f]+")
"""Enough to catch a slip; whether the address exists is proved by the sign-in."""

_LONGEST = 254

_ENTRY = re.compile(r'(?:"(?:[^"\\\r\n]|\\.)*"|[^,;\r\n])+')
"""Text up to a separator; in a quoted name (RFC 5322, 3.2.4) a comma separates nothing."""

_NAMED = re.compile(r"[^<>]*<([^<>]*)>")


def split(text: str) -> list[str]:
    """Entries of a pasted list in their order, each once, whether they are addresses or not."""
    entries = (found[0].strip() for found in _ENTRY.finditer(text))
    return list(dict.fromkeys(each for each in entries if each))


def parsed(entry: str) -> str | None:
    """Address of an entry, in its normal form; None where it is not exactly one."""
    named = _NAMED.fullmatch(entry)
    address = normal(named[1] if named else entry)
    return address if len(address) <= _LONGEST and _ADDRESS.fullmatch(address) else None


def normal(email: str) -> str:
    """An address as invitations have it, however somebody has written it."""
    return email.strip().lower()
