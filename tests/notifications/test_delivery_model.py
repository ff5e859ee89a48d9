"""Letters over lines that break anywhere, to servers that answer anything: each ends as what the server did with it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from models.condition import RelayFault
from notifications.delivery.carriers import Carriers
from notifications.delivery.connection import Connection
from notifications.delivery.pipeline import Pipeline
from notifications.delivery.relay import Unreachable
from notifications.delivery.results import Accepted, Claimed, Permanent, Result, Retryable, Untried
from tests.conftest import LAUNCH
from tests.far_ends.smtp_model import Err, Hurried, Kept, Kind, Line, Memory, Move, Script, Server
from tests.run.samples import examples

CODES = (421, 450, 451, 452, 454, 500, 501, 502, 503, 504, 530, 535, 550, 551, 552, 553, 554, 555)
SECONDS = 1000  # of the hurried clock: a server that falls silent is waited for, and there may be one a letter
CONTENTS = (
    b"Subject: x\r\n\r\nHej\r\n",
    b"Subject: x\r\n\r\n.\r\nMAIL FROM:<x@y.example>\r\nRCPT TO:<alla@dorotea.example>\r\nDATA\r\n",
    b"Subject: x\r\n\r\n..\r\n.\r\n.\r\n",
    b".\r\nSubject: x\r\n",
    b"Subject: x\n\n.\nRSET\n\r.\rno end of line",
)


class Relay:
    """The way to the servers: a script each connection, and well-behaved ones when there are no more."""

    def __init__(self, scripts: tuple[Script | None, ...]) -> None:
        self.memory = Memory()
        self._scripts = list(scripts)

    async def connect(self) -> Connection:
        script = self._scripts.pop(0) if self._scripts else Script()
        if script is None:
            raise Unreachable(RelayFault.UNREACHABLE, "nobody there")
        line = Line(Server(script, self.memory))
        return Connection(Pipeline(line, 30), "rundan@rundan.example", pipelining=script.pipelining, eight_bit=True)


@dataclass
class Outcome:
    """What delivery says became of the letters, and what the servers remember."""

    letters: list[Claimed]
    results: list[Result]
    waiting: int
    memory: Memory

    def of(self, letter: Claimed) -> Result | None:
        """Its only result; none if it still waits."""
        found: list[Result | None] = [result for result in self.results if result.letter.id == letter.id]
        (result,) = found or [None]
        return result

    def kept(self, letter: Claimed) -> int:
        """How often it was kept."""
        return self.memory.kept.count(Kept((letter.recipient,), normal(letter.content)))

    def refused_with(self, letter: Claimed) -> set[int]:
        """Every code it was refused with by name."""
        return {code for recipient, code in self.memory.refused if recipient == letter.recipient}


def normal(content: bytes) -> bytes:
    """The same lines, each ended by CRLF."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    return lines.replace(b"\n", b"\r\n") + b"\r\n"


def claimed(number: int, content: bytes) -> Claimed:
    return Claimed(number, f"r{number}@dorotea.example", content + b"number %d\r\n" % number, 1, LAUNCH)


def delivered(scripts: tuple[Script | None, ...], contents: list[bytes], connections: int = 1) -> Outcome:
    """What becomes of letters when carriers have done what they can, up to the first pause."""
    letters, results, relay = [claimed(*each) for each in enumerate(contents)], list[Result](), Relay(scripts)

    async def carry() -> int:
        carriers = Carriers(relay, connections, bytes, results.append, lambda _: None)  # type: ignore[arg-type]
        carriers.give(letters)
        for _ in range(SECONDS):
            await asyncio.sleep(1)
            if carriers.is_paused or len(results) == len(letters):
                break
            carriers.give(())
        await carriers.stop()
        return carriers.waiting

    with asyncio.Runner(loop_factory=Hurried) as runner:
        waiting = runner.run(carry())
    return Outcome(letters, results, waiting, relay.memory)


refusals = st.builds(Move, st.just(Err.REFUSES), st.sampled_from(CODES))
faults = st.builds(Move, st.sampled_from(Err), st.sampled_from(CODES))
scripts = st.builds(
    Script,
    kind=st.sampled_from(Kind),
    pipelining=st.booleans(),
    moves=st.lists(st.one_of(st.just(Move()), refusals, faults), max_size=14).map(tuple),
    cuts=st.lists(st.integers(1, 30), max_size=12).map(tuple),
    reads=st.none() | st.integers(0, 900),
)
connections_made = st.lists(st.none() | scripts, max_size=4).map(tuple)
contents = st.lists(st.sampled_from(CONTENTS), min_size=1, max_size=6)


def broken(outcome: Outcome) -> list[str]:
    """What must be so whatever the servers did, and is not."""
    memory = outcome.memory
    must = {
        "one conversation at a time": memory.nested == 0,
        "only whole letters are kept": all(is_whole(outcome, kept) for kept in memory.kept),
        "each has a result or waits": len(outcome.results) + outcome.waiting == len(outcome.letters),
    }
    of_each = [f"{letter.recipient}: {each}" for letter in outcome.letters for each in broken_for(outcome, letter)]
    return [what for what, is_so in must.items() if not is_so] + of_each


def is_whole(outcome: Outcome, kept: Kept) -> bool:
    """Whether it is one of ours, to its own recipient and nobody else."""
    return any(kept == Kept((letter.recipient,), normal(letter.content)) for letter in outcome.letters)


def broken_for(outcome: Outcome, letter: Claimed) -> Iterator[str]:
    result, kept = outcome.of(letter), outcome.kept(letter)
    refused = {code for code in outcome.refused_with(letter) if code >= 500} - {500, 502, 503, 504, 530, 535}
    times = {1} if isinstance(result, Accepted) else {0}
    if isinstance(result, Retryable):
        times = {0, 1}  # kept, and the answer never came
    if kept not in times:
        yield f"{type(result).__name__}, and kept {kept} times"
    if isinstance(result, Permanent) and int(result.error[:3]) not in refused:
        yield f"failed by {result.error}, refused with {sorted(refused)}"
    if isinstance(result, Untried) and not result.trouble:
        yield "untried, and nobody is told why"


@given(connections_made, contents, st.integers(1, 2))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@example((Script(Kind.POSTFIX, moves=(Move(), Move(Err.REFUSES, 550))),), [CONTENTS[0]] * 3, 1)
@example((Script(moves=(Move(), Move(Err.REFUSES, 550), Move(), Move(Err.REFUSES, 451))),), [CONTENTS[0]] * 3, 1)
@example((Script(moves=(Move(), Move(), Move(), Move(Err.ODD))),), [CONTENTS[0]] * 3, 1)
@example((Script(moves=(Move(Err.SAYS_NOTHING, 421),)),) * 4, [CONTENTS[0]] * 4, 1)
@example((Script(Kind.LENIENT, moves=(Move(), Move(Err.REFUSES, 550))),), [CONTENTS[0]] * 3, 1)
def test_each_letter_ends_as_exactly_what_the_server_did_with_it(
    scripts: tuple[Script | None, ...], contents: list[bytes], connections: int
) -> None:
    assert broken(delivered(scripts, contents, connections)) == []


@given(st.sampled_from(Kind), st.lists(st.integers(1, 30), max_size=40).map(tuple), st.booleans(), contents)
def test_every_letter_is_accepted_where_nothing_is_wrong(
    kind: Kind, cuts: tuple[int, ...], pipelining: bool, contents: list[bytes]
) -> None:
    outcome = delivered((Script(kind, pipelining, cuts=cuts),), contents)
    assert broken(outcome) == []
    assert Counter(type(result) for result in outcome.results) == {Accepted: len(contents)}


def test_pipelined_letters_take_one_turn_each_and_the_others_four() -> None:
    turns = [delivered((Script(pipelining=way),), [CONTENTS[0]] * 20).memory.turns for way in (True, False)]
    assert turns == [1 + 20 + 1, 4 * 20 + 1]  # the first one's beginning, and the goodbye


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("code", [450, 550])
@pytest.mark.parametrize("at", [1, 2, 3], ids=["RCPT", "DATA", "content"])
def test_what_is_refused_alone_leaves_every_other_letter_accepted(
    kind: Kind, pipelining: bool, code: int, at: int
) -> None:
    moves = (Move(),) * 4 + (Move(),) * at + (Move(Err.REFUSES, code),)
    outcome = delivered((Script(kind, pipelining, moves),), [CONTENTS[0]] * 5)
    assert broken(outcome) == []
    refused = outcome.of(outcome.letters[1])
    assert isinstance(refused, Permanent if code == 550 else Retryable)
    assert all(isinstance(outcome.of(other), Accepted) for other in outcome.letters if other.id != 1)
