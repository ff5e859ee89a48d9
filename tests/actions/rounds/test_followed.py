"""The round created from a consultation: its file, and what each principal hears of what came of its views."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from actions.coordination.themes import add_theme, change_theme, theme_mark
from actions.rounds.launch import launch
from actions.rounds.round_plans import check_source
from actions.views.opinions.consultation import consultation
from kit.clock import FrozenClock
from kit.errors import NotAllowed
from models.files.county import County
from models.files.yaml_source import parse_source
from models.reads import lookup, page_reads
from models.reads.opinion_reads import theme_of
from models.tables import Opinion
from models.vocabulary import LetterKind
from tests.consulted import UMEA, Consultation, opinion
from tests.lived import DOROTEA
from tests.mail import html_of, parsed, text_of
from tests.visitor import Visit, Visitor, hidden_in, link_path, reviewed
from tests.visitor import text_of as page_text
from web.console.next_round import next_round_file

SUMMARY = "/console/rounds/dialog-2019/opinions"
NEXT = "dialog-2019-forslag"
NOVEMBER = dt.datetime(2019, 11, 18, 9, tzinfo=dt.UTC)
RESPONSE = 'Koordinatorerna blir vägen in: "en väg in", # för alla.'
MALA = "2418"


@pytest.fixture
def compiled(consulted: Consultation, clock: FrozenClock) -> Consultation:
    """The dialogue with Dorotea's and Umeå's views, and one theme with what came of it."""
    consulted.give(opinion(text="Vi " + "vill vara med " * 40))
    consulted.give(opinion(answers={1: "Svagt stöd", 2: "Starkt stöd"}, text=""), UMEA)
    slug = consulted.slug

    def respond(session: Session) -> None:
        theme = add_theme(session, slug, "Kontaktväg")
        change_theme(session, slug, theme.id, "Kontaktväg", RESPONSE, theme_mark(theme_of(session, slug, theme.id)))
        add_theme(session, slug, "Utan svar än")

    consulted.database.act(respond)
    consulted.today = NOVEMBER
    clock.move_to(NOVEMBER)
    return consulted


def written(compiled: Consultation, language: str = "sv") -> str:
    with compiled.database.read() as session:
        return next_round_file(consultation(session, compiled.slug, language), language)


def filled_in(text: str) -> str:
    text = text.replace("recommended_on:\n", "recommended_on: 2019-11-15\n").replace(
        "due_on:\n", "due_on: 2020-05-29\n"
    )
    return text.replace("att_satser: []", "att_satser:\n  - Att anta överenskommelsen")


@pytest.fixture
def followed(compiled: Consultation, county: County) -> Consultation:
    """The recommendation that follows, launched; its principals can be spoken for."""
    checked = check_source(parse_source(filled_in(written(compiled)), Path("x.yaml")), county, NOVEMBER.date())
    assert checked.faults == ()
    assert checked.plan
    slug = launch(compiled.database, compiled.sender, checked.plan, NOVEMBER).slug
    return Consultation(compiled.database, compiled.sender, slug)


def invitation(followed: Consultation, code: str) -> tuple[str, str]:
    letter = next(letter for letter in followed.letters(code) if letter.kind is LetterKind.INVITATION)
    with followed.database.read() as session:
        message = parsed(page_reads.letter_with_bytes(session, letter.id)[1])
    return text_of(message), html_of(message)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_file_lacks_only_what_nobody_can_know(compiled: Consultation, county: County, language: str) -> None:
    checked = check_source(parse_source(written(compiled, language), Path("x.yaml")), county, NOVEMBER.date())
    assert {fault.field for fault in checked.faults} == {"recommended_on", "due_on", "att_satser"}
    checked = check_source(
        parse_source(filled_in(written(compiled, language)), Path("x.yaml")), county, NOVEMBER.date()
    )
    assert checked.plan
    assert checked.plan.follows == compiled.slug
    assert len(checked.plan.principals) == 15
    assert checked.plan.recommender == "AC Konsensus"
    assert "15" in checked.plan.summary
    assert f"# - Kontaktväg: {RESPONSE}" in written(compiled, language)
    assert "Utan svar än" not in written(compiled, language)


def test_it_is_created_looked_through_filled_in_and_launched_from_the_summary(
    coordinator: Visitor, compiled: Consultation
) -> None:
    draft = coordinator.http.post(f"{SUMMARY}/next")
    assert "3 uppgifter fattas" in page_text(draft)
    here = draft.url.path
    assert f"Kontaktväg: {RESPONSE}" in page_text(coordinator.http.get(f"{here}/step/matter"))
    for step, values in {
        "matter": {"title": "Förslag", "recommended_by": "AC Konsensus", "recommended_on": "2019-11-15"},
        "asked": {"kind": "recommendation", "att_satser[0]": "Att anta strukturen"},
        "when": {"when": "dated", "due_on": "2020-05-29"},
    }.items():
        kept = {**hidden_in(coordinator.http.get(f"{here}/step/{step}")), "follows": compiled.slug, "slug": NEXT}
        coordinator.http.post(f"{here}/step/{step}", data={**kept, **values, "do": "save"})
    review = coordinator.http.get(f"{here}/review")
    assert "15 huvudmän får en inbjudan nu." in page_text(review)
    board = coordinator.http.post(f"{here}/review", data=hidden_in(review))
    assert board.url.path == f"/console/rounds/{NEXT}"
    assert "Bygger på Dialog om ny samverkansstruktur för vård och omsorg ." in page_text(board)


def test_the_file_can_be_downloaded_instead(coordinator: Visitor, compiled: Consultation) -> None:
    file = coordinator.read(f"{SUMMARY}.yaml")
    assert 'filename="dialog-2019-forslag.yaml"' in file.headers["content-disposition"]
    assert file.text == written(compiled)


def test_each_invitation_tells_what_came_of_it_and_what_that_principal_said_in_short(followed: Consultation) -> None:
    for said in invitation(followed, DOROTEA):
        assert "Kontaktväg" in said
        assert "Koordinatorerna blir vägen in" in said
        assert "Utan svar än" not in said
        assert "Arenorna är för många." in said
        assert "Kommunstyrelsen tisdag 27 augusti 2019, § 88" in said
    text, _ = invitation(followed, DOROTEA)
    own = next(line for line in text.splitlines() if "vill vara med" in line)
    assert own.endswith("…")
    assert len(own) < 250
    assert "Arenorna" not in invitation(followed, UMEA)[0]
    assert "Ni svarade" not in invitation(followed, MALA)[0]
    assert "Kontaktväg" in invitation(followed, MALA)[0]


def test_an_invitation_sent_again_tells_the_same(coordinator: Visitor, followed: Consultation) -> None:
    address = {"registrar": "kansliet@dorotea.example"}
    coordinator.http.post(f"/console/rounds/{NEXT}/{DOROTEA}/do/address", data=address)
    again = next(letter for letter in followed.letters() if letter.recipient == "kansliet@dorotea.example")
    with followed.database.read() as session:
        said = text_of(parsed(page_reads.letter_with_bytes(session, again.id)[1]))
    assert "Arenorna är för många." in said


def test_the_principals_page_shows_both_ways(visit: Visit, followed: Consultation) -> None:
    visitor = visit()
    page = visitor.enter(link_path(followed.database, followed.sender, NEXT, DOROTEA))
    said = page_text(page)
    assert "Vad det blev av synpunkterna" in said
    assert "Rundan bygger på synpunkterna i Dialog om ny samverkansstruktur för vård och omsorg." in said
    assert said.count("vill vara med") == 40
    page = visitor.enter(link_path(followed.database, followed.sender, "dialog-2019", DOROTEA))
    assert "På synpunkterna bygger nu Förslag efter Dialog om ny samverkansstruktur" in page_text(page)


def test_the_board_and_the_api_link_both_ways(coordinator: Visitor, followed: Consultation) -> None:
    before, after = (coordinator.read(f"/console/rounds/{slug}") for slug in ("dialog-2019", NEXT))
    assert f'href="/console/rounds/{NEXT}"' in before.text
    assert 'href="/console/rounds/dialog-2019"' in after.text
    data = {slug: coordinator.read(f"/api/rounds/{slug}").json() for slug in ("dialog-2019", NEXT)}
    assert (data["dialog-2019"]["follows"], data["dialog-2019"]["followed_by"]) == ("", [NEXT])
    assert (data[NEXT]["follows"], data[NEXT]["followed_by"]) == ("dialog-2019", [])
    assert "Av synpunkterna är redan skapad:" in page_text(coordinator.read(SUMMARY))
    case = page_text(coordinator.read(f"/console/rounds/{NEXT}/{DOROTEA}"))
    assert "Vad det blev av synpunkterna" in case


def test_a_consultation_that_is_not_here_is_a_fault_on_its_line(
    coordinator: Visitor, compiled: Consultation, county: County
) -> None:
    text = filled_in(written(compiled)).replace("follows: dialog-2019", "follows: dialogen-2019")
    faulty = reviewed(coordinator, text)
    assert "Ingen synpunktsrunda med det namnet är startad här." in page_text(faulty)
    plan = check_source(parse_source(text, Path("x.yaml")), county, NOVEMBER.date()).plan
    assert plan
    with pytest.raises(NotAllowed, match="dialogen-2019"):
        launch(compiled.database, compiled.sender, plan, NOVEMBER)
    with compiled.database.read() as session:
        assert [round_.slug for round_ in lookup.rounds(session)] == ["dialog-2019"]


def test_a_page_reads_its_own_principals_views_and_nobody_elses(
    coordinator: Visitor, visit: Visit, followed: Consultation
) -> None:
    read: list[str] = []

    def note(opinion: Opinion, _context: object) -> None:
        read.append(opinion.case_id)

    event.listen(Opinion, "load", note)
    try:
        visit().enter(link_path(followed.database, followed.sender, NEXT, UMEA))
        coordinator.read(f"/console/rounds/{NEXT}/{UMEA}")
        coordinator.read(f"/console/rounds/{NEXT}/{MALA}")
    finally:
        event.remove(Opinion, "load", note)
    assert set(read) == {f"dialog-2019/{UMEA}"}


def test_what_came_of_it_is_not_told_to_others(visit: Visit, followed: Consultation) -> None:
    visitor = visit()
    page = visitor.enter(link_path(followed.database, followed.sender, NEXT, UMEA))
    assert "Arenorna är för många." not in page_text(page)
