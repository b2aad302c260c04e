"""LTI 1.3: logins, launches, keys and services of a platform, translated into values.

Follows LTI 1.3 core, the 1EdTech Security Framework 1.0, NRPS 2.0, AGS 2.0, Deep Linking 2.0 and
Dynamic Registration 1.0. Knows nothing of courses or people; nobody above reads a claim.
"""
