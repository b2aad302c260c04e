"""Damage to bytes that no decoder can foresee."""

import random

from tests.annotations import wire
from tests.fuzz.choices import EDGES


def vary_bytes(data: bytes, some: random.Random) -> bytes:
    """The same with one thing wrong, or a few."""
    damaged = bytearray(data or b"\0")
    for _ in range(some.choice((1, 1, 1, 2, 4))):
        at = some.randrange(len(damaged)) if damaged else 0
        which = some.randrange(6)
        if which == 0 and damaged:
            damaged[at] ^= 1 << some.randrange(8)
        elif which == 1 and damaged:
            damaged[at] = some.choice((0, 1, 0x7F, 0x80, 0xFF, some.randrange(256)))
        elif which == 2:
            del damaged[at:]
        elif which == 3:
            damaged[at:at] = some.randbytes(some.choice((1, 1, 2, 9)))
        elif which == 4:
            damaged[at:at] = wire.uint(some.choice(EDGES))
        else:
            del damaged[at : at + some.choice((1, 1, 2, 5))]
    return bytes(damaged)
