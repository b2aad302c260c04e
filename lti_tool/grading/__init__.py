"""Marks, and the outbox that delivers them to the LMS gradebook (AGS 2.0)."""
