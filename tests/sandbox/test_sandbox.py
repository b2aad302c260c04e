"""A confined process answers, or is ended; whatever it tries, nothing outside it changes."""

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from lti_tool.sandbox.process import Limits, Reason, Sandbox, SandboxError
from tests.sandbox import hostile_program
from tests.waiting import until

PROGRAM = (sys.executable, str(Path(__file__).with_name("hostile_program.py")))
LIMITS = Limits(cpu_seconds=2, wall_seconds=60, memory=128 * 2**20, answer=2**20)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(*PROGRAM)


def children() -> list[psutil.Process]:
    """The confined processes of this one."""
    return [
        each
        for each in psutil.Process().children(recursive=True)
        if "hostile_program.py" in " ".join(each.cmdline())
    ]


def is_zombie(process: psutil.Process) -> bool:
    """True where a process has ended and its exit status was not collected."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def reason_of(sandbox: Sandbox, step: str, limits: Limits = LIMITS) -> Reason:
    with pytest.raises(SandboxError) as failed:
        sandbox.run(step, (), limits)
    return failed.value.reason


def test_what_goes_in_comes_out(sandbox: Sandbox) -> None:
    data = bytes(range(256)) * 4000
    assert sandbox.run("echo", (data[:1000], data[1000:]), LIMITS) == data
    assert sandbox.run("echo", (), LIMITS) == b""


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("loop", Reason.TIME),
        ("take_memory", Reason.MEMORY),
        ("take_mapped_memory", Reason.MEMORY),
        ("answer_hugely", Reason.CRASH),
        ("write_without_end", Reason.CRASH),
        ("answer_nothing", Reason.CRASH),
        ("crash", Reason.CRASH),
    ],
)
def test_what_goes_wrong_is_named_and_leaves_no_process(
    sandbox: Sandbox, step: str, reason: Reason
) -> None:
    assert reason_of(sandbox, step) is reason
    assert children() == []


SMALL = """
import sys
from lti_tool.sandbox.process import Limits, Sandbox, SandboxError
try:
    Sandbox(*sys.argv[2:]).run(sys.argv[1], (), Limits(2, 60, 128 * 2**20, 2**20))
except SandboxError as error:
    print(error.reason)
"""
"""Program that starts one, and is itself as small as the worker is beside it."""


@pytest.mark.parametrize(
    ("step", "reason"), [("crash", Reason.CRASH), ("crash_for_want_of_memory", Reason.MEMORY)]
)
def test_a_library_that_gets_no_memory_concerns_person_from_one_with_a_fault(
    step: str, reason: Reason
) -> None:
    command = [sys.executable, "-c", SMALL, step, *PROGRAM]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == reason.value


def test_one_that_does_not_listen_to_its_limit_is_ended_all_the_same(sandbox: Sandbox) -> None:
    assert reason_of(sandbox, "loop_deafly") in (Reason.TIME, Reason.CRASH)


def test_one_that_only_waits_is_ended_by_the_clock(sandbox: Sandbox) -> None:
    slow = Limits(cpu_seconds=60, wall_seconds=1, memory=LIMITS.memory, answer=LIMITS.answer)
    assert reason_of(sandbox, "loop", slow) is Reason.TIME
    assert children() == []


@pytest.mark.parametrize("operation", hostile_program.OPERATIONS)
def test_nothing_but_computing_is_allowed(sandbox: Sandbox, operation: str) -> None:
    assert sandbox.run(operation, (), LIMITS) != b"did"


def test_it_inherits_no_secret_and_no_connection(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTI_TOOL_SECRET_KEY", "a secret key that only the tests ever use")
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    try:
        report = json.loads(sandbox.run("report", (), LIMITS))
    finally:
        os.close(reading)
        os.close(writing)
    assert report["open_files"] == [0, 1, 2]
    assert "LTI_TOOL_SECRET_KEY" not in report["environment"]
    assert set(report["environment"]) <= {"LC_CTYPE"}


def test_one_that_fails_is_not_noticed_by_another(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(3) as pool:
        bombs = [pool.submit(reason_of, sandbox, step) for step in ("loop", "take_memory")]
        assert sandbox.run("echo", (b"a text",), LIMITS) == b"a text"
        assert [bomb.result() for bomb in bombs] == [Reason.TIME, Reason.MEMORY]


def test_closing_ends_what_runs_and_starts_nothing_more(sandbox: Sandbox) -> None:
    endless = Limits(cpu_seconds=60, wall_seconds=60, memory=LIMITS.memory, answer=LIMITS.answer)
    found: list[Reason] = []
    runner = threading.Thread(target=lambda: found.append(reason_of(sandbox, "loop", endless)))
    runner.start()
    until(lambda: children() != [], "the process to begin")
    sandbox.close()
    runner.join()
    assert found == [Reason.CLOSED]
    assert reason_of(sandbox, "echo") is Reason.CLOSED


def test_it_ends_with_its_parent() -> None:
    starter = (
        "import sys; from lti_tool.sandbox.process import Limits, Sandbox\n"
        "Sandbox(*sys.argv[1:]).run('loop', (), Limits(60, 60, 2**27, 2**20))"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter, *PROGRAM])
    until(lambda: any(psutil.Process(parent.pid).children()), "the process to begin")
    (child,) = psutil.Process(parent.pid).children()
    # Begun, and confined: from here on it is the kernel that ends it.
    until(lambda: os.sched_getscheduler(child.pid) == os.SCHED_BATCH, "its confinement")
    # Linux shares the processor between sessions first (autogroups), where a priority counts for
    # nothing: a session of its own would get as much as all that serves.
    assert os.getsid(child.pid) == os.getsid(parent.pid)
    assert os.getpgid(child.pid) == child.pid
    assert Path(f"/proc/{child.pid}/oom_score_adj").read_text().strip() == "1000"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: not psutil.pid_exists(child.pid) or is_zombie(child), "its end")
