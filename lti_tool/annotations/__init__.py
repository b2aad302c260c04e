"""Annotations, the first kind of document: schema, policy, rows and counts."""
