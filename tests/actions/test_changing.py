"""What a change of a round brings with it: the entry into force, the rounds beside, the one that waits."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from actions.changing.calling_off import call_off
from actions.changing.changed import About, Changed, Changing, foresee
from actions.changing.files import NewFile, attach
from actions.changing.taking_part import take_out
from actions.changing.texts import Detail, Wording, change_detail, word_anew
from actions.letters.digest import send_digest
from actions.record.audit import verify
from actions.rounds.close import close_round
from actions.withdrawals.from_round import withdraw_from_round
from actions.withdrawals.told import Record
from kit.clock import at_local, local_day
from kit.database import Database
from kit.errors import FaultyInput, NotAllowed
from models.files.round_file import Effect
from models.files.round_plan import RoundPlan
from models.reads import lookup
from models.reads.letters_of_case import alone, letters_of_case
from models.tables import Case, Letter, case_id
from models.values import Upload
from models.vocabulary import DocumentKind, EffectKind, EventKind, LetterKind, Outcome, RoundState
from notifications.sender import Sender
from rules.changing.telling import Field
from rules.effect import Prospect
from tests.families import LAUNCHED_AT, REGION, family_plan
from tests.launched import launch_once
from tests.lived import DOROTEA, LivedRound, said
from tests.mail import parsed, text_of
from tests.signed import Partnership

LATER = LAUNCHED_AT + dt.timedelta(days=3)
CONTACTS = [{"role": "", "email": "ny@region.example", "phone": ""}]


def made(lived: LivedRound, act: Callable[[Changing], Changed], now: dt.datetime | None = None) -> Changed:
    at = now or lived.today
    return lived.database.act(lambda s: act(Changing(s, lived.sender, lived.slug, said(), at)))


@pytest.fixture
def family(database: Database, sender: Sender) -> LivedRound:
    """An agreement between a region and three municipalities, with a local one for each."""
    return LivedRound(database, sender, launch_once(database, sender, family_plan(3), LAUNCHED_AT))


def rounds_of(lived: LivedRound) -> list[str]:
    return [lived.slug, *(f"{lived.slug}-{code}" for code in ("000001", "000002", "000003"))]


def titles_of(lived: LivedRound) -> list[str]:
    with lived.database.read() as session:
        return [lookup.round_of(session, slug).title for slug in rounds_of(lived)]


def letters(lived: LivedRound, kind: LetterKind) -> list[Letter]:
    with lived.database.read() as session:
        return [row for slug in rounds_of(lived) for row in lookup.round_letters(session, slug) if row.kind is kind]


def test_one_taken_out_no_longer_stands_in_the_way_of_the_entry_into_force(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    plan = fardplan.model_copy(update={"slug": "avtal", "effect": Effect(kind=EffectKind.ALL_ADOPTED)})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    lived.everyone(lambda code: {"outcomes": {1: Outcome.REJECTED if code == DOROTEA else Outcome.ADOPTED}})
    before = lived.view().effect
    assert before
    assert before.prospect is Prospect.IMPOSSIBLE
    made(lived, lambda changing: take_out(changing, DOROTEA, "Den hör till ett annat län."))
    after = lived.view().effect
    assert after
    assert after.prospect is Prospect.IN_FORCE
    assert after.total == 15


def test_nothing_of_a_round_taken_back_is_in_force(
    database: Database, sender: Sender, fardplan: RoundPlan, now: dt.datetime
) -> None:
    plan = fardplan.model_copy(update={"slug": "avtal", "effect": Effect(kind=EffectKind.ALL_ADOPTED)})
    lived = LivedRound(database, sender, launch_once(database, sender, plan, now))
    lived.everyone()
    made(lived, lambda changing: call_off(changing, "Togs tillbaka."))
    assert lived.view().effect is None


def test_the_last_one_is_not_taken_out(partnership: Partnership) -> None:
    lived = LivedRound(partnership.database, partnership.sender, partnership.slug)
    made(lived, lambda changing: take_out(changing, "2480", "Fel part."))
    with pytest.raises(NotAllowed, match="Dra tillbaka rundan i stället"):
        made(lived, lambda changing: take_out(changing, "24", "Fel part."))


def test_what_is_signed_is_never_worded_anew(partnership: Partnership) -> None:
    partnership.sign()
    lived = LivedRound(partnership.database, partnership.sender, partnership.slug)
    with pytest.raises(FaultyInput) as refused:
        made(lived, lambda changing: word_anew(changing, Wording(("Att teckna avtalet",), "Fel.")))
    assert any("har undertecknat" in fault.message for fault in refused.value.faults)


def test_contacts_are_changed_in_the_whole_family_with_one_letter_each(family: LivedRound) -> None:
    detail = Detail(Field.CONTACTS, CONTACTS, "Ny samordnare.", whole_family=True)
    made(family, lambda changing: change_detail(changing, detail), LATER)
    with family.database.read() as session:
        assert all(lookup.round_of(session, slug).contacts == CONTACTS for slug in rounds_of(family))
        assert verify(session)[1] == []
    assert len(letters(family, LetterKind.CHANGED)) == 4


def test_the_morning_letter_tells_the_coordinators_once_what_was_changed(lived: LivedRound) -> None:
    file = Upload(DocumentKind.ATTACHMENT, "Karta", "karta.pdf", "application/pdf", b"%PDF-1.4")
    made(lived, lambda changing: attach(changing, NewFile(file, "Glömdes.")))
    made(lived, lambda changing: take_out(changing, DOROTEA, "Är inte part."))
    for day in (dt.date(2023, 6, 27), dt.date(2023, 6, 28)):
        at = at_local(day, dt.time(9))
        with lived.database.write() as session:
            send_digest(session, lived.sender, lived.slug, at)
    with lived.database.read() as session:
        rows = [row for row in lookup.round_letters(session, lived.slug) if row.kind is LetterKind.DIGEST]
        told = [(local_day(row.queued_at), text_of(parsed(row.content))) for row in rows]
    for sentence in ("Ny bilaga: Karta.", "Dorotea kommun: Huvudmannen är inte längre med i rundan."):
        assert {day for day, text in told if sentence in text} == {dt.date(2023, 6, 27)}


def test_a_family_change_is_taken_back_everywhere(family: LivedRound) -> None:
    with family.database.read() as session:
        before = lookup.round_of(session, family.slug).contacts
    detail = Detail(Field.CONTACTS, CONTACTS, "Ny samordnare.", whole_family=True)
    made(family, lambda changing: change_detail(changing, detail), LATER)
    with family.database.read() as session:
        number = max(Record.of(session, family.slug).may_go)
    family.database.act(lambda s: withdraw_from_round(s, family.sender, family.slug, number, "Fel.", said(), LATER))
    with family.database.read() as session:
        assert all(lookup.round_of(session, slug).contacts == before for slug in rounds_of(family))
        assert verify(session)[1] == []


@pytest.mark.parametrize("kind", [EventKind.CHANGED, EventKind.ATTACHED])
def test_what_is_taken_back_in_a_whole_family_is_told_in_one_letter_each(family: LivedRound, kind: EventKind) -> None:
    detail = Detail(Field.CONTACTS, CONTACTS, "Ny samordnare.", whole_family=True)
    file = Upload(DocumentKind.ATTACHMENT, "Kostnader", "kostnader.txt", "text/plain", b"12 kronor", ())
    acts: dict[EventKind, Callable[[Changing], Changed]] = {
        EventKind.CHANGED: lambda changing: change_detail(changing, detail),
        EventKind.ATTACHED: lambda changing: attach(changing, NewFile(file, "Glömdes.", whole_family=True)),
    }
    made(family, acts[kind], LATER)
    with family.database.read() as session:
        number = max(Record.of(session, family.slug).may_go)
    family.database.act(lambda s: withdraw_from_round(s, family.sender, family.slug, number, "Fel.", said(), LATER))
    told = [letter for letter in letters(family, LetterKind.CHANGED) if letter.key.startswith("taken-back:")]
    assert len(told) == len({letter.recipient for letter in told}) == 4
    of_region = next(letter.id for letter in told if letter.case_id == case_id(family.slug, REGION))
    with family.database.read() as session:
        text = " ".join(text_of(parsed(session.get_one(Letter, of_region).content)).split())
    assert all(title in text for title in titles_of(family))


def test_a_round_closed_meanwhile_keeps_what_was_changed_in_its_family(family: LivedRound) -> None:
    detail = Detail(Field.CONTACTS, CONTACTS, "Ny samordnare.", whole_family=True)
    made(family, lambda changing: change_detail(changing, detail), LATER)
    closed = rounds_of(family)[1]
    family.database.act(lambda s: close_round(s, family.sender, closed, "Tiden är ute.", said(), LATER))
    with family.database.read() as session:
        number = max(Record.of(session, family.slug).may_go)
    family.database.act(lambda s: withdraw_from_round(s, family.sender, family.slug, number, "Fel.", said(), LATER))
    with family.database.read() as session:
        kept = [slug for slug in rounds_of(family) if lookup.round_of(session, slug).contacts == CONTACTS]
    assert kept == [closed]


def test_a_title_is_each_rounds_own(family: LivedRound) -> None:
    detail = Detail(Field.TITLE, "En annan rubrik", "Fel.", whole_family=True)
    made(family, lambda changing: change_detail(changing, detail), LATER)
    with family.database.read() as session:
        assert lookup.round_of(session, rounds_of(family)[1]).title != "En annan rubrik"


def test_an_attachment_comes_to_every_round_of_the_family(family: LivedRound) -> None:
    file = Upload(DocumentKind.ATTACHMENT, "Kostnader", "kostnader.txt", "text/plain", b"12 kronor", ())
    made(family, lambda changing: attach(changing, NewFile(file, "Glömdes.", whole_family=True)), LATER)
    with family.database.read() as session:
        assert all(lookup.attachments(session, slug)[-1].title == "Kostnader" for slug in rounds_of(family))
        assert verify(session)[1] == []


def test_a_whole_family_is_taken_back_with_one_letter_each(family: LivedRound) -> None:
    made(family, lambda changing: call_off(changing, "Togs tillbaka.", whole_family=True), LATER)
    with family.database.read() as session:
        states = {lookup.round_of(session, slug).state for slug in rounds_of(family)}
        assert states == {RoundState.CLOSED}
        assert verify(session)[1] == []
    told = letters(family, LetterKind.CALLED_OFF)
    assert len(told) == len({letter.recipient for letter in told}) == 4


def test_a_letter_that_names_other_rounds_called_off_tells_of_its_principals_cases_there(family: LivedRound) -> None:
    made(family, lambda changing: call_off(changing, "Togs tillbaka.", whole_family=True), LATER)
    mine = (Letter.case_id == case_id(family.slug, REGION), Letter.kind == LetterKind.CALLED_OFF)
    with family.database.read() as session:
        told = session.scalars(select(Letter).where(*mine)).one()
        words = " ".join(text_of(parsed(told.content)).split())
        named = [slug for slug in rounds_of(family) if lookup.round_of(session, slug).title in words]
        assert named == rounds_of(family)
        for slug in named:
            case = session.get_one(Case, case_id(slug, REGION))
            assert told.id in {letter.id for letter in letters_of_case(session, case, lambda _: True)}
        assert alone(session, [told]) == []


def test_what_is_foreseen_leaves_nothing_behind(lived: LivedRound) -> None:
    about = About(lived.sender, lived.slug, said(), lived.today)
    wording = Wording(("Att fastställa färdplanen",), "Fel.")
    with lived.database.read() as session:
        before = (lookup.round_of(session, lived.slug).version, len(lookup.round_letters(session, lived.slug)))
    seen = foresee(
        lived.database, lambda changing: word_anew(changing, wording), about, lambda view: [view.round.title]
    )
    assert sum(len(each.letters) for each in seen.groups) == 16
    assert all(each.content for each in seen.groups)
    with lived.database.read() as session:
        after = (lookup.round_of(session, lived.slug).version, len(lookup.round_letters(session, lived.slug)))
    assert after == before


def test_a_principal_taken_out_without_a_line_of_the_record_is_found(lived: LivedRound) -> None:
    with lived.database.write() as session:
        session.get_one(Case, case_id(lived.slug, DOROTEA)).taken_out_at = lived.today
    with lived.database.read() as session:
        assert any("vem som är med" in found.reason for found in verify(session)[1])


def test_every_change_says_who_made_it(lived: LivedRound) -> None:
    made(lived, lambda changing: change_detail(changing, Detail(Field.TITLE, "Ny", "Fel.")))
    with lived.database.read() as session:
        event = lookup.case_events(session, lived.slug)[-1]
    assert (event.kind, event.actor) == (EventKind.CHANGED, said().by.name)
