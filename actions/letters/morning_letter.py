"""The coordinators' morning letter, put into words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.letters import addressing
from actions.letters.digest_lines import News, called
from actions.letters.to_do import to_dos
from actions.letters.week import MONDAY, week_sentence
from actions.views.families import Family
from actions.views.overview import CaseView, RoundView, effect_in, summary_in
from kit.clock import local_day
from models.vocabulary import Language
from notifications import letters
from notifications.briefs import DigestLine, RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.office import Office
from rules.wording.forecast_wording import verdict_sentence
from rules.wording.sentences import needs_sentence


def send_morning_letter(
    session: Session,
    office: Office,
    main: RoundView,
    views: Sequence[RoundView],
    news: News,
    now: dt.datetime,
    family: Family | None,
) -> int:
    """The morning letter about a round, or several of its family, to every contact; how many were written."""
    language = main.round.language
    week = week_sentence(session, views, now, language) if local_day(now).weekday() == MONDAY else ""
    digest = letters.Digest(
        key="",
        recipient="",
        language=language,
        about=RoundBrief.of(main.round),
        progress=summary_in(main, language),
        effect=effect_in(main, language),
        family=family.sentence(language) if family else "",
        week=week,
        page=f"/console/{'families' if family else 'rounds'}/{main.round.slug}",
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
    key = f"digest:{main.round.slug}:{local_day(now).isoformat()}"
    own = {contact: tuple(news.follow_up_lines(contact)) for contact in addressing.contacts(main.round)}
    written = [
        replace(digest, key=addressing.copy_key(key, contact), recipient=contact, follow_ups=lines)
        for contact, lines in own.items()
        if lines or news.concerns_all
    ]
    return enqueue(session, office, written, now)


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
