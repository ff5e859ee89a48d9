"""Playing a whole round: whose turn it is, from the launch to the close."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from random import Random

from actions.facts import round_facts
from kit.clock import at_local, local, local_day
from models.round_plan import RoundPlan
from models.vocabulary import EventKind, LetterKind, LetterState
from rehearsal import coordinator
from rehearsal.cast import Character, answer_of, deal
from rehearsal.papers import Letter, Rehearsal, Role, Totals
from rehearsal.player import Player
from rehearsal.scripts import Script
from rehearsal.stage import Stage, sandbox
from rules.outcomes import aggregate
from rules.workdays import working_day_after

LAUNCHES_AT = dt.time(9)
MORNING = dt.time(8)


def rehearse(plan: RoundPlan, seed: int, today: dt.date) -> Rehearsal:
    """Play the round from its launch day (or `today`) to its close. The same plan and seed give the same rehearsal."""
    with sandbox(plan, at_local(plan.launch_on or today, LAUNCHES_AT)) as stage:
        characters = deal(plan, seed)
        players = {
            principal.code: Player(
                stage,
                principal,
                answer_of(characters[principal.code], len(plan.att_satser)),
                Random(f"{seed}:{principal.code}"),  # noqa: S311 — chance that can be repeated
            )
            for principal in plan.principals
        }
        direction = Direction(stage, players, characters)
        direction.play()
        return _papers(direction, seed)


class Direction:
    """The agenda of one rehearsal."""

    def __init__(self, stage: Stage, players: dict[str, Player], characters: Mapping[str, Character]) -> None:
        self.stage = stage
        self.players = players
        self.characters = characters
        self.closed_by_itself = True
        self.awake: set[str] = set()
        self._turns: list[tuple[dt.datetime, int, Script]] = []
        self._numbers = count()
        self._read = 0

    def play(self) -> None:
        """From the launch until the round is closed."""
        self.stage.launch()
        mornings = _mornings(self.stage)
        morning = next(mornings)
        self._deliver()
        while not self.stage.is_closed:
            if self._turns and self._turns[0][0] < morning:
                self._take_turn()
            else:
                self.stage.clock.move_to(morning)
                morning = next(mornings)
            self._deliver()
            if not self._turns and not self.stage.is_closed and self.stage.next_chase_at() is None:
                self.closed_by_itself = False
                self._enter(coordinator.closes(self.stage))

    def _take_turn(self) -> None:
        moment, _, script = heapq.heappop(self._turns)
        self.stage.clock.move_to(max(moment, self.stage.now))
        self._enter(script)

    def _enter(self, script: Script) -> None:
        moment = next(script, None)
        if moment is not None:
            heapq.heappush(self._turns, (moment, next(self._numbers), script))

    def _deliver(self) -> None:
        while self._read < len(self.stage.letters):
            letter = self.stage.letters[self._read]
            self._read += 1
            if letter.kind is LetterKind.QUESTION:
                self._enter(coordinator.answers(self.stage))
            elif letter.code in self.players and letter.state is LetterState.ACCEPTED:
                self._hand(letter)

    def _hand(self, letter: Letter) -> None:
        player = self.players[letter.code]
        player.receives(letter)
        character = self.characters[letter.code]
        if letter.kind is character.cue and letter.code not in self.awake:
            self.awake.add(letter.code)
            self._enter(character.script(player))


def _mornings(stage: Stage) -> Iterator[dt.datetime]:
    """Every working day's morning, and any other moment a letter is due; the sweep comes then."""
    while True:
        morning = at_local(working_day_after(stage.today), MORNING)
        chase_at = stage.next_chase_at()
        yield min(morning, max(chase_at, stage.now)) if chase_at else morning
        stage.sweep()


def _papers(direction: Direction, seed: int) -> Rehearsal:
    stage, plan = direction.stage, direction.stage.plan
    view = stage.view()
    round_ = view.round
    assert round_.closed_at is not None
    return Rehearsal(
        slug=plan.slug,
        title=plan.title,
        seed=seed,
        launched_at=local(round_.launched_at),
        closed_at=local(round_.closed_at),
        closed_by_itself=direction.closed_by_itself,
        close_reason=round_.close_reason,
        outcome=round_.outcome,
        roles=tuple(_role(direction, code) for code in direction.players),
        timeline=tuple(stage.entries),
        letters=tuple(stage.letters),
        totals=_totals(stage, (local_day(round_.closed_at) - local_day(round_.launched_at)).days),
        board=round_facts(view),
    )


def _role(direction: Direction, code: str) -> Role:
    player, character = direction.players[code], direction.characters[code]
    return Role(
        code=code,
        principal=player.plan.name,
        character=character.name,
        label=character.label,
        outcome=aggregate(player.answer, len(player.answer)) if code in direction.awake else None,
    )


def _totals(stage: Stage, days: int) -> Totals:
    events = Counter(entry.kind for entry in stage.entries if isinstance(entry.kind, EventKind))
    letters = Counter(letter.kind for letter in stage.letters)
    return Totals(
        days=days,
        letters=len(stage.letters),
        letters_by_kind={kind: letters[kind] for kind in LetterKind if letters[kind]},
        events_by_kind={kind: events[kind] for kind in EventKind if events[kind]},
        undeliverable=sum(letter.state is LetterState.FAILED for letter in stage.letters),
    )
