"""End of a process with its parent, by the kernel; imports next to nothing, for confined ones."""

import ctypes
import signal
from collections.abc import Callable

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
