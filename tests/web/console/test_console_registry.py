"""The registry's pages over HTTP: what is missing is seen, every part is changed after a look, files go in and out."""

import datetime as dt
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access.links import hand_over
from actions.coordination.amendments import change_address
from actions.record.record import Said
from actions.registry.corrections import keep_address, keep_meetings
from actions.registry.offices import county_of, fill_offices
from actions.replies.meeting_days import tell_meetings
from actions.rounds.close import close_round
from actions.rounds.launch import launch
from actions.withdrawals.from_case import withdraw
from kit.clock import FrozenClock, local_day
from kit.database import Database
from kit.settings import CHECKOUT
from models.files.county import County, Principal
from models.files.registry.incoming import incoming
from models.files.registry.parts import EntryKind
from models.files.round_plan import RoundPlan
from models.meetings import Meetings
from models.reads import lookup, registry_reads
from models.tables import Case, Letter, RegistryEntry, Round, case_id
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.conftest import LAUNCH
from tests.lived import LivedRound, said
from tests.visitor import Visit, Visitor, form_of, hidden_in, sign_in_path, text_of
from web.console.registry.editors import EDITORS, shown, source_of_form
from web.pages.pages import telling_days

HERE = "/console/registry/vasterbotten"
MALA = "2418"
TODAY = local_day(LAUNCH)


def mala(database: Database, on: dt.date = TODAY, office: str = "vasterbotten") -> Principal:
    with database.read() as session:
        found = county_of(session, office, on).named(MALA)
    assert found
    return found


def through(coordinator: Visitor, path: str, **fields: str) -> httpx.Response:
    """Fill in a part's form, look at what would change, and confirm it."""
    form = coordinator.http.get(path)
    assert form.status_code == 200, text_of(form)
    looked = coordinator.http.post(path, data={**hidden_in(form), **fields})
    if "Stämmer det?" not in looked.text:
        return looked
    return coordinator.http.post(path, data=hidden_in(looked), follow_redirects=False)


def test_the_only_office_is_shown_at_once_with_every_principal(coordinator: Visitor) -> None:
    page = coordinator.http.get("/console/registry", follow_redirects=True)
    assert page.status_code == 200
    assert "Registret: Västerbotten" in text_of(page)
    assert page.text.count("/principals/") == 16


def test_a_principal_is_found_by_name_code_and_address(coordinator: Visitor) -> None:
    for asked in ("mala", "Malå", MALA, "registrator@mala.example"):
        page = coordinator.http.get(HERE, params={"q": asked})
        assert page.text.count("/principals/") == 1, asked


def test_a_new_address_is_looked_at_and_then_holds_from_today(coordinator: Visitor, database: Database) -> None:
    done = through(coordinator, f"{HERE}/parts/mailboxes/{MALA}", registrar="diariet@mala.example", chair="")
    assert done.status_code == 303
    assert (mala(database).registrar, mala(database).chair) == ("diariet@mala.example", "")
    assert "diariet@mala.example" in coordinator.http.get(f"{HERE}/principals/{MALA}").text
    assert "samordnare@regionvasterbotten.example" in text_of(coordinator.http.get(f"{HERE}/parts/mailboxes/{MALA}"))


def test_nothing_is_changed_before_it_has_been_looked_at(coordinator: Visitor, database: Database) -> None:
    path = f"{HERE}/parts/mailboxes/{MALA}"
    looked = coordinator.http.post(path, data={**hidden_in(coordinator.http.get(path)), "registrar": "ny@mala.example"})
    assert "registrator@mala.example" in text_of(looked)
    assert "ny@mala.example" in text_of(looked)
    assert mala(database).registrar == "registrator@mala.example"


@pytest.mark.parametrize("wrong", ["diariet@mala", "diariet@", "malå@mala.example", "a b@mala.example"])
def test_an_address_no_letter_can_go_to_is_refused_with_the_form_kept(coordinator: Visitor, wrong: str) -> None:
    path = f"{HERE}/parts/mailboxes/{MALA}"
    answer = coordinator.http.post(path, data={**hidden_in(coordinator.http.get(path)), "registrar": wrong})
    assert answer.status_code == 422
    assert "E-postadressen går inte att skicka till." in text_of(answer)
    assert f'value="{wrong}"' in answer.text


def test_what_is_to_hold_later_waits_for_its_day(coordinator: Visitor, database: Database) -> None:
    path = f"{HERE}/parts/mailboxes/{MALA}"
    assert through(coordinator, path, registrar="ny@mala.example", valid_from="2023-06-01").status_code == 303
    assert mala(database).registrar == "registrator@mala.example"
    assert mala(database, dt.date(2023, 6, 1)).registrar == "ny@mala.example"
    assert through(coordinator, path, registrar="x@mala.example", valid_from="2020-01-01").status_code == 422


def test_two_at_once_lose_nothing(coordinator: Visitor, database: Database) -> None:
    path = f"{HERE}/parts/mailboxes/{MALA}"
    slow = hidden_in(coordinator.http.get(path))
    through(coordinator, path, registrar="den.forsta@mala.example")
    late = {**slow, "registrar": "den.andra@mala.example", "confirmed": "yes"}
    answer = coordinator.http.post(path, data=late)
    assert answer.status_code == 409
    assert "den.andra@mala.example" in answer.text
    assert mala(database).registrar == "den.forsta@mala.example"


@pytest.mark.parametrize(
    ("part", "fields", "holds"),
    [
        (
            "principal/2418",
            {"name": "Malå stad", "kind": "kommun"},
            lambda county: county.named(MALA).name == "Malå stad",
        ),
        ("route/2418", {"route": "KS, KF"}, lambda county: county.named(MALA).route == ("KS", "KF")),
        (
            "bodies/2418",
            {"row0-code": "SN", "row0-name": "Socialnämnden", "row0-level": "namnd"},
            lambda county: county.named(MALA).bodies[0].code == "SN",
        ),
        (
            "meetings/2418/KF",
            {"dates": "19 juni och 25 september 2023"},
            lambda county: len(county.meetings_of(county.named(MALA))["KF"]) == 2,
        ),
        ("meetings/2418/KF", {"dates": ""}, lambda county: county.meetings_of(county.named(MALA))["KF"] == ()),
        (
            "group/inlandet",
            {"row0-name": "Inlandet", "row0-principals": "Malå, Sorsele"},
            lambda county: len(county.members("Inlandet", None)) == 2,
        ),
        (
            "arena/nytt-samrad",
            {"row0-name": "Nytt samråd", "row0-valid_from": "2023-09-01", "row0-succeeds": "samrad-vard-omsorg"},
            lambda county: county.arena_named("Nytt samråd") is not None,
        ),
        (
            "lead_times/-",
            {"row0-of": "styrelse", "row0-shortest": "5", "row0-usual": "10"},
            lambda county: county.lead_times.styrelse.usual == 10,
        ),
        ("county/-", {"summer_rest": "nej"}, lambda county: not county.summer_rest),
        ("route/slag:kommun", {"route": "KS, KF"}, lambda county: county.routes["kommun"] == ("KS", "KF")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_part_can_be_changed_on_its_page(
    coordinator: Visitor, database: Database, part: str, fields: dict[str, str], holds: Callable[..., bool]
) -> None:
    done = through(coordinator, f"{HERE}/parts/{part}", **fields)
    assert done.status_code == 303, text_of(done)
    with database.read() as session:
        assert holds(county_of(session, "vasterbotten", TODAY))
    assert coordinator.http.get(done.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("part", "fields", "field"),
    [
        ("route/2418", {"route": "KS, XX"}, "route"),
        ("bodies/2418", {"row0-code": "SN", "row0-name": "Socialnämnden"}, "row0-level"),
        ("meetings/2418/KF", {"dates": "i maj kanske"}, "dates"),
        ("group/inlandet", {"row0-name": "Inlandet", "row0-principals": "Malå, Atlantis"}, "row0-principals"),
        ("lead_times/-", {"row0-of": "styrelse", "row0-shortest": "9", "row0-usual": "3"}, "row0-"),
        ("principal/2418", {"name": "Malå kommun", "kind": "kommun", "population": "många"}, "population"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_hold_together_comes_back_at_its_field(
    coordinator: Visitor, part: str, fields: dict[str, str], field: str
) -> None:
    answer = through(coordinator, f"{HERE}/parts/{part}", **fields)
    assert answer.status_code == 422
    assert f'id="{field}' in answer.text
    assert "-fault" in answer.text


def test_every_part_saved_as_its_page_shows_it_says_the_same(coordinator: Visitor, database: Database) -> None:
    with database.read() as session:
        county = county_of(session, "vasterbotten", TODAY)
        entries = registry_reads.entries_on(session, "vasterbotten", TODAY)
    changed = [(each.kind, each.key) for each in entries if each.kind in EDITORS and _shown_again(each, county)]
    assert len(entries) > 100
    assert changed == []


def _shown_again(entry: RegistryEntry, county: County) -> bool:
    editor = EDITORS[entry.kind]
    source = source_of_form(editor, entry.key, shown(editor, entry.value), county)
    said = incoming(source, county, only=(entry.kind, entry.key))
    return bool(said.faults or said.parts)


def test_an_arenas_seats_are_filled_in_on_its_page(coordinator: Visitor, database: Database) -> None:
    path = f"{HERE}/parts/arena/lansamverkansgruppen"
    seat = {"row0-seat1-role": "Ordförande", "row0-seat1-principals": "Malå, Åsele", "row0-seat1-rotates": "ja"}
    shown_now = form_of(coordinator.http.get(path).text)
    assert shown_now["row0-seat0-role"] == "Representant"
    assert through(coordinator, path, **{**shown_now, **seat}).status_code == 303
    with database.read() as session:
        arena = county_of(session, "vasterbotten", TODAY).arena_named("lansamverkansgruppen")
    assert arena
    assert [(each.role, each.principals, each.rotates) for each in arena.seats] == [
        ("Representant", ("alla",), False),
        ("Ordförande", ("Malå", "Åsele"), True),
    ]
    many = {f"row0-seat{number}-role": "Representant" for number in range(60)}
    shown_now = form_of(coordinator.http.get(path).text)
    assert through(coordinator, path, **{**shown_now, **many}).status_code == 303
    with database.read() as session:
        arena = county_of(session, "vasterbotten", TODAY).arena_named("lansamverkansgruppen")
    assert arena
    assert len(arena.seats) == 60
    shown_now = form_of(coordinator.http.get(path).text)
    wrong = through(coordinator, path, **{**shown_now, **seat, "row0-seat1-principals": "Luleå"})
    assert wrong.status_code == 422
    assert 'id="row0-seat1-principals-fault"' in wrong.text


def test_a_principals_page_says_what_waits_in_every_round(coordinator: Visitor, launched: str) -> None:
    page = coordinator.http.get(f"{HERE}/principals/{MALA}")
    assert page.status_code == 200
    assert "Det vi väntar på Färdplan Nära vård 2030 i Västerbotten Bekräfta mottagandet" in text_of(page)


def test_a_principals_page_says_which_links_open_its_cases_and_what_has_happened_there(
    coordinator: Visitor, database: Database, sender: Sender, launched: str, now: dt.datetime
) -> None:
    with database.write() as session:
        hand_over(session, sender, case_id(launched, MALA), "Handläggaren", "kollega@mala.example", said(), now)
    page = text_of(coordinator.http.get(f"{HERE}/principals/{MALA}"))
    assert "Huvudmannens länk, registrator@mala.example" in page
    assert "Handläggaren, kollega@mala.example" in page
    assert "Senaste händelser Länken lämnades vidare till Handläggaren" in page


def test_an_address_of_open_rounds_can_be_put_right_in_them_too(
    coordinator: Visitor, database: Database, launched: str
) -> None:
    path = f"{HERE}/parts/mailboxes/{MALA}"
    form = coordinator.http.get(path)
    looked = coordinator.http.post(path, data={**hidden_in(form), "registrar": "diariet@mala.example"})
    assert "Färdplan Nära vård 2030" in text_of(looked)
    coordinator.http.post(path, data={**hidden_in(looked), "also": "yes"})
    with database.read() as session:
        assert session.get_one(Case, f"{launched}/{MALA}").registrar == "diariet@mala.example"


def test_an_address_put_right_in_a_round_holds_in_the_registry_if_wanted(
    coordinator: Visitor, database: Database, launched: str
) -> None:
    path = f"/console/rounds/{launched}/{MALA}/do/address"
    form = coordinator.http.get(path)
    assert "Bara i den här rundan" in text_of(form)
    coordinator.http.post(path, data={**hidden_in(form), "registrar": "bara.har@mala.example", "scope": "here"})
    assert mala(database).registrar == "registrator@mala.example"
    form = coordinator.http.get(path)
    coordinator.http.post(path, data={**hidden_in(form), "registrar": "fran.nu@mala.example", "scope": "registry"})
    assert mala(database).registrar == "fran.nu@mala.example"
    with database.read() as session:
        note = registry_reads.history(session, "vasterbotten", EntryKind.MAILBOXES, MALA)[-1].note
    assert note.startswith("Färdplan")


def test_an_address_that_holds_from_now_on_holds_in_the_principals_other_open_rounds(
    coordinator: Visitor, database: Database, sender: Sender, fardplan: RoundPlan, launched: str
) -> None:
    beside = ("en-annan", "en-tredje", "en-stangd")
    for slug in beside:
        launch(database, sender, fardplan.model_copy(update={"slug": slug, "title": slug}), LAUNCH)
    database.act(lambda session: close_round(session, sender, "en-stangd", "Klart.", said(), LAUNCH))
    with database.write() as session:
        session.get_one(Case, f"en-tredje/{MALA}").registrar = "en.annan@mala.example"
    path = f"/console/rounds/{launched}/{MALA}/do/address"

    def put_right(registrar: str, scope: str) -> list[str]:
        form = coordinator.http.get(path)
        coordinator.http.post(path, data={**hidden_in(form), "registrar": registrar, "scope": scope})
        with database.read() as session:
            return [session.get_one(Case, f"{slug}/{MALA}").registrar for slug in (launched, *beside)]

    was, own = "registrator@mala.example", "en.annan@mala.example"
    assert put_right("bara.har@mala.example", "here") == ["bara.har@mala.example", was, own, was]
    assert put_right(was, "here") == [was, was, own, was]
    assert put_right("fran.nu@mala.example", "registry") == ["fran.nu@mala.example", "fran.nu@mala.example", own, was]
    with database.read() as session:
        theirs = session.scalars(select(Letter).where(Letter.case_id == f"en-annan/{MALA}")).all()
    assert [letter.kind for letter in theirs if letter.recipient == "fran.nu@mala.example"] == [LetterKind.INVITATION]


@pytest.mark.parametrize("is_contact", [False, True], ids=["of the office", "a contact of the one round"])
def test_an_address_that_was_to_hold_from_now_on_is_taken_back_wherever_it_was_put_and_one_may_act(
    coordinator: Visitor,
    visit: Visit,
    database: Database,
    sender: Sender,
    fardplan: RoundPlan,
    launched: str,
    clock: FrozenClock,
    is_contact: bool,
) -> None:
    launch(database, sender, fardplan.model_copy(update={"slug": "en-annan", "title": "En annan"}), LAUNCH)
    page, right, wrong = f"/console/rounds/{launched}/{MALA}", "registrator@mala.example", "fel@mala.example"
    form = hidden_in(coordinator.http.get(f"{page}/do/address"))
    coordinator.http.post(f"{page}/do/address", data={**form, "registrar": wrong, "scope": "registry"})
    with database.write() as session:
        number = lookup.case_events(session, case_id(launched, MALA))[-1].number
        session.get_one(Round, launched).contacts = [{"name": "", "email": "en@kommun.example", "phone": ""}]
    clock.move_to(clock.now() + dt.timedelta(hours=1))
    who = coordinator
    if is_contact:
        who = visit()
        who.come_in(sign_in_path(database, sender, clock.now(), "en@kommun.example"))
    ahead = who.http.get(f"{page}/do/withdraw/{number}")
    assert ("Adressen går tillbaka också i: En annan" in text_of(ahead)) is not is_contact
    who.http.post(f"{page}/do/withdraw/{number}", data={**hidden_in(ahead), "reason": "Felskrivet."})
    with database.read() as session:
        theirs = [session.get_one(Case, f"{slug}/{MALA}").registrar for slug in (launched, "en-annan")]
        told = session.scalars(select(Letter).where(Letter.kind == LetterKind.CHANGED)).all()
    assert theirs == [right, wrong if is_contact else right]
    assert mala(database).registrar == right
    assert [letter.recipient for letter in told] == [right]


def _new_address(lived: LivedRound, session: Session, by: Said) -> None:
    round_ = lookup.round_of(session, lived.slug)
    change_address(session, lived.sender, case_id(lived.slug, MALA), "ny@mala.example", by, lived.today)
    keep_address(session, round_, MALA, "ny@mala.example", by.by.name, lived.today)


def _new_days(lived: LivedRound, session: Session, by: Said) -> None:
    days = (dt.date(2023, 5, 3), dt.date(2023, 6, 7))
    step = next(each for each in lookup.case_of(session, case_id(lived.slug, MALA))[0].route if each.body == "KF")
    tell_meetings(session, lived.sender, case_id(lived.slug, MALA), {step: days}, by, lived.today)
    keep_meetings(session, lookup.round_of(session, lived.slug), MALA, {"KF": days}, "Malå kommun", lived.today)


@pytest.mark.parametrize("told", [_new_address, _new_days])
def test_what_was_to_hold_from_now_on_is_as_before_once_it_is_taken_back(
    lived: LivedRound, told: Callable[[LivedRound, Session, Said], None]
) -> None:
    def known() -> tuple[str, Meetings]:
        with lived.database.read() as session:
            county = county_of(session, "vasterbotten", local_day(lived.today))
        principal = mala(lived.database, local_day(lived.today))
        return principal.registrar, county.meetings_of(principal)

    fill_offices(lived.database, CHECKOUT / "data", lived.today)
    before = known()
    lived.database.act(lambda session: told(lived, session, said()))
    assert known() != before
    with lived.database.read() as session:
        number = lookup.case_events(session, case_id(lived.slug, MALA))[-1].number
    lived.database.act(
        lambda s: withdraw(s, lived.sender, case_id(lived.slug, MALA), number, "Fel.", said(), lived.today)
    )
    assert known() == before


def test_a_day_in_the_history_is_said_in_words_and_kept_whole() -> None:
    said = telling_days("<2023-05-16>, KS-2023-01, 2023-02-30", "sv")
    assert said == ('&lt;<span class="whole">16 maj 2023</span>&gt;, KS-2023-01, <span class="whole">2023-02-30</span>')
    assert "16 May 2023" in telling_days("2023-05-16", "en")


def test_the_history_tells_meeting_days_as_pages_do(coordinator: Visitor) -> None:
    page = coordinator.http.get(f"{HERE}/principals/{MALA}").text
    history = page[page.index('id="history-heading"') :]
    assert '<span class="whole">23 maj 2023</span>' in history
    assert "2023-05-23" not in history


def test_two_principals_with_one_mailbox_are_asked_about(coordinator: Visitor) -> None:
    through(coordinator, f"{HERE}/parts/mailboxes/{MALA}", registrar="registrator@dorotea.example")
    page = text_of(coordinator.http.get(HERE, params={"show": "mailboxes"}))
    assert "samma adress som Dorotea kommun" in page
    assert "samma adress som Malå kommun" in page


def test_a_newcomer_in_another_county_chooses_it_and_fills_in_the_mailboxes(
    coordinator: Visitor, database: Database
) -> None:
    made = coordinator.http.post("/console/registry/new", data={"county": "25"}, follow_redirects=False)
    assert made.headers["location"].startswith("/console/registry/norrbotten")
    first = "15 huvudmän i Norrbotten har ingen adress än. Fyll i dem först"
    assert first in text_of(coordinator.http.get("/console"))
    page = coordinator.http.get("/console/registry/norrbotten")
    assert "Luleå kommun" in text_of(page)
    assert text_of(page).count("registrator saknas") == 15
    with database.read() as session:
        codes = [each.code for each in county_of(session, "norrbotten", TODAY).principals]
    rows = "Kod;Registrator\n" + "".join(f"{code};registrator@k{code}.example\n" for code in codes)
    path = "/console/registry/norrbotten/registry/import"
    looked = coordinator.http.post(path, data={"text": rows})
    assert "Det här ändras" in text_of(looked)
    coordinator.http.post(path, data=hidden_in(looked))
    assert "registrator saknas" not in text_of(coordinator.http.get("/console/registry/norrbotten"))
    assert "har ingen adress än" not in text_of(coordinator.http.get("/console"))


def test_whoever_has_two_offices_chooses_first_of_all_whose_principals_a_round_asks(coordinator: Visitor) -> None:
    alone = coordinator.http.post("/console/drafts", data={})
    assert 'name="county"' not in coordinator.http.get(f"{alone.url.path}/step/matter").text
    coordinator.http.post("/console/registry/new", data={"county": "25"})
    page = coordinator.http.get(f"{alone.url.path}/step/matter").text
    assert page.index('name="county"') < page.index('name="title"')


def test_a_county_that_is_none_is_refused(coordinator: Visitor) -> None:
    assert coordinator.http.post("/console/registry/new", data={"county": "99"}).status_code == 422


@pytest.mark.parametrize("name", ["registry.xlsx", "registry.yaml"])
def test_what_goes_out_comes_back_and_changes_nothing(coordinator: Visitor, name: str) -> None:
    out = coordinator.http.get(f"{HERE}/{name}")
    assert out.status_code == 200
    back = coordinator.http.post(f"{HERE}/registry/import", files={"file": (f"vasterbotten.{name[-4:]}", out.content)})
    assert "Ingenting: filen säger det som registret redan säger." in text_of(back)


def test_a_bad_file_says_where_and_nothing_is_changed(coordinator: Visitor, database: Database) -> None:
    back = coordinator.http.post(f"{HERE}/registry/import", data={"text": "Kod;Registrator\n2418;diariet@mala\n"})
    assert back.status_code == 422
    assert "rad 2, kolumn 2" in text_of(back)
    assert mala(database).registrar == "registrator@mala.example"


def test_inhabitants_come_from_scbs_own_table(coordinator: Visitor, database: Database) -> None:
    table = '"region";"2023"\n"00 Riket";10551707\n"2418 Malå";3022\n"2482 Skellefteå";75123\n'
    looked = coordinator.http.post(f"{HERE}/population/import", data={"text": table})
    assert "75123" in text_of(looked)
    coordinator.http.post(f"{HERE}/population/import", data=hidden_in(looked))
    assert mala(database).population == 3022
    with database.read() as session:
        assert county_of(session, "vasterbotten", TODAY).population_on == dt.date(2023, 12, 31)


def test_a_mailbox_that_is_another_principals_is_asked_about_before_it_is_saved(coordinator: Visitor) -> None:
    part = f"{HERE}/parts/mailboxes/2418"
    page = coordinator.http.get(part)
    checked = coordinator.http.post(part, data={**form_of(page.text), "registrar": "registrator@umea.example"})
    assert "Malå kommun och Umeå kommun har samma adress." in text_of(checked)
    own = coordinator.http.post(part, data={**form_of(page.text), "registrar": "diariet@mala.example"})
    assert "har samma adress" not in text_of(own)


def test_something_new_in_the_registry_is_named_on_a_page_that_comes_back_filled_in(coordinator: Visitor) -> None:
    path = f"{HERE}/structure/new"
    wrong = coordinator.http.post(path, data={"kind": "group", "code": "södra/norra"})
    assert (wrong.status_code, 'id="code-fault"' in wrong.text, "södra/norra" in wrong.text) == (422, True, True)
    right = coordinator.http.post(path, data={"kind": "group", "code": "södra"}, follow_redirects=False)
    assert right.headers["location"] == f"{HERE}/parts/group/s%C3%B6dra"
    assert coordinator.http.get(right.headers["location"]).status_code == 200


@pytest.mark.parametrize("page", ["structure", "structure/new", "template"])
def test_an_office_that_is_not_there_has_no_pages(coordinator: Visitor, page: str) -> None:
    assert coordinator.http.get(f"/console/registry/nowhere/{page}").status_code == 404


@pytest.mark.parametrize("what", ["registry", "population"])
def test_what_was_pasted_comes_back_to_be_put_right_where_it_stands(coordinator: Visitor, what: str) -> None:
    pasted = "Kod;Registrator;Invånare\n2425;inte en adress;många\n"
    path = f"/console/registry/vasterbotten/{what}/import"
    answer = coordinator.http.post(path, data={"text": pasted, "removing": "yes"})
    assert (answer.status_code, form_of(answer.text)["text"].strip()) == (422, pasted.strip())
    assert form_of(answer.text).get("removing", "yes") == "yes"
