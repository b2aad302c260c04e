"""Shared documents in PostgreSQL: tables, update log, snapshots, client ids, tickets."""
