"""Rounds as they were last looked at: only the cases that have changed since are read again."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import InstanceState, Session
from sqlalchemy.orm.attributes import instance_state

from actions.views.overview import CaseView, RoundView, case_view, seen_together
from kit.clock import local_day
from models.reads import lookup, page_reads
from models.tables import Round

AT_MOST = 16  # rounds kept

# A case's head moves with everything the rules go by, and the round's own with the rest. Both are hashes of what was
# said: what is undone before it is kept is never taken for what is said instead.
Seen = tuple[str, str]
Known = Mapping[str, tuple[Seen, CaseView]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A round as it was last looked at. `states` tell whether what its rows were read in was taken back."""

    rows: Known
    seen: Mapping[str, Seen]
    today: dt.date
    view: RoundView
    states: Sequence[InstanceState[Any]]

    def still_holds(self, seen: Mapping[str, Seen], today: dt.date) -> bool:
        """Whether nothing has happened since, nor been taken back."""
        return self.today == today and self.seen == seen and not any(state.expired for state in self.states)


class Remembered:
    """What one process remembers of the rounds in one database. Safe to share between threads."""

    def __init__(self) -> None:
        self._rounds: dict[str, Kept] = {}

    def view(self, session: Session, slug: str, now: dt.datetime) -> RoundView:
        """The round at a moment, as `actions.views.overview.round_view` gives it, but for what no event tells:

        `chase_at`, `chased_at` and `viewed_at` of its cases may be older. Raises NotFound.
        """
        return self.views(session, [lookup.round_of(session, slug)], now)[0]

    def views(self, session: Session, rounds: Sequence[Round], now: dt.datetime) -> list[RoundView]:
        """Several rounds at a moment, in the same order, at the cost of one; of none nothing is asked."""
        if not rounds:
            return []
        today, heads = local_day(now), page_reads.case_heads(session, [round_.slug for round_ in rounds])
        wanted = {round_.slug: _wanted(round_, heads.get(round_.slug, ())) for round_ in rounds}
        before = self._rounds
        same = {slug for slug, seen in wanted.items() if slug in before and before[slug].still_holds(seen, today)}
        changed = [round_ for round_ in rounds if round_.slug not in same]
        kept = {round_.slug: _fresh(before.get(round_.slug), wanted[round_.slug]) for round_ in changed}
        read = _read(session, changed, wanted, kept, today)
        found = {
            round_.slug: before[round_.slug]
            if round_.slug in same
            else _seen(round_, wanted[round_.slug], {**kept[round_.slug], **read[round_.slug]}, today)
            for round_ in rounds
        }
        self._keep(found)
        return [found[round_.slug].view.of(round_) for round_ in rounds]

    def forget(self, slug: str) -> None:
        """Let go of a round that is looked at no more."""
        self._rounds = {kept: found for kept, found in self._rounds.items() if kept != slug}

    def _keep(self, found: Mapping[str, Kept]) -> None:
        rounds = {slug: kept for slug, kept in self._rounds.items() if slug not in found} | dict(found)
        self._rounds = dict(list(rounds.items())[-AT_MOST:])


def _wanted(round_: Round, heads: Iterable[tuple[str, str]]) -> Mapping[str, Seen]:
    mark = _mark(round_)
    return {case_id: (head, mark) for case_id, head in heads}


def _fresh(kept: Kept | None, wanted: Mapping[str, Seen]) -> Known:
    known = kept.rows if kept else {}
    return {
        case_id: found
        for case_id, seen in wanted.items()
        if (found := known.get(case_id)) is not None and found[0] == seen and not _is_undone(found[1])
    }


def _seen(round_: Round, wanted: Mapping[str, Seen], known: Known, today: dt.date) -> Kept:
    rows = {case_id: (seen, known[case_id][1].on(today)) for case_id, seen in wanted.items()}
    cases = [row for _, row in rows.values()]
    states = [instance_state(row.case) for row in cases]
    return Kept(rows, wanted, today, seen_together(round_, cases, today), states)


def _mark(round_: Round) -> str:
    """What changes when anything does that every row goes by; the last to sign moves the days of all at its own line
    of the record only."""
    return f"{round_.head} {round_.signed_on} {round_.signed_told_on}"


_IN: WeakKeyDictionary[object, Remembered] = WeakKeyDictionary()


def _is_undone(row: CaseView) -> bool:
    """Whether what it was read in was taken back, as a dry run is, so that nothing is left to read in it."""
    return bool(instance_state(row.case).expired)


def remembered_in(session: Session) -> Remembered:
    """What this process remembers of the database the session is in."""
    return _IN.setdefault(session.get_bind(), Remembered())


def _read(
    session: Session,
    rounds: Sequence[Round],
    wanted: Mapping[str, Mapping[str, Seen]],
    kept: Mapping[str, Known],
    today: dt.date,
) -> Mapping[str, Known]:
    """The rows that are not kept, by round. They belong to no session, so that what one takes back stays known."""
    found: dict[str, Known] = {}
    for round_ in rounds:
        seen = wanted[round_.slug]
        missing = seen.keys() - kept[round_.slug].keys()
        rows = (
            ((lookup.case_of(session, each)[0], lookup.handlings(session, each)) for each in missing)
            if kept[round_.slug]
            else page_reads.whole_cases(session, round_.slug)
        )
        found[round_.slug] = {
            case.id: (seen[case.id], case_view(case, round_, handlings, today)) for case, handlings in rows
        }
    return found
