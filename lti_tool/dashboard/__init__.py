"""Overviews for teachers: a class in one activity, one student's work, a text as it was read."""
