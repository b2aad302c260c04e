"""A small LMS, a small Stytch and a seeded course, to try the tool with.

The tool itself never imports this package.
"""
