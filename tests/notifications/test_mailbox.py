"""The built-in mailbox: what the demonstration's letters end up in."""

import asyncio
import datetime as dt
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Thread

import aiosmtplib
import pytest
from sqlalchemy import select

from kit.clock import FrozenClock
from kit.errors import NotFound
from models.tables import Letter
from notifications.delivery.mailbox import Mailbox, MailboxServer
from tests.lived import LivedRound

LETTER = (
    b"From: rundan@rundan.example\r\nTo: registrator@dorotea.example\r\n"
    b"Subject: =?utf-8?q?P=C3=A5minnelse?=\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n\r\nF\xc3\xa4rdplan\r\n.en rad med punkt\r\n"
)


@asynccontextmanager
async def listening(mailbox: Mailbox, clock: FrozenClock, unknown: Sequence[str]) -> AsyncIterator[int]:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    task = asyncio.create_task(MailboxServer(mailbox, clock, unknown).run(sock))
    await asyncio.sleep(0)
    yield sock.getsockname()[1]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def send(mailbox: Mailbox, clock: FrozenClock, content: bytes = LETTER, unknown: Sequence[str] = ()) -> dict[str, str]:
    async def there_and_back() -> dict[str, str]:
        async with (
            listening(mailbox, clock, unknown) as port,
            aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as client,
        ):
            await client.sendmail("rundan@rundan.example", ["registrator@dorotea.example"], content)
            return dict(client.esmtp_extensions)

    return asyncio.run(there_and_back())


def test_a_letter_arrives_byte_for_byte(tmp_path: Path, clock: FrozenClock) -> None:
    mailbox = Mailbox(tmp_path)
    send(mailbox, clock)
    (entry,) = mailbox.list()
    assert mailbox.eml(entry.id) == LETTER
    assert (entry.to, entry.subject, entry.size, entry.time) == (
        "registrator@dorotea.example",
        "Påminnelse",
        len(LETTER),
        clock.now(),
    )


def test_a_letter_to_an_address_it_is_to_know_nothing_of_comes_back_and_is_seen(
    tmp_path: Path, clock: FrozenClock
) -> None:
    mailbox = Mailbox(tmp_path)
    with pytest.raises(aiosmtplib.SMTPDataError, match="no such mailbox"):
        send(mailbox, clock, unknown=["registrator@dorotea.example"])
    assert [entry.returned for entry in mailbox.list()] == [True]
    send(mailbox, clock, unknown=["registrator@norsjo.example"])
    assert [entry.returned for entry in Mailbox(tmp_path).list()] == [False, True]


def test_its_text_can_be_read(tmp_path: Path, clock: FrozenClock) -> None:
    mailbox = Mailbox(tmp_path)
    send(mailbox, clock)
    (entry,) = mailbox.list()
    assert "Färdplan" in mailbox.text(entry.id)
    assert mailbox.html(entry.id) == ""


def test_it_offers_pipelining_and_8bit(tmp_path: Path, clock: FrozenClock) -> None:
    offered = send(Mailbox(tmp_path), clock)
    assert {"pipelining", "8bitmime"} <= offered.keys()


def test_the_newest_letter_comes_first_also_after_a_restart(tmp_path: Path, clock: FrozenClock) -> None:
    send(Mailbox(tmp_path), clock)
    clock.move_to(clock.now() + dt.timedelta(days=1))
    send(Mailbox(tmp_path), clock, LETTER.replace(b"=?utf-8?q?P=C3=A5minnelse?=", b"Kvittens"))
    assert [entry.subject for entry in Mailbox(tmp_path).list()] == ["Kvittens", "Påminnelse"]


def test_the_oldest_letters_go_when_there_are_too_many(tmp_path: Path, clock: FrozenClock) -> None:
    mailbox = Mailbox(tmp_path, at_most=10)
    kept = [mailbox.add("registrator@dorotea.example", LETTER, clock.now()) for _ in range(25)]
    entries = Mailbox(tmp_path).list()
    assert 10 <= len(entries) <= 11
    assert entries[0] == kept[-1]
    assert len(list(tmp_path.glob("*.eml"))) == len(entries)


def test_the_copies_of_letters_that_are_in_the_database_no_longer_go_and_all_others_stay(
    lived: LivedRound, tmp_path: Path, clock: FrozenClock
) -> None:
    with lived.database.read() as session:
        (kept, *_) = session.scalars(select(Letter.message_id))
    mailbox = Mailbox(tmp_path)
    for message_id in (f"Message-ID: {kept}", "Message-ID: <gone@rundan.example>", "X-None: x"):
        mailbox.add(
            "registrator@dorotea.example", f"{message_id}\r\nSubject: {message_id}\r\n\r\n".encode(), clock.now()
        )
    unseen = tmp_path / "20230327070000-00000000.eml"
    unseen.write_bytes(b"Message-ID: <gone@rundan.example>\r\n\r\n")
    mailbox.forget_gone(lived.database)
    assert {entry.subject for entry in mailbox.list()} == {f"Message-ID: {kept}", "X-None: x"}
    assert {path.stem for path in tmp_path.glob("*.eml")} == {entry.id for entry in mailbox.list()}


def test_a_letter_that_comes_while_others_are_forgotten_stays(
    lived: LivedRound, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Mailbox(tmp_path), Mailbox(tmp_path)
    coming = Thread(target=there.add, args=("registrator@dorotea.example", LETTER, clock.now()))
    write = Mailbox._write_index

    def slowly(mailbox: Mailbox, lines: Sequence[str]) -> None:
        coming.start()
        coming.join(0.2)
        write(mailbox, lines)

    monkeypatch.setattr(Mailbox, "_write_index", slowly)
    here.forget_gone(lived.database)
    coming.join()
    assert len(here.list()) == 1


def test_a_half_written_line_hides_no_other_letter(tmp_path: Path, clock: FrozenClock) -> None:
    mailbox = Mailbox(tmp_path)
    entry = mailbox.add("registrator@dorotea.example", LETTER, clock.now())
    with (tmp_path / "index.jsonl").open("a") as index:
        index.write('{"id": "2023')
    assert Mailbox(tmp_path).list() == [entry]


@pytest.mark.parametrize("letter_id", ["20230327070000-00000000", "../../etc/passwd", ""])
def test_an_unknown_letter_is_not_found(tmp_path: Path, letter_id: str) -> None:
    with pytest.raises(NotFound):
        Mailbox(tmp_path).eml(letter_id)
