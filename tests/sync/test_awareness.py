"""Awareness states name the author of the client they are about, and nobody else."""

import json
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from operator import eq
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.sync import limits
from lti_tool.sync.room.awareness import GONE, Awareness
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.close_codes import CloseCode
from lti_tool.sync.wire.protocol import ClientState, ProtocolError
from tests.server import Replica, Tool

ADA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)
AUTHORS = {ADA: "aaaaaaaa", BEN: "bbbbbbbb"}
OWNERS = {10: ADA, 20: BEN}
"""Client ids that somebody has written under."""


def states_of(client: int, clock: int, state: str = '{"cursor":1}') -> list[ClientState]:
    return [ClientState(client, clock, state)]


def take(
    awareness: Awareness, who: uuid.UUID, states: Sequence[ClientState], source: object = None
) -> None:
    awareness.update_from_client(
        states, source or who, partial(eq, who), AUTHORS[who], OWNERS.get, cursor_of
    )


def cursor_of(state: Mapping[str, Any]) -> dict[str, Any]:
    return {"cursor": state["cursor"]} if "cursor" in state else {}


def shown(awareness: Awareness) -> dict[int, dict[str, object]]:
    return {each.client_id: json.loads(each.state) for each in awareness.present()}


def test_a_state_carries_the_author_whatever_the_client_calls_itself() -> None:
    awareness = Awareness()
    state = '{"user":{"name":"The Teacher"},"cursor":7,"name":"The Teacher"}'
    take(awareness, ADA, states_of(10, 1, state))
    assert shown(awareness) == {10: {"user": {"author": "aaaaaaaa"}, "cursor": 7}}


def test_nobody_speaks_for_somebody_else() -> None:
    awareness = Awareness()
    take(awareness, BEN, states_of(20, 1))
    take(awareness, BEN, states_of(77, 1))
    for states in (states_of(20, 2), states_of(20, 2, GONE), states_of(77, 2), states_of(20, 9)):
        with pytest.raises(ProtocolError):
            take(awareness, ADA, states)
    assert {state["user"]["author"] for state in shown(awareness).values()} == {"bbbbbbbb"}  # type: ignore[index]


def test_what_somebody_repeats_of_others_is_passed_over() -> None:
    awareness = Awareness()
    take(awareness, BEN, states_of(20, 5))
    for echo in (
        states_of(20, 5),
        states_of(20, 4),
        states_of(20, 5, GONE),
        states_of(99, 1, GONE),
    ):
        take(awareness, ADA, echo)
    assert list(shown(awareness)) == [20]


def test_who_has_gone_is_told_under_the_same_clock_and_may_come_back() -> None:
    awareness = Awareness()
    take(awareness, BEN, states_of(77, 5), source="first")
    awareness.remove_source("first")
    assert awareness.present() == []
    assert awareness.take_changes()[0] == [ClientState(77, 5, GONE)]
    take(awareness, BEN, states_of(77, 6), source="second")
    assert list(shown(awareness)) == [77]


def test_what_another_process_says_is_taken_and_told_to_no_other() -> None:
    awareness = Awareness()
    stamped = '{"user":{"author":"bbbbbbbb"}}'
    awareness.update_from_process(states_of(77, 3, stamped), "process")
    here, elsewhere = awareness.take_changes()
    assert (here, elsewhere) == (states_of(77, 3, stamped), [])
    with pytest.raises(ProtocolError):
        take(awareness, ADA, states_of(77, 4))
    take(awareness, BEN, states_of(77, 4))
    awareness.remove_source("process")
    assert list(shown(awareness)) == [77]


def test_whoever_has_gone_and_was_never_here_may_come() -> None:
    awareness = Awareness()
    awareness.update_from_process(states_of(77, 5, GONE), "process")
    assert awareness.take_changes() == ([], [])
    take(awareness, BEN, states_of(77, 6))
    assert list(shown(awareness)) == [77]


def test_who_comes_back_under_the_clock_of_the_end_hears_of_it_and_is_seen_under_the_next() -> None:
    """A third-party client repeats its state, then answers its own removal with the next clock."""
    awareness = Awareness()
    take(awareness, BEN, states_of(77, 5), source="first")
    awareness.remove_source("first")
    awareness.take_changes()
    for clock in (4, 5):
        take(awareness, BEN, states_of(77, clock), source="second")
        assert awareness.take_changes() == (states_of(77, 5, GONE), [])
    take(awareness, BEN, states_of(77, 6), source="second")
    take(awareness, ADA, states_of(77, 5))
    (state,), _ = awareness.take_changes()
    assert (state.clock, list(shown(awareness))) == (6, [77])


def test_who_has_moved_to_another_process_before_the_first_one_said_so_stays() -> None:
    awareness = Awareness()
    for process in ("first", "second"):
        awareness.update_from_process(states_of(77, 5, '{"user":{"author":"bbbbbbbb"}}'), process)
    awareness.remove_source("first")
    assert list(shown(awareness)) == [77]
    awareness.remove_source("second")
    assert list(shown(awareness)) == []


def test_who_comes_back_through_another_process_hears_of_the_end_there() -> None:
    stamped = '{"user":{"author":"bbbbbbbb"}}'
    here, there = Awareness(), Awareness()
    take(here, BEN, states_of(77, 5))
    here.remove_source(BEN)
    here.take_changes()
    take(there, BEN, states_of(77, 5))
    here.update_from_process(there.take_changes()[1], "there")
    gone = here.take_changes()[1]
    assert gone == states_of(77, 5, GONE)
    there.update_from_process(gone, "here")
    assert there.take_changes() == (gone, [])
    take(there, BEN, states_of(77, 6, stamped))
    here.update_from_process(there.take_changes()[1], "there")
    assert list(shown(here)) == list(shown(there)) == [77]
    for receiver in (here, there):
        receiver.take_changes()
        receiver.update_from_process(
            states_of(77, 5, stamped) + states_of(77, 5, GONE), "elsewhere"
        )
        assert receiver.take_changes() == ([], [])


@pytest.mark.parametrize(
    "state",
    [
        '{"a":"' + "x" * limits.AWARENESS_BYTES + '"}',
        '{"a":"' + "🌳" * (limits.AWARENESS_BYTES // 4) + '"}',
        "[" * 900,
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1e999}',
        "[1]",
        '"text"',
        "{",
        "",
    ],
)
def test_what_is_no_state_is_refused(state: str) -> None:
    awareness = Awareness()
    with pytest.raises(ProtocolError):
        take(awareness, ADA, states_of(10, 1, state))
    assert awareness.present() == []


def test_one_socket_has_few_clients_and_clocks_have_an_end() -> None:
    awareness = Awareness()
    for client in (100, 101, 102, 103):
        take(awareness, ADA, states_of(client, 1))
    with pytest.raises(ProtocolError):
        take(awareness, ADA, states_of(104, 1))
    with pytest.raises(ProtocolError):
        take(awareness, ADA, states_of(100, 2**53 - 1))


def test_a_message_about_many_clients_is_refused_before_all_are_looked_up() -> None:
    asked: list[int] = []

    def owner_of(client: int) -> None:
        asked.append(client)

    for states in (
        states_of(500, 1) * 1000,
        [states_of(client, 1)[0] for client in range(500, 1500)],
    ):
        with pytest.raises(ProtocolError):
            Awareness().update_from_client(
                states, "source", partial(eq, ADA), AUTHORS[ADA], owner_of, cursor_of
            )
    assert len(asked) < 10


def test_what_is_remembered_of_the_gone_has_an_end() -> None:
    awareness = Awareness()
    for client in range(1000, 1000 + 2 * protocol.MAX_STATES):
        take(awareness, ADA, states_of(client, 1), source=client)
        awareness.remove_source(client)
    assert len(awareness._entries) <= protocol.MAX_STATES


states = st.builds(
    ClientState,
    st.sampled_from([10, 20, 30, 40]),
    st.integers(0, 5),
    st.sampled_from([GONE, "{}", '{"user":{"author":"zzzzzzzz"}}', '{"user":3}']),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([ADA, BEN]),
            st.integers(0, 2),
            st.sampled_from(["take", "take", "take", "forget"]),
            st.lists(states, max_size=3),
        ),
        max_size=20,
    )
)
def test_no_state_ever_names_anybody_but_its_owner(
    operations: list[tuple[uuid.UUID, int, str, list[ClientState]]],
) -> None:
    awareness = Awareness()
    firsts: dict[int, uuid.UUID] = {}
    for who, number, operation, sent in operations:
        source = (who, number)
        try:
            if operation == "take":
                awareness.update_from_client(
                    sent, source, partial(eq, who), AUTHORS[who], OWNERS.get, cursor_of
                )
            else:
                awareness.remove_source(source)
        except ProtocolError:
            pass
        for client, state in shown(awareness).items():
            owner = OWNERS.get(client) or firsts.setdefault(client, who)
            assert state["user"] == {"author": AUTHORS[owner]}


def aware(replica: Replica, *states: ClientState) -> None:
    replica.socket.send(protocol.awareness(states))


def test_pages_that_do_not_ask_hear_nothing_of_cursors_and_others_everything(tool: Tool) -> None:
    page, ada, ben = (tool.replica(who) for who in (tool.teacher, tool.ada, tool.ben))
    own = ClientState(ada.doc.client_id, 1, '{"cursor":1}')
    ben.socket.send(b"\x03")
    ben.until_frame(lambda frame: frame[0] == protocol.AWARENESS)
    aware(ada, own)
    frame = ben.until_frame(lambda frame: frame[0] == protocol.AWARENESS and len(frame) > 10)
    (received,) = protocol.parse(frame).states  # type: ignore[union-attr]
    assert received.client_id == ada.doc.client_id
    ada.close()
    frame = ben.until_frame(lambda frame: frame[0] == protocol.AWARENESS and b"null" in frame)
    page.highlight()
    kinds: set[int] = set()
    page.until_frame(lambda frame: kinds.add(frame[0]) or frame == protocol.saved(1))
    assert protocol.AWARENESS not in kinds


def test_who_speaks_for_somebody_else_is_cut_off(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    aware(ben, ClientState(ben.doc.client_id, 1, '{"cursor":1}'))
    ben.until_frame(lambda frame: frame[0] == protocol.AWARENESS)
    aware(ada, ClientState(ben.doc.client_id, 2, '{"cursor":2}'))
    assert ada.close_code() == CloseCode.POLICY
    ben.highlight()
    ben.until_saved()
