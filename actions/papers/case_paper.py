"""A case as a paper, for whoever files PDF: its way, its record, letters, documents; each of its receipts; and what
else there is to hand over in a case, by the name of its file.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from actions.papers.covering_letter import covering_letter_of, covering_letter_paper
from actions.papers.peoples_words import of_events, of_opinions, written_in
from actions.papers.proposal import proposal_of, proposal_paper
from actions.views.overview import CaseView, view_in_round
from actions.views.stops import Stop, stops_of
from documents.parts import Facts, Grid, Heading, Items, Paper, PaperPart, Paragraph
from kit.clock import local_day
from kit.i18n import day_and_time, long_date, translator
from models.phrases import said_in
from models.reads import lookup, page_reads
from models.reads.letters_of_case import Sees, alone, letters_of_case
from models.reads.opinion_reads import case_opinions
from models.tables import Case, Document, Event, Handling, Letter, Opinion, Round
from models.vocabulary import EventKind, Language, LetterKind, Part
from rules.replies.opinions import said_answer
from rules.route.outcomes import outcome_label
from rules.wording.answer_wording import answer_sentence
from rules.wording.event_wording import backing_phrase, event_sentence, review_sentence, told_facts
from rules.wording.legal_wording import clock_lines, legal_force_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.rounds.due_wording import due_value
from rules.wording.sentence_parts import upper_first
from rules.wording.tongues import words_within

Say = Callable[[str], str]

TO_COORDINATORS: Final = frozenset({LetterKind.QUESTION, LetterKind.REVIEW, LetterKind.EXTENSION_ASKED})

_OF_A_HANDLING = {EventKind.HANDLED, EventKind.CORRECTED, EventKind.ANNOUNCED}


def event_parts(event: Event, language: Language) -> Iterator[PaperPart]:
    """One line of the record: what, by whom, when; then what was said with it."""
    who = ", ".join(filter(None, [event.actor, event.role, said_in(event.channel.label, language)]))
    said = event_sentence(event.kind, event.told, language)
    yield Paragraph(f"{event.number}. {day_and_time(event.at, language)}: {said} ({who})")
    if facts := tuple(event_facts(event, language)):
        yield Facts(facts)


def event_facts(event: Event, language: Language) -> Iterator[tuple[str, str]]:
    """What somebody wrote with it, and each file with its SHA-256."""
    say, told = translator(language), event.told
    for name, key in (("Skäl", "reason"), ("Text", "text")):
        if told.get(key):
            yield say(name), told[key]
    yield from told_facts(event.kind, told, language)
    yield from _of_its_kind(event.kind, told, language)
    for name, key in (("Svar", "answer"), ("Anteckning", "note")):
        if told.get(key):
            yield say(name), told[key]
    if told.get("also"):
        yield say("Gäller också"), "\n".join(told["also"])
    if told.get("told_with"):
        where = say("Kvittensen hör till det ärendet.")
        yield say("Lämnat samtidigt med"), f"{told['told_with']}\n{where}"
    for name, sha256 in zip(told.get("files", ()), event.data.get("documents", ()), strict=False):
        yield say("Fil"), f"{name}\nSHA-256 {sha256}"


def _of_its_kind(kind: EventKind, told: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    say = translator(language)
    if kind is EventKind.PLANNED:
        for step in told["route"]:
            day = step.get("planned_on")
            yield step["name"], long_date(dt.date.fromisoformat(day), language) if day else say("ingen dag planerad")
    if kind is EventKind.HANDED_OVER:
        yield say("Till"), f"{told['to']}, {told['email']}"


def meeting_facts(row: Handling, language: Language) -> Iterator[tuple[str, str]]:
    """Who handled it, and where that is found."""
    say = translator(language)
    yield say("Organ"), row.body_name
    yield say("Dag"), long_date(row.held_on, language)
    if row.paragraph:
        yield say("Paragraf"), row.paragraph


def handling_facts(row: Handling, is_offer: bool, language: Language) -> Iterator[tuple[str, str]]:
    """What one body did, in which words, and its minutes; what was left out is left out."""
    say = translator(language)
    yield say("Behandling"), upper_first(said_in(row.act.label, language))
    if row.ended_on:
        yield say("Mötets sista dag"), long_date(row.ended_on, language)
    for number, outcome in sorted(row.outcomes.items()):
        yield say("Att-sats {number}").format(number=number), said_in(outcome_label(outcome, is_offer), language)
    written = {
        "Ordalydelse": row.wording,
        "Reservation": row.reservation,
        "Skäl": row.reason,
        "Utan beredning": row.urgency_reason,
    }
    yield from ((say(name), text) for name, text in written.items() if text)
    yield from ((say("Bekräftat"), said_in(doubt.label, language)) for doubt in row.confirmed or ())
    if row.next_on:
        yield say("Tas upp igen") if row.act.loops else say("Ansluter sig från"), long_date(row.next_on, language)
    if row.preliminary:
        yield say("Preliminärt"), say("ja")
    for name, day in (("Justerat", row.adjusted_on), ("Anslaget", row.announced_on)):
        if day:
            yield say(name), long_date(day, language)


@dataclass(frozen=True, slots=True)
class WrittenFor:
    """Whom a case is written out for: `ours` are the coordinators, who have letters of their own; others' rounds only
    where it `sees` them. Who has a link to the case and to no other (`of_one`) has the letters that tell of it alone.
    """

    ours: bool
    sees: Sees
    of_one: bool = False

    def letters(self, session: Session, case: Case) -> list[Letter]:
        """The letters that tell of the case, of those the paper is for, oldest first."""
        found = letters_of_case(session, case, self.sees)
        theirs = [letter for letter in found if self.ours or letter.kind not in TO_COORDINATORS]
        return alone(session, theirs) if self.of_one else theirs


EVERY_LETTER: Final = WrittenFor(ours=True, sees=lambda _slug: True)


@dataclass(frozen=True)
class CaseAccount:
    """What it is made of, at a moment (UTC)."""

    case: Case
    round: Round
    view: CaseView
    stops: Sequence[Stop]
    opinions: Sequence[Opinion]
    events: Sequence[Event]
    letters: Sequence[Letter]
    documents: Sequence[Document]
    now: dt.datetime


def case_account_of(session: Session, slug: str, code: str, now: dt.datetime, whom: WrittenFor) -> CaseAccount:
    """The case as it stands. Raises NotFound."""
    round_, view = view_in_round(session, slug, code, now)
    case = view.case
    own = lookup.case_documents(session, case.id)
    return CaseAccount(
        case=case,
        round=round_,
        view=view,
        stops=stops_of(view, own),
        opinions=case_opinions(session, case.id) if Part.OPINION in round_.asks else (),
        events=lookup.case_events(session, case.id),
        letters=whom.letters(session, case),
        documents=[*lookup.attachments(session, slug), *own],
        now=now,
    )


def case_paper(account: CaseAccount, language: Language) -> Paper:
    """The case in that language."""
    say, round_ = translator(language), account.round
    return Paper(
        title=f"{round_.title}: {account.case.principal_name}",
        language=language,
        author=round_.sent_by or round_.recommender or "Rundan",
        made_on=local_day(account.now),
        top=(say("Utskrift ur Rundan, som inte ersätter diariet."),),
        parts=tuple(_parts(account, language, say)),
        written=written_in(round_, language, _principals_words(account)),
    )


def _principals_words(account: CaseAccount) -> Iterator[str]:
    yield from words_within((account.view.progress, account.view.facts.handled))
    yield from of_opinions(account.opinions)
    yield from of_events(account.events)
    yield from (each.title for each in account.documents)
    yield from (each.subject for each in account.letters if account.case.language is Language.SV)


def _parts(account: CaseAccount, language: Language, say: Say) -> Iterator[PaperPart]:
    yield Facts(tuple(_standing(account, language, say)))
    for opinion in account.opinions:
        yield from opinion_parts(opinion, account.round, language)
    if Part.DECISION in account.round.asks:
        yield Heading(say("Ärendets väg"))
        if not account.stops:
            yield Paragraph(say("Inget har rapporterats än."))
        for stop in account.stops:
            yield from _stop(stop, account.round.offer is not None, language, say)
    yield Heading(say("Hela historiken"))
    for event in account.events:
        yield from event_parts(event, language)
    yield from _letters(account.letters, language, say)
    yield from _documents(account.documents, language, say)


def _standing(account: CaseAccount, language: Language, say: Say) -> Iterator[tuple[str, str]]:
    case, round_, progress = account.case, account.round, account.view.progress
    unknown = say("inte angivet")
    yield say("Samordnarens diarienummer"), round_.case_number or unknown
    yield say("Huvudmannens diarienummer"), case.case_number or unknown
    yield say("Beteckning i Rundan"), case.id
    yield say("Svarsdatum"), due_value(case.due_on, round_.is_undated, language)
    if answer := answer_sentence(progress, language):
        yield say("Svaret"), answer
    yield say("Vad som återstår"), needs_sentence(progress, language)
    yield say("Läget gäller"), day_and_time(account.now, language)


def opinion_parts(opinion: Opinion, round_: Round, language: Language) -> Iterator[PaperPart]:
    """What the principal answered, and who stands behind it."""
    say = translator(language)
    yield Heading(f"{upper_first(say(Part.OPINION.label))}, {day_and_time(opinion.given_at, language)}")
    asked = enumerate(round_.questions, start=1)
    said = [(each.text, said_answer(each, opinion.answers.get(n, ""), language)) for n, each in asked]
    if told := tuple((question, answer) for question, answer in said if answer):
        yield Facts(told)
    if opinion.text:
        yield Paragraph(opinion.text, "quote")
    yield Paragraph(backing_phrase(opinion.backed_by, opinion.backed_on, opinion.paragraph, language))


def _stop(stop: Stop, is_offer: bool, language: Language, say: Say) -> Iterator[PaperPart]:
    row = stop.row
    yield Heading(", ".join(filter(None, [row.body_name, long_date(row.held_on, language), row.paragraph])), 2)
    yield Facts(tuple(handling_facts(row, is_offer, language)))
    yield from (Paragraph(text) for text in _reviewed(stop, language, say))
    if row.act.is_final:
        clocks = " ".join(f"{line.name}: {line.day}." for line in clock_lines(stop.clocks, language))
        yield Paragraph(f"{legal_force_sentence(stop.clocks, stop.today, language)} {clocks}".strip())


def _reviewed(stop: Stop, language: Language, say: Say) -> Iterator[str]:
    name = stop.row.body_name
    for each in stop.reviews:
        yield f"{review_sentence(each.kind, name, each.on, each.reference, language)} {each.note}".strip()
    for mistaken, back in stop.withdrawn:
        was = review_sentence(mistaken.kind, name, mistaken.on, mistaken.reference, language)
        told = {"day": long_date(back.on, language), "why": back.note}
        yield f"{was} {say('Togs tillbaka %(day)s: %(why)s') % told}"


def _letters(letters: Sequence[Letter], language: Language, say: Say) -> Iterator[PaperPart]:
    if letters:
        yield Heading(say("Breven"))
        yield Grid(
            caption=say("Breven i ärendet, i den ordning de skrevs"),
            header=(say("När"), say("Till"), say("Brev"), say("Läge")),
            rows=tuple(
                (
                    day_and_time(letter.queued_at, language),
                    letter.recipient,
                    letter.subject or upper_first(said_in(letter.kind.label, language)),
                    said_in(letter.state.label, language),
                )
                for letter in letters
            ),
            widths=(22, 28, 36, 14),
        )


def _documents(documents: Sequence[Document], language: Language, say: Say) -> Iterator[PaperPart]:
    if documents:
        yield Heading(say("Handlingarna"))
        yield Items(tuple(_document(each, language) for each in documents))


def _document(document: Document, language: Language) -> str:
    told = (document.title, said_in(document.kind.label, language), day_and_time(document.added_at, language))
    return f"{', '.join(told)}\nSHA-256 {document.sha256}"


def receipt_paper(session: Session, slug: str, code: str, number: int, language: Language) -> Paper:
    """The receipt of that line of the case's record, the same whenever it is fetched. Raises NotFound."""
    say = translator(language)
    case, round_ = page_reads.case_in_round(session, slug, code), lookup.round_of(session, slug)
    event = page_reads.receipted_event(session, case.id, number)
    receipt = lookup.receipt_number(session, case.id, number)
    ours = (say("Samordnarens diarienummer"), round_.case_number)
    yours = (say("Huvudmannens diarienummer"), _case_number_then(session, case.id, number))
    about = ((say("Huvudman"), case.principal_name), (say("Ärende"), round_.title), yours, ours)
    return Paper(
        title=say("Kvittens nr {number}").format(number=receipt),
        language=language,
        author=round_.sent_by or round_.recommender or "Rundan",
        made_on=local_day(event.at),
        top=(case.principal_name, day_and_time(event.at, language)),
        parts=(
            Paragraph(event_sentence(event.kind, event.told, language)),
            Facts(tuple((name, value) for name, value in about if value)),
            *_recorded(event, _row(session, event, case.id), round_.offer is not None, language),
            *_opinion(session, event, round_, language),
            Paragraph(say("Utskrift ur Rundan, som inte ersätter diariet.")),
        ),
        written=written_in(round_, language, (*of_events([event]), *of_opinions(case_opinions(session, case.id)))),
    )


def _row(session: Session, event: Event, case_id: str) -> Handling | None:
    if event.kind not in _OF_A_HANDLING:
        return None
    number = event.told.get("number")
    return next((row for row in lookup.handlings(session, case_id) if row.number == number), None)


def _case_number_then(session: Session, case_id: str, number: int) -> str:
    """The principal's case number as it had been told by that line of the record."""
    told = (each.told.get("case_number") for each in lookup.case_events(session, case_id) if each.number <= number)
    return next(filter(None, reversed([*told])), "")


def _opinion(session: Session, event: Event, round_: Round, language: Language) -> Iterator[PaperPart]:
    if event.kind is EventKind.OPINION_GIVEN:
        for each in case_opinions(session, event.chain):
            if each.number == event.told.get("number"):
                yield from opinion_parts(each, round_, language)


def _recorded(event: Event, row: Handling | None, is_offer: bool, language: Language) -> Iterator[PaperPart]:
    say = translator(language)
    yield Heading(say("Det här är sparat"))
    handled = [*meeting_facts(row, language), *handling_facts(row, is_offer, language)] if row else []
    facts = [*handled, *event_facts(event, language)]
    by = ", ".join(filter(None, [event.actor, event.role]))
    yield Facts((*dict.fromkeys(facts), (say("Av"), by), (say("När"), day_and_time(event.at, language))))


def _proposal(session: Session, slug: str, code: str, now: dt.datetime, _whom: WrittenFor, language: Language) -> Paper:
    return proposal_paper(proposal_of(session, slug, code, now), language)


def _covering_letter(
    session: Session, slug: str, code: str, _now: dt.datetime, _whom: WrittenFor, language: Language
) -> Paper:
    return covering_letter_paper(covering_letter_of(session, slug, code), language)


def _case(session: Session, slug: str, code: str, now: dt.datetime, whom: WrittenFor, language: Language) -> Paper:
    return case_paper(case_account_of(session, slug, code, now, whom), language)


CasePaper = Callable[[Session, str, str, dt.datetime, WrittenFor, Language], Paper]

CASE_PAPERS: Final[Mapping[str, CasePaper]] = {
    "tjansteskrivelse": _proposal,
    "foljebrev": _covering_letter,
    "arendet": _case,
}
