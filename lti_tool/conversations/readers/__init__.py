"""One reader per kind of source: text in, turns out; pure."""
