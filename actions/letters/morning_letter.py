"""The coordinators' morning letter, put into words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.letters import addressing
from actions.letters.digest_lines import News, called
from actions.letters.week import MONDAY, week_sentence
from actions.registry.offices import listed_coordinators
from actions.views.families import Family
from actions.views.overview import CaseView, RoundView, effect_in, summary_in
from kit.clock import local_day
from kit.i18n import translator
from models.reads.people_reads import members
from models.vocabulary import Language, Role
from notifications.briefs import DigestLine, RoundBrief, ToDo
from notifications.delivery.outbox import enqueue
from notifications.letters import to_coordinators
from notifications.links import act_page
from notifications.office import Office
from rules.waiting.bunches import bunched
from rules.waiting.waiting import Waiting, WaitingKind
from rules.wording.forecast_wording import verdict_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.waiting_wording import waiting_sentence


def send_morning_letter(
    session: Session,
    office: Office,
    main: RoundView,
    views: Sequence[RoundView],
    news: News,
    now: dt.datetime,
    family: Family | None,
) -> int:
    """The morning letter about a round, or several of its family, to every contact; how many were written.

    Whoever else of the office has a note to come back to that day is told of that alone.
    """
    bare = _bare(main, family)
    digest = _told(bare, session, views, news, now)
    key = f"digest:{main.round.slug}:{local_day(now).isoformat()}"
    written = [
        *_copies(digest, key, addressing.contacts(main.round), news, even_without_notes=news.concerns_all),
        *_copies(bare, key, _others_with_notes(session, main, news, now), news, even_without_notes=False),
    ]
    return enqueue(session, office, written, now)


def _bare(main: RoundView, family: Family | None) -> to_coordinators.Digest:
    """The letter before anything is told in it: which round it is of, and how far that has come."""
    language = main.round.language
    return to_coordinators.Digest(
        key="",
        recipient="",
        language=language,
        about=RoundBrief.of(main.round),
        progress=summary_in(main, language),
        effect=effect_in(main, language),
        family=family.sentence(language) if family else "",
        page=f"/console/{'families' if family else 'rounds'}/{main.round.slug}",
    )


def _told(
    bare: to_coordinators.Digest, session: Session, views: Sequence[RoundView], news: News, now: dt.datetime
) -> to_coordinators.Digest:
    language = bare.language
    return replace(
        bare,
        week=week_sentence(session, views, now, language) if local_day(now).weekday() == MONDAY else "",
        of_rounds=tuple(news.round_lines(views, language)),
        reports=tuple(news.report_lines(views, language)),
        escalated=tuple(news.escalation_lines(views, language)),
        turned=tuple(news.turned_lines(views, language)),
        unreported=tuple(news.unreported_lines(views, language)),
        late=tuple(_row_lines(news.late, views, language)),
        will_be_late=tuple(_row_lines(news.will_be_late, views, language, _verdict)),
        unplanned=tuple(_row_lines(news.unplanned, views, language)),
        waiting=tuple(to_dos(news.waiting, language)),
    )


def _copies(
    digest: to_coordinators.Digest, key: str, addresses: Sequence[str], news: News, *, even_without_notes: bool
) -> Iterator[to_coordinators.Digest]:
    """Each reader's own, with what that one wanted to come back to."""
    for address in addresses:
        lines = tuple(news.follow_up_lines(address))
        if lines or even_without_notes:
            own = addressing.copy_key(key, address)
            yield replace(digest, key=own, recipient=address, follow_ups=lines)


def _others_with_notes(session: Session, main: RoundView, news: News, now: dt.datetime) -> list[str]:
    """Whoever else has a note to come back to, and acts for the office today: no reader, nobody who left."""
    contacts = {each.casefold() for each in addressing.contacts(main.round)}
    writers = {note.written_by for note, _ in news.follow_ups} - contacts
    return sorted(writers & _acting(session, main.round.office, local_day(now))) if writers else []


def _acting(session: Session, office: str, today: dt.date) -> set[str]:
    """Whoever acts for the office: its people but for readers, or those its registry names where it has none."""
    people = members(session).get(office, {})
    listed = () if people else listed_coordinators(session, today).get(office, ())
    return {email for email, role in people.items() if role is not Role.READER} | {each.casefold() for each in listed}


def _needs(row: CaseView, language: Language) -> str:
    return needs_sentence(row.progress, language)


def _verdict(row: CaseView, language: Language) -> str:
    return verdict_sentence(row.verdict, language) if row.verdict else ""


def _row_lines(
    rows: Sequence[CaseView],
    views: Sequence[RoundView],
    language: Language,
    said: Callable[[CaseView, Language], str] = _needs,
) -> Iterator[DigestLine]:
    """Each thing there is to say once, with everyone it is said of; what is needed from them, unless told otherwise."""
    names, whom = called(views), defaultdict[str, list[str]](list)
    for row in rows:
        whom[said(row, language)].append(names[row.case.id])
    for text, whose in whom.items():
        separator = "; " if any("," in name for name in whose) else ", "
        yield DigestLine(separator.join(whose), text)


# what the letter tells of in a place of its own, with what can be done
TOLD_BELOW = {WaitingKind.TOO_LATE, WaitingKind.LATE, WaitingKind.NOT_OPENED, WaitingKind.LOOK_AGAIN}


def to_dos(found: Sequence[Waiting], language: Language) -> Iterator[ToDo]:
    """A line each, the most urgent first; what is the same for many of a round's principals in one."""
    for bunch in bunched(each for each in found if each.kind not in TOLD_BELOW):
        first = bunch[0]
        names = ", ".join(each.principal for each in bunch) or first.title
        is_one = len(bunch) == 1
        page = act_page(first, first.acts[0]) if is_one else f"/console/rounds/{first.round_slug}"
        yield ToDo(names, translator(language)(first.kind.label), waiting_sentence(first, language), page)
