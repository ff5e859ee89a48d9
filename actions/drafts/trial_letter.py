"""A round's invitation as its first principal would get it, to whoever makes the round."""

import datetime as dt
import secrets
from typing import Final

from actions.rounds.preview import preview_launch
from kit.database import Database
from kit.errors import NotAllowed
from kit.i18n import translator
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.vocabulary import LetterKind
from notifications.delivery.outbox import enqueue_bytes
from notifications.sender import Sender

MARK: Final = "Prov: {title}"
NOTE: Final = "Det här är ett prov, skickat bara till {address}. Länken i brevet går inte att öppna."
NO_LETTER: Final = "Inget brev kan skrivas: adressen går inte att använda."


def send_trial_letter(
    database: Database, sender: Sender, plan: RoundPlan, principal: PrincipalPlan, address: str, now: dt.datetime
) -> None:
    """Send that principal's invitation to the address instead, marked as a test. Nothing of the round is kept.

    Raises NotAllowed.
    """
    marked = _as_test(plan, principal, address)
    found = preview_launch(database, sender, marked, marked.principals[0], now)
    if not found.invitation:
        raise NotAllowed(NO_LETTER)
    key = f"test:{marked.slug}"
    database.act(
        lambda session: enqueue_bytes(
            session, found.invitation, LetterKind.INVITATION, key, address, principal.language, now
        )
    )


def _as_test(plan: RoundPlan, principal: PrincipalPlan, address: str) -> RoundPlan:
    """The round to that principal alone, under another name, to that address."""
    said, slug = translator(principal.language), f"prov-{secrets.token_hex(8)}"
    note = said(NOTE).format(address=address)
    own = {
        "slug": slug,
        "title": said(MARK).format(title=plan.title),
        "in_letter": f"{note}\n\n{plan.in_letter}".strip(),
        "principals": (principal.model_copy(update={"registrar": address, "official": "", "chair": ""}),),
        "after": None,
        "attachments": plan.attachments,
        "linked": tuple(_beside(linked, slug, number) for number, linked in enumerate(plan.linked)),
    }
    return plan.model_copy(update=own)


def _beside(linked: RoundPlan, slug: str, number: int) -> RoundPlan:
    return linked.model_copy(update={"slug": f"{slug}-{number}", "family": slug})
