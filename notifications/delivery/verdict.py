"""What a refusal means: for this letter, or for all of them (RFC 5321, 4.2; RFC 4954, 4 and 6; RFC 3207, 4)."""

import re
from collections.abc import Mapping
from enum import Enum

from models.condition import RelayFault
from notifications.delivery.pipeline import Answer
from notifications.delivery.results import Claimed, Permanent, RelayTrouble, Retryable, Untried

NOT_LET_IN = {530, 534, 535, 538}  # sign in, or encrypt, first
OUT_OF_STEP = {500, 502, 503, 504}  # it did not understand us, or stands elsewhere than we thought
TOO_MUCH = 552  # after RCPT, to be taken as 452 (RFC 5321, 4.5.3.1.10)

# an answer to RCPT or the content may be about ourselves all the same: by its enhanced code, where that says what of
_BY_CODE: Mapping[str, RelayFault] = {
    "7.8": RelayFault.SIGN_IN_REQUIRED,  # RFC 4954, 6
    "7.9": RelayFault.SIGN_IN_REQUIRED,
    "7.10": RelayFault.ENCRYPTION_REQUIRED,  # RFC 5248, 2.4
    "7.11": RelayFault.ENCRYPTION_REQUIRED,  # RFC 4954, 6
    "7.13": RelayFault.SIGN_IN_REFUSED,  # RFC 5248, 2.4
    "7.25": RelayFault.TURNED_AWAY,  # our address has no name that leads back to it (RFC 7372, 3.3)
    "7.27": RelayFault.SENDER_REFUSED,  # our sender's domain takes no mail (RFC 7505, 4.2)
}
# the recipient's address or mailbox, what the letter holds, its priority, owner (RFC 6710, 7293), DKIM, SPF, DMARC and
# ARC (RFC 7372, 8617), the way on to the recipient (RFC 8689)
_ABOUT_THE_LETTER = re.compile(r"1\.([1-6]|10)|[26]\.\d+|3\.4|7\.(1[5-9]|2[0-469]|30)")
_ENHANCED = re.compile(r"\s*[45]\.(\d{1,3}\.\d{1,3})(?!\S)")

# any other code, as 5.7.1, or none: servers say it in words only, in which names and addresses are not theirs
_NO_WORDS = re.compile(r"<[^>]*>|\S+@\S+|https?://\S+")
_WORDS_ABOUT_THE_LETTER = re.compile(
    r"\b(dmarc|dkim|spf|arc)\b|unauthenticated e?-?mail|(pass|fail)\w* auth|auth\w* (check|result)", re.IGNORECASE
)
_ABOUT_US = (
    (re.compile(r"starttls|\btls\b|encrypt", re.IGNORECASE), RelayFault.ENCRYPTION_REQUIRED),
    (re.compile(r"authenticat|auth\w* (first|required)|log ?in|sign in", re.IGNORECASE), RelayFault.SIGN_IN_REQUIRED),
    (re.compile(r"relay (access )?(denied|not permitted)|relaying|unable to relay", re.I), RelayFault.NOT_RELAYED),
    (re.compile(r"client (host|address)|helo command", re.IGNORECASE), RelayFault.TURNED_AWAY),
    (re.compile(r"sender address|sender verify|send as", re.IGNORECASE), RelayFault.SENDER_REFUSED),
)


class Step(Enum):
    """How far a letter had come when it was refused."""

    MAIL = 1
    RCPT = 2
    DATA = 3
    END = 4


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
    """What the installation should mend, going by a refusal's enhanced code (RFC 3463), or by its words without one.

    A code that says no more than that it was refused (5.7.1) leaves it to the words.
    """
    given = _ENHANCED.match(text)
    code = given[1] if given else ""
    if code in _BY_CODE or _ABOUT_THE_LETTER.fullmatch(code):
        return _BY_CODE.get(code)
    return _in_words(_NO_WORDS.sub("", text))


def _in_words(text: str) -> RelayFault | None:
    if _WORDS_ABOUT_THE_LETTER.search(text):
        return None
    return next((fault for pattern, fault in _ABOUT_US if pattern.search(text)), None)
