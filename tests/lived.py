"""A launched round whose principals tests can speak for, through the real acts."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.casework import Recorded
from actions.coordination.extensions import give_time, tell_moved
from actions.record.record import Said
from actions.replies.replies import report_handling
from actions.views.overview import CaseView, RoundView, round_view
from kit.database import Database
from models.reads import lookup
from models.tables import Event, Extension, Letter, case_id
from models.values import Grant, HandlingReport, Reporter
from models.vocabulary import Act, Channel, EventKind, Level, Outcome
from notifications.sender import Sender

DOROTEA = "2425"
REGISTRAR = Reporter("Registrator", "registrator", "registrator@dorotea.example")
SECRETARY = Reporter("Nämndsekreterare", "nämndsekreterare", "sekreterare@dorotea.example")
JUNE_19 = dt.date(2023, 6, 19)


def events_of(session: Session, chain: str, kind: EventKind) -> list[Event]:
    return [event for event in lookup.case_events(session, chain) if event.kind is kind]


def said(key: str | None = None, by: Reporter = REGISTRAR) -> Said:
    return Said(by, Channel.LINK, key)


def council(**changes: Any) -> HandlingReport:
    values: dict[str, Any] = {
        "act": Act.DECIDES,
        "body": "KF",
        "body_name": "Kommunfullmäktige",
        "level": Level.FULLMAKTIGE,
        "held_on": JUNE_19,
        "paragraph": "§ 45",
        "outcomes": {1: Outcome.ADOPTED},
        "wording": "Kommunfullmäktige beslutar att fastställa färdplanen.",
    }
    return HandlingReport(**{**values, **changes})


def executive(**changes: Any) -> HandlingReport:
    values: dict[str, Any] = {
        "act": Act.PROPOSES,
        "body": "KS",
        "body_name": "Kommunstyrelsen",
        "level": Level.STYRELSE,
        "held_on": dt.date(2023, 5, 30),
        "paragraph": "§ 88",
        "outcomes": {1: Outcome.ADOPTED},
    }
    return HandlingReport(**{**values, **changes})


def case_letters(session: Session, key: str) -> Sequence[Letter]:
    """The letters kept at a case, oldest first, without their bytes."""
    return session.scalars(select(Letter).where(Letter.case_id == key).order_by(Letter.id)).all()


class LivedRound:
    """A launched round whose principals can be spoken for."""

    def __init__(self, database: Database, sender: Sender, slug: str) -> None:
        self.database, self.sender, self.slug = database, sender, slug
        self.today = dt.datetime(2023, 6, 20, 9, tzinfo=dt.UTC)

    def report(self, report: HandlingReport, code: str = DOROTEA, **more: Any) -> Recorded:
        more.setdefault("said", said())
        speaker = more.pop("said")
        return self.database.act(
            lambda session: report_handling(
                session, self.sender, case_id(self.slug, code), report, speaker, self.today, **more
            )
        )

    def view(self) -> RoundView:
        with self.database.read() as session:
            return round_view(session, self.slug, self.today)

    def dorotea(self) -> CaseView:
        return self.row(DOROTEA)

    def row(self, code: str) -> CaseView:
        return next(row for row in self.view().cases if row.case.principal_code == code)

    def letters(self, code: str = DOROTEA) -> list[Letter]:
        with self.database.read() as session:
            return list(case_letters(session, case_id(self.slug, code)))

    def everyone(self, change: Callable[[str], dict[str, Any]] = lambda code: {}) -> None:
        """Every principal's council decides; `change` says what differs for whom."""
        for row in self.view().cases:
            region = row.case.principal_code == "24"
            body = {"body": "RF", "body_name": "Regionfullmäktige"} if region else {}
            self.report(council(**body, **change(row.case.principal_code)), row.case.principal_code)


def grant_extension(
    session: Session,
    sender: Sender,
    case_id: str,
    grant: Grant,
    said: Said,
    now: dt.datetime,
) -> Extension:
    """Give a principal more time and write to it, as the console does where no round beside is ticked."""
    given = give_time(session, case_id, grant, said, now)
    tell_moved(session, sender, [given], grant.reason, now)
    return given.cases[0].extension
