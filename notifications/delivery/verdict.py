"""What a refusal means: for this letter, or for all of them (RFC 5321, 4.2; RFC 4954, 4 and 6; RFC 3207, 4)."""

from __future__ import annotations

import re
from enum import Enum

from models.vocabulary import RelayFault
from notifications.delivery.pipeline import Answer
from notifications.delivery.results import Claimed, Permanent, RelayTrouble, Retryable, Untried


class Step(Enum):
    """How far a letter had come when it was refused."""

    MAIL = 1
    RCPT = 2
    DATA = 3
    END = 4


NOT_LET_IN = {530, 534, 535, 538}  # sign in, or encrypt, first
OUT_OF_STEP = {500, 502, 503, 504}  # it did not understand us, or stands elsewhere than we thought
TOO_MUCH = 552  # after RCPT, to be taken as 452 (RFC 5321, 4.5.3.1.10)

# an answer to RCPT or the content may be about ourselves all the same; servers say so in words only
_ABOUT_US = (
    (re.compile(r"starttls|\btls\b|encrypt", re.IGNORECASE), RelayFault.ENCRYPTION_REQUIRED),
    (re.compile(r"authenticat|auth\w* (first|required)|log ?in|sign in", re.IGNORECASE), RelayFault.SIGN_IN_REQUIRED),
    (re.compile(r"relay (access )?(denied|not permitted)|relaying|unable to relay", re.I), RelayFault.NOT_RELAYED),
    (re.compile(r"client (host|address)|helo command", re.IGNORECASE), RelayFault.TURNED_AWAY),
    (re.compile(r"sender address|sender verify|send as", re.IGNORECASE), RelayFault.SENDER_REFUSED),
)


def judged(letter: Claimed, step: Step, answer: Answer) -> Retryable | Permanent | Untried:
    """What becomes of a letter that was refused at that step.

    Until the recipient is named only our own sender has been, which is the same in every letter.
    """
    about_all = about_us(answer.text)
    if answer.code in NOT_LET_IN:
        return Untried(letter, RelayTrouble(about_all or RelayFault.SIGN_IN_REQUIRED, str(answer)))
    if answer.code < 500 or answer.code in OUT_OF_STEP or (step is Step.RCPT and answer.code == TOO_MUCH):
        return Retryable(letter, str(answer))
    if step is Step.MAIL:
        return Untried(letter, RelayTrouble(about_all or RelayFault.SENDER_REFUSED, str(answer)))
    if about_all:
        trouble = RelayTrouble(about_all, str(answer))
        return Retryable(letter, str(trouble), trouble)
    return Permanent(letter, str(answer))


def about_us(text: str) -> RelayFault | None:
    """What the installation should mend, going by the words of a refusal."""
    return next((fault for pattern, fault in _ABOUT_US if pattern.search(text)), None)
