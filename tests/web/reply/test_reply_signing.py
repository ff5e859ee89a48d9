"""The principal's pages of a partnership: signing, the signed copy, what follows, and who has done what."""

import datetime as dt

import pytest
from sqlalchemy import select

from kit.clock import STOCKHOLM, FrozenClock
from kit.database import Database
from models.tables import Letter
from models.vocabulary import LetterKind
from notifications.sender import Sender
from tests.mail import parsed
from tests.mail import text_of as mail_text
from tests.signed import REGION, UMEA, Partnership
from tests.visitor import Visit, Visitor, attached, link_path, pdf, text_of

SIGNED = {
    "signed_on": "2019-12-02",
    "place": "Umeå",
    "signatory": "Ordföranden",
    "signatory_role": "kommunstyrelsens ordförande",
}


@pytest.fixture
def clock() -> FrozenClock:
    """The day after the common signing."""
    return FrozenClock(dt.datetime(2019, 12, 3, 10, tzinfo=STOCKHOLM).astimezone(dt.UTC))


@pytest.fixture
def umea(visit: Visit, database: Database, sender: Sender, partnership: Partnership) -> Visitor:
    """Umeå's registrar at the partnership's page."""
    visitor = visit()
    visitor.arrive(link_path(database, sender, partnership.slug, UMEA))
    return visitor


def test_the_page_asks_for_the_signature_and_for_no_decision(umea: Visitor) -> None:
    page = text_of(umea.read())
    for told in (
        "Undertecknandet var planerat till måndag 2 december 2019.",
        "Undertecknas måndag 2 december 2019 i Umeå",
        "0 av 2 har undertecknat",
        "senast 90 dagar efter att alla parter har undertecknat",
        "Rapportera undertecknandet",
    ):
        assert told in page, told
    for other in ("Rapportera en behandling", "Planera", "Föreslagen nivå", "ekommendation"):
        assert other not in page, other


def test_a_party_signs_with_the_day_and_place_the_round_has_already(umea: Visitor) -> None:
    form = umea.read("/underteckna").text
    assert 'value="2019-12-02"' in form
    assert 'value="Umeå"' in form
    receipt = text_of(umea.send("/underteckna", **SIGNED))
    assert "Undertecknandet är sparat" in receipt
    assert "kommunstyrelsens ordförande" in receipt
    page = text_of(umea.read())
    assert "Ert svar: Undertecknat måndag 2 december 2019." in page
    assert "Det undertecknade exemplaret återstår." in page


def test_the_first_signing_is_no_correction_and_the_second_says_it_is_one(umea: Visitor, database: Database) -> None:
    umea.send("/underteckna", **SIGNED)
    receipt = text_of(umea.send("/underteckna", **{**SIGNED, "place": "Skellefteå"}))
    assert "Rättelsen är sparad" in receipt
    assert "Undertecknandet rättades: måndag 2 december 2019 i Skellefteå." in text_of(umea.read())
    with database.read() as session:
        query = select(Letter.content).where(Letter.kind == LetterKind.RECEIPT).order_by(Letter.id)
        first, *_, second = (mail_text(parsed(content)) for content in session.scalars(query))
    assert "Vi har noterat att ni har undertecknat." in first
    assert "historiken" not in first
    assert "Vi har noterat rättelsen av undertecknandet." in second


def test_faults_stand_beside_their_fields_all_at_once(umea: Visitor) -> None:
    page = umea.send("/underteckna", **{**SIGNED, "signed_on": "2 dissember", "place": "", "signatory": ""})
    assert page.status_code == 422
    for field in ("signed_on", "place", "signatory"):
        assert f'id="{field}-fault"' in page.text
    assert 'value="kommunstyrelsens ordförande"' in page.text


def test_the_copy_comes_as_a_file_or_on_paper_on_a_day(umea: Visitor) -> None:
    assert umea.read("/exemplar").url.path.endswith("2480")  # nothing to return before the signing
    umea.send("/underteckna", **SIGNED)
    assert "Välj filen" in text_of(umea.send("/exemplar"))
    assert "kom inte in tidigare" in text_of(umea.send("/exemplar", copy_on="2019-12-01"))
    receipt = text_of(umea.send("/exemplar", attached(pdf(), "avtal.pdf")))
    assert "Exemplaret är sparat" in receipt
    assert "avtal.pdf" in receipt
    assert "Undertecknat exemplar, PDF" in text_of(umea.read())


def test_everyone_sees_who_has_signed_and_returned_the_copy(umea: Visitor, partnership: Partnership) -> None:
    partnership.sign(REGION)
    partnership.copy(REGION, dt.date(2019, 12, 3))
    page = text_of(umea.read("#signing"))
    assert "Region Västerbotten 2 december 2019 3 december 2019" in page
    assert "Umeå kommun inte än –" in page


def test_a_step_is_told_done_once_everyone_has_signed(umea: Visitor, partnership: Partnership) -> None:
    umea.send("/underteckna", attached(pdf()), **SIGNED)
    assert "Alla parter har inte" in text_of(umea.send("/steg", number="1", done_on="2019-12-03"))
    partnership.sign(REGION)
    assert "Ett steg är klart" in text_of(umea.read())
    wrong = text_of(umea.send("/steg", number="7", done_on="2020-01-01"))
    assert "Välj vilket steg" in wrong
    assert "inte varit än" in wrong
    receipt = text_of(umea.send("/steg", number="1", done_on="2019-12-03", note="Tre utmaningar."))
    assert "Steget är klart" in receipt
    page = text_of(umea.read())
    assert "klart tisdag 3 december 2019" in page
    assert "Starta de första innovationspartnerskapen" in page


def test_a_coordinator_takes_down_a_signing_told_by_phone(coordinator: Visitor, partnership: Partnership) -> None:
    coordinator.base = f"/console/rounds/{partnership.slug}/{UMEA}"
    assert "Välj hur uppgiften kom" in text_of(coordinator.send("/underteckna", **SIGNED))
    page = text_of(coordinator.send("/underteckna", channel="phone", **SIGNED))
    assert "Undertecknandet är antecknat" in page
    assert "Undertecknades måndag 2 december 2019 i Umeå." in page
    coordinator.send("/exemplar", channel="paper", copy_on="2019-12-03")
    board = text_of(coordinator.http.get(f"/console/rounds/{partnership.slug}"))
    assert "1 av 2 har undertecknat" in board
    assert "Umeå kommun 2 december 2019 3 december 2019" in board
