"""Overviews: a class in one activity, a text as it was read, one's own work; and the search."""
