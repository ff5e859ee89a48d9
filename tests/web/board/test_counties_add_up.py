"""What a round's counties say makes what the whole round says, wherever it is asked: on pages, in files, as data.

And whatever a county's page leads to is of the county too.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from html import unescape

import httpx
import openpyxl
import pytest
from sqlalchemy import select

from actions.access.links import read_only_link
from actions.changing.changed import Changing
from actions.changing.taking_part import take_out
from actions.coordination.themes import add_theme, mark_answers
from actions.replies.extension_requests import ask_extension
from actions.replies.opinions import give_opinion
from actions.replies.questions import ask_question
from actions.rounds.launch import launch
from bench.county import REPORTED_AT, report_of
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.reads.opinion_reads import theme_marks
from models.tables import Letter, case_id
from models.values import Inquiry, OpinionReport, RequestedExtension
from models.vocabulary import AnswerKind, EffectKind, LetterKind, LetterState, Part
from notifications.links import token
from notifications.sender import Sender
from tests.launched import played_once
from tests.lived import LivedRound, said
from tests.visitor import Visit, Visitor, hidden_in, text_of
from tests.web.board.conftest import JOINT, national_plan
from tests.web.test_board import shown_in
from web.board.looking import FILTERS

COUNTIES = ("09", "24", "25", "none")
UMEA, MALA, DOROTEA, SKELLEFTEA, ROBERTSFORS = "2480", "2418", "2425", "2482", "2409"
LULEA, KIRUNA, GOTLAND = "2580", "2584", "0980"

TAKES_A_COUNTY = re.compile(
    r"/(?:console/rounds|read/round)/fardplan(?:/\d+(?:/do/.*)?|/do/.*|/opinions.*|/wall|/write/.*|/resultat\..*|/bilder/.*|/foljebrev.*|/family)?"
    r"|/console/families/fardplan|/api/rounds/fardplan"
)
OF_THE_WHOLE = ("/opinions.yaml", "/opinions/next")

Ask = Callable[..., httpx.Response]
Numbers = Counter[str]


def plan() -> RoundPlan:
    """A round that asks for all there is to count, with a local one beside it for each municipality and its region."""
    main = national_plan(set(COUNTIES)).model_copy(
        update={
            "asks": (Part.OPINION, Part.DECISION),
            "questions": (Inquiry("Ska vi?", AnswerKind.CHOICE, ("Gärna", "Nej")),),
            "effect": Effect(kind=EffectKind.ALL_ADOPTED),
        }
    )
    regions = {each.code: each for each in main.principals if len(each.code) == 2}
    beside = {"family": main.slug, "asks": (Part.DECISION,), "questions": ()}
    linked = [
        main.model_copy(
            update={
                **beside,
                "slug": f"lokal-{each.code}",
                "title": f"Lokal med {each.name}",
                "principals": (regions[each.code[:2]], each),
            }
        )
        for each in main.principals
        if each.code[:2] in regions and each.code not in regions
    ]
    return main.model_copy(update={"linked": tuple(linked)})


@pytest.fixture
def lively(database: Database, sender: Sender, clock: FrozenClock) -> LivedRound:
    """That round, in which something of everything has happened, unlike in each county."""
    lived = LivedRound(database, sender, plan().slug)
    lived.today = REPORTED_AT
    clock.move_to(lived.today)
    played_once(database, "counties that add up", lambda: play(lived))
    return lived


def play(lived: LivedRound) -> None:
    sender, slug, now = lived.sender, launch(lived.database, lived.sender, plan(), lived.today).slug, lived.today
    with lived.database.write() as session:
        for code in (UMEA, LULEA, GOTLAND, JOINT):
            answer = "Nej" if code == LULEA else "Gärna"
            given = OpinionReport(answers={1: answer}, text=f"Sagt av {code}.", backed_by="Styrelsen", backed_on=None)
            give_opinion(session, sender, case_id(slug, code), given, said(), now)
        for code in (MALA, KIRUNA):
            ask_question(session, sender, case_id(slug, code), "Hur?", said(), now)
        asked = RequestedExtension(plan().due_on.replace(month=10), "Vi hinner inte.")
        ask_extension(session, sender, case_id(slug, SKELLEFTEA), asked, said(), now)
        marked = {(UMEA, 1), (LULEA, 1)}
        mark_answers(session, slug, add_theme(session, slug, "Vilja").id, marked, marked)
        take_out(Changing(session, sender, slug, said(), now), ROBERTSFORS, "Slås ihop.")
        for code in (DOROTEA, KIRUNA):
            sent = select(Letter).where(Letter.case_id == case_id(slug, code))
            letter = session.scalars(sent.where(Letter.kind == LetterKind.INVITATION)).one()
            letter.state, letter.settled_at = LetterState.BOUNCED, now
    lived.database.act(lambda session: read_only_link(session, sender, slug, "Samråd", said(), now))
    for code in (UMEA, LULEA):
        lived.report(report_of(2), code)


@pytest.fixture
def ask(lively: LivedRound, coordinator: Visitor) -> Ask:
    """Ask for a page, of a county if one is said. `{round}` stands for the round's short name."""

    def asked(address: str, county: str, **more: str) -> httpx.Response:
        about = {**more, "county": county} if county else more
        answer = coordinator.http.get(address.format(round=lively.slug), params=about)
        assert answer.status_code == 200, answer.text
        return answer

    return asked


def as_data(ask: Ask, county: str) -> Numbers:
    told = ask("/api/rounds/{round}", county).json()
    assert told["county"] == county
    questions = told["opinions"]["questions"]
    return Counter(
        {
            **{name: value for name, value in told["counts"].items() if isinstance(value, int)},
            **{f"outcome {name}": value for name, value in told["counts"]["by_outcome"].items()},
            **{f"verdict {name}": value for name, value in told["outlook"]["by_verdict"].items()},
            **{f"principal {each['code']}": 1 for each in told["principals"]},
            **{f"taken out {each['code']}": 1 for each in told["taken_out"]},
            **{f"letters {state}": count for state, count in told["letters"].items()},
            **{f"question {each['number']}": each["answered"] for each in questions},
            **{each["answer"]: each["count"] for question in questions for each in question["choices"]},
            **{f"opinion {each['code']}": 1 for each in told["opinions"]["opinions"]},
            **{f"{each['name']} {mark['code']}": 1 for each in told["opinions"]["themes"] for mark in each["answers"]},
            **{f"family {name}": count for name, count in (told["family"] or {}).items() if type(count) is int},
            "questions": told["open_questions"],
        }
    )


def on_the_board(ask: Ask, county: str) -> Numbers:
    page = ask("/console/rounds/{round}", county)
    letters = page.text.partition('id="letters-heading"')[2].partition("</ul>")[0]
    by_state = re.findall(r"(\d+) ([\w-]+(?: \w+)?)", re.sub(r"<[^>]+>", " ", letters))
    parts = {name: listed(page.text, f'id="{name}"') for name in ("requests", "questions")}
    return Counter(
        {
            **cards(page),
            **{f"letters {state}": int(count) for count, state in by_state},
            **parts,
            "undelivered": listed(page.text, "<h3>Kom inte fram</h3>", "<h3>"),
            "waits": waiting(page),
        }
    )


def cards(page: httpx.Response) -> Mapping[str, int]:
    found = re.findall(
        r'<span class="glance-name">.*?</svg> ([^<]+)</span> <strong>(\d+)</strong>', page.text, re.DOTALL
    )
    assert found
    return {name: int(count) for name, count in found}


def waiting(page: httpx.Response) -> int:
    said = re.search(r"(\d+) sak(?:er)? väntar på dig", text_of(page))
    return int(said[1]) if said else 0


def listed(page: str, after: str, until: str = "</section>") -> int:
    """How many are listed in a part of the page."""
    return page.partition(after)[2].partition(until)[0].count("<li")


def in_its_rows(ask: Ask, county: str) -> Numbers:
    shown = (shown_in(ask("/console/rounds/{round}", county, show=show)) for show in FILTERS)
    return Counter({f"{show} {name}": 1 for show, names in zip(FILTERS, shown, strict=True) for name in names})


def on_the_wall(ask: Ask, county: str) -> Numbers:
    said = re.search(r"(\d+) av (\d+) har", text_of(ask("/console/rounds/{round}/wall", county)))
    assert said
    return Counter({"answered": int(said[1]), "principals": int(said[2])})


def of_opinions(ask: Ask, county: str) -> Numbers:
    page = text_of(ask("/console/rounds/{round}/opinions", county))
    said = re.search(r"(\d+) av (\d+) har svarat", page)
    assert said
    quoted = Counter(re.findall(r"Sagt av \d+", page))
    return quoted + Counter({"answered": int(said[1]), "asked": int(said[2])})


def in_the_document(ask: Ask, county: str) -> Numbers:
    return Counter(re.findall(r"Sagt av \d+", ask("/console/rounds/{round}/opinions.html", county).text))


def in_the_csv(ask: Ask, county: str) -> Numbers:
    text = ask("/console/rounds/{round}/opinions.csv", county).content.decode("utf-8-sig")
    return Counter(row[0] for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:])


def of_the_family(ask: Ask, county: str) -> Numbers:
    page = ask("/console/families/{round}", county)
    rows = re.findall(r'<a href="/console/rounds/(lokal-\d+)">', page.text)
    return Counter({**cards(page), **dict.fromkeys(rows, 1), "waits": waiting(page)})


def in_the_table(ask: Ask, county: str) -> Numbers:
    file = io.BytesIO(ask("/console/rounds/{round}/resultat.xlsx", county).content)
    [sheet] = openpyxl.load_workbook(file).worksheets
    return Counter(f"{row[0]} {row[2]} {row[5]}" for row in list(sheet.iter_rows(values_only=True))[1:])


def in_the_paper(ask: Ask, county: str) -> Numbers:
    page = text_of(ask("/console/rounds/{round}/resultat.html", county))
    return Counter(re.findall(r"Sagt av \d+|Lokal med \w+", page)) + Counter(
        missing=len(re.findall(r": Inget svar\.", page))
    )


def in_the_zip(ask: Ask, county: str) -> Numbers:
    with zipfile.ZipFile(io.BytesIO(ask("/console/rounds/{round}/foljebrev.zip", county).content)) as packed:
        return Counter(packed.namelist())


def in_the_pictures(ask: Ask, county: str) -> Numbers:
    calendar = ask("/console/rounds/{round}/bilder/kalender.svg", county).text
    ring = ask("/console/rounds/{round}/bilder/utfall.svg", county).text
    said = re.search(r"(\d+) av (\d+) har", ring)
    assert said
    rows = re.findall(r"<text[^>]*>(Region \w+|[^<]+ kommun)</text>", calendar)
    return Counter({"answered": int(said[1]), "principals": int(said[2])}) + Counter(rows)


def to_write_to(ask: Ask, county: str) -> Numbers:
    found: Numbers = Counter()
    for show in ("all", "open", "unreceived", "answered"):
        page = ask("/console/rounds/{round}/write/message", county, show=show).text
        found += Counter(f"{show} {code}" for code in re.findall(r'name="tick\[(\w+)\]"', page))
    return found


VIEWS = (
    as_data,
    on_the_board,
    in_its_rows,
    on_the_wall,
    of_opinions,
    in_the_document,
    in_the_csv,
    in_the_table,
    in_the_paper,
    in_the_zip,
    in_the_pictures,
    to_write_to,
)


@pytest.mark.parametrize("numbers", VIEWS, ids=lambda each: each.__name__)
def test_the_counties_numbers_make_the_rounds(ask: Ask, numbers: Callable[[Ask, str], Numbers]) -> None:
    whole, parts = numbers(ask, ""), [numbers(ask, county) for county in COUNTIES]
    assert len(whole) > 1, "something is counted"
    assert all(parts), "in each county"
    total: Numbers = Counter()
    for part in parts:
        total += part
    assert total == +whole


def test_the_counties_families_make_the_rounds(ask: Ask) -> None:
    """Whoever is of no county is in no local round."""
    whole, *parts = (of_the_family(ask, county) for county in ("", *COUNTIES[:-1]))
    assert sum(parts, Counter()) == +whole
    assert all(part["Alla"] for part in parts)


def test_the_next_round_is_made_of_the_whole_consultation(ask: Ask) -> None:
    page = text_of(ask("/console/rounds/{round}/opinions", "24"))
    assert "Den görs av hela rundan, inte bara av länet." in page
    files = [ask("/console/rounds/{round}/opinions.yaml", county).text for county in ("", "24")]
    assert files[0] == files[1]


def test_answers_marked_in_a_county_leave_the_others_marks(ask: Ask, lively: LivedRound, coordinator: Visitor) -> None:
    page = ask("/console/rounds/{round}/opinions", "24").text
    address = re.search(r'href="(/console/rounds/[^"]+/answers)\?county=24"', page)
    assert address
    form = ask(address[1], "24")
    shown = hidden_in(form)["shown"]
    assert shown.split() == [f"{UMEA}.1", f"{UMEA}.0"]
    answer = coordinator.http.post(
        address[1], params={"county": "24"}, data={"shown": shown, f"mark-{UMEA}.0": "on"}, follow_redirects=False
    )
    assert "/opinions?county=24&done=marked#theme-" in answer.headers["location"]
    with lively.database.read() as session:
        assert {(mark.case_id, mark.question) for mark in theme_marks(session, lively.slug)} == {
            (case_id(lively.slug, LULEA), 1),
            (case_id(lively.slug, UMEA), 0),
        }


def test_a_family_leads_to_the_county_it_is_of_and_to_the_whole_where_the_round_has_no_such(ask: Ask) -> None:
    for asked, kept in (("24", "?county=24"), ("12", "")):
        page = ask("/console/families/{round}", asked).text
        assert set(re.findall(r'href="(?:/api/rounds|/console/rounds)/fardplan([^"/]*)"', page)) == {kept}


def led_to(page: httpx.Response) -> set[str]:
    """The addresses that the page leads to and that take a county, but for those that choose another: in forms that
    are asked by, the county is a field."""
    choices = r'<details class="counties.*?</details>|<a [^>]*>Visa alla län</a>|<form[^>]* method="get"[^>]*>'
    kept = re.sub(choices, "", page.text, flags=re.DOTALL)
    found = {unescape(href) for href in re.findall(r'\b(?:href|action)="([^"]+)"', kept)}
    return {href for href in found if TAKES_A_COUNTY.fullmatch(re.split("[?#]", href)[0])}


@pytest.mark.parametrize(
    "page",
    [
        "/console/rounds/{round}",
        "/console/rounds/{round}/2418",
        "/console/rounds/{round}/2418/do/answer/1",
        "/console/rounds/{round}/2482/do/grant/1",
        "/console/rounds/{round}/opinions",
        *(f"/console/rounds/{{round}}/do/{act}" for act in ("close", "extend", "extend-family", "reader", "weekly")),
        "/console/rounds/{round}/write/message",
        "/console/families/{round}",
    ],
)
def test_whatever_a_countys_page_leads_to_is_of_the_county(ask: Ask, page: str) -> None:
    found = led_to(ask(page, "24"))
    assert found
    lost = {href for href in found if not re.search(r"county(?:=|%3D)24", href)}
    assert {href for href in lost if not href.endswith(OF_THE_WHOLE)} == set()


@pytest.mark.parametrize("below", ["", "/family", "/opinions", "/2418"])
def test_so_is_what_the_leaderships_page_of_a_county_leads_to(
    lively: LivedRound, visit: Visit, clock: FrozenClock, below: str
) -> None:
    with lively.database.write() as session:
        link = read_only_link(session, lively.sender, lively.slug, "Samråd", said(), clock.now())
    reading = visit()
    reading.enter(f"/read/{token(lively.sender.secret, link.id)}")
    found = led_to(reading.http.get(f"{reading.base}{below}", params={"county": "24"}))
    assert found
    assert {href for href in found if "county=24" not in href} == set()


def test_what_is_done_and_written_in_a_county_leads_back_to_it(ask: Ask, coordinator: Visitor) -> None:
    case = "/console/rounds/fardplan/2418"
    board = "/console/rounds/fardplan?county=24"
    told = hidden_in(ask(f"{case}/do/mute", "24")) | {"reason": "Semester."}
    done = coordinator.http.post(f"{case}/do/mute?county=24", data=told, follow_redirects=False)
    assert done.headers["location"] == f"{case}?county=24&done=mute"
    page = ask("/console/rounds/{round}/write/remind", "", code="2418", back=board)
    told = hidden_in(page) | {"step": "send", "tick[2418]": "yes", "text": "Snart."}
    done = coordinator.http.post("/console/rounds/fardplan/write/remind", data=told, follow_redirects=False)
    assert done.headers["location"] == f"{board}&done=write-remind"


def test_letters_sent_again_from_a_county_are_its_own(ask: Ask, lively: LivedRound, coordinator: Visitor) -> None:
    address = re.search(r'action="([^"]+/letters/again[^"]*)"', ask("/console/rounds/{round}", "25").text)
    assert address
    done = coordinator.http.post(address[1], follow_redirects=False)
    assert done.headers["location"] == f"/console/rounds/fardplan?county={'25'}&done=again"
    with lively.database.read() as session:
        (left,) = lookup.undelivered(session, lively.slug)
    assert left.case_id == "fardplan/2425"
