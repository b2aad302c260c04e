"""ScienceOS."""
