"""Names of people as they are stored and shown."""

import unicodedata

from lti_tool.people.tables import Person

_LONGEST = 200


def display_name(person: Person) -> str:
    """The newest name, or a stable placeholder where the LMS shares none."""
    if person.forgotten_at is not None:
        return "Somebody"
    return person.name or f"Member {person.id.hex[:4].upper()}"


def tidy(name: str | None) -> str | None:
    """A name as it is kept: one line of at most 200 characters; None where nothing is left."""
    if name is None:
        return None
    # Control characters and halves of a surrogate pair cannot be stored or shown.
    shown = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in name)
    return " ".join(shown.split())[:_LONGEST].strip() or None
