"""Conversations, the texts that a class reads: importing, cleaning and counting them.

Permission to read them is not decided here.
"""
