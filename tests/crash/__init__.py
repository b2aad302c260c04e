"""Kills what serves a class while it writes, and looks whether anything that was saved is lost."""
