"""Tools for conversations in structured data: JSON, lines of JSON, trees of messages, times."""
