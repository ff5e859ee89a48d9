"""The socket that the web is served through."""

import asyncio
import socket

from cli.running.doors import listen


def test_what_is_answered_leaves_at_once() -> None:
    """RFC 896 would keep a page's text until its head is acknowledged, which many delay by 40 ms."""
    with listen("127.0.0.1", 0, "PORT") as sock:
        assert asyncio.run(_is_sent_at_once_through(sock))


async def _is_sent_at_once_through(sock: socket.socket) -> bool:
    found: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering: socket.socket = writer.get_extra_info("socket")
        found.set_result(bool(answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    async with await asyncio.start_server(answer, sock=sock):
        _, asking = await asyncio.open_connection(*sock.getsockname())
        try:
            return await found
        finally:
            asking.close()
