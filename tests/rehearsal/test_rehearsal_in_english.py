"""A whole round in English: what stands in Swedish in its letters says so, wherever the sentence was made."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from models.files.round_plan import RoundPlan
from models.vocabulary import Language, LetterKind
from rehearsal.direction import rehearse
from rehearsal.papers import Letter, Rehearsal
from tests.mail import html_of, parsed
from tests.spoken import Spoken

TODAY = dt.date(2023, 3, 27)
ABOUT_BODIES = {LetterKind.INVITATION, LetterKind.RECEIPT, LetterKind.DIGEST}
IN_ENGLISH = {  # a round's own words are told in its language, and the file that is shipped is in Swedish
    "language": Language.EN,
    "title": "Roadmap for local care 2030",
    "summary": "Care is to be given closer to those who need it.",
    "recommender": "The system leadership",
    "att_satser": ("adopt the roadmap for local care 2030",),
    "level_reason": "The matter is one of principle.",
    "attachments": (),
}
SWEDISH = re.compile(r"fullmäktige|styrelse|nämnd|Färdplan|systemledning|fastställ", re.IGNORECASE)


@pytest.fixture(scope="module")
def rehearsal(fardplan: RoundPlan) -> Rehearsal:
    principals = tuple(each.model_copy(update={"language": Language.EN}) for each in fardplan.principals)
    plan = fardplan.model_copy(update={**IN_ENGLISH, "principals": principals})
    return rehearse(plan, 1, TODAY)


def unmarked(letter: Letter) -> Iterator[str]:
    for text, language in Spoken(html_of(parsed(letter.content))).texts:
        if language != "sv" and SWEDISH.search(text):
            yield text


def test_no_swedish_word_is_read_as_english(rehearsal: Rehearsal) -> None:
    found = {(letter.kind.value, text) for letter in rehearsal.letters for text in unmarked(letter)}
    assert found == set()


def test_the_words_are_told_within_sentences(rehearsal: Rehearsal) -> None:
    told = re.compile('[a-z] <span lang="sv">kommunfullmäktige</span>', re.IGNORECASE)
    assert {letter.kind for letter in rehearsal.letters if told.search(html_of(parsed(letter.content)))} >= ABOUT_BODIES
