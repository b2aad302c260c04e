"""Groupings of a course, and the history of its rosters."""
