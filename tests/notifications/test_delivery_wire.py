"""The wire: answers come in any pieces, and what is no answer to us ends the connection."""

import asyncio
from typing import cast

import pytest

from notifications.delivery.pipeline import LONGEST_ANSWER, Answer, Dropped, Pipeline


class Still(asyncio.Transport):
    """A line on which nothing comes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.is_cut = False

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        pass

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass

    def is_closing(self) -> bool:
        return self.is_cut

    def abort(self) -> None:
        self.is_cut = True


def hearing(*heard: bytes, owed: int = 1) -> Pipeline:
    wire = Pipeline(cast(asyncio.BaseTransport, Still()), 1)
    wire.write(b"NOOP\r\n", owed)
    for data in heard:
        wire.data_received(data)
    return wire


def next_of(wire: Pipeline) -> Answer:
    return asyncio.run(wire.answer())


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_an_answer_in_many_lines_and_pieces_is_one(size: int) -> None:
    said = b"550-Verification failed\r\n550-\r\n550 no such mailbox\r\n"
    wire = hearing(*(said[start : start + size] for start in range(0, len(said), size)))
    assert next_of(wire) == Answer(550, "Verification failed  no such mailbox")
    assert wire.is_open


def test_what_cannot_be_printed_never_reaches_the_database() -> None:
    assert next_of(hearing(b"450 \x00l\xe5ter\x1b[31m\r\n")).text.isprintable()


@pytest.mark.parametrize(
    "said",
    [b"hello\r\n", b"25\r\n", b"1250 x\r\n", b"950 x\r\n", b"250-x\r\n550 y\r\n", b"x" * (LONGEST_ANSWER + 1)],
    ids=["words", "short", "long", "class", "at odds", "endless"],
)
def test_what_is_no_answer_ends_the_connection(said: bytes) -> None:
    wire = hearing(said)
    assert not wire.is_open
    with pytest.raises(Dropped):
        next_of(wire)


def test_endless_lines_end_the_connection() -> None:
    assert not hearing(b"250-\r\n" * LONGEST_ANSWER).is_open


def test_an_answer_nobody_asked_for_ends_the_connection_and_is_not_taken_for_the_next() -> None:
    wire = hearing(b"250 one\r\n250 two\r\n")
    assert not wire.is_open
    assert next_of(wire) == Answer(250, "one")
    with pytest.raises(Dropped):
        next_of(wire)


def test_a_server_that_is_closing_is_left_with_its_words() -> None:
    with pytest.raises(Dropped, match=r"421 4\.3\.2 closing"):
        next_of(hearing(b"421 4.3.2 closing\r\n"))
