"""Points in time that say their zone: any other might be anywhere."""

import re
from datetime import datetime

_ATTRIBUTE = re.compile(r'<time\b[^>]*\bdatetime="([^"]{1,40})"')


def time_of(text: str) -> datetime | None:
    """A point in time in ISO 8601, alone or as an element's; None where no zone is said."""
    found = _ATTRIBUTE.search(text)
    words = found[1] if found else text.strip()
    try:
        time = datetime.fromisoformat(words.replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return time if time.tzinfo else None
