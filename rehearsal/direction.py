"""Playing a whole round: whose turn it is, from the launch to the close."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from random import Random

from actions.rounds.preview import plan_outlooks, starts_on
from actions.views.facts.principals import outlook_facts
from actions.views.facts.rounds import round_facts
from kit.clock import at_local, local, local_day
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.tables import case_id
from models.vocabulary import LetterState, Part
from rehearsal import coordinator
from rehearsal.cast import answer_of, deal, views_of
from rehearsal.opinion_scripts import says_beforehand
from rehearsal.papers import Letter, Prospect, Rehearsal, Role, totals
from rehearsal.player import Player
from rehearsal.scripts import Script
from rehearsal.signing_scripts import follows_up, signs_on_the_day
from rehearsal.stage import Keeper, Stage, sandbox
from rules.law.workdays import working_day_after
from rules.route.needs import NeedKind
from rules.route.outcomes import aggregate

SIGN = {NeedKind.SIGN, NeedKind.REPORT_SIGNING}

# a principal's answers to the round's questions, by number
Views = Callable[[PrincipalPlan, Random], Mapping[int, str]]

LAUNCHES_AT = dt.time(9)
MORNING = dt.time(8)


def whole(script: Callable[[Player], Script], me: Player) -> Script:
    """The script, with views before its decision and a signature after it, where they are asked for."""
    if {Part.OPINION, Part.DECISION} <= set(me.round.asks):
        yield from says_beforehand(me)
    yield from script(me)
    if Part.SIGNATURE in me.round.asks and any(need.kind in SIGN for need in me.look().progress.needs):
        yield from signs_on_the_day(me)
        yield me.within(1, 5)
        me.returns_copy()
        yield from follows_up(me)


def rehearse(plan: RoundPlan, seed: int, today: dt.date, keep: Keeper | None = None) -> Rehearsal:
    """Play the round from the day it can go out to its close. The same plan, seed and day give the same rehearsal.

    `today` is the day in Stockholm. A round whose due date has passed is played from its own day, as it was then.
    `keep` is given each letter as it leaves, and the rehearsal lets its bytes go; without it they are all held.
    """
    with played(plan, seed, today, keep=keep) as direction:
        return direction.papers()


@contextmanager
def played(
    plan: RoundPlan, seed: int, today: dt.date, views: Views | None = None, keep: Keeper | None = None
) -> Iterator[Direction]:
    """The same, with its stage still there to look at. `views` says what each principal thinks, if not anything."""
    with sandbox(plan, at_local(_begins_on(plan, today), LAUNCHES_AT), keep) as stage:
        direction = Direction(stage, seed, views or (lambda _principal, rng: views_of(plan, rng)))
        direction.play()
        yield direction


def _begins_on(plan: RoundPlan, today: dt.date) -> dt.date:
    day = starts_on(plan, today)
    return day if day < plan.due_on else plan.launch_on or today


class Direction:
    """The agenda of one rehearsal."""

    def __init__(self, stage: Stage, seed: int, views: Views) -> None:
        self.stage = stage
        self.views = views
        self.seed = seed
        self.characters = {
            case_id(each.slug, code): character
            for number, each in enumerate(stage.rounds)
            for code, character in deal(each, seed + number).items()
        }
        players = [self._player(each, principal) for each in stage.rounds for principal in each.principals]
        self.players = {player.case_id: player for player in players}
        self.closed_by_itself = True
        self.awake: set[str] = set()
        self._turns: list[tuple[dt.datetime, int, Script]] = []
        self._numbers = count()

    def _player(self, round_: RoundPlan, principal: PrincipalPlan) -> Player:
        key = case_id(round_.slug, principal.code)
        answer = answer_of(self.characters[key], len(round_.att_satser))
        chance = key if round_.family else principal.code
        rng = Random(f"{self.seed}:{chance}")  # noqa: S311 — chance that can be repeated
        return Player(self.stage, round_, principal, answer, self.views(principal, rng), rng)

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
        while self.stage.mail:
            letter, tokens = self.stage.mail.popleft()
            if letter.kind in coordinator.ATTENDED:
                self._enter(coordinator.ATTENDED[letter.kind](self.stage))
            elif letter.state is LetterState.ACCEPTED:
                for key in [each for each in tokens if each in self.players]:
                    self._hand(letter, key, tokens[key])

    def _hand(self, letter: Letter, key: str, token: str) -> None:
        player, character = self.players[key], self.characters[key]
        player.receives(letter, token)
        if letter.kind is character.cue and key not in self.awake:
            self.awake.add(key)
            self._enter(whole(character.script, player))

    def _prospects(self, launched_at: dt.datetime) -> Iterator[Prospect]:
        plan = self.stage.plan
        for principal, found in plan_outlooks(plan, local_day(launched_at)):
            yield Prospect(code=principal.code, principal=principal.name, outlook=outlook_facts(found, plan.language))

    def papers(self) -> Rehearsal:
        """What the rehearsal leaves behind."""
        views = self.stage.views()
        view = views[self.stage.plan.slug]
        round_ = view.round
        assert round_.closed_at is not None
        return Rehearsal(
            slug=round_.slug,
            title=round_.title,
            seed=self.seed,
            launched_at=local(round_.launched_at),
            closed_at=local(round_.closed_at),
            closed_by_itself=self.closed_by_itself,
            close_reason=round_.close_reason,
            outcome=round_.outcome,
            prospects=tuple(self._prospects(round_.launched_at)),
            roles=tuple(self._role(player) for player in self.players.values()),
            timeline=tuple(sorted([*self.stage.entries, *self.stage.in_force(views)], key=lambda entry: entry.at)),
            letters=tuple(self.stage.letters),
            totals=totals(self.stage.entries, self.stage.letters, round_.closed_at - round_.launched_at),
            board=round_facts(view),
            family=self.stage.family(view),
        )

    def _role(self, player: Player) -> Role:
        character = self.characters[player.case_id]
        answers = player.case_id in self.awake
        return Role(
            code=player.plan.code,
            principal=player.plan.name,
            round=player.round.slug,
            character=character.name,
            label=character.label,
            outcome=aggregate(player.answer, len(player.answer)) if answers and player.answer else None,
        )


def _mornings(stage: Stage) -> Iterator[dt.datetime]:
    """Every working day's morning, and any other moment a letter is due; the sweep comes then."""
    while True:
        morning = at_local(working_day_after(stage.today), MORNING)
        chase_at = stage.next_chase_at()
        yield min(morning, max(chase_at, stage.now)) if chase_at else morning
        stage.sweep()
