"""Each change of a round is taken back from its board, and who heard of it hears once more."""

from __future__ import annotations

import pytest

from models.reads import lookup
from models.tables import Document, Letter, Round
from models.vocabulary import CaseState, Doubt, LetterKind, LetterState, Outcome
from tests.lived import DOROTEA, council
from tests.visitor import pdf, text_of
from tests.web.console.changing.changer import NEW_POINT, Changer, attachment


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("title", {"title": "En annan rubrik"}),
        ("summary", {"summary": "En annan text."}),
        ("contacts", {"contacts[1].email": "annan@regionvasterbotten.example"}),
        ("case-number", {"case_number": "RS 12-2023"}),
        ("points", {"points[1]": NEW_POINT}),
        ("reminders", {"before": "2"}),
        ("summary", {"summary": "En mening till.", "quiet": "yes"}),
    ],
)
def test_each_change_is_taken_back_and_who_heard_of_it_hears_once_more(
    changer: Changer, name: str, values: dict[str, str]
) -> None:
    before, told = kept(changer.round()), len(changer.letters())
    changer.do(name, **values, reason="Det var fel.")
    heard = len(changer.letters()) - told
    assert kept(changer.round()) != before
    said = text_of(changer.http.get(changer.taking_back()))
    assert ("De som hörde av det får ett brev var." in said, "Inget brev går" in said) == (heard > 0, heard == 0)
    changer.take_back()
    assert kept(changer.round()) == before
    assert len(changer.letters()) == told + 2 * heard
    assert changer.is_whole()


def kept(round_: Round) -> tuple[object, ...]:
    """What a change can be about."""
    return (
        round_.title,
        round_.summary,
        round_.contacts,
        round_.case_number,
        tuple(round_.att_satser),
        round_.chase_policy,
    )


def test_a_corrected_file_is_taken_back_and_the_old_one_stands(changer: Changer) -> None:
    changer.do("add-file", attachment(pdf(1)), title="Kostnader", reason="Den glömdes.")
    with changer.lived.database.read() as session:
        first = lookup.attachments(session, changer.lived.slug)[-1]
    changer.do(f"file/{first.id}", attachment(pdf(2)), reason="Fel siffror.")
    changer.take_back()
    with changer.lived.database.read() as session:
        assert lookup.attachments(session, changer.lived.slug)[-1].id == first.id
        assert session.query(Document).filter_by(title="Kostnader").count() == 2
    changer.take_back()
    with changer.lived.database.read() as session:
        assert "Kostnader" not in {each.title for each in lookup.attachments(session, changer.lived.slug)}
    assert changer.is_whole()


def test_one_taken_out_by_mistake_is_in_the_round_again(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("take-out", code=DOROTEA, reason="Fel huvudman.")
    [told] = changer.letters(LetterKind.CALLED_OFF)
    with changer.lived.database.write() as session:
        session.get_one(Letter, told.id).state = LetterState.ACCEPTED
    changer.take_back(code=DOROTEA)
    assert (changer.case(DOROTEA).state, changer.round().principal_count) == (CaseState.DECIDED, 16)
    assert "Togs tillbaka" in changer.text(changer.letters()[-1])
    assert changer.is_whole()


def test_one_taken_back_in_before_its_letter_has_left_hears_of_neither(changer: Changer) -> None:
    changer.do("take-out", code=DOROTEA, reason="Fel huvudman.")
    changer.take_back(code=DOROTEA)
    assert [each.state for each in changer.letters(LetterKind.CALLED_OFF)] == [LetterState.WITHDRAWN]
    assert changer.letters() == []


def test_a_new_wording_that_is_taken_back_lets_the_decisions_count_again(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("points", **{"points[1]": NEW_POINT}, reason="Fel.")
    changer.take_back()
    assert (changer.round().worded_on, changer.round().wording) == (None, 1)
    assert changer.case(DOROTEA).outcome is Outcome.ADOPTED


def test_a_new_wording_somebody_has_decided_on_is_not_taken_back(changer: Changer) -> None:
    changer.lived.report(council())
    changer.do("points", **{"points[1]": NEW_POINT}, reason="Fel.")
    changer.lived.report(council(corrects=1, confirmed=(Doubt.NEW_WORDING,)))
    assert "Dorotea kommun har redan behandlat den nya lydelsen." in text_of(changer.take_back())
