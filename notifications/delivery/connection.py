"""One open connection to the relay, and the one way a letter goes over it (docs/decisions/delivery.md)."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP as WIRE_POLICY

from notifications.delivery.pipeline import Answer, Dropped, Pipeline
from notifications.delivery.results import Accepted, Claimed, Result, Retryable, Untried
from notifications.delivery.verdict import Step, judged

Take = Callable[[], Claimed | None]
Note = Callable[[Result], None]

DROPPED = "Anslutningen till e-postservern bröts innan den hade bekräftat brevet."


class Connection:
    """A letter is a transaction of its own: MAIL, RCPT, DATA, content.

    With PIPELINING the next letter's MAIL, RCPT and DATA stand right behind the last one's content, which ends its
    transaction whatever the answer (RFC 5321, 4.1.1.4). Behind a refusal nothing stands: RSET is answered first.
    """

    def __init__(self, pipeline: Pipeline, sender: str, *, pipelining: bool, eight_bit: bool) -> None:
        self._pipeline = pipeline
        self._pipelining = pipelining
        self._eight_bit = eight_bit
        self._mail = f"MAIL FROM:<{sender}>{' BODY=8BITMIME' if eight_bit else ''}\r\n".encode()
        self._next: Claimed | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can take another letter."""
        return self._pipeline.is_open

    async def serve(self, take: Take, note: Note) -> Claimed | None:
        """Send what `take` gives until it gives nothing or the connection is lost; `note` each result at once.

        Returns a letter that was taken and not sent, if the connection was lost before its turn.
        """
        self._write(b"", take)
        while self.is_open and (letter := self._next):
            self._next = None
            note(await self._send(letter, take))
        left_over, self._next = self._next, None
        return left_over

    def close(self) -> None:
        """Say goodbye, don't wait."""
        self._pipeline.close()

    async def leave(self) -> None:
        """Say goodbye and wait until the connection is gone, within a few seconds."""
        await self._pipeline.leave()

    def _write(self, content: bytes, take: Take) -> None:
        """Write this, and right behind it what begins the next letter. Raises Dropped."""
        self._next = take() if self.is_open else None
        following = self._commands(self._next) if self._next and self._pipelining else ()
        if content or following:
            self._pipeline.write(b"".join((content, *following)), owed=bool(content) + len(following))

    def _commands(self, letter: Claimed) -> tuple[bytes, ...]:
        return self._mail, f"RCPT TO:<{letter.recipient}>\r\n".encode(), b"DATA\r\n"

    async def _send(self, letter: Claimed, take: Take) -> Result:
        try:
            refusal = await self._offer(letter)
            if refusal is None:
                return await self._hand_over(letter, take)
        except Dropped as dropped:
            self._pipeline.abort()
            return Retryable(letter, str(dropped) or DROPPED)
        result = self._judge(letter, *refusal)
        await self._start_over()
        self._write(b"", take)
        return result

    async def _offer(self, letter: Claimed) -> tuple[Step, Answer] | None:
        """Name sender and recipient and ask to begin. Returns the first refusal. Raises Dropped."""
        for step, command in zip((Step.MAIL, Step.RCPT, Step.DATA), self._commands(letter), strict=True):
            if not self._pipelining:
                self._pipeline.write(command)
            answer = await self._pipeline.answer()
            if answer.refuses:
                return step, answer
            if answer.goes_on is not (step is Step.DATA):
                raise Dropped(str(answer))
        return None

    async def _hand_over(self, letter: Claimed, take: Take) -> Result:
        self._write(on_the_wire(letter.content if self._eight_bit else seven_bit(letter.content)), take)
        answer = await self._pipeline.answer()
        if answer.refuses:
            return self._judge(letter, Step.END, answer)
        if answer.goes_on:
            raise Dropped(str(answer))
        return Accepted(letter)

    def _judge(self, letter: Claimed, step: Step, answer: Answer) -> Result:
        result = judged(letter, step, answer)
        if isinstance(result, Untried):
            self.close()
        return result

    async def _start_over(self) -> None:
        """End a refused transaction. If the server waits for content all the same, it gets none: we hang up.

        A lone dot (RFC 2920, 3.1) would be an empty e-mail to a server that has kept a recipient.
        """
        try:
            is_over = await self._is_reset()
        except Dropped:
            is_over = False
        if not is_over:
            self._pipeline.abort()

    async def _is_reset(self) -> bool:
        while self._pipeline.owed:
            if (await self._pipeline.answer()).goes_on:
                return False
        self._pipeline.write(b"RSET\r\n")
        return (await self._pipeline.answer()).is_done


def on_the_wire(content: bytes) -> bytes:
    """The content with CRLF after every line, leading dots doubled, and the end of data (RFC 5321, 2.3.8 and 4.5.2)."""
    lines = b"\r\n".join((b"", *content.splitlines(), b""))
    return lines.replace(b"\r\n.", b"\r\n..").removeprefix(b"\r\n") + b".\r\n"


def seven_bit(content: bytes) -> bytes:
    """The same message for a relay that does not take 8bit (RFC 6152)."""
    message = message_from_bytes(content, policy=WIRE_POLICY)
    return message.as_bytes(policy=WIRE_POLICY.clone(cte_type="7bit"))
