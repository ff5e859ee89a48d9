"""The leadership reads the matter, and what each principal decided, in which words and where."""

from collections.abc import Iterator

import pytest

from actions.access.links import read_only_link
from actions.record.record import Said
from kit.clock import FrozenClock
from kit.database import Database
from kit.settings import Settings
from models.reads import lookup
from models.tables import case_id
from models.values import Upload
from models.vocabulary import DocumentKind, Outcome
from notifications.links import token
from tests.lived import DOROTEA, REGISTRAR, LivedRound, council, executive
from tests.visitor import Visit, Visitor, pdf, serving, text_of
from web.app import create_app

EXTRACT = Upload(DocumentKind.EXTRACT, "Utdrag KF 45", "utdrag.pdf", "application/pdf", pdf(), ())


def leadership_at(url: str, lived: LivedRound) -> Visitor:
    with lived.database.write() as session:
        link = read_only_link(session, lived.sender, lived.slug, "Samråd vård och omsorg", Said(), lived.today)
    visitor = Visitor(url)
    visitor.enter(f"/read/{token(lived.sender.secret, link.id)}")
    return visitor


@pytest.fixture
def decided(two_att_satser: LivedRound, clock: FrozenClock) -> LivedRound:
    """Dorotea's council has decided, with a reservation and an extract."""
    lived = two_att_satser
    clock.move_to(lived.today)
    lived.report(executive(outcomes={1: Outcome.ADOPTED, 2: Outcome.ADOPTED}))
    report = council(
        outcomes={1: Outcome.ADOPTED, 2: Outcome.REJECTED},
        wording="Kommunfullmäktige beslutar att fastställa färdplanen, utom punkt två.",
        reservation="Ledamöter från två grupper reserverar sig.",
    )
    lived.report(report, uploads=[EXTRACT])
    return lived


@pytest.fixture
def leadership(site: str, decided: LivedRound) -> Iterator[Visitor]:
    visitor = leadership_at(site, decided)
    yield visitor
    visitor.close()


def test_the_matter_stands_on_both_boards(leadership: Visitor, coordinator: Visitor, decided: LivedRound) -> None:
    with decided.database.read() as session:
        round_, files = lookup.round_of(session, decided.slug), lookup.attachments(session, decided.slug)
    assert len(round_.att_satser) == 2
    for page, base in (
        (leadership.read(), leadership.base),
        (coordinator.http.get(f"/console/rounds/{decided.slug}"), ""),
    ):
        said = text_of(page)
        for words in (*round_.att_satser, round_.summary.split("\n")[0], "Beslut på nivån fullmäktige."):
            assert " ".join(words.split()) in said
        for file in files:
            assert f"{base}/dokument/{file.id}" in page.text


def test_the_leadership_reads_what_dorotea_decided(leadership: Visitor) -> None:
    assert f'href="{leadership.base}/{DOROTEA}"' in leadership.read().text
    page = leadership.read(f"/{DOROTEA}")
    said = text_of(page)
    for words in (
        "Dorotea kommun",
        "Kommunfullmäktige (fullmäktige)",
        "måndag 19 juni 2023",
        "§ 45",
        "Kommunfullmäktige beslutar att fastställa färdplanen, utom punkt två.",
        "Ledamöter från två grupper reserverar sig.",
        "delvis bifall",
        "Kommunstyrelsen",
        "§ 88",
    ):
        assert words in said, words
    assert said.index("Att-sats 1 bifall") < said.index("Att-sats 2 avslag")
    for private in (REGISTRAR.name, "registrator@", '"/console', "/r/", "samordnare@"):
        assert private not in page.text


def test_its_way_is_drawn_and_told_in_words(leadership: Visitor) -> None:
    page = leadership.read(f"/{DOROTEA}").text
    assert "Vägen: inbjudan 27 mars 2023, KS föreslog 30 maj 2023, KF delvis bifall 19 juni 2023" in page


def test_one_that_has_said_nothing_says_what_is_left(leadership: Visitor) -> None:
    said = text_of(leadership.read("/2480"))
    assert "Bekräfta mottagandet och ange ärendets väg." in said
    assert "Beslutet" not in said


def test_the_rounds_own_documents_open_and_nobody_elses(leadership: Visitor, decided: LivedRound) -> None:
    with decided.database.read() as session:
        own = lookup.attachments(session, decided.slug)[0].id
        theirs = lookup.case_documents(session, case_id(decided.slug, DOROTEA))[0].id
    assert leadership.read(f"/dokument/{own}").headers["content-type"] == "application/pdf"
    assert leadership.read(f"/dokument/{theirs}").status_code == 404


@pytest.mark.parametrize("lets", [False, True])
def test_an_extract_is_shown_only_where_the_office_lets_it(
    settings: Settings, database: Database, clock: FrozenClock, decided: LivedRound, *, lets: bool
) -> None:
    assert settings.readers_see_extracts is False, "the safe choice unless somebody has made another"
    with decided.database.read() as session:
        (extract,) = lookup.case_documents(session, case_id(decided.slug, DOROTEA))
    chosen = settings.model_copy(update={"readers_see_extracts": lets})
    with serving(create_app(chosen, database, clock)) as url:
        leadership = leadership_at(url, decided)
        page, file = leadership.read(f"/{DOROTEA}"), leadership.read(f"/{DOROTEA}/dokument/{extract.id}")
        other = leadership.read(f"/2480/dokument/{extract.id}")
        leadership.close()
    assert ("Utdrag KF 45" in text_of(page)) is lets
    assert ("Utdragen finns hos samordnaren" in text_of(page)) is not lets
    assert file.status_code == (200 if lets else 404)
    assert other.status_code == 404


def test_a_link_to_another_round_opens_none_of_it(visit: Visit, decided: LivedRound) -> None:
    stranger = visit()
    base = f"/read/round/{decided.slug}"
    for path in (f"/{DOROTEA}", "/wall", "/wall/live", "/bilder/kalender.svg", f"/{DOROTEA}/vagen.svg", "/dokument/1"):
        assert stranger.http.get(base + path).status_code == 404, path
