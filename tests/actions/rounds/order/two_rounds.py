"""Two principals in a first round, and four in a second that waits for it."""

import datetime as dt
from typing import Final

from sqlalchemy import select

from actions.changing.calling_off import call_off
from actions.changing.changed import Changing
from actions.rounds.advance import advance
from actions.rounds.launch import launch
from actions.schedule.sweep import sweep
from actions.views.overview import RoundView, round_view
from kit.clock import at_local
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Letter, Round
from models.values import After
from models.vocabulary import LetterKind, Milestone, RoundState
from notifications.sender import Sender
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, council, said
from tests.mail import parsed
from tests.mail import text_of as letter_text
from tests.rules.cases import day

UMEA: Final = "2480"
FIRST: Final = "forbunden"
SECOND: Final = "kommunerna"


class Two:
    """Two principals in a first round, and four in a second that waits for it."""

    def __init__(self, database: Database, sender: Sender, plan: RoundPlan, now: dt.datetime) -> None:
        self.database, self.sender, self.now = database, sender, now
        two = tuple(each for each in plan.principals if each.code in {DOROTEA, UMEA})
        self.plan = plan.model_copy(update={"principals": (*plan.principals[:2], *two)})
        changes = {"slug": FIRST, "title": "Förbunden", "principals": two}
        launch_once(database, sender, plan.model_copy(update=changes), now)
        self.first = LivedRound(database, sender, FIRST)

    def second(self, when: Milestone = Milestone.ADOPTED, **changes: object) -> RoundView:
        changes = {"slug": SECOND, "title": "Kommunerna", "after": After(FIRST, when), **changes}
        launch(self.database, self.sender, self.plan.model_copy(update=changes), self.now)
        return self.seen()

    def seen(self, now: dt.datetime | None = None) -> RoundView:
        with self.database.read() as session:
            return round_view(session, SECOND, now or self.first.today)

    def family(self) -> list[Round]:
        with self.database.read() as session:
            return [each for each in lookup.rounds(session) if SECOND in {each.slug, each.family}]

    def state(self) -> RoundState:
        return self.seen().round.state

    def adopts(self, *codes: str, **more: object) -> None:
        for code in codes:
            self.first.report(council(**more), code)
        advance(self.database, self.sender, FIRST, self.first.today)

    def takes_back(self, slug: str) -> None:
        changing = (self.sender, slug, said(), self.first.today)
        self.database.act(lambda session: call_off(Changing(session, *changing), "Togs tillbaka."))

    def letters(self, kind: LetterKind) -> list[str]:
        with self.database.read() as session:
            found = session.scalars(
                select(Letter).where(Letter.kind == kind, Letter.round_slug == SECOND).order_by(Letter.id)
            )
            return [" ".join(letter_text(parsed(each.content)).split()) for each in found]

    def morning(self, text: str) -> None:
        sweep(self.database, self.sender, at_local(day(text), dt.time(8)))
