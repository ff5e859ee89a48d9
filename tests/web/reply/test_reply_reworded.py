"""A report begun before the proposal was reworded: what was ticked is no answer to words nobody had read."""

import datetime as dt

import pytest

from actions.changing.changed import Changing
from actions.changing.texts import Wording, word_anew
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.tables import case_id
from notifications.sender import Sender
from tests.actions.replies.at_once import done, during
from tests.actions.test_changing import made
from tests.conftest import LAUNCH
from tests.console import Console
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, said
from tests.visitor import COUNCIL, Visitor, form_of, hidden_in, link_path, serving, text_of
from web.app import create_app

FIRST, SECOND = "Att fastställa Färdplan Nära vård 2030 i Västerbotten", "Att ta fram en handlingsplan"
CHANGED = "Förslaget till beslut ändrades medan sidan var öppen."


@pytest.fixture(autouse=True)
def after_midsummer(clock: FrozenClock) -> None:
    clock.move_to(dt.datetime(2023, 6, 26, 8, tzinfo=dt.UTC))


def worded(lived: LivedRound, *points: str) -> None:
    made(lived, lambda changing: word_anew(changing, Wording(points, "Fel i den förra.")), lived.today)


def reported(database: Database, slug: str) -> int:
    with database.read() as session:
        return len(lookup.handlings(session, case_id(slug, DOROTEA)))


@pytest.mark.parametrize("path", ["/rapportera", "/ratta/1"])
def test_an_answer_to_the_earlier_words_is_asked_for_again(dorotea: Visitor, lived: LivedRound, path: str) -> None:
    if path == "/ratta/1":
        dorotea.send("/rapportera", **COUNCIL)
    before = reported(lived.database, lived.slug)
    opened = dorotea.hidden(path)
    worded(lived, "Att inte fastställa färdplanen")
    answer = dorotea.send_opened(path, opened, **{**COUNCIL, "wording": "Kommunfullmäktige fastställer den."})
    assert answer.status_code == 422
    assert CHANGED in text_of(answer)
    assert reported(lived.database, lived.slug) == before
    assert 'name="outcomes[1]" value="adopted" checked' not in answer.text
    assert "Kommunfullmäktige fastställer den." in answer.text
    assert dorotea.send_opened(path, hidden_in(answer), **{**COUNCIL, "paragraph": "§ 46"}).status_code == 200
    assert reported(lived.database, lived.slug) == before + 1


def test_a_coordinator_who_takes_it_down_is_asked_again_too(console: Console) -> None:
    page, told = f"{console.case}/rapportera", {"channel": "phone", "name": "Kansliet", "role": "registrator"}
    opened = hidden_in(console.read(page))
    worded(console.lived, "Att inte fastställa färdplanen")
    answer = console.http.post(page, data={**opened, **COUNCIL, **told})
    assert answer.status_code == 422
    assert CHANGED in text_of(answer)
    again = form_of(answer.text)
    assert again["wording"] == COUNCIL["wording"]
    assert console.http.post(page, data=again).status_code == 422
    assert reported(console.lived.database, console.lived.slug) == 0


def test_only_the_att_sats_that_reads_otherwise_is_asked_for_again(dorotea: Visitor, lived: LivedRound) -> None:
    opened = dorotea.hidden("/rapportera")
    worded(lived, FIRST, SECOND)
    answer = dorotea.send_opened("/rapportera", opened, **{**COUNCIL, "outcomes[2]": "adopted"})
    assert text_of(answer).count(CHANGED) == 2  # at the top and at its field
    assert 'id="outcomes[2]-fault"' in answer.text
    assert 'id="outcomes[1]-fault"' not in answer.text


def test_what_has_no_outcome_is_reported_all_the_same(dorotea: Visitor, lived: LivedRound) -> None:
    opened = dorotea.hidden("/rapportera")
    worded(lived, "Att inte fastställa färdplanen")
    back = {**COUNCIL, "act": "refers_back", "reason": "Ekonomin ska belysas."}
    assert "Rapporten är sparad" in text_of(dorotea.send_opened("/rapportera", opened, **back))


def test_an_extract_read_beside_nothing_written_fills_in_the_form_at_its_own_address(dorotea: Visitor) -> None:
    said = {"extract_text": "Kommunfullmäktige § 45 2023-06-19", "name": "", "role": "", "email": ""}
    assert "utdrag=1" in str(dorotea.send("/utdrag", **said).url)


def test_a_form_that_was_recorded_before_the_words_changed_has_its_receipt_again(
    dorotea: Visitor, lived: LivedRound
) -> None:
    opened = dorotea.hidden("/rapportera")
    receipt = dorotea.send_opened("/rapportera", opened, **COUNCIL)
    worded(lived, "Att inte fastställa färdplanen")
    assert dorotea.send_opened("/rapportera", opened, **COUNCIL).url.path == receipt.url.path
    assert reported(lived.database, lived.slug) == 1


@pytest.mark.parametrize("is_reworded", [True, False])
def test_an_extract_read_meanwhile_keeps_no_answer_to_the_earlier_words(
    dorotea: Visitor, lived: LivedRound, is_reworded: bool
) -> None:
    opened = dorotea.hidden("/rapportera")
    if is_reworded:
        worded(lived, "Att inte fastställa färdplanen")
    told = {**COUNCIL, "extract_text": "Kommunfullmäktige § 45 2023-06-19"}
    answer = dorotea.send_opened("/utdrag", opened, **told)
    assert ('name="outcomes[1]" value="adopted" checked' in answer.text) is not is_reworded
    assert COUNCIL["wording"] in answer.text


def test_a_report_that_comes_while_the_proposal_is_being_reworded_waits_for_the_new_words(
    either: Database, settings: Settings, sender: Sender, fardplan: RoundPlan, clock: FrozenClock
) -> None:
    lived = LivedRound(either, sender, launch_once(either, sender, fardplan, LAUNCH))
    wording = Wording(("Att inte fastställa färdplanen",), "Fel i den förra.")
    with serving(create_app(settings, either, clock)) as url:
        visitor = Visitor(url)
        visitor.arrive(link_path(either, sender, lived.slug, DOROTEA))
        opened = visitor.hidden("/rapportera")
        answer = during(
            either,
            lambda session: word_anew(Changing(session, sender, lived.slug, said(), clock.now()), wording),
            lambda: visitor.send_opened("/rapportera", opened, **COUNCIL),
        )
        visitor.close()
    assert CHANGED in text_of(done(answer))
    assert reported(either, lived.slug) == 0
