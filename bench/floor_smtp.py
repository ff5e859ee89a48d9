"""The floors' senders: aiosmtplib as it comes, and SMTP with its commands pipelined by hand (RFC 2920)."""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from aiosmtplib import SMTP

HOST = "127.0.0.1"
CONNECTIONS = 4
ENVELOPE_FROM = "rundan@rundan.example"
_LINE_STARTING_WITH_A_DOT = re.compile(rb"^\.", re.MULTILINE)

Mail = tuple[str, bytes]
Send = Callable[[int, Sequence[Mail]], Awaitable[None]]


async def send_each(port: int, mails: Sequence[Mail]) -> None:
    """Over kept connections, a command at a time."""
    left = deque(mails)
    await asyncio.gather(*(_send_some(port, left) for _ in range(min(CONNECTIONS, len(mails)))))


async def _send_some(port: int, left: deque[Mail]) -> None:
    async with SMTP(hostname=HOST, port=port, start_tls=False) as smtp:
        while left:
            recipient, content = left.popleft()
            await smtp.sendmail(ENVELOPE_FROM, [recipient], content)


async def send_pipelined(port: int, mails: Sequence[Mail]) -> None:
    """Over kept connections, one round trip a mail: its content leaves together with the next one's envelope."""
    shares = [mails[first::CONNECTIONS] for first in range(min(CONNECTIONS, len(mails)))]
    await asyncio.gather(*(_pipeline(port, share) for share in shares))


async def _pipeline(port: int, mails: Sequence[Mail]) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    await _expect(reader, b"2")
    writer.write(b"EHLO floor\r\n")
    await _expect(reader, b"2")
    writer.write(_envelope(mails[0]))
    for number, (_, content) in enumerate(mails, start=1):
        for code in (b"2", b"2", b"3"):
            await _expect(reader, code)
        following = _envelope(mails[number]) if number < len(mails) else b"QUIT\r\n"
        writer.write(_LINE_STARTING_WITH_A_DOT.sub(b"..", content) + b".\r\n" + following)
        await _expect(reader, b"2")
    writer.close()


def _envelope(mail: Mail) -> bytes:
    return f"MAIL FROM:<{ENVELOPE_FROM}> BODY=8BITMIME\r\nRCPT TO:<{mail[0]}>\r\nDATA\r\n".encode()


async def _expect(reader: asyncio.StreamReader, code: bytes) -> None:
    while (line := await reader.readline())[3:4] == b"-":
        pass
    if not line.startswith(code):
        raise ConnectionError(line.decode(errors="replace"))
