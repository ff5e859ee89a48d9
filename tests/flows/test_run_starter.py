"""A launched round gets its flow run at once where Prefect is a process of its own, and only one."""

import socket
import threading

import pytest
from sqlalchemy import select

import flows.run_starter
from actions.rounds.attending import attach
from actions.rounds.close import close_round, reopen_round
from flows.run_starter import RunStarter, round_tag
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import Round
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, family_plan
from tests.far_ends.far_prefect import AUTH, far_prefect
from tests.flows.conftest import Embedded
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, said
from tests.visitor import Visitor, link_path, serving
from tests.waiting import LONG, eventually
from web.app import create_app


def starter(lived: LivedRound, api: str, auth: str = AUTH) -> RunStarter:
    return RunStarter(lived.database, FrozenClock(lived.today), api, auth)


def run_of(lived: LivedRound) -> str | None:
    with lived.database.read() as session:
        return lookup.round_of(session, lived.slug).flow_run_id


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
class TestPrefect:
    """Against a real one."""

    def test_a_round_without_a_run_gets_one_however_often_it_is_asked_for(
        self, prefect: Embedded, lived: LivedRound
    ) -> None:
        api, auth = prefect.settings.prefect_url, prefect.settings.prefect_auth
        eventually(lambda: starter(lived, api, auth).start(lived.slug) or run_of(lived))
        assert not starter(lived, api, auth).start(lived.slug)
        (run,) = prefect.runs(lived.slug)
        assert (run["id"], run["name"]) == (run_of(lived), "Färdplan Nära vård 2030 i Västerbotten")
        assert round_tag(lived.slug) in run["tags"]

    def test_asking_at_once_and_attending_give_one_run_together(self, prefect: Embedded, plan: RoundPlan) -> None:
        slug = prefect.launch(plan)
        here = LivedRound(prefect.database, prefect.sender, slug)
        here.today = prefect.now()
        for _ in range(3):
            starter(here, prefect.settings.prefect_url, prefect.settings.prefect_auth).poke(slug)
        run = prefect.run_at_rest(slug, "0 av 3 har beslutat")
        assert run["id"] == run_of(here)


def test_a_round_opened_again_asks_for_a_run_of_its_own(lived: LivedRound) -> None:
    with far_prefect() as prefect:
        assert starter(lived, prefect.api).start(lived.slug)
        assert not starter(lived, prefect.api).start(lived.slug)
        lived.database.act(lambda s: close_round(s, lived.sender, lived.slug, "Dras tillbaka.", said(), lived.today))
        lived.database.act(lambda s: reopen_round(s, lived.sender, lived.slug, "Beslut kom.", said(), lived.today))
        assert starter(lived, prefect.api).start(lived.slug)
    assert len(prefect.asked) == len(prefect.runs) == 2
    assert prefect.asked[0]["parameters"] == {"slug": lived.slug}


def test_a_family_gets_a_run_for_each_of_its_rounds_at_once_and_only_for_those_without(
    database: Database, sender: Sender, clock: FrozenClock
) -> None:
    clock.move_to(LAUNCHED_AT)
    plan = family_plan(3)
    slug = launch_once(database, sender, plan, clock.now())
    lived, (first, *_) = LivedRound(database, sender, slug), plan.linked
    with database.write() as session:
        attach(session, first.slug, "a run of its own")
    with far_prefect() as prefect:
        assert starter(lived, prefect.api).start(slug)
        assert not starter(lived, prefect.api).start(slug)
    wanted = [slug, *(each.slug for each in plan.linked[1:])]
    assert sorted(wish["parameters"]["slug"] for wish in prefect.asked) == sorted(wanted)
    with database.read() as session:
        runs = {each.slug: each.flow_run_id for each in session.scalars(select(Round))}
    assert all(runs.values())
    assert runs[first.slug] == "a run of its own"


def test_a_web_process_of_its_own_asks_for_a_launched_rounds_run_at_once(
    settings: Settings, lived: LivedRound, clock: FrozenClock
) -> None:
    with (
        far_prefect() as prefect,
        serving(create_app(settings, lived.database, clock, poke=starter(lived, prefect.api).poke)) as site,
    ):
        visitor = Visitor(site)
        visitor.enter(link_path(lived.database, lived.sender, lived.slug, DOROTEA))
        visitor.send("/bekrafta")
        visitor.close()
        eventually(lambda: run_of(lived))
    assert list(prefect.runs.values()) == [run_of(lived)]


def test_however_much_happens_in_a_round_prefect_is_asked_about_it_once_in_a_while(
    lived: LivedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(RunStarter, "start", lambda _, slug: asked.append(slug))
    asking = starter(lived, "http://127.0.0.1:1/api")
    for slug in (lived.slug, lived.slug, "another", lived.slug):
        asking.poke(slug)
    eventually(lambda: len(asked) >= 2)
    assert sorted(asked) == sorted([lived.slug, "another"])
    monkeypatch.setattr(flows.run_starter, "BETWEEN", 0.0)
    for _ in range(2):
        asking.poke("a third")
    eventually(lambda: asked.count("a third") == 2)


def test_a_prefect_that_is_away_fails_nothing(lived: LivedRound) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
    assert not starter(lived, nobody).start(lived.slug)
    assert not starter(lived, "not an address").start(lived.slug)
    assert not starter(lived, nobody).start("no-such-round")
    assert run_of(lived) is None


def test_a_prefect_that_knows_another_password_is_something_to_mend(
    lived: LivedRound, caplog: pytest.LogCaptureFixture
) -> None:
    with far_prefect() as prefect:
        assert not starter(lived, prefect.api, "rundan:another").start(lived.slug)
    assert not prefect.asked
    assert [record.levelname for record in caplog.records if record.name == "rundan.prefect"] == ["WARNING"]


def test_nobody_waits_for_a_prefect_that_does_not_answer(lived: LivedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.run_starter, "PATIENCE", LONG)
    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asking = starter(lived, f"http://127.0.0.1:{silent.getsockname()[1]}/api")
        asking.poke(lived.slug)
        asking.poke(None)
        assert threading.active_count() > before  # it asks still, and we are here
    eventually(lambda: threading.active_count() <= before)  # hung up on
    assert run_of(lived) is None
