"""Responses, the second kind of document: a written answer beside the notes, as blocks."""
