"""GET /metrics for Prometheus: counted in this process, or read from the database when asked. Never a name.

Every label's values come from a list that stands in the program: words of our vocabulary, routes as they are written.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.types import Scope

from kit.errors import StorageFault
from kit.folders import newest_in
from kit.settings import BACKUPS_NAMED
from models.condition import Beat, RelayFault
from models.reads import condition_reads
from models.vocabulary import EventKind, LetterState, RoundState
from rules.condition import Component, is_late
from web.entry.access import api_access
from web.requests.context import AppContext, Served
from web.status.health import Watch, watch_of

router = APIRouter(include_in_schema=False)

METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
ELSEWHERE: Final = "(none)"  # an address that no page has
STATIC: Final = "/static"
JOBS: Final = ("delivery", "chase", "attend")
SWEEP: Final = ("looked_at", "letters", "digests", "faults", "seconds")
BUCKETS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds


# when each series began is of no use, and as many lines again
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """One web process's counts, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("rundan_requests", "Requests answered.", labels, registry=self.registry)
        self._seconds = Histogram(
            "rundan_request_seconds", "How long they took.", ("route",), registry=self.registry, buckets=BUCKETS
        )
        self._replies = Counter("rundan_replies", "What was said on a case's pages.", ("kind",), registry=self.registry)

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request by its route and the class of its status."""
        route = _route(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._requests.labels(method, route, f"{status // 100}xx" if status else "none").inc()
        self._seconds.labels(route).observe(seconds)

    def replied(self, kind: EventKind) -> None:
        """Count something that was recorded on a case's pages."""
        self._replies.labels(kind.value).inc()


def metrics_of(request: Request) -> Metrics:
    """This process's."""
    found: Metrics = request.app.state.metrics
    return found


def _route(scope: Scope) -> str:
    """The route as it is written in the program, with the names of its parts and not what stands there."""
    if scope["path"].startswith(f"{STATIC}/"):
        return STATIC
    return str(getattr(scope.get("route"), "path", ELSEWHERE))


@router.get("/metrics", dependencies=[Depends(api_access)])
def metrics(request: Request, served: Served) -> Response:
    """What Prometheus reads."""
    read = CollectorRegistry()
    read.register(_Read(served, watch_of(request)))
    counted = generate_latest(metrics_of(request).registry)
    return Response(counted + generate_latest(read), media_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Read(Collector):
    """What the database and the machine say now."""

    def __init__(self, served: AppContext, watch: Watch) -> None:
        self._served = served
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        """The gauges; without those of the database while it can't be read."""
        verdict = self._watch.look()
        yield _gauge("rundan_replies_taken", "1 while replies can be taken.", float(verdict.takes_replies))
        wrong = {problem.part for problem in verdict.problems}
        yield _gauges(
            "rundan_trouble", "1 while that part is not as it should be.", "part", {p: p in wrong for p in Component}
        )
        yield _gauges("rundan_disk_free_bytes", "Free where that lies.", "place", verdict.condition.free_bytes)
        yield from self._of_the_backups()
        try:
            yield from self._of_the_database()
        except StorageFault:
            return

    def _of_the_backups(self) -> Iterator[Metric]:
        """When the newest was taken, 0 where there is none; nothing where they lie out of this machine's sight."""
        if (folder := self._served.settings.backups) is None:
            return
        try:
            taken_at = newest_in(folder, BACKUPS_NAMED)
        except OSError:
            return
        moment = taken_at.timestamp() if taken_at else 0.0
        yield _gauge("rundan_backup_newest_timestamp_seconds", "When the newest backup was taken.", moment)

    def _of_the_database(self) -> Iterator[Metric]:
        now = self._served.clock.now()
        with self._served.database.read() as session:
            waiting = condition_reads.waiting_letters(session)
            letters = condition_reads.letters_by_state(session)
            rounds = condition_reads.rounds_by_state(session)
            beats = condition_reads.beats(session)
        oldest = (now - waiting.oldest_at).total_seconds() if waiting.oldest_at else 0.0
        yield _gauge("rundan_letters_waiting", "Letters on their way, at most 1000 counted.", waiting.count)
        yield _gauge("rundan_letters_oldest_seconds", "How long the oldest of them has waited.", oldest)
        yield _gauges("rundan_letters", "Letters by state.", "state", {s: letters.get(s, 0) for s in LetterState})
        yield _gauges("rundan_rounds", "Rounds by state.", "state", {s: rounds.get(s, 0) for s in RoundState})
        fault = beats["delivery"].relay_fault if "delivery" in beats else None
        yield _gauges(
            "rundan_relay_fault", "1 for why the relay takes no letter.", "fault", {f: f is fault for f in RelayFault}
        )
        ran = {job: beats[job].ran_at.timestamp() for job in JOBS if job in beats}
        yield _gauges("rundan_job_last_run_timestamp_seconds", "When the job last ran.", "job", ran)
        yield _gauges("rundan_sweep", "What the last sweep looked at and wrote.", "what", _last_sweep(beats))
        late = {job: is_late(beats.get(job), now) for job in JOBS}
        yield _gauges("rundan_job_late", "1 while the job is past its time.", "job", late)


def _last_sweep(beats: Mapping[str, Beat]) -> dict[str, float]:
    said = beats["chase"].detail if "chase" in beats else ""
    found = json.loads(said) if said.startswith("{") else {}
    return {what: found[what] for what in SWEEP if what in found}


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_, value)


def _gauges(name: str, help_: str, label: str, values: Mapping[Any, Any]) -> Metric:
    family = GaugeMetricFamily(name, help_, labels=[label])
    for of, value in values.items():
        family.add_metric([str(of)], float(value))
    return family
