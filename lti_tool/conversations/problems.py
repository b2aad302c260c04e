"""Reasons why a text cannot become a conversation: a code that is stored, and words for a page."""

from enum import StrEnum

from lti_tool.languages import Message

LARGEST_SOURCE = 10 * 2**20
"""Bytes of one conversation as it came."""

LARGEST_EXPORT = 100 * 2**20
"""Bytes of an export of many conversations, which is opened only to choose some of them."""

MOST_TURNS = 500
"""Turns in one conversation; one of a long working day has about a hundred."""

MOST_ATTACHMENTS = 100
"""Names of attachments of one turn."""

MOST_ENTRIES = 20_000
"""Conversations of one export; somebody who asks ten times a day has so many in five years."""

MOST_FILES = 10_000
"""Files of one archive; an export has a few, and pictures."""

MOST_PARTS = 500_000
"""Blocks, cells, formulas and styled words of one conversation. 2 MiB of prose have 100,000."""


class Problem(StrEnum):
    """A reason. The value is stored and never reused."""

    NOT_TEXT = "not-text"
    EMPTY = "empty"
    MANY_TURNS = "many-turns"
    MANY_PARTS = "many-parts"
    MANY_ENTRIES = "many-entries"
    TOO_LARGE = "too-large"
    BROKEN_JSON = "broken-json"
    LARGE_PAGE = "large-page"
    LARGE_MEMBER = "large-member"
    MANY_FILES = "many-files"
    NESTED = "nested"
    TIME = "time"
    MEMORY = "memory"
    SCAN = "scan"
    ENCRYPTED = "encrypted"
    BROKEN_FILE = "broken-file"
    UNREADABLE = "unreadable"
    INTERRUPTED = "interrupted"

    @property
    def sentence(self) -> str:
        """The fact, for whoever added the text."""
        return _SENTENCES[self][0]

    @property
    def advice(self) -> str:
        """The way out."""
        return _SENTENCES[self][1]


_SHORTER_ADVICE = "Remove it, and add it in smaller parts."

_SENTENCES = {
    Problem.NOT_TEXT: (
        "This file is of a kind that cannot be read.",
        "Add a web page, PDF, Word document, text or the export of a chat; or paste the text.",
    ),
    Problem.EMPTY: ("There is no text in it.", "Remove it, and add one that has some."),
    Problem.MANY_TURNS: (
        Message(
            "It has more than {most} turns, which is the most that one conversation may have.",
            most=MOST_TURNS,
        ),
        _SHORTER_ADVICE,
    ),
    Problem.MANY_PARTS: (
        Message(
            "It has more than {most} paragraphs, table cells, formulas and brackets.",
            most=MOST_PARTS,
        ),
        _SHORTER_ADVICE,
    ),
    Problem.MANY_ENTRIES: (
        Message("It holds more than {most} conversations.", most=MOST_ENTRIES),
        "Export the conversation alone, or copy it from its page.",
    ),
    Problem.TOO_LARGE: (
        "It is larger than 10 MB, and it is no export of many conversations.",
        _SHORTER_ADVICE,
    ),
    Problem.BROKEN_JSON: (
        "This file of data (JSON) is damaged, or was not copied to its end.",
        "Export it again, and add the new file.",
    ),
    Problem.LARGE_PAGE: ("It would make too large a page.", _SHORTER_ADVICE),
    Problem.LARGE_MEMBER: (
        "A file in this archive is too large when it is unpacked.",
        "Unpack the archive, and add the conversation alone.",
    ),
    Problem.MANY_FILES: (
        Message("This archive holds more than {most} files.", most=MOST_FILES),
        "Unpack the archive, and add the conversation alone.",
    ),
    Problem.NESTED: (
        "Its lists, quotations or styles are nested too deeply.",
        "Remove it, and add it as plain text.",
    ),
    Problem.TIME: ("Reading it took too long.", _SHORTER_ADVICE),
    Problem.MEMORY: ("Reading it took too much memory.", _SHORTER_ADVICE),
    Problem.SCAN: (
        "It is a scan: its pages are pictures, and have no text that could be read.",
        "Let a program for text recognition (OCR) make a PDF with text of it, and add that one.",
    ),
    Problem.ENCRYPTED: (
        "It is protected by a password.",
        "Save it without one, and add it again.",
    ),
    Problem.BROKEN_FILE: (
        "The file is damaged, or is not what its name says.",
        "Open it in its program, save it again, and add that one; or paste its text.",
    ),
    Problem.UNREADABLE: (
        "It could not be read.",
        "Try again. If that does not help, remove it and add it as plain text.",
    ),
    Problem.INTERRUPTED: ("The tool stopped while it was reading it.", "Try again."),
}


class CannotRead(Exception):
    """A text that cannot become a conversation."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem
