"""Ends processes that must not go on alone: a child without its parent, one whose loop has died.

And keeps what fails for one from ending what serves everybody.
"""

import ctypes
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

_log = structlog.get_logger()

_PR_SET_PDEATHSIG = 1


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A function to call in the child before it runs its program: the kernel then sends it `how`
    when its parent dies (Linux's PR_SET_PDEATHSIG; elsewhere it does nothing).
    """

    def ask_the_kernel() -> None:
        prctl = getattr(ctypes.CDLL(None), "prctl", None)
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, int(how))

    return ask_the_kernel


@contextmanager
def isolate_errors(work: str, **about: str) -> Iterator[None]:
    """Around one piece of work in a loop that serves everybody: an error is logged, with `about`,
    and the loop goes on. Panics of Rust code, which are no Exceptions, are errors, too.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        _log.exception("work-failed", work=work, **about)


@contextmanager
def fail_fast(name: str) -> Iterator[None]:
    """Around a thread's loop without which the process is of no use: when it dies of an error, the
    process ends at once and is started again by whoever watches it. A page in a process that cannot
    hear it would wait for ever.
    """
    try:
        yield
    except BaseException:
        _log.exception("loop-died", loop=name)
        os._exit(70)  # EX_SOFTWARE of sysexits.h
