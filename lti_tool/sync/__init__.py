"""Writing together, live: the wire, the sockets, the rooms, the log.

    sockets.py     one thread watches all sockets        connection.py  bytes <-> messages
    rooms.py       one thread works in all rooms         room.py        who is here, what they said
    judging.py     allowed? into the live copy           live_copy.py   pycrdt and the index
    store.py       one commit for all rooms              update_log.py  what is on disk
    bus.py         other processes                       words.py       what they tell each other
    carriers.py    PostgreSQL or Redis                   ear.py         listens to them

What a change means is in annotations.
"""
