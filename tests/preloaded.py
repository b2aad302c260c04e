"""Programs of the tool in processes of their own, forked from one that has loaded it.

Loading the tool takes three seconds of processor time, and a run starts it more than a hundred
times. What is started is a process with its own session, environment and output, to be killed.
"""

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess

from tests.waiting import until

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["lti_tool.cli.serve", "lti_tool.cli.work"])


def start(
    *arguments: str,
    environment: Mapping[str, str],
    output: str | None = None,
    module: str = "lti_tool",
) -> BaseProcess:
    """Start `python -m module arguments`, the leader of a session that ends with this process.

    Its output goes to the end of the file `output`; by default to where this process's goes.
    """
    process = _CONTEXT.Process(
        target=_run, args=(module, arguments, dict(environment), output), daemon=True
    )
    process.start()
    until(lambda: _leads_a_session(process), "a process to lead its session")
    return process


def kill(process: BaseProcess) -> None:
    """kill -9 of a process and of what it started."""
    assert process.pid is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join(timeout=10)
    assert process.exitcode is not None, "it lives on"


def _leads_a_session(process: BaseProcess) -> bool:
    assert process.pid is not None
    return not process.is_alive() or os.getsid(process.pid) == process.pid


def _run(
    module: str, arguments: tuple[str, ...], environment: dict[str, str], output: str | None
) -> None:
    os.setsid()
    if output is not None:
        log = os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(log, sys.stdout.fileno())
        os.dup2(log, sys.stderr.fileno())
        os.close(log)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
