"""Bare floors: launch, reports and sweep with sqlite3 (WAL, synchronous=FULL), and nothing that could be an engine.

They keep no hash chain, know no route, judge no report and can't be killed without loss. What remains is what no
program that writes and sends these letters can do without.
"""

import asyncio
import datetime as dt
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.floor_letters import Compose, brief, by_hand, by_library, invitation, receipts, reminder
from bench.floor_smtp import Send, send_each, send_pipelined
from models.files.round_plan import RoundPlan
from models.values import HandlingReport, Reporter

SCHEMA = """
CREATE TABLE cases (id TEXT PRIMARY KEY, address TEXT NOT NULL, state TEXT NOT NULL, chase_at TEXT);
CREATE INDEX waiting ON cases (chase_at) WHERE chase_at IS NOT NULL;
CREATE TABLE reports (id INTEGER PRIMARY KEY, case_id TEXT NOT NULL, body TEXT NOT NULL, held_on TEXT NOT NULL,
    paragraph TEXT NOT NULL, outcome TEXT NOT NULL, wording TEXT NOT NULL, reported_by TEXT NOT NULL, at TEXT NOT NULL,
    UNIQUE (case_id, body, held_on, paragraph));
CREATE TABLE letters (id INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, recipient TEXT NOT NULL, content BLOB NOT NULL,
    state TEXT NOT NULL);
CREATE INDEX unsent ON letters (id) WHERE state = 'queued';
"""


@dataclass(frozen=True)
class Way:
    """How a floor writes its letters and how it sends them."""

    compose: Compose
    send: Send


PLAIN = Way(by_library, send_each)
BY_HAND = Way(by_hand, send_pipelined)
WAYS = {"plain": PLAIN, "by hand": BY_HAND}


class Floor:
    """One database in a folder of its own."""

    def __init__(self, folder: Path, plan: RoundPlan, way: Way) -> None:
        self._plan = plan
        self._way = way
        self._about = brief(plan)
        self._turn = threading.Lock()
        self._db = sqlite3.connect(folder / "floor.db", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(SCHEMA)

    def launch(self, port: int) -> None:
        """Write every case and invitation, then send until the last is accepted."""
        self.invite()
        asyncio.run(self._send(port))

    def invite(self) -> None:
        """Write every case and invitation."""
        plan = self._plan
        invitations = [invitation(self._about, principal, plan.due_on) for principal in plan.principals]
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT INTO cases VALUES (?, ?, 'invited', NULL)",
                [(letter.case.id, letter.recipient) for letter in invitations],
            )
            self._queue([(letter.key, letter.recipient, self._way.compose(letter)) for letter in invitations])

    async def _send(self, port: int) -> None:
        mails = self._db.execute("SELECT recipient, content FROM letters WHERE state = 'queued'").fetchall()
        await self._way.send(port, mails)
        self._db.execute("UPDATE letters SET state = 'accepted' WHERE state = 'queued'")

    def report(self, case_id: str, report: HandlingReport, reporter: Reporter, at: dt.datetime) -> None:
        """Record one report with its receipts."""
        written = [
            (letter.key, letter.recipient, self._way.compose(letter))
            for letter in receipts(self._about, case_id, report, reporter, self._plan.due_on, at)
        ]
        with self._turn, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("SELECT state FROM cases WHERE id = ?", (case_id,)).fetchone()
            self._db.execute(
                "INSERT INTO reports VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", _row(case_id, report, reporter, at)
            )
            self._db.execute("UPDATE cases SET state = ? WHERE id = ?", (report.act.value, case_id))
            self._queue(written)

    def open_cases(self, number: int) -> None:
        """Have that many cases that are not due."""
        cases = [(f"{self._plan.slug}/{code:06}", f"registrator@kommun{code:06}.example") for code in range(number)]
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT INTO cases VALUES (?, ?, 'invited', '9999')", cases)

    def make_due(self, due: int, now: dt.datetime) -> None:
        """Let some cases that have had no reminder be due."""
        fresh = "SELECT id FROM cases WHERE chase_at = '9999' ORDER BY id LIMIT ?"
        self._db.execute(f"UPDATE cases SET chase_at = ? WHERE id IN ({fresh})", (now.isoformat(), due))

    def sweep(self, now: dt.datetime) -> int:
        """Write a reminder to everyone who is due; how many."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            due = self._db.execute("SELECT id, address FROM cases WHERE chase_at <= ?", (now.isoformat(),)).fetchall()
            written = [reminder(self._about, case_id, address, self._plan.due_on) for case_id, address in due]
            self._queue([(letter.key, letter.recipient, self._way.compose(letter)) for letter in written])
            later = (now + dt.timedelta(days=7)).isoformat()
            self._db.executemany("UPDATE cases SET chase_at = ? WHERE id = ?", [(later, case_id) for case_id, _ in due])
        return len(due)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _queue(self, letters: Sequence[tuple[str, str, bytes]]) -> None:
        self._db.executemany("INSERT INTO letters VALUES (NULL, ?, ?, ?, 'queued')", letters)


def _row(case_id: str, report: HandlingReport, reporter: Reporter, at: dt.datetime) -> tuple[str, ...]:
    return (
        case_id,
        report.body,
        report.held_on.isoformat(),
        report.paragraph,
        report.outcomes[1].value,
        report.wording,
        reporter.name,
        at.isoformat(),
    )
