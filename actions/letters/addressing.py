"""What letters start from, whatever they say: to whom, by which link, about what, and the days of its own bodies."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict, TypeVar

from sqlalchemy.orm import Session

from actions.casework import Work
from kit.clock import local_day
from models.reads import lookup
from models.tables import Case, Round
from models.values import CaseFacts
from models.vocabulary import Language
from notifications.briefs import CaseBrief, RoundBrief
from notifications.delivery.recall import Hearers
from notifications.stand_ins import StoodInFor, away_from_round
from rules.forecast import Outlook, case_outlook, expected_on
from rules.route.progress import CaseProgress
from rules.route.routes import course
from rules.wording.forecast_wording import own_dates_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.rounds.due_wording import earliest_sentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom letters about something go to, principals with their addresses: everybody, `only` those, or all `but` those.
    A letter that is written anew has a key of its own by its `occasion`."""

    only: Hearers | None = None
    but: Hearers = frozenset()
    occasion: str = ""

    def has(self, case: Case, address: str) -> bool:
        """Whether the case's principal is told at that address, however it is written."""
        key = (case.principal_code, address.casefold())
        return key not in self.but and (self.only is None or key in self.only)


EVERYBODY: Final = Recipients()


class Addressed(TypedDict):
    """What every letter to a principal starts from."""

    key: str
    recipient: str
    language: Language
    link_id: str
    about: RoundBrief
    case: CaseBrief
    needs: str
    is_copy: bool


def addressed(about: RoundBrief, case: Case, progress: CaseProgress, key: str) -> Addressed:
    """To the registrar's mailbox, with the principal's own link."""
    return {
        "key": key,
        "recipient": case.registrar,
        "language": case.language,
        "link_id": case.link_id,
        "about": about,
        "case": CaseBrief.of(case, about.offer),
        "needs": needs_sentence(progress, case.language),
        "is_copy": False,
    }


def addressed_to(work: Work, key: str, recipient: str, link_id: str) -> Addressed:
    """To whoever is to have that link; a copy to whoever is to have none."""
    told = addressed(RoundBrief.of(work.round), work.case, work.progress, key)
    told["recipient"], told["link_id"], told["is_copy"] = recipient, link_id, not link_id
    return told


def own_link(session: Session, case: Case, recipient: str) -> str:
    """The link of whoever reads at that address: the principal's at the registered ones, a colleague's own.

    Nothing for any other address: somebody typed it, and may have typed it wrong.
    """
    if recipient.casefold() in {case.registrar.casefold(), case.official.casefold(), case.chair.casefold()}:
        return case.link_id
    link = lookup.colleague_link(session, case.id, recipient)
    return link.id if link else ""


def answered(session: Session, work: Work, asker: str) -> Mapping[str, str]:
    """The registrar, and whoever asked from that address, each with the link it has."""
    links = {work.case.registrar: work.case.link_id}
    if asker and asker.casefold() != work.case.registrar.casefold():
        links[asker] = own_link(session, work.case, asker)
    return links


def by_mailbox(told: Iterable[tuple[T, Mapping[str, str]]]) -> Iterable[tuple[str, str, list[T]]]:
    """Each mailbox once however its address is written, with the link it is given first and all that it is told of."""
    found: dict[str, tuple[str, str, list[T]]] = {}
    for each, links in told:
        for address, link_id in links.items():
            mine = found.setdefault(address.casefold(), (address, link_id, []))[2]
            if not (mine and mine[-1] is each):
                mine.append(each)
    return found.values()


def by_registrar(found: Iterable[tuple[Case, T]]) -> Iterable[list[T]]:
    """Those of each principal that have the same mailbox: whoever reads there has the links to them all."""
    alike: dict[tuple[str, str], list[T]] = {}
    for case, each in found:
        alike.setdefault((case.principal_code, case.registrar.casefold()), []).append(each)
    return alike.values()


def copy_key(key: str, recipient: str) -> str:
    """The key of one recipient's copy, however the address is written. It may be longer than a key."""
    return f"{key}:{hashlib.sha256(recipient.casefold().encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter to coordinators goes to, and for whom who is away, by address in small letters."""

    address: str
    instead_of: Mapping[str, StoodInFor]

    @property
    def stands_in_for(self) -> tuple[tuple[str, dt.date], ...]:
        """What those who are away are called, each with the last day."""
        return tuple((each.called[0], each.until_on) for each in self.instead_of.values())


def recipients(addresses: Iterable[str], away: Mapping[str, StoodInFor]) -> list[Recipient]:
    """Those addresses, and whoever stands in for one of them, each once however it is written."""
    written = {address.casefold(): address for address in addresses}
    gone = {email: away[email] for email in written if email in away}
    everybody = dict.fromkeys([*written, *(each for found in gone.values() for each in found.stand_ins)])
    return [
        Recipient(written.get(each, each), {email: found for email, found in gone.items() if each in found.stand_ins})
        for each in everybody
    ]


def contacts(session: Session, round_: Round, now: dt.datetime) -> list[Recipient]:
    """The coordinators, and whoever stands in for one of them that day."""
    away = away_from_round(session, round_, local_day(now))
    return recipients((contact["email"] for contact in round_.contacts), away)


def own_dates(case: Case, round_: Round, facts: CaseFacts, today: dt.date) -> str:
    """The last meetings in time, when the principal's are known; without a due date, when it can decide."""
    if not case.meetings:
        return ""
    if facts.is_undated:
        expected = expected_on(facts, course(facts), case.meetings, round_.leads, today)
        return earliest_sentence(expected, case.language)
    found = outlook_of(case, round_, facts, today)
    return own_dates_sentence(found, case.language) if found else ""


def outlook_of(case: Case, round_: Round, facts: CaseFacts, today: dt.date) -> Outlook | None:
    """Whether the principal makes it, seen on that day in Stockholm; None when nothing is ahead."""
    return case_outlook(facts, course(facts), case.meetings, round_.leads, today)
