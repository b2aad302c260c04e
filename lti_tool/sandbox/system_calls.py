"""Kernel filter (seccomp) that leaves a process memory, its open files, the clock and its end.

A list of what is allowed, so that what a newer kernel offers is refused as well. Refused calls
fail with EPERM, which Python raises as PermissionError.
"""

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_MODE_FILTER = 2

_LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_KILL = 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
"""Offsets in struct seccomp_data."""


@dataclass(frozen=True)
class _Machine:
    architecture: int
    """AUDIT_ARCH_… of linux/audit.h."""
    allowed: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        (
            0,  # read
            1,  # write
            3,  # close
            5,  # fstat
            8,  # lseek
            9,  # mmap
            10,  # mprotect
            11,  # munmap
            12,  # brk
            14,  # rt_sigprocmask
            15,  # rt_sigreturn
            24,  # sched_yield
            25,  # mremap
            28,  # madvise
            39,  # getpid
            60,  # exit
            96,  # gettimeofday
            98,  # getrusage
            131,  # sigaltstack
            186,  # gettid
            202,  # futex
            219,  # restart_syscall
            228,  # clock_gettime
            229,  # clock_getres
            231,  # exit_group
            318,  # getrandom
        ),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        (
            57,  # close
            62,  # lseek
            63,  # read
            64,  # write
            80,  # fstat
            93,  # exit
            94,  # exit_group
            98,  # futex
            113,  # clock_gettime
            114,  # clock_getres
            124,  # sched_yield
            128,  # restart_syscall
            132,  # sigaltstack
            135,  # rt_sigprocmask
            139,  # rt_sigreturn
            165,  # getrusage
            169,  # gettimeofday
            172,  # getpid
            178,  # gettid
            214,  # brk
            215,  # munmap
            216,  # mremap
            222,  # mmap
            226,  # mprotect
            233,  # madvise
            278,  # getrandom
        ),
    ),
}


def allow_only_computing() -> bool:
    """Install the filter for the rest of the process's life; False where the kernel has none."""
    machine = _MACHINES.get(os.uname().machine)
    if machine is None:
        return False
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        return False
    program = _program(machine)
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: how many instructions, and where they are.
    pointer = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    wanted = (
        (_PR_SET_DUMPABLE, 0, 0, 0, 0),
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _MODE_FILTER, ctypes.create_string_buffer(pointer), 0, 0),
    )
    return all(prctl(*arguments) == 0 for arguments in wanted)


def _program(machine: _Machine) -> bytes:
    """The filter in BPF. A call by another architecture's numbers would mean something else."""
    allowed = machine.allowed
    lines = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, machine.architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD_WORD, 0, 0, _NUMBER_AT),
        # To the last line where the number is the one; else on to the next number.
        *((_JUMP_IF_EQUAL, len(allowed) - at, 0, number) for at, number in enumerate(allowed)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
