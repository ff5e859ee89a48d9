"""What is begun at a principal's page in one county leads back to it there: its board is then the county's still."""

import re
from html import unescape

import pytest

from bench.county import report_of
from kit.clock import FrozenClock
from tests.lived import LivedRound
from tests.visitor import COORDINATOR, Visitor, hidden_in
from tests.web.test_board import UMEA

COUNTY = "county=24"
FILES = re.compile(r"\.(pdf|docx|odt|zip)|/dokument/|/write/|/change/|/vagen\.")


@pytest.fixture
def page(coordinator: Visitor, national: LivedRound, clock: FrozenClock) -> str:
    """The address of a principal's page, seen in its county."""
    clock.move_to(national.today)
    national.report(report_of(2), UMEA)
    return f"/console/rounds/{national.slug}/{UMEA}"


def test_every_act_begun_there_keeps_the_county_and_leads_back_to_it(coordinator: Visitor, page: str) -> None:
    text = coordinator.http.get(f"{page}?{COUNTY}").text
    links = {unescape(each) for each in re.findall(rf'(?:href|action)="({page}/[^"#]+)"', text)}
    acts = {each for each in links if not FILES.search(each)}
    assert len(acts) >= 15
    assert {each for each in acts if COUNTY not in each} == set()
    for each in sorted(acts):
        answer = coordinator.http.get(each)
        if answer.status_code == 200 and "/do/" in each:
            assert f'href="{page}?{COUNTY}"' in answer.text, each


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("do/mute", {"reason": "De vet."}),
        ("holder", {"holder": COORDINATOR}),
        ("notes", {"note": "Ring."}),
        ("bekrafta", {"channel": "phone", "name": "Registratorn", "role": "registrator"}),
    ],
)
def test_what_is_done_there_leads_back_to_the_page_in_the_county(
    coordinator: Visitor, page: str, act: str, values: dict[str, str]
) -> None:
    at = f"{page}/{act}?{COUNTY}"
    answer = coordinator.http.post(at, data={**hidden_in(coordinator.http.get(at)), **values})
    assert (answer.status_code, answer.url.path, COUNTY in answer.url.query.decode()) == (200, page, True)
    assert f'href="{page.rpartition("/")[0]}?{COUNTY}"' in answer.text
