"""Reports through HTTP: `rundan web` in its process, eight browsers in theirs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import select

from bench.county import report_of
from bench.measure import Line, in_turn, percentile
from bench.program import HOST, Program, free_port, running
from bench.reporting import Pace, launched, middle
from bench.workplace import Maker, Workplace
from kit.database import Database
from kit.settings import CHECKOUT
from models.tables import Case
from notifications.links import token

SIZE = 311
LEVELS = 3
TIMES = 3


def measure(workplace: Workplace) -> Iterator[Line]:
    """Rate and p99 for each kind of database."""
    results = in_turn(
        TIMES,
        partial(_floor, workplace, "plain"),
        partial(_floor, workplace, "by hand"),
        *(partial(_rundan, workplace, maker) for maker in workplace.makers),
    )
    floor, by_hand, *measured = [middle(paces) for paces in results]
    for maker, pace in zip(workplace.makers, measured, strict=True):
        name = f"reports over HTTP at {SIZE}"
        yield Line(name, maker.name, "/s", pace.rate, floor.rate, by_hand.rate, limit=250, more_is_better=True)
        yield Line(f"{name}, p99", maker.name, "ms", pace.p99, floor.p99, by_hand.p99, limit=60)


def forms() -> list[dict[str, str]]:
    """What the registrars write, level by level."""
    return [_form(level) for level in range(LEVELS)]


def secrets_of(workplace: Workplace, database: Database) -> list[str]:
    """Every case's token, as its letter carries it."""
    with database.read() as session:
        link_ids = session.scalars(select(Case.link_id).order_by(Case.id)).all()
    return [token(workplace.sender.secret, link_id) for link_id in link_ids]


def environment(workplace: Workplace, database: Database, port: int) -> dict[str, str]:
    """What a Rundan process needs to serve the bench's database and sink."""
    return {
        "RUNDAN_HOME": str(workplace.settings.home),
        "RUNDAN_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "RUNDAN_SECRET": workplace.settings.secret.get_secret_value(),
        "RUNDAN_MODE": "production",
        "RUNDAN_HOST": HOST,
        "RUNDAN_PORT": str(port),
        "RUNDAN_SMTP_PORT": str(workplace.sink.port),
    }


@contextmanager
def web(workplace: Workplace, database: Database) -> Iterator[int]:
    """`rundan web` on a free port."""
    port = free_port()
    with running("web", environment(workplace, database, port), workplace.folder / "web.log") as program:
        program.wait_until_up(f"http://{HOST}:{port}/healthz")
        yield port


def send_all(port: int, secrets: list[str], written: list[dict[str, str]]) -> Pace:
    """Let the browsers send every form from every case."""
    orders = json.dumps({"port": port, "secrets": secrets, "forms": written})
    done = subprocess.run(
        [sys.executable, "-m", "bench.clients"], input=orders, capture_output=True, text=True, cwd=CHECKOUT, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return Pace(len(found["taken"]) / found["wall"], percentile(found["taken"], 0.99) * 1000)


def _rundan(workplace: Workplace, maker: Maker) -> Pace:
    with workplace.database(maker) as database:
        launched(database, workplace.sender, SIZE)
        with web(workplace, database) as port:
            return send_all(port, secrets_of(workplace, database), forms())


def _floor(workplace: Workplace, way: str) -> Pace:
    with workplace.empty_folder() as folder:
        port = free_port()
        program = Program([sys.executable, "-m", "bench.floor_web", str(folder), str(port), way], {}, folder / "log")
        try:
            program.wait_until_up(f"http://{HOST}:{port}/healthz")
            return send_all(port, [f"fardplan/{number:06}" for number in range(SIZE)], forms()[:1])
        finally:
            program.stop()


def _form(level: int) -> dict[str, str]:
    report = report_of(level)
    return {
        "name": "Registrator",
        "role": "registrator",
        "email": "kansli@rundan.example",
        "body": report.body,
        "held_on": report.held_on.isoformat(),
        "paragraph": report.paragraph,
        "act": report.act.value,
        "outcomes[1]": report.outcomes[1].value,
        "wording": report.wording,
        "preliminary": "no",
    }
