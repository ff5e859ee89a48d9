"""The floors' letters: Rundan's own templates, rendered with the same values, without Rundan's composing."""

import datetime as dt
from collections.abc import Callable
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from bench.county import LAUNCHED_AT
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.values import HandlingReport, Reporter
from models.vocabulary import EventKind
from notifications import briefs
from notifications.briefs import CaseBrief, RoundBrief
from notifications.letters import chasing, to_principals
from notifications.letters.base import CaseLetter, invitation_key
from notifications.templating import templates

SENDER = "Rundan <rundan@rundan.example>"
BASE_URL = "http://rundan.example"
NEEDS = "Bekräfta att ni har tagit emot ärendet och planera vägen till beslut."
DATE = LAUNCHED_AT.strftime("%a, %d %b %Y %H:%M:%S +0000")

Compose = Callable[[CaseLetter], bytes]


def brief(plan: RoundPlan) -> RoundBrief:
    """The round as its letters present it."""
    return RoundBrief(
        slug=plan.slug,
        title=plan.title,
        kind=plan.kind,
        recommender=plan.recommender,
        recommended_on=plan.recommended_on,
        recommended_level=plan.recommended_level,
        level_reason=plan.level_reason,
        summary=plan.summary,
        att_satser=plan.att_satser,
        contacts=tuple(briefs.Contact(contact.email, contact.role, contact.phone) for contact in plan.contacts),
    )


def invitation(about: RoundBrief, principal: PrincipalPlan, due_on: dt.date) -> chasing.Invitation:
    """One principal's invitation."""
    case = CaseBrief(f"{about.slug}/{principal.code}", principal.name, "", due_on, 1)
    key = invitation_key(case.id)
    return chasing.Invitation(
        key=key, recipient=principal.registrar, link_id=_link_id(key), about=about, case=case, needs=NEEDS
    )


def reminder(about: RoundBrief, case_id: str, recipient: str, due_on: dt.date) -> chasing.Reminder:
    """The first reminder of one principal."""
    case = CaseBrief(case_id, recipient, "", due_on, 1)
    key = f"reminder:{case_id}"
    return chasing.Reminder(
        key=key, recipient=recipient, link_id=_link_id(key), about=about, case=case, needs=NEEDS, days_left=42
    )


def receipts(
    about: RoundBrief, case_id: str, report: HandlingReport, reporter: Reporter, due_on: dt.date, at: dt.datetime
) -> list[to_principals.Receipt]:
    """To the one who reported and to the registrar."""
    case = CaseBrief(case_id, case_id, "", due_on, 1)
    return [
        to_principals.Receipt(
            key=f"receipt:{case_id}:{report.body}:{recipient}",
            recipient=recipient,
            link_id=_link_id(case_id),
            about=about,
            case=case,
            needs=NEEDS,
            recorded=EventKind.HANDLED,
            recorded_at=at,
            reporter=reporter,
            receipt_number="1",
            handling=report,
        )
        for recipient in (reporter.email, f"registrator@{case_id.partition('/')[2]}.example")
    ]


def by_library(letter: CaseLetter) -> bytes:
    """The letter as anybody would write it: `email.message.EmailMessage`."""
    subject, text, html = _rendered(letter)
    message = EmailMessage(policy=SMTP)
    message["From"] = SENDER
    message["To"] = letter.recipient
    message["Subject"] = subject
    message["Date"] = DATE
    message["Message-ID"] = _message_id(letter)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def by_hand(letter: CaseLetter) -> bytes:
    """The letter with its MIME written out by hand, 8bit and CRLF."""
    subject, text, html = _rendered(letter)
    message = (
        f"From: {SENDER}\nTo: {letter.recipient}\nSubject: {Header(subject, 'utf-8').encode()}\nDate: {DATE}\n"
        f"Message-ID: {_message_id(letter)}\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="between"\n\n--between\n'
        f'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{text}\n--between\n'
        f'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{html}\n--between--\n'
    )
    return message.replace("\n", "\r\n").encode()


def _rendered(letter: CaseLetter) -> tuple[str, str, str]:
    values = {"letter": letter, "link": BASE_URL + letter.path, "base_url": BASE_URL, "note": ""}
    subject, text, html = (template.render(values) for template in templates(letter.kind, letter.language))
    return subject.strip(), text, html


def _message_id(letter: CaseLetter) -> str:
    return f"<{sha256(letter.key.encode()).hexdigest()[:32]}@rundan.example>"


def _link_id(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]
