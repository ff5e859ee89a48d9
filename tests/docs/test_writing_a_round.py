"""The page "Writing a round" keeps its word in both languages: what it shows can be saved, checked and lived."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from actions.rounds.round_plans import load_plan
from cli.check import verdict_on
from cli.common.counties import registered_in
from kit.settings import CHECKOUT
from models.files.calendar_file import county_with_meetings
from models.files.round_file import RoundFile
from models.files.round_plan import RoundPlan
from models.values import After, Window
from models.vocabulary import EffectKind, Milestone, Part, RoundKind, RoundState
from rehearsal.direction import rehearse
from rules.round_check.check import NEEDED
from tests.machine import Machine
from tests.rehearsed import held_in_told_years
from tests.run.samples import ALL, sampled

TODAY = dt.date(2027, 1, 11)
PAGES = {"sv": "writing-a-round.md", "en": "writing-a-round.en.md"}


@dataclass(frozen=True)
class Page:
    """One language's page, its files saved under the names it gives them in a folder of their own."""

    language: str
    text: str
    folder: Path

    def file(self, room: str, number: int = 0) -> Path:
        return self.files(room)[number]

    def files(self, room: str) -> list[Path]:
        """Those it shows for `data/<room>/`, in its order."""
        return [self.folder / name for name in re.findall(rf"^# (data/{room}/\S+)$", self.text, re.MULTILINE)]

    def round(self, ending: tuple[str, str]) -> RoundPlan:
        """The plan of the round file whose name ends like that."""
        (path,) = [each for each in self.files("rounds") if each.stem.endswith(ending)]
        return load_plan(path, county_with_meetings(self.county_of(path)), TODAY)

    def county_of(self, path: Path) -> Path:
        """The county shown last before the file, or else the first."""
        shown_at = self.text.index(f"# {path.relative_to(self.folder)}")
        before = [
            each for each in self.files("counties") if self.text.index(f"# {each.relative_to(self.folder)}") < shown_at
        ]
        return before[-1] if before else self.file("counties")

    def plan(self, number: int) -> RoundPlan:
        path = self.file("rounds", number)
        return load_plan(path, county_with_meetings(self.county_of(path)), TODAY)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    return {language: saved(language, tmp_path_factory.mktemp(language)) for language in PAGES}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, pages: dict[str, Page]) -> Page:
    return pages[request.param]


@pytest.fixture
def swedish(pages: dict[str, Page]) -> Page:
    """The page whose rounds are lived through; the other's are the same, but for their words."""
    return pages["sv"]


def saved(language: str, folder: Path) -> Page:
    text = (CHECKOUT / "docs" / PAGES[language]).read_text(encoding="utf-8")
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        path = folder / block.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")
    return Page(language, text, folder)


def bones(plan: RoundPlan) -> object:
    """What a play of the round depends on."""
    ways = [
        (each.code, each.amount, each.meetings, [(step.body, step.level, step.consulted) for step in each.route])
        for each in plan.principals
    ]
    days = (plan.launch_on, plan.due_on, plan.window, plan.is_undated)
    return plan.kind, plan.asks, plan.effect, plan.recommended_level, plan.policy, len(plan.att_satser), days, ways


def test_both_pages_show_the_same_rounds_each_in_its_words(pages: dict[str, Page]) -> None:
    swedish, english = (
        [bones(page.plan(number)) for number in range(len(page.files("rounds")))] for page in pages.values()
    )
    assert len(swedish) >= 5
    assert swedish == english


def test_every_file_it_shows_is_without_fault(page: Page) -> None:
    files = [path for room in ("counties", "calendars", "rounds") for path in page.files(room)]
    assert len(files) >= 8
    for path in files:
        assert verdict_on(path, partial(registered_in, page.county_of(path)), TODAY).faults == (), path


def test_of_two_rounds_in_order_the_second_waits_and_has_no_due_date(page: Page) -> None:
    first, second = page.round(("-regionen", "-region")), page.round(("-kommunerna", "-municipalities"))
    assert second.after == After(first.slug, Milestone.ADOPTED)
    assert (second.is_undated, second.due_on) == (True, dt.date(2027, 11, 1))
    assert second.window == Window(dt.date(2027, 2, 1), dt.date(2027, 12, 31))
    assert second.replaces


def test_the_second_is_lived_without_a_due_date(swedish: Page) -> None:
    second = swedish.round(("-kommunerna", "-municipalities"))
    board = rehearse(second, seed=3, today=TODAY).board
    assert board.state is RoundState.CLOSED
    assert second.window
    assert all(row.decision is None or second.window.holds(row.decision.held_on) for row in board.principals)


def test_a_kind_of_its_own_asks_for_what_the_file_asks_for(page: Page) -> None:
    own = page.plan(0)
    assert own.asks == (Part.OPINION, Part.SIGNATURE)
    assert own.effect.kind is EffectKind.ALL_ADOPTED


def test_a_kind_of_its_own_is_lived_to_its_close(swedish: Page) -> None:
    assert rehearse(swedish.plan(0), seed=2, today=TODAY).board.state is RoundState.CLOSED


@pytest.mark.parametrize("size", [5, 50] if ALL else [5])
def test_its_county_of_fifty_or_five_lives_the_round_to_its_close_without_a_line_of_code(
    swedish: Page, size: int
) -> None:
    others = "".join(
        f'  - {{code: "99{n:02}", name: Kommun {n}, population: {n}000, registrar: registrator@kommun{n}.example}}\n'
        for n in range(3, size)
    )
    county = swedish.folder / "counties" / swedish.file("counties").name
    county.parent.mkdir(exist_ok=True)
    county.write_text(swedish.file("counties").read_text(encoding="utf-8") + others, encoding="utf-8")
    sixth = load_plan(swedish.file("rounds", 3), county_with_meetings(county), TODAY)
    assert (sixth.effect.kind, sixth.effect.percent) == (EffectKind.QUORUM_POPULATION, 60)
    board = rehearse(sixth, seed=2, today=TODAY).board
    assert (board.state, board.counts.principals) == (RoundState.CLOSED, size)


def test_its_county_of_several_kinds_lives_the_offer_to_its_close(swedish: Page) -> None:
    offer = swedish.plan(4)
    assert {each.code: each.amount for each in offer.principals} == {
        "9801": 189_000_00,
        "9802": 81_000_00,
        "F1": 60_000_00,
        "S1": 15_000_00,
    }
    ways = {each.code: [step.body for step in each.route if not step.consulted] for each in offer.principals}
    assert ways == {"9801": ["KS", "KF"], "9802": ["KS", "KF"], "F1": ["FD"], "S1": ["STY"]}
    for seed in sampled(3, (9, 2, 3)):
        assert rehearse(offer, seed=seed, today=TODAY).board.state is RoundState.CLOSED


def test_its_offer_is_refused_in_the_county_before_it(page: Page) -> None:
    refused = verdict_on(page.file("rounds", 4), partial(registered_in, page.file("counties")), TODAY)
    assert [fault.field for fault in refused.faults] == ["county"]


def test_the_percentage_it_quotes_is_what_its_command_says(
    page: Page, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNDAN_DATA", str(page.folder / "data"))
    monkeypatch.setenv("RUNDAN_COUNTY", page.file("counties").stem)
    monkeypatch.setenv("RUNDAN_LANGUAGE", page.language)
    machine.is_now(dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC))
    (quoted,) = re.findall(r"(?<!\*)\*([^*\n]*28[^*\n]*)\*(?!\*)", page.text)
    seed, file = re.findall(r"rundan rehearse --seed (\d+) (\S+)", page.text)[0]
    rehearsed = machine.run("rehearse", "--seed", seed, page.folder / file)
    assert rehearsed.exit_code == 0
    assert quoted in rehearsed.output


def test_its_rehearsal_holds_no_meeting_on_a_day_a_known_calendar_does_not_have(swedish: Page) -> None:
    plan = swedish.plan(3)
    held = list(held_in_told_years(plan, rehearse(plan, seed=21, today=dt.date(2026, 11, 1))))
    assert held
    assert [each for each in held if not each[-1]] == []


def test_the_words_for_kinds_are_those_a_file_may_use_with_what_each_needs(page: Page) -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| ?(.*?) ?\|$", page.text, re.MULTILINE)
    assert [(value, label, tuple(re.findall(r"`(\w+)`", needed))) for value, label, needed in rows] == [
        (kind.value, kind.label, NEEDED[kind]) for kind in RoundKind
    ]
    for value, label, _ in rows:
        assert RoundFile.model_validate({"kind": value}).kind is RoundFile.model_validate({"kind": label}).kind


def test_every_round_file_it_points_to_is_there(page: Page) -> None:
    names = re.findall(r"^\| `([\w-]+\.yaml)`", page.text, re.MULTILINE)
    assert len(names) == 5
    assert all((CHECKOUT / "data" / "rounds" / name).is_file() for name in names)


def test_each_page_leads_to_the_other(page: Page) -> None:
    (other,) = {*PAGES.values()} - {PAGES[page.language]}
    assert f"({other})" in page.text
