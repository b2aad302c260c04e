"""pycrdt-websocket on `websockets`, as its documentation starts it: documents in memory only."""

import asyncio
import sys

from pycrdt import Channel
from pycrdt.websocket import WebsocketServer
from websockets.asyncio.server import ServerConnection, serve


class Line(Channel):
    """A connection as pycrdt-websocket wants it."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        assert connection.request is not None
        self._path = connection.request.path

    @property
    def path(self) -> str:
        return self._path

    async def __anext__(self) -> bytes:
        try:
            return await self.recv()
        except Exception:
            raise StopAsyncIteration from None

    async def send(self, message: bytes) -> None:
        await self._connection.send(message)

    async def recv(self) -> bytes:
        message = await self._connection.recv()
        assert isinstance(message, bytes)
        return message


async def main(port: int) -> None:
    """Serve until the process is ended."""
    async with WebsocketServer() as rooms:

        async def handle(connection: ServerConnection) -> None:
            await rooms.serve(Line(connection))

        async with serve(handle, "127.0.0.1", port):
            await asyncio.Future()


asyncio.run(main(int(sys.argv[1])))
