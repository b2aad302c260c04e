"""The database: engine and transactions, table base, locks, jobs, bootstrap.

Knows nothing of what the rows mean; a table of a subject lives in that subject's tables.py.
"""
