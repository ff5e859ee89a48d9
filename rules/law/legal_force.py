"""The four clocks of a decision: decided, adjusted, announced, appealable; and its legal force.

Source: kommunallagen (2017:725) 5:69, 8:12 and 13:2, 13:5, 13:8; lag (1930:173) for the three weeks. The appeal
clock of förvaltningslagen, from receipt, does not apply (FL 2 §). What the law leaves open is in
docs/decisions/legal-force.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.values import Handled, Review
from models.vocabulary import Act, ReviewKind
from rules.law.workdays import DAY, on_or_after

ADJUSTED_WITHIN = dt.timedelta(days=14)
ANNOUNCED_WITHIN = dt.timedelta(days=2)
APPEALED_WITHIN = dt.timedelta(weeks=3)

_JUDGED = {ReviewKind.APPEAL_DISMISSED, ReviewKind.ANNULLED}
_OF_INHIBITION = {ReviewKind.INHIBITED, ReviewKind.INHIBITION_LIFTED, *_JUDGED}


class Certainty(StrEnum):
    """How well a day is known."""

    KNOWN = "known"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LegalClock:
    """One day in a decision's life. An estimate is the latest day it can be, if everyone keeps the law."""

    certainty: Certainty
    on: dt.date | None = None


UNKNOWN = LegalClock(Certainty.UNKNOWN)


class LegalStanding(StrEnum):
    """How a decision stands in law. What only prepares cannot be appealed (KL 13:2).

    Inhibited: it is appealed, and a court has said that it does not apply until further notice (FPL 28 §).
    Elsewhere: it is no municipality's, and other law than kommunallagen says whether and how it is appealed.
    """

    STANDS = "stands"
    PREPARES = "prepares"
    NOTICE_DOWN = "notice_down"
    APPEALED = "appealed"
    INHIBITED = "inhibited"
    ANNULLED = "annulled"
    ELSEWHERE = "elsewhere"


# the decision is the answer, but may still be changed
CONTESTED = frozenset({LegalStanding.NOTICE_DOWN, LegalStanding.APPEALED, LegalStanding.INHIBITED})


@dataclass(frozen=True, slots=True)
class LegalClocks:
    """A decision's days. `last_appeal` is the last day to appeal; legal force comes after it unless somebody does.

    `dismissed_on`: the day it became final that an appeal changed nothing, if that was the court's last word.
    """

    decided: LegalClock
    adjusted: LegalClock
    announced: LegalClock
    last_appeal: LegalClock
    legal_force: LegalClock
    standing: LegalStanding
    dismissed_on: dt.date | None = None


def last_appeal_day(announced_on: dt.date) -> dt.date:
    """The last day to appeal a decision announced on that day: three weeks, KL 13:5 and lag (1930:173)."""
    return on_or_after(announced_on + APPEALED_WITHIN)


def clocks(handled: Handled, reviews: Sequence[Review] = ()) -> LegalClocks:
    """The clocks of one handling. `reviews` are those on it and on the reports it corrects, in the order recorded."""
    announced = _announced(handled)
    standing = _standing(handled, announced, reviews)
    last_appeal = _last_appeal(announced, standing, reviews)
    return LegalClocks(
        decided=LegalClock(Certainty.KNOWN, handled.held_on),
        adjusted=_adjusted(handled),
        announced=announced,
        last_appeal=last_appeal,
        legal_force=_legal_force(last_appeal, standing, reviews),
        standing=standing,
        dismissed_on=_dismissed_on(reviews),
    )


def clocks_elsewhere(handled: Handled) -> LegalClocks:
    """The clocks of a decision that kommunallagen says nothing of: the day it was made is all that is known."""
    decided = LegalClock(Certainty.KNOWN, handled.held_on)
    standing = LegalStanding.ELSEWHERE if handled.act.is_final else LegalStanding.PREPARES
    return LegalClocks(decided, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, standing)


def is_annulled(reviews: Sequence[Review]) -> bool:
    """Whether a court has annulled the decision (KL 13:8). The court that spoke last has the word."""
    word = _word_of_court(reviews)
    return word is not None and word.kind is ReviewKind.ANNULLED


def is_appealed_late(handled: Handled, reviews: Sequence[Review]) -> bool:
    """Whether an appeal is dated after the last day to appeal, where that day is known (KL 13:5), and the court that
    judges of it has not done so yet."""
    last, word = clocks(handled, reviews).last_appeal, _word_of_court(reviews)
    is_judged = word is None or word.kind in _JUDGED
    if is_judged or last.on is None or last.certainty is not Certainty.KNOWN:
        return False
    return any(row.kind is ReviewKind.APPEALED and row.on > last.on for row in reviews)


def is_dismissed_unappealed(reviews: Sequence[Review]) -> bool:
    """Whether a court is noted to have dismissed an appeal that nobody has noted: none, or only later ones. `reviews`
    are in the order they happened."""
    first = next((row.kind for row in reviews if row.kind is not ReviewKind.NOTICE_TAKEN_DOWN), None)
    return first is ReviewKind.APPEAL_DISMISSED


def _adjusted(handled: Handled) -> LegalClock:
    if handled.adjusted_on:
        return LegalClock(Certainty.KNOWN, handled.adjusted_on)
    if handled.act is Act.DECIDES_URGENTLY:
        return UNKNOWN  # the minutes are those of the meeting it is reported to, whenever that is (KL 6:39)
    at_latest = on_or_after(handled.last_day + ADJUSTED_WITHIN)
    # what has been announced had been adjusted
    return LegalClock(Certainty.ESTIMATE, min(at_latest, handled.announced_on or at_latest))


def _announced(handled: Handled) -> LegalClock:
    if handled.announced_on:
        return LegalClock(Certainty.KNOWN, handled.announced_on)
    adjusted_on = _adjusted(handled).on
    if adjusted_on is None:
        return UNKNOWN
    return LegalClock(Certainty.ESTIMATE, on_or_after(adjusted_on + ANNOUNCED_WITHIN))


def _standing(handled: Handled, announced: LegalClock, reviews: Sequence[Review]) -> LegalStanding:
    if not handled.act.is_final:
        return LegalStanding.PREPARES
    word = _word_of_court(reviews)
    if word and word.kind is not ReviewKind.APPEAL_DISMISSED:
        if word.kind is ReviewKind.ANNULLED:
            return LegalStanding.ANNULLED
        return LegalStanding.INHIBITED if _is_inhibited(reviews) else LegalStanding.APPEALED
    return LegalStanding.NOTICE_DOWN if _taken_down_early(announced, reviews) else LegalStanding.STANDS


def _word_of_court(reviews: Sequence[Review]) -> Review | None:
    """What was last recorded of an appeal; a notice taken down says nothing of one, an inhibition that there is one."""
    return next((row for row in reversed(reviews) if row.kind is not ReviewKind.NOTICE_TAKEN_DOWN), None)


def _is_inhibited(reviews: Sequence[Review]) -> bool:
    """Whether a court has said that the decision does not apply until further notice, and neither lifted that nor
    judged since."""
    word = next((row.kind for row in reversed(reviews) if row.kind in _OF_INHIBITION), None)
    return word is ReviewKind.INHIBITED


def _dismissed_on(reviews: Sequence[Review]) -> dt.date | None:
    word = _word_of_court(reviews)
    return word.on if word and word.kind is ReviewKind.APPEAL_DISMISSED else None


def _taken_down_early(announced: LegalClock, reviews: Sequence[Review]) -> bool:
    """Time only runs while the notice stays up (KL 13:5); one put up after that day starts it over."""
    downs = [row.on for row in reviews if row.kind is ReviewKind.NOTICE_TAKEN_DOWN]
    if announced.certainty is not Certainty.KNOWN or announced.on is None:
        return bool(downs)
    return any(announced.on <= down <= last_appeal_day(announced.on) for down in downs)


def _last_appeal(announced: LegalClock, standing: LegalStanding, reviews: Sequence[Review]) -> LegalClock:
    if standing is LegalStanding.PREPARES or announced.on is None or _taken_down_early(announced, reviews):
        return UNKNOWN
    return LegalClock(announced.certainty, last_appeal_day(announced.on))


def _legal_force(last_appeal: LegalClock, standing: LegalStanding, reviews: Sequence[Review]) -> LegalClock:
    """The day after the last appeal day; once appealed, not before the day the dismissal is final."""
    if standing is not LegalStanding.STANDS or last_appeal.on is None:
        return UNKNOWN
    unless_appealed = LegalClock(last_appeal.certainty, last_appeal.on + DAY)
    dismissed = _word_of_court(reviews)
    if dismissed is None or dismissed.on < last_appeal.on + DAY:
        return unless_appealed
    return LegalClock(Certainty.KNOWN, dismissed.on)
