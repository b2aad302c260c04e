"""Writing together, live: the wire, the rooms, the log.

What a change means is in annotations.
"""
