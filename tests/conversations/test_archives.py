"""Archives of exports are opened as far as they are safe, and no further."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from lti_tool.conversations import formats
from lti_tool.conversations.formats.archive import members
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.source import Source
from tests.conversations import corpus_reading

CHAT = json.dumps(
    [{"role": "user", "content": "Name a river"}, {"role": "assistant", "content": "The Murray."}]
)


def archive(files: Mapping[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return packed.getvalue()


def probe_of(content: bytes) -> Probe:
    return Probe(Source.of_file(content, "application/zip", "export.zip"))


def titles(content: bytes) -> list[str]:
    probe = probe_of(content)
    name = formats.recognise(probe).format
    assert name == "export-archive"
    return [each.title for each in formats.index(probe, name) or ()]


def problem_of(content: bytes) -> Problem:
    with pytest.raises(CannotRead) as error:
        titles(content)
    return error.value.problem


def test_conversations_of_all_files_are_listed_and_other_files_passed_over() -> None:
    assert titles(
        archive({"a.json": CHAT, "users.json": "[]", "b/c.txt": CHAT, "x.jpg": b"x"})
    ) == [
        "Name a river",
        "Name a river",
    ]


def test_archives_within_an_archive_are_opened_two_deep() -> None:
    once = archive({"chat.json": CHAT})
    twice = archive({"part-1.zip": once})
    assert titles(archive({"part-1.zip": twice})) == ["Name a river"]
    with pytest.raises(CannotRead):
        formats.recognise(probe_of(archive({"0.zip": archive({"1.zip": twice})})))


def test_a_damaged_file_fails_alone() -> None:
    inner = bytearray(archive({"chat.json": CHAT}))
    inner[60:90] = bytes(30)
    files: dict[str, bytes | str] = {
        "broken.zip": bytes(inner),
        "bad.json": "[{",
        "chat.json": CHAT,
        "n.json": "[" * 9999,
    }
    assert titles(archive(files)) == ["Name a river"]


def test_a_file_whose_bytes_do_not_unpack_fails_alone() -> None:
    content = bytearray(archive({"bad.json": CHAT + " " * 500, "chat.json": CHAT}))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        begin = file.getinfo("bad.json").header_offset + 30 + len("bad.json")
    content[begin : begin + 20] = b"\xff" * 20
    assert titles(bytes(content)) == ["Name a river"]


def test_an_encrypted_file_fails_alone() -> None:
    content = bytearray(archive({"secret.json": CHAT, "chat.json": CHAT}))
    at = content.index(b"PK\x01\x02")
    for flags in (6, at + 8):
        content[flags] |= 1
    assert titles(bytes(content)) == ["Name a river"]


def test_a_file_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    bomb = "[" + " " * (20 * 2**20)
    assert problem_of(archive({"chat.json": CHAT, "bomb.json": bomb})) is Problem.LARGE_MEMBER


def test_many_files_that_unpack_to_too_much_together_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {f"{n}.json": CHAT for n in range(10)}
    assert len(titles(archive(files))) == 10
    monkeypatch.setattr(members, "_MOST_UNPACKED", 9 * len(CHAT))
    assert problem_of(archive(files)) is Problem.LARGE_MEMBER


def test_files_that_share_their_bytes_are_refused() -> None:
    """One packed file that the directory names many times unpacks to many files."""
    content = archive({"a.json": CHAT, "b.json": CHAT})
    first, second = (content.index(b"PK\x01\x02"), content.rindex(b"PK\x01\x02"))
    shared = bytearray(content)
    shared[second + 42 : second + 46] = struct.pack("<I", 0)
    assert first != second
    assert problem_of(bytes(shared)) is Problem.LARGE_MEMBER


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "META-INF/container.xml"])
def test_a_document_is_no_export_though_it_is_an_archive(name: str) -> None:
    probe = probe_of(archive({name: "x", "chat.json": CHAT}))
    assert "export-archive" not in [each.format for each in formats.candidates(probe)]


def test_only_the_chosen_conversation_is_taken_out_of_an_archive() -> None:
    path: Path = corpus_reading.FOLDER / "export-archive" / "chatgpt-sharded.zip"
    probe = probe_of(path.read_bytes())
    chosen = next(
        each
        for each in formats.index(probe, "export-archive") or ()
        if each.title == "Kanji practice"
    )
    content = formats.extract(probe, "export-archive", chosen.id).content.decode()
    assert "海" in content
    assert "bread" not in content
    assert "ines@x.example" not in content
