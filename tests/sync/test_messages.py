"""Messages between processes: each is read as it was written, and anything else is one error."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.sync import limits
from lti_tool.sync.cluster import messages, pubsub
from lti_tool.sync.cluster.messages import (
    AwarenessChanged,
    InvalidMessage,
    Message,
    PresenceChanged,
    UpdateLogged,
)
from lti_tool.sync.room.awareness import GONE, MAX_CLOCK, Awareness
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.protocol import ClientState

DOCUMENT = uuid.UUID(int=7)
ADAS = '{"cursor":1,"user":{"author":"aaaaaaaa"}}'
CODES = {None, "malformed", "unknown", "too-large"}
"""All that is ever logged of what is no message: nothing of its content."""

numbers = st.integers(0, protocol.MAX_NUMBER)
authors = st.from_regex(r"[a-z0-9]{8}", fullmatch=True)
states = st.one_of(
    st.just(GONE),
    st.builds(
        lambda author, cursor: json.dumps({"user": {"author": author}, "cursor": cursor}),
        authors,
        st.text(max_size=20),
    ),
)
sent_messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(UpdateLogged, st.uuids(), numbers),
    st.builds(
        PresenceChanged,
        st.uuids(),
        st.lists(authors, max_size=600).map(tuple),
        numbers,
        st.booleans(),
    ),
    st.builds(
        AwarenessChanged,
        st.uuids(),
        st.builds(ClientState, numbers, st.integers(0, MAX_CLOCK), states),
    ),
)


def objection(text: str) -> str | None:
    """Code of the error, or None."""
    try:
        messages.decode(text)
    except InvalidMessage as unread:
        return str(unread)
    return None


@given(sent_messages)
def test_what_is_written_is_what_is_read(message: Message) -> None:
    assert messages.decode(messages.encode(message, "one")) == ("one", message)


AS_BEFORE: list[tuple[str, Message]] = [
    ('{"say":"update","document":"%s","number":3,"process":"one"}', UpdateLogged(DOCUMENT, 3)),
    ('{"say":"people","document":"%s","authors":["aaaaaaaa"],"head":3,"ask":true,"process":"one"}',
     PresenceChanged(DOCUMENT, ("aaaaaaaa",), 3, True)),
    ('{"say":"aware","document":"%s","state":[5,2,"null"],"process":"one"}',
     AwarenessChanged(DOCUMENT, ClientState(5, 2, GONE))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), AS_BEFORE, ids=["update", "people", "aware"])
def test_processes_of_the_versions_before_understand_and_are_understood(
    text: str, message: Message
) -> None:
    encoded = text % DOCUMENT
    assert messages.decode(encoded) == ("one", message)
    assert json.loads(messages.encode(message, "one")) == json.loads(encoded)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_the_one_error(data: bytes) -> None:
    assert objection(data.decode(errors="surrogateescape")) in CODES


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(ADAS) | authors,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
fields = dict.fromkeys(("number", "authors", "head", "ask", "state", "process"), anything)


@given(
    st.one_of(
        anything,
        st.fixed_dictionaries(
            {
                "say": st.sampled_from(["update", "people", "aware", "new"]) | anything,
                "document": st.just(str(DOCUMENT)) | anything,
            },
            optional=fields,
        ),
    )
)
def test_any_json_is_a_message_or_the_one_error(payload: Any) -> None:
    """A message that is read can be written again and sent to pages: no later step fails."""
    text = json.dumps(payload)
    assert objection(text) in CODES
    if objection(text) is None:
        _, message = messages.decode(text)
        messages.encode(message, "one")
        if isinstance(message, AwarenessChanged):
            protocol.awareness([message.state])


GOOD: dict[str, dict[str, Any]] = {
    "update": {"number": 3},
    "people": {"authors": ["aaaaaaaa"], "head": 3, "ask": False},
    "aware": {"state": [5, 2, ADAS]},
}

NOT_SO: list[tuple[str, str, Any]] = [
    ("update", "number", None),
    ("update", "number", "3"),
    ("update", "number", -1),
    ("update", "number", True),
    ("update", "number", 1.5),
    ("update", "number", 2**53),
    ("update", "document", 7),
    ("update", "document", "seven"),
    ("update", "process", ""),
    ("update", "process", ["one"]),
    ("update", "process", "x" * 65),
    ("people", "authors", None),
    ("people", "authors", "aaaaaaaa"),
    ("people", "authors", [["aaaaaaaa"]]),
    ("people", "authors", ["aaaaaaa\0"]),
    ("people", "authors", ["aaaaaaaa"] * 601),
    ("people", "authors", ["aaaaaaaa\n"]),
    ("people", "head", None),
    ("people", "head", "7"),
    ("people", "ask", 1),
    ("aware", "state", None),
    ("aware", "state", [5, 2]),
    ("aware", "state", [5, 2, ADAS, 1]),
    ("aware", "state", {"5": 2}),
    ("aware", "state", [-5, 2, ADAS]),
    ("aware", "state", [2**53, 2, ADAS]),
    ("aware", "state", [5, 2**33, ADAS]),
    ("aware", "state", [5, 2, {"user": {"author": "aaaaaaaa"}}]),
    ("aware", "state", [5, 2, "{}"]),
    ("aware", "state", [5, 2, "[1]"]),
    ("aware", "state", [5, 2, '{"user":null}']),
    ("aware", "state", [5, 2, '{"user":{"author":null}}']),
    ("aware", "state", [5, 2, '{"user":{"author":"The Teacher"}}']),
    ("aware", "state", [5, 2, ADAS[:-1]]),
    ("aware", "state", [5, 2, ADAS.replace("1", "NaN")]),
    ("aware", "state", [5, 2, ADAS.replace("1", "1e999")]),
    ("aware", "state", [5, 2, ADAS.replace("1", '"\ud800"')]),
    ("aware", "state", [5, 2, "[" * 9000]),
]


@pytest.mark.parametrize(
    ("kind", "field", "value"), NOT_SO, ids=[f"{row[1]} {str(row[2])[:30]!a}" for row in NOT_SO]
)
def test_a_field_that_is_not_as_it_has_to_be_spoils_the_message(
    kind: str, field: str, value: Any
) -> None:
    payload = {"say": kind, "document": str(DOCUMENT), "process": "one"} | GOOD[kind]
    messages.decode(json.dumps(payload))
    with pytest.raises(InvalidMessage, match="malformed"):
        messages.decode(json.dumps(payload | {field: value}))


@pytest.mark.parametrize("kind", GOOD)
def test_a_message_that_lacks_a_field_is_passed_over_and_what_it_has_more_is_not_looked_at(
    kind: str,
) -> None:
    payload = {"say": kind, "document": str(DOCUMENT), "process": "one"} | GOOD[kind]
    assert messages.decode(json.dumps(payload | {"mood": "new"})) == messages.decode(
        json.dumps(payload)
    )
    for missing in payload:
        with pytest.raises(InvalidMessage, match="malformed"):
            messages.decode(
                json.dumps({name: payload[name] for name in payload.keys() - {missing}})
            )


def test_a_kind_of_another_version_is_told_from_nonsense_and_from_what_has_no_end() -> None:
    payload = {"say": "mood", "document": str(DOCUMENT), "process": "one"}
    with pytest.raises(InvalidMessage, match="unknown"):
        messages.decode(json.dumps(payload))
    with pytest.raises(InvalidMessage, match="malformed"):
        messages.decode("[" * 20_000)
    with pytest.raises(InvalidMessage, match="too-large"):
        messages.decode(json.dumps(payload | {"mood": "x" * 40_000}))


@pytest.mark.parametrize("text", ["x", '"', "\\", "\x01", "é", "\U0001f600"], ids=ascii)
def test_the_largest_state_of_a_client_fits_into_a_message(text: str) -> None:
    room = limits.AWARENESS_BYTES - len('{"a":""}')
    length = len(json.dumps(text, ensure_ascii=False).encode()) - 2
    own = json.dumps({"a": text * (room // length)}, ensure_ascii=False, separators=(",", ":"))
    here = Awareness()
    here.update_from_client(
        [ClientState(5, 1, own)], "source", lambda _: True, "aaaaaaaa", lambda _: None, dict
    )
    message = AwarenessChanged(DOCUMENT, here.present()[0])
    written = messages.encode(message, "one")
    assert messages.decode(written) == ("one", message)
    assert len(written.encode()) <= pubsub.MAX_BYTES


def test_a_message_about_settings_is_a_document() -> None:
    assert messages.identifier(str(DOCUMENT)) == DOCUMENT
    with pytest.raises(InvalidMessage):
        messages.identifier("all of them")


def test_of_several_messages_about_one_thing_the_last_is_sent_and_no_question_is_lost() -> None:
    other = uuid.UUID(int=8)
    first, second = ClientState(5, 1, ADAS), ClientState(6, 1, ADAS)
    pending: list[Message] = [
        PresenceChanged(DOCUMENT, ("aaaaaaaa",), 1, True),
        UpdateLogged(DOCUMENT, 2),
        AwarenessChanged(DOCUMENT, first),
        AwarenessChanged(DOCUMENT, second),
        UpdateLogged(other, 9),
        UpdateLogged(DOCUMENT, 3),
        AwarenessChanged(DOCUMENT, first._replace(clock=2)),
        PresenceChanged(DOCUMENT, (), 3, False),
    ]
    assert messages.coalesce(pending) == [
        AwarenessChanged(DOCUMENT, second),
        UpdateLogged(other, 9),
        UpdateLogged(DOCUMENT, 3),
        AwarenessChanged(DOCUMENT, first._replace(clock=2)),
        PresenceChanged(DOCUMENT, (), 3, True),
    ]
