"""Program of a confined process that reads all sources that it is given, one after the other."""

import json
from io import BytesIO
from typing import BinaryIO

from lti_tool.conversations import reading_program
from lti_tool.sandbox import confinement


def read_all(data: BinaryIO) -> bytes:
    """Answers to sources, each of which follows a line with its size; or the name of an error."""
    answers = []
    while line := data.readline():
        source = data.read(int(line))
        try:
            read = reading_program.read(BytesIO(source))
            answers.append(reading_program.cleaned(BytesIO(read)).decode())
        except Exception as error:  # each is shown by the test
            answers.append(f"{type(error).__name__}: {error}")
    return json.dumps(answers).encode()


if __name__ == "__main__":
    confinement.serve({"read-all": read_all})
