"""Small installations made by the code of each migration, kept as they were: SQLite's file, and what pg_dump wrote.

`python -m tests.upgrades.homes` makes those of the newest migration, whose code is today's.
"""

import lzma
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import create_engine, text

from actions.access import links
from actions.coordination.amendments import change_address, mute, unmute
from actions.coordination.answering import answer_question
from actions.record.record import Said
from actions.replies import extension_requests, meeting_days, questions, replies, reviews
from actions.rounds.close import close_round, reopen_round
from actions.rounds.launch import launch
from actions.rounds.round_plans import load_plan
from kit.clock import STOCKHOLM
from kit.database import Database
from kit.settings import CHECKOUT, Settings
from models.files.county_file import read_county
from models.files.round_plan import RoundPlan
from models.tables import Case, Question, case_id
from models.tables.schema import migrate, newest
from models.values import Grant, Reporter, RequestedExtension, Review, Upload
from models.vocabulary import Channel, DocumentKind, Outcome, ReviewKind
from notifications.delivery import outbox
from notifications.delivery.results import Accepted
from notifications.sender import Sender
from tests.consulted import Consultation, opinion
from tests.far_ends.postgres import cluster, dump
from tests.lived import DOROTEA, LivedRound, council, executive, grant_extension, said
from tests.signed import REGION, UMEA, Partnership
from tests.upgrades.office_life import draft, keep_registries, let_people_in, look_after

MADE: Final = Path(__file__).parent / "made"
SECRET: Final = "a secret for tests only, of old installations"
MALA: Final = "2418"
FARDPLAN: Final = "fardplan-nara-vard-2030"
COORDINATOR: Final = Said(
    Reporter("samordnare@regionvasterbotten.example", "samordnare", "samordnare@regionvasterbotten.example"),
    Channel.CONSOLE,
)


def settings_of(home: Path, url: str) -> Settings:
    """The settings every made installation was made with."""
    return Settings(home=home, secret=SECRET, base_url="http://127.0.0.1:8023", database_url=url)


def names() -> list[str]:
    """What the made installations are called: the migration, and the day where its code changed what it wrote."""
    return sorted(path.name.removesuffix(".db.xz") for path in MADE.glob("*.db.xz"))


def unpack_sqlite(name: str, file: Path) -> None:
    """Put a made database where SQLite can open it."""
    file.write_bytes(lzma.decompress((MADE / f"{name}.db.xz").read_bytes()))


def unpack_postgres(name: str, url: str) -> None:
    """Fill an empty database with a made one."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(lzma.decompress((MADE / f"{name}.sql.xz").read_bytes()))


def live(database: Database, sender: Sender) -> None:
    """A county's first people and rounds: a recommendation half-way, one that was closed twice, opinions and a signing,
    and one in the making."""
    keep_registries(database)
    let_people_in(database, sender)
    _Recommendation(database, sender).live()
    _closed_round(database, sender)
    _consultation(database, sender)
    _partnership(database, sender)
    draft(database)
    _deliver_some(database)


def _at(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 9, tzinfo=STOCKHOLM)


def _plan(name: str, on: date, *codes: str) -> RoundPlan:
    plan = load_plan(
        CHECKOUT / "data" / "rounds" / name, read_county(CHECKOUT / "data" / "counties" / "vasterbotten.yaml"), on
    )
    asked = tuple(each for each in plan.principals if not codes or each.code in codes)
    return plan.model_copy(update={"principals": asked})


def _file(kind: DocumentKind, name: str) -> Upload:
    return Upload(kind, name.capitalize(), f"{name}.pdf", "application/pdf", f"%PDF-1.7 {name}".encode())


class _Recommendation(LivedRound):
    def __init__(self, database: Database, sender: Sender) -> None:
        plan = _plan(f"{FARDPLAN}.yaml", date(2023, 3, 27), REGION, DOROTEA, UMEA, MALA)
        super().__init__(database, sender, launch(database, sender, plan, _at(3, 27)).slug)

    def live(self) -> None:
        self._plan_and_ask()
        self._be_cared_for()
        look_after(self.database, self.sender, COORDINATOR, self.slug, (DOROTEA, UMEA))
        self._decide()

    def _act(self, act: Callable[..., Any], *words: Any, **more: Any) -> None:
        self.database.act(lambda session: act(session, self.sender, *words, **more))

    def _plan_and_ask(self) -> None:
        case = case_id(self.slug, DOROTEA)
        with self.database.read() as session:
            route, last = session.get_one(Case, case).route, session.get_one(Case, self._of(MALA)).route[-1]
        days = (date(2023, 5, 16), date(2023, 5, 30), date(2023, 6, 19))
        planned = [replace(step, planned_on=day) for step, day in zip(route, days, strict=True)]
        self._act(replies.acknowledge, case, said(), _at(3, 28), case_number="KS 2023/77")
        self._act(replies.plan_route, case, planned, said(), _at(3, 29))
        self._act(questions.ask_question, self._of(UMEA), "Räcker det att nämnden svarar?", said(), _at(4, 3))
        with self.database.read() as session:
            asked = session.query(Question).one().id
        self._act(answer_question, asked, "Nej, fullmäktige.", COORDINATOR, _at(4, 4))
        self._act(links.hand_over, case, "Nämndsekreteraren", "sekreterare@dorotea.example", said(), _at(4, 5))
        self._act(meeting_days.tell_meetings, self._of(MALA), {last: (date(2023, 6, 26),)}, said(), _at(4, 10))
        request = RequestedExtension(date(2023, 11, 30), "Regionfullmäktige möts i november.")
        self._act(extension_requests.ask_extension, self._of(REGION), request, said(), _at(5, 10))

    def _be_cared_for(self) -> None:
        mala = self._of(MALA)
        grant = Grant(date(2023, 10, 31), "Länssamverkansgruppen", date(2023, 4, 20), "Fullmäktige möts sent.", "§ 12")
        self._act(links.renew_link, mala, COORDINATOR, _at(4, 6))
        self._act(links.read_only_link, self.slug, "systemledningen", COORDINATOR, _at(4, 6))
        self._act(grant_extension, mala, grant, COORDINATOR, _at(4, 21))
        self.database.act(lambda session: mute(session, mala, "De har ringt.", COORDINATOR, _at(4, 22)))
        self.database.act(lambda session: unmute(session, mala, COORDINATOR, _at(4, 23)))
        self._act(change_address, self._of(UMEA), "kommun@umea.example", COORDINATOR, _at(4, 24))

    def _decide(self) -> None:
        self.report(executive())
        self.report(council(), uploads=[_file(DocumentKind.EXTRACT, "utdrag")])
        self.report(
            council(paragraph="§ 46", adjusted_on=date(2023, 6, 20), announced_on=date(2023, 6, 20), corrects=2)
        )
        self.report(council(paragraph="§ 9", outcomes={1: Outcome.REJECTED}, wording="Avslås."), code=UMEA)
        appealed = Review(1, 3, ReviewKind.APPEALED, date(2023, 6, 28), "1234-23")
        self._act(reviews.record_review, self._of(DOROTEA), appealed, COORDINATOR, _at(6, 29))

    def _of(self, code: str) -> str:
        return case_id(self.slug, code)


def _closed_round(database: Database, sender: Sender) -> None:
    plan = _plan(f"{FARDPLAN}.yaml", date(2023, 3, 27), DOROTEA).model_copy(update={"slug": "en-avslutad-runda"})
    lived = LivedRound(database, sender, launch(database, sender, plan, _at(3, 27)).slug)
    lived.report(council())
    for act, reason, day in ((close_round, "", 21), (reopen_round, "Ett fel.", 22), (close_round, "Klart.", 23)):
        database.act(lambda session: act(session, sender, lived.slug, reason, COORDINATOR, _at(6, day)))  # noqa: B023


def _consultation(database: Database, sender: Sender) -> None:
    plan = _plan("dialog-2019.yaml", date(2019, 5, 6), DOROTEA, UMEA)
    consulted = Consultation(
        database, sender, launch(database, sender, plan, datetime(2019, 5, 6, 9, tzinfo=STOCKHOLM)).slug
    )
    consulted.today = datetime(2019, 9, 3, 9, tzinfo=STOCKHOLM)
    consulted.give(uploads=[_file(DocumentKind.OPINION, "synpunkter")])
    consulted.give(opinion(text="Vi vill ändå vara med."))


def _partnership(database: Database, sender: Sender) -> None:
    plan = _plan("innovationspartnerskap-2019.yaml", date(2019, 9, 16))
    partners = Partnership(
        database, sender, launch(database, sender, plan, datetime(2019, 9, 16, 9, tzinfo=STOCKHOLM)).slug
    )
    partners.sign(UMEA)
    partners.sign(REGION)
    partners.today = datetime(2019, 12, 10, 9, tzinfo=STOCKHOLM)
    partners.copy(UMEA)
    partners.today = datetime(2020, 3, 3, 9, tzinfo=STOCKHOLM)
    partners.done(UMEA, 1, date(2020, 3, 1))


def _deliver_some(database: Database) -> None:
    """Some letters have left, some are on their way, the others wait."""
    with database.write() as session:
        taken = outbox.claim(session, "the first worker", _at(3, 27), 6)
        outbox.settle(session, "the first worker", [Accepted(letter) for letter in taken[:4]], _at(3, 27))


def _make(url: str) -> None:
    database, home = Database(url), Path(tempfile.mkdtemp(prefix="rundan-made-"))
    migrate(database)
    live(database, Sender.of(settings_of(home, url)))
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    shutil.rmtree(home)


def make() -> None:
    """Make the newest migration's installations and keep them."""
    with tempfile.TemporaryDirectory() as folder, cluster() as server:
        file = Path(folder) / "rundan.db"
        _make(f"sqlite:///{file}")
        (MADE / f"{newest()}.db.xz").write_bytes(lzma.compress(file.read_bytes()))
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE made"))
        engine.dispose()
        url = f"{server.rpartition('/')[0]}/made"
        _make(url)
        (MADE / f"{newest()}.sql.xz").write_bytes(lzma.compress(dump(url)))


if __name__ == "__main__":
    try:
        make()
    except subprocess.CalledProcessError as failed:
        raise SystemExit(failed.stderr.decode()) from failed
