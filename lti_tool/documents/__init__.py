"""Shared documents in PostgreSQL: kinds, update log, snapshots, client ids, tickets, drafts.

A document is one Yjs document. Its update log is the source of truth; snapshots and rows are made
from it.
"""
