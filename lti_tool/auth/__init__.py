"""Stytch, translated into values: sign-in for people with no LMS link.

Knows nothing of courses; nobody above sees the SDK.
"""
