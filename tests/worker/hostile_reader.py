"""Program of a reading process in which a hostile reader is registered beside the tool's own.

A source that begins with its name makes it loop, take memory or answer what nobody asked for.
"""

import os
from itertools import count

from lti_tool.conversations import formats, reading_program
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.turns import Reading, Turn

MARK = b"hostile:"


def _recognise(probe: Probe) -> Evidence | None:
    return sure("It says so.") if probe.head.startswith(MARK) else None


def _read(probe: Probe, options: Options) -> Reading:
    attack = probe.source.content.removeprefix(MARK)
    if attack == b"loop":
        for _ in count():
            pass
    if attack == b"memory":
        return Reading("", str([bytearray(2**20) for _ in count()]), ())
    if attack == b"garbage":
        os.write(1, b"{}")
        os._exit(0)
    if attack == b"shape":
        os.write(1, b'{"title":1,"turns":[{"speaker":"teacher"}]}')
        os._exit(0)
    # Past the cleaning of its own, as a reader that was taken over would go.
    html = "<p onclick='x()'>Hello<script>x()</script></p>"
    return Reading("", "", (Turn.of_text("text", "", html),))


if __name__ == "__main__":
    formats.FORMATS.insert(0, Format("hostile", "Hostile", _recognise, _read))
    reading_program.main()
