"""Scheduling of work that nobody waits for: it gives way to threads that serve people."""

import ctypes
import os
import struct
from contextlib import suppress

_NICE = 10
"""Priority: a tenth of what a thread that serves gets, so that the work goes on beside it."""

_SLICE = 100_000_000
"""Nanoseconds of a core that the work asks for at once, the most that Linux grants."""

_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}
"""Number of the system call, by machine; Python has no function for it."""

_ATTRIBUTES = struct.Struct("=IIQiIQQQ")
"""struct sched_attr of sched_setattr(2): size, policy, flags, nice, priority, runtime, deadline,
period.
"""


def give_way() -> None:
    """Lower the priority of this thread for good; processes that it starts inherit that.

    A low priority alone is not enough: a thread that wakes up still waits until the slice of the
    other is used up. A thread that asks for longer slices is preempted at once, since Linux 6.12.
    Where the kernel has nothing of it, all stays as it is.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    number = _SCHED_SETATTR.get(os.uname().machine)
    system_call = getattr(ctypes.CDLL(None), "syscall", None)
    if number is None or system_call is None:
        return
    attributes = _ATTRIBUTES.pack(_ATTRIBUTES.size, os.SCHED_BATCH, 0, _NICE, 0, _SLICE, 0, 0)
    system_call(number, 0, ctypes.create_string_buffer(attributes), 0)
