"""Lengths in UTF-16 code units, as browsers count text."""


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, as browsers count `maxlength` and Yjs counts positions."""
    # Nearly all of the texts of notes are ASCII, and each update is counted.
    return len(text) if text.isascii() else len(text) + sum(each > "\uffff" for each in text)
