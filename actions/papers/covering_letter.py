"""The letter that goes with a round to one principal (följebrev): what is asked of it, by when, what is attached."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.papers.peoples_words import written_in
from documents.parts import Facts, Heading, Items, Paper, PaperPart, Paragraph
from kit.clock import local_day
from kit.i18n import long_date, short_day, translator
from models.reads import lookup
from models.reads.other_rounds import first_title, replaced_title
from models.tables import Case, Document, Event, Round, case_id
from models.tables.documents import current
from models.vocabulary import EventKind, Language, Part, RoundKind
from rules.wording.effect_wording import rule_sentence
from rules.wording.kind_words import KindWords, asked_for, heading, kind_words, least_level
from rules.wording.offer_wording import amount_phrase
from rules.wording.proposals import proposal_sentence
from rules.wording.rounds.due_wording import window_sentence
from rules.wording.sentence_parts import inside_sentence, upper_first
from rules.wording.tongues import words_within

Say = Callable[[str], str]

_DATED: Final = (EventKind.INVITED, EventKind.EXTENDED, EventKind.CHANGED, EventKind.ATTACHED, EventKind.WORDED)
_ANSWER: Final[Mapping[Part, str]] = {
    Part.OPINION: "Lämna era synpunkter",
    Part.DECISION: "Återkoppla beslutet",
    Part.SIGNATURE: "Återkoppla undertecknandet",
}


@dataclass(frozen=True)
class CoveringLetter:
    """What it is made of. `replaces` and `after` are the titles of the rounds it follows on.

    `sent_on` is the day in Stockholm the principal was invited, `changed_on` that of the latest change since in what
    the letter says, if there is one.
    """

    case: Case
    round: Round
    attached: Sequence[Document]
    replaces: str
    after: str
    sent_on: dt.date
    changed_on: dt.date | None

    @property
    def words(self) -> Callable[[str], KindWords]:
        """What goes round is called, by language."""
        return lambda language: kind_words(self.round.kind, language)


def covering_letter_of(session: Session, slug: str, code: str) -> CoveringLetter:
    """The principal's letter as the round stands. Raises NotFound."""
    case, round_ = lookup.case_of(session, case_id(slug, code))
    return letters_to(session, [case], round_)[0]


def letters_to(session: Session, cases: Sequence[Case], round_: Round) -> list[CoveringLetter]:
    """The letter to the principal of each of the round's cases, in their order."""
    attached = [each for each in current(lookup.attachments(session, round_.slug)) if each.withdrawn_at is None]
    replaces, after = replaced_title(session, round_), first_title(session, round_)
    days = _days(session, [round_.slug, *(case.id for case in cases)])
    found = []
    for case in cases:
        sent_on = days[case.id, True] or local_day(round_.launched_at)
        changes = [day for chain in (round_.slug, case.id) if (day := days[chain, False]) and day > sent_on]
        found.append(CoveringLetter(case, round_, attached, replaces, after, sent_on, max(changes, default=None)))
    return found


def _days(session: Session, chains: Sequence[str]) -> Mapping[tuple[str, bool], dt.date | None]:
    """The latest day of each chain somebody was invited on (True), and on which what a letter says changed (False)."""
    query = select(Event.chain, Event.kind, Event.at).where(Event.chain.in_(chains), Event.kind.in_(_DATED))
    found: dict[tuple[str, bool], dt.date | None] = defaultdict(lambda: None)
    for chain, kind, at in session.execute(query.order_by(Event.id)):
        found[chain, kind is EventKind.INVITED] = local_day(at)
    return found


def covering_letter_paper(letter: CoveringLetter, language: Language) -> Paper:
    """The letter in that language, dated the day the principal was invited; what has been changed since is in it."""
    say, round_, case = translator(language), letter.round, letter.case
    ours = say("Vårt diarienummer: {number}").format(number=round_.case_number) if round_.case_number else ""
    yours = say("Ert diarienummer: {number}").format(number=case.case_number) if case.case_number else ""
    to = say("Till {principal}").format(principal=case.principal_name)
    changed = (
        say("Med ändringar till och med {day}").format(day=long_date(letter.changed_on, language))
        if letter.changed_on
        else ""
    )
    lines = (upper_first(round_.recommender), long_date(letter.sent_on, language), changed, to, ours, yours)
    return Paper(
        title=f"{heading(round_.kind, round_.asks, round_.title, language)}: {round_.title}",
        language=language,
        author=round_.sent_by or round_.recommender or "Rundan",
        made_on=letter.sent_on,
        top=tuple(filter(None, lines)),
        parts=tuple(_parts(letter, language, say)),
        letterhead=say("[Plats för logotyp]"),
        written=written_in(round_, language, _principals_words(letter)),
    )


def _principals_words(letter: CoveringLetter) -> Iterator[str]:
    yield from words_within((letter.case.route, letter.after, letter.replaces))
    yield from (each.title for each in letter.attached)


def _parts(letter: CoveringLetter, language: Language, say: Say) -> Iterator[PaperPart]:
    round_ = letter.round
    yield Paragraph(_opening(letter, language, say))
    yield Paragraph(_answer_by(letter, language, say))
    yield from _paragraphs(round_.in_letter)
    if round_.summary:
        yield Heading(say("Sammanfattning"))
        yield from _paragraphs(round_.summary)
    yield from _matter(letter, language, say)
    if facts := tuple(_facts(letter, language, say)):
        yield Heading(say("I korthet"))
        yield Facts(facts)
    if letter.attached:
        yield Heading(say("Bilagor"))
        yield Items(tuple(each.title for each in letter.attached))
    yield from _contacts(round_, say)
    yield Paragraph(_signed(round_, language, say))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    return (Paragraph(each.strip()) for each in text.split("\n\n") if each.strip())


def _opening(letter: CoveringLetter, language: Language, say: Say) -> str:
    round_ = letter.round
    told = {
        "recommender": inside_sentence(round_.recommender, language),
        "this": letter.words(language).this,
        "principal": letter.case.principal_name,
        "asking": asked_for(round_.asks, language),
    }
    if round_.recommender:
        return say("På uppdrag av {recommender} skickas {this} till {principal} {asking}.").format(**told)
    return upper_first(say("{this} skickas till {principal} {asking}.").format(**told))


def _answer_by(letter: CoveringLetter, language: Language, say: Say) -> str:
    round_ = letter.round
    told = {"what": say(_ANSWER[round_.asks[-1]]), "day": long_date(letter.case.due_on, language)}
    asked = say("{what} så snart som möjligt.") if round_.is_undated else say("{what} senast {day}.")
    said = [asked.format(**told), say("Det görs på ärendets sida, genom länken i vårt e-brev.")]
    if round_.contacts:
        email = round_.contacts[0]["email"]
        said.append(say("Den som hellre svarar med e-post skriver till {email}.").format(email=email))
    return " ".join(said)


def _matter(letter: CoveringLetter, language: Language, say: Say) -> Iterator[PaperPart]:
    round_ = letter.round
    if round_.att_satser:
        yield Heading(letter.words(language).content)
        yield Paragraph(_points_begin(letter, language, say))
        yield Items(tuple(round_.att_satser), numbered=len(round_.att_satser) > 1)
    if Part.DECISION in round_.asks:
        yield from _own_way(letter, language, say)
    if round_.questions:
        yield Heading(say("Frågorna"))
        yield Items(tuple(each.text for each in round_.questions), numbered=len(round_.questions) > 1)


def _points_begin(letter: CoveringLetter, language: Language, say: Say) -> str:
    """Who recommends what to whom and since when; in other rounds to whom it is put."""
    round_, principal = letter.round, letter.case.principal_name
    if round_.kind is not RoundKind.RECOMMENDATION or not round_.recommender:
        return say("{principal} föreslås besluta:").format(principal=principal)
    told = {"recommender": upper_first(round_.recommender), "principal": principal}
    if round_.recommended_on is None:
        return say("{recommender} rekommenderar {principal} att besluta:").format(**told)
    day = short_day(round_.recommended_on, language)
    return say("{recommender} rekommenderade den {day} {principal} att besluta:").format(**told, day=day)


def _own_way(letter: CoveringLetter, language: Language, say: Say) -> Iterator[PaperPart]:
    """The lowest level that should decide, why, and how the proposal begins in the principal's own bodies."""
    round_, case = letter.round, letter.case
    level = least_level(round_.recommended_level.at_most(case.highest_level), language)
    yield Paragraph(f"{letter.words(language).level} {level}. {round_.level_reason}".strip())
    if case.route:
        begins = proposal_sentence(case.route, language).rstrip(":")
        yield Paragraph(say("Hos er kan förslaget inledas: ”{words} …”").format(words=begins))


def _facts(letter: CoveringLetter, language: Language, say: Say) -> Iterator[tuple[str, str]]:
    round_ = letter.round
    if round_.offer:
        yield say("Erbjudande"), round_.offer.what
        if amount := amount_phrase(letter.case.amount, round_.offer, language):
            yield say("Ert belopp"), amount
    if round_.signing:
        on = long_date(round_.signing.on, language) if round_.signing.on else ""
        yield say("Undertecknas"), ", ".join(filter(None, [on, round_.signing.place])) or say("när ni har bestämt er")
    if sentence := rule_sentence(round_.effect_rule, round_.asks, language):
        yield say("Ikraftträdande"), sentence
    if round_.window:
        yield say("Beslutsperiod"), window_sentence(round_.window, language)
    if letter.after:
        yield say("Skickas sedan detta är klart"), letter.after
    if letter.replaces:
        yield say("Ersätter"), letter.replaces


def _contacts(round_: Round, say: Say) -> Iterator[PaperPart]:
    if round_.contacts:
        yield Heading(say("Frågor besvaras av"))
        yield Items(tuple(_contact(each) for each in round_.contacts))


def _contact(contact: Mapping[str, str]) -> str:
    parts = (contact.get("name"), contact.get("role"), contact["email"], contact.get("phone"))
    return ", ".join(filter(None, parts))


def _signed(round_: Round, language: Language, say: Say) -> str:
    if not round_.recommender:
        return round_.sent_by
    on_behalf = say("På uppdrag av {recommender}")
    signed = on_behalf.format(recommender=inside_sentence(round_.recommender, language))
    return "\n".join(filter(None, [signed, round_.sent_by]))
