"""One form for several rounds: a region in a family tells its cases the same at once, each by its own rules."""

import datetime as dt
import html
import re

import pytest
from sqlalchemy import func, select

from actions.access.links import hand_over, revoke_link
from actions.record.audit import verify
from actions.record.record import Said
from actions.rounds.launch import launch
from kit.clock import FrozenClock
from kit.database import Database
from models.files.round_plan import RoundPlan
from models.tables import Case, Document, Event, HeldExtract, Letter, Link, Round, case_id
from models.values import Reporter, Signing
from models.vocabulary import EventKind, LetterKind, LinkKind, Part
from notifications.links import token
from notifications.sender import Sender
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.mail import calendar_of, parsed
from tests.mail import text_of as mail_text
from tests.reading.papers import paper
from tests.visitor import COUNCIL, WHO, Visit, Visitor, attached, hidden_in, link_path, pdf, text_of
from tests.web.reply.extract.test_reply_extract import LINES

PLAN = family_plan(4)
LOCAL = [each.slug for each in PLAN.linked]
HELD = dt.datetime(2023, 6, 20, 8, tzinfo=dt.UTC)


@pytest.fixture
def family(database: Database, sender: Sender, clock: FrozenClock) -> str:
    clock.move_to(LAUNCHED_AT)
    return launch_once(database, sender, PLAN, clock.now())


@pytest.fixture
def region(visit: Visit, family: str, database: Database, sender: Sender) -> Visitor:
    """The region's registrar, come by the link of one of the local rounds."""
    visitor = visit()
    visitor.arrive(link_path(database, sender, LOCAL[0], REGION))
    return visitor


def kinds(database: Database, slug: str) -> list[EventKind]:
    with database.read() as session:
        chain = select(Event.kind).where(Event.chain == case_id(slug, REGION)).order_by(Event.number)
        return list(session.scalars(chain))[1:]


def receipts(database: Database) -> list[str]:
    with database.read() as session:
        written = select(Letter.content).where(Letter.kind == LetterKind.RECEIPT).order_by(Letter.id)
        return [" ".join(mail_text(parsed(content)).split()) for content in session.scalars(written)]


def test_one_form_tells_every_round_that_is_ticked_with_one_receipt_that_names_them(
    region: Visitor, database: Database, family: str
) -> None:
    page = region.send("/bekrafta", case_number="RS 1-2026", also_all="yes")
    assert page.status_code == 200
    assert all(each.title in html.unescape(page.text) for each in PLAN.linked[1:])
    assert [kinds(database, slug) for slug in (family, *LOCAL)] == [[EventKind.ACKNOWLEDGED]] * 5
    (registrars, own) = receipts(database)
    for told in (registrars, own):
        assert all(f"Gäller också: {each.title}" in told for each in PLAN.linked[1:])
    with database.read() as session:
        numbers = session.scalars(select(Case.case_number).where(Case.principal_code == REGION)).all()
    assert set(numbers) == {"RS 1-2026"}


def test_only_the_ticked_rounds_are_told_and_a_second_click_tells_nothing(region: Visitor, database: Database) -> None:
    hidden = region.hidden("/bekrafta")
    for _ in range(2):
        page = region.send_opened("/bekrafta", hidden, **{f"also[{LOCAL[2]}]": "yes"})
    assert "Formuläret skickades mer än en gång" in text_of(page)
    assert [len(kinds(database, slug)) for slug in LOCAL] == [1, 0, 1, 0]


def test_all_are_those_that_the_page_showed(region: Visitor, database: Database) -> None:
    hidden = region.hidden("/bekrafta")
    del hidden[f"also_seen[{LOCAL[2]}]"]  # as of a round that was opened since
    region.send_opened("/bekrafta", hidden, also_all="yes")
    assert [len(kinds(database, slug)) for slug in LOCAL] == [1, 1, 0, 1]


def test_a_plan_and_a_report_with_its_file_go_to_all_that_are_ticked(
    region: Visitor, family: str, database: Database, clock: FrozenClock
) -> None:
    region.send("/planera", also_all="yes", **{"route[0].body": "KF", "route[0].planned_on": "2023-06-19"})
    with database.read() as session:
        routes = session.scalars(select(Case.route).where(Case.principal_code == REGION)).all()
    assert [[(step.body, str(step.planned_on)) for step in route] for route in routes] == [[("KF", "2023-06-19")]] * 5
    clock.move_to(HELD)
    region.send("/rapportera", attached(pdf()), also_all="yes", **COUNCIL)
    assert [kinds(database, slug)[-1] for slug in (family, *LOCAL)] == [EventKind.HANDLED] * 5
    with database.read() as session:
        kept = session.execute(select(Document.case_id, Document.filename)).all()
    assert sorted(kept) == sorted((case_id(slug, REGION), "utdrag.pdf") for slug in (family, *LOCAL))
    assert len(receipts(database)) == 4
    with database.read() as session:
        assert verify(session)[1] == []


def test_days_that_a_case_has_put_in_a_calendar_are_moved_by_a_receipt_of_its_own(
    region: Visitor, database: Database, sender: Sender
) -> None:
    planned = {"route[0].body": "KF", "route[0].planned_on": "2023-06-19"}
    moved = {"route[0].body": "KF", "route[0].planned_on": "2023-06-26"}
    region.arrive(link_path(database, sender, LOCAL[1], REGION))
    region.send("/planera", **planned)
    region.arrive(link_path(database, sender, LOCAL[0], REGION))
    region.send("/planera", also_all="yes", **moved)
    with database.read() as session:
        query = select(Letter.case_id, func.count()).where(Letter.kind == LetterKind.RECEIPT).group_by(Letter.case_id)
        told = {str(of): int(count) for of, count in session.execute(query)}
    assert told == {case_id(LOCAL[1], REGION): 4, case_id(LOCAL[0], REGION): 2}


def test_an_extract_that_was_read_is_attached_in_every_case(
    region: Visitor, database: Database, clock: FrozenClock
) -> None:
    clock.move_to(HELD)
    file = ("extract", ("utdrag.pdf", paper([LINES]), "application/pdf"))
    page = region.http.post(f"{region.base}/utdrag", files=[file])
    region.send_opened("/rapportera", hidden_in(page), extract_attached="yes", also_all="yes", **COUNCIL)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 5
        assert session.scalar(select(func.count()).select_from(HeldExtract)) == 0


def test_a_round_that_cannot_take_it_is_named_and_nothing_is_kept_anywhere(
    region: Visitor, database: Database, clock: FrozenClock
) -> None:
    clock.move_to(HELD)
    hidden = region.hidden("/rapportera")
    with database.write() as session:
        session.get_one(Case, case_id(LOCAL[2], REGION)).version += 1
    page = region.send_opened("/rapportera", hidden, also_all="yes", **COUNCIL)
    assert page.status_code == 422
    assert f"{PLAN.linked[2].title}: Något har hänt där sedan sidan öppnades" in text_of(page)
    assert [kinds(database, slug) for slug in LOCAL] == [[]] * 4
    assert re.findall(r'name="(also[^"]+)" value="yes" checked', page.text) == [
        f"also[{slug}]" for slug in ("avtal", *LOCAL[1:])
    ]
    page = region.send_opened("/rapportera", hidden_in(page), **{f"also[{LOCAL[2]}]": "yes"}, **COUNCIL)
    assert [len(kinds(database, slug)) for slug in LOCAL] == [1, 0, 1, 0]


def test_rounds_that_ask_of_other_att_satser_are_not_reported_together(
    region: Visitor, database: Database, family: str
) -> None:
    with database.write() as session:
        session.get_one(Round, family).att_satser = ["En", "Två"]
    assert rights(region.read("/rapportera").text) == set(LOCAL[1:])
    assert rights(region.read("/planera").text) == {family, *LOCAL[1:]}


def rights(page: str) -> set[str]:
    return set(re.findall(r'name="also\[([^\]]+)\]"', page))


def test_the_page_lists_its_siblings_and_leads_to_them(region: Visitor, family: str) -> None:
    for path in ("", "/bekrafta", "/planera", "/rapportera", "/fraga"):
        text = text_of(region.read(path))
        assert "Ni är också med i 4 rundor vid sidan av" in text, path
    landed = region.http.get(f"{region.base}/till/{family}")
    assert landed.url.path == f"/svar/{family}/{REGION}"
    assert PLAN.title in text_of(landed)


def test_name_and_role_come_along_to_the_siblings(region: Visitor, family: str) -> None:
    region.send("/bekrafta")
    other = region.http.get(f"{region.base}/till/{family}").url.path
    assert f'value="{WHO["name"]}"' in region.http.get(f"{other}/planera").text


def test_a_colleagues_link_reaches_its_own_case_alone(
    visit: Visit, family: str, database: Database, sender: Sender, clock: FrozenClock
) -> None:
    by = Reporter("Registrator Ett", "registrator")
    with database.write() as session:
        hand_over(
            session, sender, case_id(LOCAL[0], REGION), "Kollega", "kollega@region.example", Said(by), clock.now()
        )
    with database.read() as session:
        link = session.scalars(select(Link).where(Link.kind == LinkKind.COLLEAGUE)).one()
        secret = token(sender.secret, link.id)
    colleague = visit()
    colleague.enter(f"/r/{secret}")
    assert rights(colleague.read("/bekrafta").text) == set()
    assert "rundor vid sidan av" not in text_of(colleague.read())
    assert colleague.read(f"/till/{family}").status_code == 404
    refused = colleague.send("/bekrafta", **{f"also[{family}]": "yes"})
    assert refused.status_code == 422
    colleague.send("/bekrafta", also_all="yes")
    assert [len(kinds(database, slug)) for slug in (family, *LOCAL[1:])] == [0, 0, 0, 0]


@pytest.mark.parametrize("why", ["another registrar", "revoked", "taken out"])
def test_a_case_the_visitor_has_no_right_to_is_neither_shown_nor_told(
    region: Visitor, why: str, database: Database, clock: FrozenClock
) -> None:
    slug = LOCAL[1]
    with database.write() as session:
        case = session.get_one(Case, case_id(slug, REGION))
        if why == "another registrar":
            case.registrar = "annan@region.example"
        elif why == "taken out":
            case.taken_out_at = clock.now()
        else:
            revoke_link(session, case.link_id, Said(), clock.now())
    assert slug not in rights(region.read("/bekrafta").text)
    assert region.read(f"/till/{slug}").status_code == 404
    assert region.send("/bekrafta", **{f"also[{slug}]": "yes"}).status_code == 422
    assert region.send("/bekrafta", also_all="yes").status_code == 200
    assert EventKind.ACKNOWLEDGED not in kinds(database, slug)


def test_no_other_principals_case_is_within_reach(region: Visitor, database: Database) -> None:
    assert rights(region.read("/bekrafta").text) == {"avtal", *LOCAL[1:]}
    region.send("/bekrafta", also_all="yes")
    with database.read() as session:
        others = select(Event).join(Case).where(Case.principal_code != REGION, Event.kind == EventKind.ACKNOWLEDGED)
        assert session.scalars(others).all() == []


def told(database: Database, slug: str, kind: EventKind) -> list[dict[str, object]]:
    with database.read() as session:
        chain = select(Event).where(Event.chain == case_id(slug, REGION), Event.kind == kind).order_by(Event.number)
        return [dict(event.data) for event in session.scalars(chain)]


def test_what_follows_a_report_told_in_several_is_told_in_them_with_one_form_too(
    region: Visitor, coordinator: Visitor, family: str, database: Database, clock: FrozenClock
) -> None:
    clock.move_to(HELD)
    region.send("/rapportera", also_all="yes", **{**COUNCIL, "preliminary": "yes"})
    clock.move_to(HELD + dt.timedelta(days=9))
    region.send("/ratta/1", also_all="yes", **{**COUNCIL, "paragraph": "§ 64", "preliminary": "yes"})
    region.send("/justerat", also_all="yes", handling="2", adjusted_on="2023-06-26", announced_on="2023-06-27")
    region.send("/efter-beslutet", also_all="yes", handling="3", kind="appealed", on="2023-06-28")
    for slug in (family, *LOCAL):
        assert [(each["corrects"], each["paragraph"]) for each in told(database, slug, EventKind.CORRECTED)] == [
            (1, "§ 64")
        ], slug
        assert [each["corrects"] for each in told(database, slug, EventKind.ANNOUNCED)] == [2], slug
        assert [each["handling"] for each in told(database, slug, EventKind.REVIEWED)] == [3], slug
    assert len(receipts(database)) == 8
    page = f"/console/rounds/{family}/{REGION}/do/withdraw/{version(database, family)}"
    answer = coordinator.http.post(page, data={"reason": "Fel ärende.", "also_all": "yes"})
    assert answer.status_code == 200, text_of(answer)[:1500]
    assert [kinds(database, slug)[-1] for slug in (family, *LOCAL)] == [EventKind.REVIEW_WITHDRAWN] * 5


def test_what_is_sent_as_a_correction_keeps_its_ticks_and_is_a_report_where_nothing_was_told(
    region: Visitor, database: Database, clock: FrozenClock
) -> None:
    clock.move_to(HELD)
    region.send("/rapportera", **{f"also[{LOCAL[1]}]": "yes"}, **COUNCIL)
    hidden = region.hidden("/ratta/1")
    assert rights(region.read("/ratta/1").text) == {LOCAL[1]}
    for slug in (LOCAL[1], LOCAL[2]):
        hidden[f"also_seen[{slug}]"] = str(version(database, slug))
    ticks = {f"also[{slug}]": "yes" for slug in (LOCAL[1], LOCAL[2])}
    assert region.send_opened("/ratta/1", hidden, **ticks, **{**COUNCIL, "paragraph": "§ 64"}).status_code == 200
    last = [kinds(database, slug)[-1:] for slug in LOCAL]
    assert last == [[EventKind.CORRECTED], [EventKind.CORRECTED], [EventKind.HANDLED], []]


def version(database: Database, slug: str) -> int:
    with database.read() as session:
        return session.get_one(Case, case_id(slug, REGION)).version


def test_a_case_number_is_put_right_where_it_is_the_same(region: Visitor, database: Database) -> None:
    region.send("/bekrafta", case_number="RS 1-2026", **{f"also[{LOCAL[1]}]": "yes"})
    with database.write() as session:
        other = session.get_one(Case, case_id(LOCAL[2], REGION))
        other.case_number, other.acknowledged_at = "RS 7-2026", LAUNCHED_AT
    region.send("/bekrafta", case_number="RS 2-2026", **{f"also[{LOCAL[1]}]": "yes"})
    assert LOCAL[2] not in rights(region.read("/bekrafta").text)
    with database.read() as session:
        found = {slug: session.get_one(Case, case_id(slug, REGION)).case_number for slug in LOCAL}
    assert [found[slug] for slug in LOCAL] == ["RS 2-2026", "RS 2-2026", "RS 7-2026", ""]


def test_meeting_days_and_a_request_for_more_time_go_to_all_that_are_ticked(
    region: Visitor, coordinator: Visitor, family: str, database: Database
) -> None:
    region.send("/motesdagar", also_all="yes", scope="here", **{"meetings[KF]": "2023-06-19, 2023-09-18"})
    region.send("/mer-tid", also_all="yes", new_on="2023-10-31", reason="Fullmäktige sammanträder i september.")
    for slug in (family, *LOCAL):
        assert kinds(database, slug) == [EventKind.MEETINGS_TOLD, EventKind.EXTENSION_ASKED], slug
    console = f"/console/rounds/{LOCAL[0]}/{REGION}/do"
    request = told(database, LOCAL[0], EventKind.EXTENSION_ASKED)[0]["request"]
    assert rights(coordinator.http.get(f"{console}/decline/{request}").text) == {family, *LOCAL[1:]}
    given = {"new_on": "2023-10-31", "decided_by": "Samordnaren", "decided_on": "2023-03-27", "reason": "Sommar."}
    coordinator.http.post(f"{console}/grant/{request}", data={**given, f"also[{LOCAL[1]}]": "yes"})
    assert [kinds(database, slug)[-1] is EventKind.EXTENDED for slug in LOCAL] == [True, True, False, False]
    other = told(database, LOCAL[2], EventKind.EXTENSION_ASKED)[0]["request"]
    declined = {"reason": "Det räcker.", "also_all": "yes"}
    coordinator.http.post(f"/console/rounds/{LOCAL[2]}/{REGION}/do/decline/{other}", data=declined)
    last = [kinds(database, slug)[-1] for slug in (family, *LOCAL)]
    assert last == [EventKind.EXTENSION_DECLINED, *[EventKind.EXTENDED] * 2, *[EventKind.EXTENSION_DECLINED] * 2]


def test_what_one_form_told_is_taken_back_in_the_rounds_that_are_ticked_with_one_letter(
    region: Visitor, coordinator: Visitor, family: str, database: Database, clock: FrozenClock
) -> None:
    clock.move_to(HELD)
    region.send("/rapportera", also_all="yes", **COUNCIL)
    clock.move_to(HELD + dt.timedelta(hours=1))
    page = f"/console/rounds/{LOCAL[1]}/{REGION}/do/withdraw/2"
    asked = coordinator.http.get(page)
    assert rights(asked.text) == {family, LOCAL[0], *LOCAL[2:]}
    coordinator.http.post(page, data={"reason": "Fel möte.", f"also[{LOCAL[0]}]": "yes", f"also[{family}]": "yes"})
    gone = [slug for slug in (family, *LOCAL) if EventKind.WITHDRAWN in kinds(database, slug)]
    assert gone == [family, LOCAL[0], LOCAL[1]]
    with database.read() as session:
        letters = session.scalars(select(Letter.case_id).where(Letter.queued_at == clock.now())).all()
    assert set(letters) == {case_id(LOCAL[1], REGION)}
    assert rights(coordinator.http.get(f"/console/rounds/{LOCAL[2]}/{REGION}/do/withdraw/2").text) == {LOCAL[3]}
    coordinator.http.post(
        f"/console/rounds/{LOCAL[2]}/{REGION}/do/withdraw/2", data={"reason": "Också fel.", "also_all": "yes"}
    )
    assert all(EventKind.WITHDRAWN in kinds(database, slug) for slug in (family, *LOCAL))


def test_days_that_one_form_planned_are_called_off_from_whichever_round_it_is_taken_back_in(
    region: Visitor, coordinator: Visitor, family: str, database: Database, clock: FrozenClock
) -> None:
    region.send("/planera", also_all="yes", **{"route[0].body": "KF", "route[0].planned_on": "2023-06-19"})
    clock.move_to(LAUNCHED_AT + dt.timedelta(hours=1))
    page = f"/console/rounds/{LOCAL[1]}/{REGION}/do/withdraw/2"
    coordinator.http.post(page, data={"reason": "Fel dag.", "also_all": "yes"})
    with database.read() as session:
        planned, changed = (
            calendar_of(parsed(session.scalars(select(Letter.content).where(Letter.kind == kind)).first() or b""))
            for kind in (LetterKind.RECEIPT, LetterKind.CHANGED)
        )
    assert changed["METHOD"] == "CANCEL"
    assert {str(each["UID"]) for each in planned.events} <= {str(each["UID"]) for each in changed.events}


def asking(part: Part, signing: Signing | None = None) -> RoundPlan:
    """The family, asking for something else in every round."""
    asked = {"asks": (part,), "signing": signing}
    main = PLAN.model_copy(update=asked)
    return main.model_copy(update={"linked": tuple(each.model_copy(update=asked) for each in PLAN.linked)})


OPINION = {"text": "Vi står bakom samtliga förslag.", "body": "KS", "backed_on": "2023-06-12", "paragraph": "§ 4"}
SIGNED = {"signed_on": "2023-06-12", "place": "Umeå", "signatory": "Ordföranden", "signatory_role": "ordförande"}
ONLY_TICKS = {
    "opinions": (asking(Part.OPINION), "/synpunkter", OPINION, EventKind.OPINION_GIVEN),
    "signing": (asking(Part.SIGNATURE, Signing()), "/underteckna", SIGNED, EventKind.SIGNED),
}


@pytest.mark.parametrize("which", ONLY_TICKS)
def test_opinions_and_signatures_go_to_the_rounds_that_are_ticked_with_one_receipt(
    visit: Visit, database: Database, sender: Sender, clock: FrozenClock, which: str
) -> None:
    asked, path, said, kind = ONLY_TICKS[which]
    clock.move_to(LAUNCHED_AT)
    launch(database, sender, asked, clock.now())
    clock.move_to(HELD)
    region = visit()
    region.arrive(link_path(database, sender, LOCAL[0], REGION))
    assert rights(region.read(path).text) == {PLAN.slug, *LOCAL[1:]}
    page = region.send(path, **{f"also[{LOCAL[2]}]": "yes"}, **said)
    assert page.status_code == 200, text_of(page)
    assert {slug for slug in (PLAN.slug, *LOCAL) if kinds(database, slug)} == {LOCAL[0], LOCAL[2]}
    assert kinds(database, LOCAL[2]) == [kind]
    written = receipts(database)
    assert len(written) == 2
    assert all(f"Gäller också: {PLAN.linked[2].title}" in each for each in written)
