"""Sign-in services, translated into values: people with no LMS link prove there who they are.

Knows nothing of courses; nobody above sees an SDK or a token.
"""
