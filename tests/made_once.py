"""Preparations of libraries that every app and every engine makes anew: made once for a whole run.

A process that serves makes one app, two engines and a key in months. Tests make thousands, which
took a third of their time.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import Engine
from werkzeug.routing import Rule

from lti_tool.db import engine as product

_MOST_KEYS = 8
"""Number of RSA keys of a size that are shared; `generate_key` makes one that is not."""

generate_key = rsa.generate_private_key
"""Generator of a key that nobody else has."""


def install() -> None:
    """Let all apps, engines and platforms of this process share what they prepare."""
    _share_builders_of_addresses()
    _share_compiled_statements()
    _share_keys()


def _share_builders_of_addresses() -> None:
    """Compile the functions that build the addresses of a rule once; they know no app."""
    compile_builder = Rule._compile_builder
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}

    def once(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self._trace, repr(self.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(self, append_unknown)
        return compiled[key]

    pytest.MonkeyPatch().setattr(Rule, "_compile_builder", once)


def _share_compiled_statements() -> None:
    """Compile a statement once for all databases, whose server and schema are the same."""
    shared: list[Engine] = []

    def create_engine(*arguments: Any, **options: Any) -> Engine:
        engine = sqlalchemy.create_engine(*arguments, query_cache_size=5000, **options)
        if not shared:
            shared.append(engine)
        # The cache's keys hold the dialect.
        engine.dialect = shared[0].dialect
        engine._compiled_cache = shared[0]._compiled_cache
        return engine

    pytest.MonkeyPatch().setattr(product, "create_engine", create_engine)


def _share_keys() -> None:
    """Generate a few RSA keys of a size, and hand them out in turn."""
    made: defaultdict[int, deque[rsa.RSAPrivateKey]] = defaultdict(deque)

    def in_turn(public_exponent: int, key_size: int) -> rsa.RSAPrivateKey:
        keys = made[key_size]
        if len(keys) < _MOST_KEYS:
            keys.append(generate_key(public_exponent, key_size))
        else:
            keys.rotate(-1)
        return keys[-1]

    pytest.MonkeyPatch().setattr(rsa, "generate_private_key", in_turn)
