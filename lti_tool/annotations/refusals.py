"""Why a change to a shared document is refused: every code, with its sentence for people."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    # What cannot be read, or does not fit what is there. No page of this tool sends such a thing.
    "malformed": "What arrived was damaged on the way.",
    "too-large": "That is longer than a note can be.",
    "gap": "Something written before this has not arrived.",
    "pending": "This builds on something that is not here.",
    "foreign-client": "This was written in somebody else's name.",
    "wrong-root": "That is no place where notes are kept.",
    "unknown-parent": "That is no place where notes are kept.",
    "bad-origin": "This does not follow from what was there.",
    "shape": "That is nothing a note can hold.",
    # What the writer may not do.
    "read-only": "You can read here, but not write.",
    "not-yours": "Only the person who wrote that can change it.",
    "tags-locked": "Only teachers can change the tags here.",
    "not-open": "Writing has not opened here yet.",
    "closed": "Writing is closed here.",
    "hidden": "Notes are hidden from each other here just now.",
    "fixed": "That cannot be changed once it is written.",
    "incomplete": "Something is missing from that note.",
    "bad-anchor": "A highlight has to end after it begins.",
    # What there is no room for.
    "full": "This page holds as many notes as it can.",
    "share": "You have written as much here as one person can.",
}
"""A code never changes its meaning: pages that are older than the server know it, too."""
