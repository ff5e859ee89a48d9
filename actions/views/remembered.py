"""Rounds as they were last looked at: only the cases that have changed since are read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from actions.views.overview import CaseView, RoundView, case_view, seen_together
from kit.clock import local_day
from models.reads import board_reads, lookup
from models.tables.rounds import Round

AT_MOST = 16  # rounds kept

# A case's version moves with everything the rules go by; the day, and the round's own version, with the rest.
Seen = tuple[int, int, dt.date]


class Remembered:
    """What one process remembers of the rounds in one database. Safe to share between threads."""

    def __init__(self) -> None:
        self._rounds: dict[str, Mapping[str, tuple[Seen, CaseView]]] = {}

    def view(self, session: Session, slug: str, now: dt.datetime) -> RoundView:
        """The round at a moment, as `actions.views.overview.round_view` gives it, but for what no event tells:

        `chase_at`, `chased_at` and `viewed_at` of its cases may be older. Raises NotFound.
        """
        round_, today = lookup.round_of(session, slug), local_day(now)
        versions = board_reads.case_versions(session, slug)
        wanted = {case_id: (version, round_.version, today) for case_id, version in versions}
        known = self._rounds.get(slug, {})
        kept = {case_id: known[case_id] for case_id, seen in wanted.items() if _is_fresh(known, case_id, seen)}
        kept |= _read(session, round_, today, {case_id: wanted[case_id] for case_id in wanted.keys() - kept.keys()})
        self._keep(slug, kept)
        rows = [kept[case_id][1] for case_id, _ in versions]
        return seen_together(round_, rows, today)

    def _keep(self, slug: str, kept: Mapping[str, tuple[Seen, CaseView]]) -> None:
        rounds = {name: found for name, found in self._rounds.items() if name != slug}
        while len(rounds) >= AT_MOST:
            rounds.pop(next(iter(rounds)))
        self._rounds = rounds | {slug: kept}


def _is_fresh(known: Mapping[str, tuple[Seen, CaseView]], case_id: str, seen: Seen) -> bool:
    return case_id in known and known[case_id][0] == seen


def _read(
    session: Session, round_: Round, today: dt.date, wanted: Mapping[str, Seen]
) -> Mapping[str, tuple[Seen, CaseView]]:
    if not wanted:
        return {}
    if len(wanted) == round_.principal_count:
        cases, by_case = lookup.cases(session, round_.slug), lookup.handlings_by_case(session, round_.slug)
    else:
        cases = board_reads.cases_by_id(session, list(wanted))
        by_case = lookup.handlings_of_cases(session, list(wanted))
    return {case.id: (wanted[case.id], case_view(case, round_, by_case.get(case.id, []), today)) for case in cases}
