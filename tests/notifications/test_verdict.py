"""What a refusal means for a letter, as a table."""

import pytest

from models.condition import RelayFault
from notifications.delivery.pipeline import Answer
from notifications.delivery.results import Claimed, Permanent, Retryable, Untried
from notifications.delivery.verdict import Step, about_us, judged
from tests.conftest import LAUNCH

LETTER = Claimed(1, "registrator@dorotea.example", b"x", 1, LAUNCH)


@pytest.mark.parametrize(
    ("step", "code", "said", "fault"),
    [
        (Step.MAIL, 530, "5.7.0 Must issue a STARTTLS command first", RelayFault.ENCRYPTION_REQUIRED),
        (Step.MAIL, 530, "5.7.0 Authentication required", RelayFault.SIGN_IN_REQUIRED),
        (Step.RCPT, 530, "5.7.1 Client was not authenticated", RelayFault.SIGN_IN_REQUIRED),
        (Step.MAIL, 535, "5.7.8 Error: authentication failed", RelayFault.SIGN_IN_REQUIRED),
        (Step.RCPT, 538, "5.7.11 Encryption required", RelayFault.ENCRYPTION_REQUIRED),
        (Step.MAIL, 550, "5.1.0 not wanted", RelayFault.SENDER_REFUSED),
        (Step.MAIL, 553, "5.7.1 Sender address rejected: not owned by user", RelayFault.SENDER_REFUSED),
        (Step.MAIL, 554, "5.7.1 Client host rejected: Access denied", RelayFault.TURNED_AWAY),
    ],
)
def test_what_is_about_every_letter_costs_none_an_attempt(step: Step, code: int, said: str, fault: RelayFault) -> None:
    result = judged(LETTER, step, Answer(code, said))
    assert isinstance(result, Untried)
    assert result.trouble
    assert result.trouble.fault is fault


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("5.7.1 <x@y.example>: Relay access denied", RelayFault.NOT_RELAYED),
        ("relay not permitted", RelayFault.NOT_RELAYED),
        ("5.7.1 Unable to relay", RelayFault.NOT_RELAYED),
        ("5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied", RelayFault.TURNED_AWAY),
        ("5.7.1 <rundan@rundan.example>: Sender address rejected: not logged in", RelayFault.SENDER_REFUSED),
        ("Sender verify failed", RelayFault.SENDER_REFUSED),
        ("5.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]", RelayFault.TURNED_AWAY),
        (
            "5.7.27 Sender address rejected: Domain rundan.example does not accept mail (nullMX)",
            RelayFault.SENDER_REFUSED,
        ),
        ("5.7.1 SMTP authentication is required", RelayFault.SIGN_IN_REQUIRED),
        ("5.7.57 Client was not authenticated to send anonymous mail", RelayFault.SIGN_IN_REQUIRED),
        ("5.7.8 who are you", RelayFault.SIGN_IN_REQUIRED),
        ("5.7.9 too weak", RelayFault.SIGN_IN_REQUIRED),
        ("5.7.10 not in the clear", RelayFault.ENCRYPTION_REQUIRED),
        ("5.7.11 not in the clear", RelayFault.ENCRYPTION_REQUIRED),
        ("5.7.13 this account is closed", RelayFault.SIGN_IN_REFUSED),
    ],
)
def test_a_recipient_refused_for_our_sake_has_not_failed(said: str, fault: RelayFault) -> None:
    result = judged(LETTER, Step.RCPT, Answer(554, said))
    assert isinstance(result, Retryable)
    assert result.error.startswith(fault.label)


@pytest.mark.parametrize(
    ("step", "code"),
    [(Step.MAIL, 450), (Step.MAIL, 503), (Step.RCPT, 451), (Step.RCPT, 552), (Step.DATA, 503), (Step.END, 452)],
)
def test_what_may_go_better_later_is_tried_again(step: Step, code: int) -> None:
    assert isinstance(judged(LETTER, step, Answer(code, "said")), Retryable)


@pytest.mark.parametrize("code", [20, 21, 22, 23, 24, 26, 29])
@pytest.mark.parametrize(
    "said", ["authentication failed", "unauthenticated: sign in", "TLS", "Sender address rejected"]
)
def test_a_letter_whose_sender_is_not_believed_has_failed_alone(code: int, said: str) -> None:
    assert about_us(f"5.7.{code} {said}") is None


@pytest.mark.parametrize(
    ("step", "code", "said"),
    [
        (Step.RCPT, 550, "5.1.1 <x@y.example>: Recipient address rejected: User unknown in relay recipient table"),
        (Step.RCPT, 554, "5.7.1 <x@y.example>: Recipient address rejected: Access denied"),
        (Step.DATA, 554, "not wanted"),
        (Step.END, 552, "5.3.4 Error: message file too big"),
        (Step.END, 550, "5.7.1 spam"),
        (Step.END, 550, "5.7.1 Unauthenticated email from rundan.example is not accepted due to its DMARC policy"),
        (Step.END, 550, "This message does not pass authentication checks (SPF and DKIM)"),
        (Step.END, 550, "5.7.1 refused, see https://postmaster.example/authentication?p=login"),
        (Step.RCPT, 554, "5.7.1 <tls@y.example>: Recipient address rejected: Access denied"),
        (Step.RCPT, 550, "5.1.1 No such mailbox: login"),
        (Step.RCPT, 550, "5.2.1 This mailbox lets nobody sign in"),
        (Step.RCPT, 550, "5.7.30 REQUIRETLS support required"),
        (Step.END, 554, "5.6.0 encrypted content is not taken"),
    ],
)
def test_only_what_is_about_the_letter_is_final(step: Step, code: int, said: str) -> None:
    assert judged(LETTER, step, Answer(code, said)) == Permanent(LETTER, f"{code} {said}")
