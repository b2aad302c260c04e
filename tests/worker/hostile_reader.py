"""Program of a reading process in which a hostile reader is registered beside the tool's own.

A source that begins with its name makes it loop, take memory or answer what nobody asked for.
"""

import os
from itertools import count

from lti_tool.conversations import readers, reading_program
from lti_tool.conversations.source import Source
from lti_tool.conversations.turns import Conversation, Turn

MARK = b"hostile:"


def _read(source: Source) -> Conversation:
    attack = source.content.removeprefix(MARK)
    if attack == b"loop":
        for _ in count():
            pass
    if attack == b"memory":
        return Conversation(str([bytearray(2**20) for _ in count()]), ())
    if attack == b"garbage":
        os.write(1, b"{}")
        os._exit(0)
    if attack == b"shape":
        os.write(1, b'{"title":1,"turns":[{"speaker":"teacher"}]}')
        os._exit(0)
    # Past the cleaning of its own, as a reader that was taken over would go.
    html = "<p onclick='x()'>Hello<script>x()</script></p>"
    return Conversation("", (Turn("text", "", html),))


if __name__ == "__main__":
    hostile = readers.Reader("hostile", lambda source: source.content.startswith(MARK), _read)
    readers.READERS.insert(0, hostile)
    reading_program.main()
