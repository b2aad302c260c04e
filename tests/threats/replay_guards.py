"""Guards of updates that a browser kept, each with the test that notices its end."""

from tests.threats.guards import Edit

_REPLAYS = "tests/sync/test_replays.py::test_"
_AUTHORIZE, _TICKETS = "sync/room/authorize.py", "documents/tickets.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "KE1": (
        ((_AUTHORIZE, "        return admission.owns(owner)\n", "        return True\n"),),
        f"{_REPLAYS}nobody_else_hands_it_in_also_before_its_writer_has_come_back",
    ),
    "KE2": (
        (
            (
                _TICKETS,
                "client_ids.assign(db, document.client_id_namespace, writing_as)",
                "client_ids.secrets.randbelow(2**31 - 1) + 1",
            ),
        ),
        f"{_REPLAYS}nobody_else_hands_it_in_also_before_its_writer_has_come_back",
    ),
    "KE3": (
        (
            (
                _AUTHORIZE,
                "room.rules.window.block(received_at, admission.enrolments)",
                "None",
            ),
        ),
        f"{_REPLAYS}an_activity_that_has_closed_since_takes_none_of_it",
    ),
}
