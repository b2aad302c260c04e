"""The LMS, translated into values: logins, launches, keys and services of LTI 1.3.

Knows nothing of courses or people of ours; nobody above looks at a claim.
"""
