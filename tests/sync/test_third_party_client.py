"""An ordinary Yjs client (y-websocket, in Node) joins with a ticket and takes part."""

from sqlalchemy import select

from lti_tool.annotations.tables import Highlight
from tests import builders
from tests.server import Tool
from tests.sync.third_party_client import Message, joined

NOTE = {
    "conversation": str(builders.CONVERSATION),
    "start": 0,
    "end": 5,
    "quote": "Hello",
    "prefix": "",
    "suffix": "",
    "tag": "t1",
    "created": 1_700_000_000_000,
}


def test_it_writes_and_reads_like_everybody_else(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with joined(tool, tool.ben, "Ben") as ben:
        key = f"{ben.author}/made-by-yjs"
        ben.order(do="write", key=key, note=NOTE)
        ada.until_has(key)
        with tool.database.transaction() as db:
            assert db.scalars(select(Highlight.quote)).all() == ["Hello"]
        other = ada.highlight()
        ben.until(lambda message: other in message.get("notes", ()))


def test_it_learns_that_something_is_not_allowed(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    with joined(tool, tool.ben, "Ben") as ben:
        ben.order(do="remove", key=key)
        warned = ben.until(lambda message: "warned" in message)["warned"]
        assert "Permission denied" in warned
        assert "not-yours" in warned
    assert key in tool.replica(tool.tutor).highlights


def test_two_see_each_others_cursors_under_the_servers_name_for_them(tool: Tool) -> None:
    with joined(tool, tool.ada, "The Teacher") as ada, joined(tool, tool.ben, "Ben") as ben:

        def of_ada(message: Message) -> bool:
            return any(client == ada.id for client, _ in message.get("states", ()))

        states = dict(ben.until(of_ada)["states"])
        # What its kind of document knows as no position is left out.
        assert states[ada.id] == {"user": {"author": ada.author}}
        ada.until(lambda message: any(client == ben.id for client, _ in message.get("states", ())))
