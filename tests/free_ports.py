"""Ports for the servers of tests, which no client has in the meantime."""

import random
import socket

_BELOW_CLIENTS = range(10_000, 32_000)
"""Ports that Linux gives to no outgoing connection (`net.ipv4.ip_local_port_range`)."""


def first_of(count: int) -> int:
    """The first of so many free ports in a row.

    A port that the kernel chooses may be a client's before the server has started.
    """
    while True:
        first = random.choice(_BELOW_CLIENTS)
        if all(_is_free(port) for port in range(first, first + count)):
            return first


def one() -> int:
    """A free port."""
    return first_of(1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
