"""Sync engine of shared documents: sockets, rooms, and messages between processes.

    wire/        WebSocket frames, y-protocols messages, close codes; pure
    websocket/   event loop of all sockets, transport, client connection, rate limit, batching
    room/        room loop: authorize, group commit, broadcast, awareness, presence, eviction
    cluster/     messages between processes, over PostgreSQL or Redis
    admitter.py  tickets of new sockets, spent together
    engine.py    all of it for one process
    limits.py    every limit, with its reason

The meaning of an update is known to the document's kind alone (lti_tool.documents.kinds).
"""
