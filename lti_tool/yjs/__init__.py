"""Yjs updates, read without applying them: decoder, struct index, schema and dry run.

A document is one of nested maps (`index`, `dry_run`, `structs`, `schema`), or a tree of elements
(`tree_index`, `tree_dry_run` and their parts). An index stands at a live document; a dry run says
what an update would change there. Nothing here knows the product. Formats are those of Yjs 13
(`UpdateEncoderV1`, INTERNALS.md) and of lib0 (`encoding.js`).
"""
