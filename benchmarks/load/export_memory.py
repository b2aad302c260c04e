"""Peak memory of the confined process that lists an export of 100 MiB. Prints MiB."""

import json
import resource
from collections.abc import Iterator
from pathlib import Path

from lti_tool.conversations.problems import LARGEST_EXPORT
from lti_tool.conversations.reading import PROGRAM, ExportIndex, Framed, ReadingProcess
from lti_tool.conversations.source import Origin
from lti_tool.sandbox.process import Sandbox

_CORPUS = Path(__file__).parents[2] / "tests" / "conversations" / "corpus"


def main() -> None:
    """List the export as a worker does, and print what the process that read it has used."""
    size = sum(map(len, export()))
    framed = Framed.of("export.json", Origin.FILE, [("application/json", size)], export())
    found = ReadingProcess(Sandbox(*PROGRAM)).read(framed)
    assert isinstance(found, ExportIndex)
    assert len(found.entries) > 100
    print(round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1))


def export() -> Iterator[bytes]:
    """Pieces of an export of 100 MiB, made while they are read."""
    (conversation, *_) = json.loads((_CORPUS / "chatgpt-export" / "branches.json").read_text())
    text = json.dumps(conversation).encode()
    # Real conversations have tens of kilobytes.
    padding = json.dumps({"note": "x" * 60_000}).encode()
    text = text[:-1] + b', "extra": ' + padding + b"}"
    yield b"["
    for _ in range(LARGEST_EXPORT // (len(text) + 1) - 1):
        yield text + b","
    yield text + b"]"


if __name__ == "__main__":
    main()
