"""People: persons, their identities, their sessions.

What they may do in a course is not decided here.
"""
