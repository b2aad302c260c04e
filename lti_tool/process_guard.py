"""Fail-fast and error isolation: a process ends with an essential thread.

An error in one piece of work does not end a loop that serves everybody.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

_log = structlog.get_logger()


@contextmanager
def isolate_errors(work: str, **about: str) -> Iterator[None]:
    """Log an error of the block, with `about`, and go on: one failed piece of work in a loop.

    Panics of Rust code, which are no Exceptions, count as errors.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        _log.exception("work-failed", work=work, **about)


@contextmanager
def fail_fast(name: str) -> Iterator[None]:
    """End the process at once when the block raises: the loop of an essential thread.

    The supervisor starts the process again. Without the thread, open pages would wait for ever.
    """
    try:
        yield
    except BaseException:
        _log.exception("loop-died", loop=name)
        os._exit(70)  # EX_SOFTWARE of sysexits.h
