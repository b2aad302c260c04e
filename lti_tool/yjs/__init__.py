"""Yjs updates read without applying them: a decoder, a struct index and a dry run."""
