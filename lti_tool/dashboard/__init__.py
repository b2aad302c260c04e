"""Overviews for teachers: a class in one activity, the work of one student. Reads only."""
