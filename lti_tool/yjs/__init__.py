"""Yjs updates, read without applying them: decoder, struct index, schema and dry run.

Nothing here knows the product. Formats are those of Yjs 13 (`UpdateEncoderV1`, INTERNALS.md) and of
lib0 (`encoding.js`).
"""
