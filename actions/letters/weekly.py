"""The leadership's weekly letter: how a round stands, to whoever has asked for it, on the week's first working day."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from actions.letters.news import week_sentence
from actions.views.overview import CaseView, RoundView, outcome_so_far, round_view, summary_in
from kit.clock import at_local, local_day
from kit.i18n import translator
from kit.prepared import Prepared
from models.reads import locked_reads
from models.tables import Link, Round
from models.vocabulary import Language, LinkKind, RoundState
from notifications.briefs import RoundBrief
from notifications.delivery.outbox import enqueue
from notifications.letters import to_leadership
from notifications.sender import Sender
from rules.law.workdays import on_or_after
from rules.wording.answer_wording import waits_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.rounds.due_wording import due_value
from rules.wording.sentence_parts import some

AT = dt.time(8)
MOST_NAMES = 8
_WANTED = and_(Link.kind == bindparam("read_only"), Link.weekly, Link.revoked_at.is_(None))
_DUE = Prepared(
    select(Round.slug)
    .where(Round.state == bindparam("open"), or_(Round.weekly_on.is_(None), Round.weekly_on < bindparam("monday")))
    .where(Round.slug.in_(select(Link.round_slug).where(_WANTED)))
    .order_by(Round.slug)
)


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def weeklies_due(session: Session, now: dt.datetime) -> Sequence[str]:
    """The open rounds whose weekly letter has not been written this week: from 08:00 in Stockholm on its first working
    day."""
    monday = week_of(local_day(now))
    if now < at_local(on_or_after(monday), AT):
        return ()
    which = {"open": RoundState.OPEN, "read_only": LinkKind.READ_ONLY, "monday": monday}
    return [slug for (slug,) in _DUE.run(session, which).fetchall()]


def send_weekly(session: Session, sender: Sender, slug: str, now: dt.datetime) -> int:
    """Write a round's weekly letters, if they are still due; how many. Raises NotFound."""
    round_ = locked_reads.round_to_change(session, slug)
    if slug not in weeklies_due(session, now):
        return 0
    round_.weekly_on = week_of(local_day(now))
    view = round_view(session, slug, now)
    theirs = select(Link).where(Link.round_slug == slug, _WANTED).order_by(Link.created_at)
    subscribed = session.scalars(theirs, {"read_only": LinkKind.READ_ONLY}).all()
    lines, rows = tuple(_lines(session, view, now)), tuple(_rows(view))
    written = [
        to_leadership.Weekly(
            key=f"weekly:{link.id}:{round_.weekly_on.isoformat()}",
            recipient=link.email,
            language=round_.language,
            link_id=link.id,
            about=RoundBrief.of(round_),
            lines=lines,
            rows=rows,
        )
        for link in subscribed
    ]
    return enqueue(session, sender, written, now)


def _lines(session: Session, view: RoundView, now: dt.datetime) -> Iterator[str]:
    """The state in at most ten lines."""
    language, round_ = view.round.language, view.round
    _ = translator(language)
    yield f"{summary_in(view, language)}."
    yield outcome_so_far(view, language)
    if waits := waits_sentence(view.progress, language):
        yield waits
    if not round_.is_undated:
        yield _("Svarsdatum: {day}.").format(day=due_value(round_.due_on, round_.is_undated, language))
    yield from _named(view, language)
    yield week_sentence(session, [view], now, language)


def _named(view: RoundView, language: Language) -> Iterator[str]:
    _ = translator(language)
    for label, rows in (
        (_("Sena: {names}."), [row for row in view.cases if row.progress.is_late]),
        (_("Blir sena: {names}."), view.will_be_late),
        (_("Utan plan: {names}."), [row for row in view.cases if row.progress.is_unplanned and not row.will_be_late]),
    ):
        if rows:
            yield label.format(names=some([row.case.principal_name for row in rows], MOST_NAMES, language))


def _rows(view: RoundView) -> Iterator[tuple[str, str, str]]:
    """Each principal, those that somebody waits for first."""
    for row in sorted(view.cases, key=lambda row: row.progress.is_answered):
        yield (
            row.case.principal_name,
            _state(row, view.round.language),
            needs_sentence(row.progress, view.round.language),
        )


def _state(row: CaseView, language: Language) -> str:
    return translator(language)((row.progress.outcome or row.progress.state).label)
