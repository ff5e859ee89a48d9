"""The coordinators' morning letter, put into words: only when there is something to say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from actions.letters import addressing
from actions.letters.digest_cases import look_through
from actions.letters.digest_lines import News, said_once
from actions.letters.news import MONDAY, fresh_news, week_sentence
from actions.registry.offices import listed_coordinators
from actions.views.families import Family
from actions.views.inbox import waiting_in
from actions.views.overview import CaseView, RoundView, effect_in, summary_in
from actions.views.remembered import remembered_in
from kit.clock import at_local, local_day
from kit.i18n import swedish_order, translator
from kit.prepared import Prepared
from models.people import Role
from models.reads import family_reads, lookup
from models.reads.digest_reads import stirs, to_look_at
from models.reads.people_reads import members
from models.tables import Case, Round
from models.vocabulary import Language, RoundState
from notifications.briefs import DigestLine, RoundBrief, ToDo
from notifications.delivery.outbox import enqueue
from notifications.letters import to_coordinators
from notifications.links import act_page
from notifications.sender import Sender
from notifications.stand_ins import away_from_round
from rules.effect import turns
from rules.ladder.summer_rest import is_resting
from rules.law.workdays import is_working_day
from rules.waiting.waiting import Waiting, WaitingKind, bunched, whose
from rules.wording.forecast_wording import verdict_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.waiting_wording import waiting_sentence

# what the letter tells of in a place of its own, with what can be done
TOLD_BELOW = {WaitingKind.TOO_LATE, WaitingKind.LATE, WaitingKind.NOT_OPENED, WaitingKind.LOOK_AGAIN}

AT = dt.time(8)

# asked every morning and put together once, since that takes as long as asking
_DUE = (
    Round.state.in_((bindparam("open"), bindparam("waiting"))),
    Round.launched_at < bindparam("midnight"),
    or_(Round.digest_at.is_(None), Round.digest_at < bindparam("morning")),
)
_MAIN = func.coalesce(func.nullif(Round.family, bindparam("none")), Round.slug)
_MAINS_DUE = Prepared(select(_MAIN).where(*_DUE).distinct().order_by(_MAIN))
# every report under way in them is in, and those that come later wait for us; no other round is told of
_FAMILY_DUE = (
    select(Round)
    .where(family_reads.in_family(bindparam("slug")), *_DUE)
    .order_by(Round.slug)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_ONE = update(Round).where(Round.slug == bindparam("one"))
_LOOKED_AT = Prepared(_ONE.values(digest_at=bindparam("now")))
_TOLD = Prepared(_ONE.values(digest_at=bindparam("now"), digest_event=bindparam("last")))


def send_morning_letter(
    session: Session,
    sender: Sender,
    main: RoundView,
    views: Sequence[RoundView],
    news: News,
    now: dt.datetime,
    family: Family | None,
) -> int:
    """The morning letter about a round, or several of its family, to every contact; how many were written.

    Whoever else of the office has a note to come back to that day is told of that alone; one of somebody who has left
    is told to the contacts. Who stands in for somebody who is away gets that one's letter too.
    """
    bare = _bare(main, family)
    digest = _told(bare, session, views, news, now)
    key = f"digest:{main.round.slug}:{local_day(now).isoformat()}"
    away = away_from_round(session, main.round, local_day(now))
    contacts = [contact["email"] for contact in main.round.contacts]
    told_all = {recipient.address.casefold() for recipient in addressing.recipients(contacts, away)}
    everybody = addressing.recipients([*contacts, *_others_with_notes(session, main, news, now)], away)
    follow_ups = partial(news.follow_up_lines, contacts=told_all, language=bare.language)
    all_told = [each for each in everybody if each.address.casefold() in told_all]
    others = [each for each in everybody if each not in all_told]
    written = [
        *_copies(digest, key, all_told, follow_ups, even_without_notes=news.concerns_all),
        *_copies(bare, key, others, follow_ups, even_without_notes=False),
    ]
    return enqueue(session, sender, written, now)


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
        waiting=tuple(to_dos(news.waiting, language, bare.about.slug)),
    )


def _copies(
    digest: to_coordinators.Digest,
    key: str,
    to: Sequence[addressing.Recipient],
    follow_ups: Callable[..., Iterable[DigestLine]],
    *,
    even_without_notes: bool,
) -> Iterator[to_coordinators.Digest]:
    """Each recipient's own, with what that one, and whoever it stands in for, wanted to come back to."""
    for recipient in to:
        called = {email: away.called[0] for email, away in recipient.instead_of.items()}
        lines = tuple(follow_ups(recipient.address, instead_of=called))
        if lines or even_without_notes:
            own = addressing.copy_key(key, recipient.address)
            told = replace(digest, key=own, recipient=recipient.address, follow_ups=lines)
            yield replace(told, stands_in_for=recipient.stands_in_for)


def _others_with_notes(session: Session, main: RoundView, news: News, now: dt.datetime) -> list[str]:
    """Whoever else has a note to come back to, and acts for the office today: no reader, nobody who left."""
    contacts = {contact["email"].casefold() for contact in main.round.contacts}
    writers = {note.written_by for note, *_ in news.follow_ups} - contacts
    return sorted(writers & _acting(session, main.round.office, local_day(now))) if writers else []


def _acting(session: Session, office: str, today: dt.date) -> set[str]:
    """Whoever acts for the office: its people but for readers, or those its registry names where it has none."""
    people = members(session).get(office, {})
    listed = () if people else listed_coordinators(session, today).get(office, ())
    return {email for email, role in people.items() if role is not Role.READER} | {each.casefold() for each in listed}


def _needs(row: CaseView, language: Language) -> str:
    return needs_sentence(row.progress, language)


def _verdict(row: CaseView, language: Language) -> str:
    return verdict_sentence(row.outlook_alone, language) if row.outlook_alone else ""


def _row_lines(
    rows: Sequence[CaseView],
    views: Sequence[RoundView],
    language: Language,
    said: Callable[[CaseView, Language], str] = _needs,
) -> Iterator[DigestLine]:
    """Each thing there is to say once, with everyone it is said of; what is needed from them, unless told otherwise."""
    whom = defaultdict[str, list[str]](list)
    for line in said_once(((row.case.id, said(row, language)) for row in rows), views, language):
        whom[line.text].append(line.principal)
    for text, names in whom.items():
        separator = "; " if any("," in name for name in names) else ", "
        yield DigestLine(separator.join(sorted(names, key=swedish_order)), text)


def to_dos(found: Sequence[Waiting], language: Language, main: str) -> Iterator[ToDo]:
    """A line each, the most urgent first; what is the same for many of a round's principals, or of those in the family
    of `main`, in one, which says no more than the kind where they differ in it."""
    for bunch in bunched((each for each in found if each.kind not in TOLD_BELOW), (main,)):
        first, rounds = bunch[0], {each.round_slug for each in bunch}
        names = ", ".join(whose(bunch)) if len(bunch) > 1 else first.principal or first.title
        together = f"/console/families/{main}" if len(rounds) > 1 else f"/console/rounds/{first.round_slug}"
        page = act_page(first, first.acts[0]) if len(bunch) == 1 else together
        said, *others = {waiting_sentence(each, language) for each in bunch}
        yield ToDo(names, translator(language)(first.kind.label), "" if others else said, page)


def digests_due(session: Session, now: dt.datetime) -> Sequence[str]:
    """The rounds whose morning letter is due: on working days from 08:00 in Stockholm, not on the day of launch.

    A family has one letter, that of its main round.
    """
    if not _is_morning(now):
        return ()
    return [slug for (slug,) in _MAINS_DUE.run(session, _which(now)).fetchall()]


def _is_morning(now: dt.datetime) -> bool:
    return now >= at_local(local_day(now), AT) and is_working_day(local_day(now))


def _which(now: dt.datetime) -> dict[str, object]:
    """Of which rounds the letter is due: their states, and before which a round was launched, and was last told of
    (UTC)."""
    today = local_day(now)
    states = {"open": RoundState.OPEN, "waiting": RoundState.WAITING, "none": ""}
    return {**states, "midnight": at_local(today, dt.time()), "morning": at_local(today, AT)}


def send_digest(session: Session, sender: Sender, slug: str, now: dt.datetime) -> int:
    """Write a round's morning letters, or its family's, if they are still due; how many."""
    due = session.scalars(_FAMILY_DUE, _which(now) | {"slug": slug}).all()
    if not (due and _is_morning(now)):
        return 0
    since = min(round_.digest_at or round_.launched_at for round_ in due)
    if not _may_be_news(session, slug, due, since, now):
        _LOOKED_AT.run_many(session, [{"one": round_.slug, "now": now} for round_ in due])
        return 0  # the cost of a quiet morning must not follow the size of the round
    slugs = [round_.slug for round_ in due]
    fresh = fresh_news(session, slugs, since, local_day(now))
    last = max(lookup.last_event_id(session, slug), family_reads.last_event_id(session, slug))
    _TOLD.run_many(session, [{"one": each, "now": now, "last": last} for each in slugs])
    looks = to_look_at(session, slugs, local_day(now))
    if not (looks or fresh.anything or _may_be_time_to_repeat(session, due, since, now)):
        return 0
    remembered = remembered_in(session)
    views = remembered.views(session, due, now)
    fresh = replace(fresh, found=look_through(session, views, looks, since))
    news = _with_standing(fresh, views, since, now)
    if not news.anything:
        return 0
    news = replace(news, waiting=waiting_in(session, views, now))
    main = next((view for view in views if view.round.slug == slug), None) or remembered.view(session, slug, now)
    linked = remembered.views(session, family_reads.linked_rounds(session, slug), now)
    family = Family(main.round, linked) if linked else None
    return send_morning_letter(session, sender, main, views, news, now, family)


def _may_be_news(session: Session, slug: str, due: Sequence[Round], since: dt.datetime, now: dt.datetime) -> bool:
    """Whether a look is worth its while: something has happened, or a day has come by itself."""
    last, today = local_day(since), local_day(now)
    return _may_be_the_day(due, last, today) or stirs(session, slug, since, last, today)


def _may_be_time_to_repeat(session: Session, due: Sequence[Round], since: dt.datetime, now: dt.datetime) -> bool:
    """On Mondays outside the rest, and when a due date or a day of the entry into force has passed since."""
    last, today = local_day(since), local_day(now)
    passed = (Case.due_on >= last, Case.due_on < today)
    just_due = select(Case.id).where(Case.round_slug.in_([round_.slug for round_ in due]), *passed)
    return _may_be_the_day(due, last, today) or session.scalar(just_due.limit(1)) is not None


def _may_be_the_day(due: Sequence[Round], last: dt.date, today: dt.date) -> bool:
    """Whether a day has come since the last one, or has come again, on which something may be told though nobody has
    said anything."""
    turns_by_itself = any(_may_turn(each, last, today) or is_to_be_looked_at(each, last, today) for each in due)
    return turns_by_itself or _is_monday(due, today)


def _is_monday(rounds: Sequence[Round], today: dt.date) -> bool:
    """Whether it is the day of the week on which what still stands is told again; not in the rest."""
    is_at_rest = is_resting(today) and all(round_.chase_policy.summer_rest for round_ in rounds)
    return today.weekday() == MONDAY and not is_at_rest


def _may_turn(round_: Round, since: dt.date, today: dt.date) -> bool:
    """Whether a day may have passed that no due date tells of: a step's, or one of the entry into force."""
    return round_.signed_on is not None or turns(round_.effect_rule, since, today)


def is_to_be_looked_at(round_: Round, since: dt.date, today: dt.date) -> bool:
    """Whether the day to look again at a round without a due date has come since that day."""
    return round_.is_undated and round_.state is RoundState.OPEN and since < round_.due_on <= today


def _is_just_late(row: CaseView, since: dt.date) -> bool:
    """Whether it became late that day or later; whoever sent the round out late, or opened it again, knows already."""
    late_since = row.progress.late_since
    return late_since is not None and late_since >= since and late_since != row.facts.asked_on


def _with_standing(fresh: News, views: Sequence[RoundView], since: dt.datetime, now: dt.datetime) -> News:
    """The news with what still stands. What is merely still late or unplanned is repeated on Mondays only.

    Each principal is listed once, under what is most pressing: escalated, just turned, late, going to be late or
    unplanned.
    """
    told = {letter.case_id for letter in fresh.escalations} | {row.case.id for row in fresh.found.turned}
    rows = [row for view in views for row in view.cases if row.case.id not in told]
    late = [row for row in rows if row.progress.is_late]
    ahead = [row for row in rows if not row.progress.is_late]
    will_be_late = [row for row in ahead if row.will_be_late]
    unplanned = [row for row in ahead if row.progress.is_unplanned and not row.will_be_late]
    just_late = any(_is_just_late(row, local_day(since)) for row in late)
    repeat = (
        just_late
        or any(turns(view.round.effect_rule, local_day(since), local_day(now)) for view in views)
        or (_is_monday([view.round for view in views], local_day(now)) and bool(late or will_be_late or unplanned))
    )
    look = [view.round for view in views if is_to_be_looked_at(view.round, local_day(since), local_day(now))]
    standing = replace(fresh, late=late, will_be_late=will_be_late, unplanned=unplanned)
    return replace(standing, is_time_to_repeat=repeat, look_at=look)
