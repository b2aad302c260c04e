"""The demo starts with one command, keeps its data, and leaves nothing behind however it ends."""

import json
import re

from tests.stories import demo as running
from tests.stories.demo import Demo

PRIVATE = (
    "Rosalind", "Achterberg", "Haddad", "example.edu", "example.org", "Quill",
    "Urban Climate", "No such journal", "sesskey", "id_token", "eyJ", "ltilaunch", "ticket=",
)  # fmt: skip
"""Names, addresses, document text, hints, tokens: what a run has seen and no log may have."""


def test_it_keeps_its_data_and_leaves_no_process_behind() -> None:
    directory, port = running.fresh_directory(), running.free_port()
    try:
        first = Demo.start(directory, port)
        assert "Seeding it" in first.output
        first.stop()
        assert first.gone(), first.processes()

        second = Demo.start(directory, port)
        assert "Seeding it" not in second.output
        second.kill()
        third = Demo.start(directory, port)
        assert "Seeding it" not in third.output
        third.stop()
        assert third.gone(), third.processes()
    finally:
        running.remove(directory)


def test_the_logs_of_a_whole_run_name_nobody_and_hold_no_text(demo: Demo) -> None:
    logs = {
        name: (demo.data_dir / "logs" / f"{name}.log").read_text() for name in ("web", "worker")
    }
    lines = [line for text in logs.values() for line in text.splitlines()]
    events = {json.loads(line)["event"] for line in lines}
    assert {"request", "service-answered", "roster-applied"} <= events
    for private in PRIVATE:
        assert not re.search(re.escape(private), "".join(logs.values())), private
