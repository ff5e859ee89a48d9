"""What rounds have to do with one another, as both show it: which waits for which, and what ends when another is in
force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.views.overview import RoundView, round_view
from kit.clock import local_day
from models.reads import family_reads, other_rounds
from models.tables import Round
from models.values import After
from models.vocabulary import Milestone, RoundState
from rules.effect import EffectState, Prospect
from rules.route.progress import RoundProgress, has_reached
from rules.wording.answer_wording import answered_phrase
from rules.wording.rounds.other_rounds_wording import (
    next_sentence,
    opening_sentence,
    replaced_by_sentence,
    replaces_sentence,
    stays_sentence,
    stopped_sentence,
    waiting_sentence,
)


@dataclass(frozen=True, slots=True)
class End:
    """How far a round has come as it stands, or as it would if it were closed now, or taken back."""

    view: RoundView
    is_closed: bool
    is_called_off: bool

    @classmethod
    def of(cls, view: RoundView) -> End:
        """As it stands."""
        return cls(view, view.round.state is RoundState.CLOSED, view.round.called_off)

    def is_short_of(self, when: Milestone) -> bool:
        """Whether it has ended without coming that far. One that is closed may still see what it decided in force,
        once a day comes."""
        effect = self.view.effect
        will_be = effect is not None and effect.prospect in {Prospect.IN_FORCE, Prospect.WILL_BE}
        comes_by_itself = when is Milestone.CLOSED or (when is Milestone.IN_FORCE and will_be)
        return self.is_closed and not self.has_reached(when) and (self.is_called_off or not comes_by_itself)

    def has_reached(self, when: Milestone) -> bool:
        """Whether it has come that far."""
        effect = self.view.effect
        in_force = effect is not None and effect.prospect is Prospect.IN_FORCE
        is_closed, is_called_off = self.is_closed, self.is_called_off
        return has_reached(
            when, self.view.progress, is_closed=is_closed, in_force=in_force, is_called_off=is_called_off
        )


@dataclass(frozen=True, slots=True)
class Ordered:
    """The other round by title and slug, and how far the first must come. On the one that waits, `first` is how far
    that has come; on the first, `invited` is how many are asked when the waiting one opens.

    `stopped` is why the waiting one will not open by itself, if it will not.
    """

    title: str
    slug: str
    when: Milestone
    first: RoundProgress | None = None
    stopped: tuple[str, ...] = ()
    expected_on: dt.date | None = None
    invited: int = 0

    def sentence(self, language: str) -> str:
        """What is waited for, or what opens next."""
        if self.first is None:
            stays = bool(self.stopped)
            return stays_sentence(self.title, language) if stays else next_sentence(self.title, self.when, language)
        said = waiting_sentence(self.title, self.when, answered_phrase(self.first, language), language)
        return f"{said} {opening_sentence(self.expected_on, language)}".strip()

    def why_stopped(self, language: str) -> str:
        """Why it will not open by itself; nothing for one that may."""
        return " ".join(stopped_sentence(each, language) for each in self.stopped)


def waits_for(session: Session, round_: Round, now: dt.datetime) -> Ordered | None:
    """The round that one still waits for."""
    if round_.state is not RoundState.WAITING or round_.after is None:
        return None
    first = round_view(session, round_.after.round, now)
    is_overdue = due_date_passed(session, round_, local_day(now)) is not None
    return _goes_first(first, round_.after, is_overdue=is_overdue)


def will_wait_for(session: Session, after: After | None, now: dt.datetime) -> Ordered | None:
    """The round that one not launched yet is to wait for; None when it waits for none that is here."""
    if after is None or session.get(Round, after.round) is None:
        return None
    return _goes_first(round_view(session, after.round, now), after, is_overdue=False)


def _goes_first(first: RoundView, after: After, *, is_overdue: bool) -> Ordered:
    stopped = _stopped(after.when, End.of(first), is_overdue=is_overdue)
    return Ordered(
        title=first.round.title,
        slug=first.round.slug,
        when=after.when,
        first=first.progress,
        stopped=stopped,
        expected_on=None if stopped else _likely_day(after, first),
    )


def _stopped(when: Milestone, first: End, *, is_overdue: bool) -> tuple[str, ...]:
    ended = "called_off" if first.is_called_off else "closed"
    return (*((ended,) if first.is_short_of(when) else ()), *(("due",) if is_overdue else ()))


def due_date_passed(session: Session, round_: Round, today: dt.date) -> dt.date | None:
    """The first due date that has passed in the round and those linked to it, which go out together."""
    dated = [each for each in (round_, *family_reads.linked_rounds(session, round_.slug)) if not each.is_undated]
    return min((each.due_on for each in dated if each.due_on <= today), default=None)


def _likely_day(after: After, first: RoundView) -> dt.date | None:
    """When the first round is likely to be complete, or what it decides in force if that is later."""
    ready = first.outlook.finish_on
    rule_on = first.round.effect_rule.on if after.when is Milestone.IN_FORCE else None
    return max(ready, rule_on or ready) if ready else None


def opens_next(session: Session, view: RoundView, now: dt.datetime) -> list[Ordered]:
    """The rounds that wait for that one, as it stands."""
    return _that_wait(session, End.of(view), now)


def opens_when_ended(session: Session, view: RoundView, now: dt.datetime, *, is_called_off: bool) -> list[Ordered]:
    """The rounds that wait for that one, as they would stand if it were closed now, or taken back."""
    return _that_wait(session, End(view, is_closed=True, is_called_off=is_called_off), now)


def _that_wait(session: Session, end: End, now: dt.datetime) -> list[Ordered]:
    today = local_day(now)
    return [
        Ordered(
            each.title,
            each.slug,
            each.after.when,
            stopped=_stopped(each.after.when, end, is_overdue=due_date_passed(session, each, today) is not None),
            invited=each.principal_count,
        )
        for each in other_rounds.waiting_rounds(session)
        if each.after and each.after.round == end.view.round.slug
    ]


@dataclass(frozen=True, slots=True)
class Replacement:
    """The other round's title, its slug if it is here and of the same office, and the later one's entry into force."""

    title: str
    slug: str
    effect: EffectState | None
    is_later: bool

    def sentence(self, language: str) -> str:
        """What ends and when."""
        say = replaced_by_sentence if self.is_later else replaces_sentence
        return say(self.title, self.effect, language)


def replacements(session: Session, view: RoundView, now: dt.datetime) -> list[Replacement]:
    """What the round replaces, and what replaces it."""
    round_ = view.round
    later = other_rounds.replacing(session, round_)
    found = [
        Replacement(each.title, each.slug, round_view(session, each.slug, now).effect, is_later=True) for each in later
    ]
    if not round_.replaces or round_.called_off:
        return found
    earlier = other_rounds.replaced(session, round_)
    title, slug = (earlier.title, earlier.slug) if earlier else (round_.replaces, "")
    return [Replacement(title, slug, view.effect, is_later=False), *found]
