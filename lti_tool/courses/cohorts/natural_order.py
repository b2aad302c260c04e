"""Natural order of names: numbers within them as numbers, so that Group 3 comes before Group 21."""

import re
import unicodedata

_NUMBER = re.compile(r"(\d+)")


def key(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A sorting key: parts of the name in turn, numbers before words, without letter case."""
    parts = _NUMBER.split(unicodedata.normalize("NFKC", name).casefold())
    return tuple(
        (False, int(part), "") if part.isdigit() else (True, 0, part) for part in parts if part
    )
