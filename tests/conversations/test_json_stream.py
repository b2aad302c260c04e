"""JSON of any size is read value by value, just as the standard parser reads it at once."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.records import json_stream, outline
from lti_tool.conversations.records.json_stream import JsonStream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=30,
)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK", 3)


def items(text: str | bytes, *path: str) -> list[object]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(JsonStream(io.BytesIO(content)).items(*path))


@pytest.mark.usefixtures("small_chunks")
@given(st.lists(VALUES), st.booleans())
def test_items_are_those_of_the_whole_wherever_the_chunks_end(
    values: list[object], is_spaced: bool
) -> None:
    text = json.dumps(values, indent=2 if is_spaced else None, ensure_ascii=is_spaced)
    assert items(text) == values


@pytest.mark.usefixtures("small_chunks")
@given(st.dictionaries(st.text(), VALUES), st.lists(VALUES))
def test_items_within_an_object_are_found_by_their_path(
    other: dict[str, object], values: list[object]
) -> None:
    data = {**other, "data": {**other, "chats": values}}
    assert items(json.dumps(data), "data", "chats") == values
    assert items(json.dumps(data), "data", "missing", "chats") == []


@pytest.mark.usefixtures("small_chunks")
def test_a_number_may_go_on_behind_the_end_of_a_chunk() -> None:
    assert items("[1234567890, 12.5e3]") == [1234567890, 12500.0]


@pytest.mark.parametrize("text", ["[1, 2", "[1 2]", "[1, ", '["a', "[nonsense]", ""])
def test_what_is_broken_off_or_no_json_ends_with_a_problem(text: str) -> None:
    with pytest.raises(CannotRead) as error:
        items(text or "[")
    assert error.value.problem is Problem.BROKEN_JSON


def test_deep_nesting_ends_with_a_problem_and_little_memory() -> None:
    with pytest.raises(CannotRead) as error:
        items("[" * 100_000)
    assert error.value.problem is Problem.NESTED


def test_halves_of_characters_stay_what_the_standard_parser_makes_of_them() -> None:
    assert items(r'["a\ud83d b"]') == json.loads(r'["a\ud83d b"]')


class Repeated(io.BytesIO):
    """A list of many items that is nowhere as a whole."""

    def __init__(self, item: bytes, count: int) -> None:
        super().__init__()
        self._parts = iter([b"["] + [item + b","] * (count - 1) + [item, b"]"])

    def read(self, size: int | None = -1) -> bytes:
        found = b""
        while len(found) < (size or 0):
            part = next(self._parts, b"")
            if not part:
                break
            found += part
        return found


def test_a_long_list_takes_the_memory_of_one_item() -> None:
    item = json.dumps({"text": "word " * 4000}).encode()
    stream = Repeated(item, 1000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in JsonStream(stream).items()) == 1000
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()


def outlined(content: bytes) -> tuple[str, list[object]] | None:
    found = outline.of_stream(lambda: io.BytesIO(content))
    return (found.shape, list(found.values())) if found else None


def test_objects_lists_and_lines_are_told_apart() -> None:
    assert outlined(b' {"a": 1}\n') == ("object", [{"a": 1}])
    assert outlined(b'\xef\xbb\xbf[{"a": 1}, 2]') == ("list", [{"a": 1}, 2])
    assert outlined(b'{"a": 1}\n\n{"b": 2}\n') == ("lines", [{"a": 1}, {"b": 2}])
    assert outlined(b'event: x\ndata: {"a": 1}\n\ndata: [DONE]\n') == ("lines", [{"a": 1}])
    for other in (b"", b"text", b"{text}", b"{\nnot: json\n}\n", b"<p>", b"\x00", b"[text]"):
        assert outlined(other) is None


def test_a_bad_line_and_a_cut_list_fail_alone() -> None:
    bad = outline.UNREADABLE
    assert outlined(b'{"a": 1}\n{"b": \n{"c": 3}\n') == ("lines", [{"a": 1}, bad, {"c": 3}])
    assert outlined(b'[{"a": 1}, {"b": 2}, {"c"') == ("list", [{"a": 1}, {"b": 2}, bad])


def test_a_number_of_very_many_digits_fails_alone() -> None:
    digits = b"9" * 5000
    assert outlined(b'[{"a": 1}, {"b": %s}]' % digits) == ("list", [{"a": 1}, outline.UNREADABLE])
    assert outlined(b'{"a": 1}\n{"b": %s}\n{"c": 3}' % digits) == (
        "lines",
        [{"a": 1}, outline.UNREADABLE, {"c": 3}],
    )


@pytest.fixture
def large_from_10_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "_PARSED_AT_ONCE", 10)


@pytest.mark.usefixtures("large_from_10_bytes")
def test_a_large_object_is_outlined_by_the_first_items_of_its_lists() -> None:
    content = json.dumps({"v": 1, "data": {"chats": [{"n": n} for n in range(99)]}}).encode()
    found = outline.of_stream(lambda: io.BytesIO(content))
    assert found is not None
    assert found.top.text("v") == "1"
    assert len(found.top.record("data").values("chats")) == 20
    assert [each["n"] for each in found.items("data.chats")] == list(range(99))
    assert outlined(b'{"a": 123456789}\n{"b": 2}\n') == ("lines", [{"a": 123456789}, {"b": 2}])
