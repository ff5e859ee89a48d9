"""A round's result as a paper: what was asked, what came of it, and what every principal decided in its own words."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.papers.peoples_words import of_extensions, written_in
from actions.papers.result_parts import extensions_told, follow_ups_told, opinions_given, signatures_told, words_given
from actions.views.by_county import cases_in, county_said, within
from actions.views.families import Family, family_of
from actions.views.opinions.consultation import Consultation, consultation
from actions.views.overview import CaseView, RoundView, decided_so_far, effect_in, summary_in
from actions.views.remembered import remembered_in
from documents.parts import NOTHING, Facts, Grid, Heading, Items, Paper, PaperPart, Paragraph
from kit.clock import local_day
from kit.i18n import short_day, translator
from models.reads import lookup
from models.tables import Extension
from models.values import Handled
from models.vocabulary import Language, Outcome, Part, RoundState
from rules.route.handled import reviews_on
from rules.route.offer_state import joined
from rules.route.outcomes import outcome_label
from rules.wording.answer_wording import answer_sentence
from rules.wording.effect_wording import rule_sentence
from rules.wording.event_wording import review_sentence
from rules.wording.forecast_wording import warning_sentence
from rules.wording.kind_words import kind_words
from rules.wording.legal_wording import contested_note, contested_sentences, dated, legal_force_sentence
from rules.wording.rounds.due_wording import due_value
from rules.wording.sentence_parts import upper_first
from rules.wording.tongues import words_within

Say = Callable[[str], str]


@dataclass(frozen=True)
class Result:
    """What the paper is made of: the round or one county of it, those linked to it, and what goes with it."""

    view: RoundView
    family: Family | None
    extensions: Sequence[Extension]
    consultation: Consultation | None
    today: dt.date

    @property
    def decided(self) -> list[tuple[CaseView, Handled, Outcome]]:
        """Who has decided, with the decision that stands and its outcome."""
        return [
            (row, row.progress.decision, row.progress.outcome)
            for row in self.view.cases
            if row.progress.decision and row.progress.outcome
        ]


def result_of(session: Session, slug: str, now: dt.datetime, county: str = "") -> Result:
    """The round's result as it stands at a moment (UTC), or that of one of its counties. Raises NotFound."""
    view = within(remembered_in(session).view(session, slug, now), county)
    family, cases = family_of(session, view.round, now), cases_in(view)
    given = [each for each in lookup.extensions(session, slug) if each.withdrawn_at is None]
    asks_for_opinions = Part.OPINION in view.round.asks
    return Result(
        view=view,
        family=family.within(view.county) if family else None,
        extensions=[each for each in given if cases is None or each.case_id in {None, *cases}],
        consultation=consultation(session, slug, view.round.language, view.county) if asks_for_opinions else None,
        today=local_day(now),
    )


def result_paper(result: Result, language: Language) -> Paper:
    """The result in that language; what people wrote stands as they wrote it."""
    say, round_ = translator(language), result.view.round
    day = short_day(result.today, language)
    closed = round_.state is RoundState.CLOSED
    standing = say("Resultat efter avslutad runda, {day}") if closed else say("Läget {day}; rundan pågår")
    top = (round_.recommender, county_said(result.view.county, language), standing.format(day=day))
    return Paper(
        title=say("Resultat: {title}").format(title=round_.title),
        language=language,
        author=round_.recommender or "Rundan",
        made_on=result.today,
        top=tuple(filter(None, top)),
        parts=tuple(_parts(result, language, say)),
        written=written_in(round_, language, _principals_words(result)),
    )


def _principals_words(result: Result) -> Iterator[str]:
    rows = [row.progress for row in (*result.view.cases, *result.view.taken_out)]
    yield from words_within(rows)
    yield from words_within([row.case.follow_ups for row in result.view.cases])
    yield from words_given(result.consultation)
    yield from of_extensions(result.extensions)
    yield county_said(result.view.county, Language.SV)
    yield from (view.round.title for view in (result.family.linked if result.family else ()))


def _parts(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    yield from _outcome(result, language, say)
    yield from _matter(result, language, say)
    yield from _overview(result, language, say)
    yield from _by_point(result, say)
    yield from signatures_told(result.view.cases, say)
    yield from follow_ups_told(result.view.cases, say)
    yield from _in_their_words(result, language, say)
    yield from _additions(result, say)
    yield from opinions_given(result.consultation, language, say)
    yield from extensions_told(result.extensions, _names(result), say)
    yield from _linked(result, language, say)
    yield from _missing(result, language, say)


def _outcome(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    view = result.view
    yield Heading(say("Utfall"))
    said, counted = decided_so_far(view, language), f"{upper_first(summary_in(view, language))}."
    yield Paragraph(said if said == counted else f"{said} {counted}")
    if said := effect_in(view, language):
        yield Paragraph(said)
    contested = {row.case.principal_name: each for row in view.cases if (each := row.progress.contested)}
    yield from map(Paragraph, contested_sentences(contested, language))
    if view.round.close_reason:
        yield Paragraph(say("Skäl för avslutet: {reason}").format(reason=view.round.close_reason))


def _matter(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    round_ = result.view.round
    words = kind_words(round_.kind, language)
    yield Heading(words.content)
    if round_.att_satser:
        yield Items(tuple(round_.att_satser), numbered=len(round_.att_satser) > 1)
    if round_.summary:
        yield from (Paragraph(each) for each in round_.summary.split("\n\n") if each.strip())
    yield Facts(tuple(_facts(result, language, say)))


def _facts(result: Result, language: Language, say: Say) -> Iterator[tuple[str, str]]:
    round_ = result.view.round
    words = kind_words(round_.kind, language)
    if round_.recommender:
        yield words.put_forward_by, round_.recommender
    if round_.recommended_on:
        yield words.put_forward.rstrip(":"), short_day(round_.recommended_on, language)
    if Part.DECISION in round_.asks:
        level = [say(round_.recommended_level.label), round_.level_reason]
        yield words.level.rstrip(":"), ". ".join(filter(None, level))
    yield say("Svarsdatum"), due_value(round_.due_on, round_.is_undated, language)
    if round_.case_number:
        yield say("Diarienummer"), round_.case_number
    if result.view.effect:
        yield say("Ikraftträdande"), rule_sentence(round_.effect_rule, round_.asks, language)


def _overview(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    if Part.DECISION not in result.view.round.asks:
        return
    yield Heading(say("Beslut per huvudman"))
    header = ("Huvudman", "Utfall", "Organ", "Dag", "Paragraf", "Laga kraft", "Att notera")
    yield Grid(
        caption=say("Vad varje huvudman har beslutat, i namnens ordning"),
        header=tuple(say(each) for each in header),
        rows=tuple(_row(row, language, say) for row in result.view.cases),
        widths=(16, 14, 17, 11, 9, 11, 22),
    )


def _row(row: CaseView, language: Language, say: Say) -> tuple[str, ...]:
    decision, outcome, clocks = row.progress.decision, row.progress.outcome, row.progress.clocks
    notes = " ".join(_notes(row, language, say)) or NOTHING
    if decision is None or outcome is None:
        return row.case.principal_name, say("inget beslut"), *(NOTHING,) * 4, notes
    return (
        row.case.principal_name,
        say(outcome_label(outcome, row.progress.is_offer)),
        decision.body_name,
        decision.held_on.isoformat(),
        decision.paragraph or NOTHING,
        (dated(clocks.legal_force, language) if clocks else "") or NOTHING,
        notes,
    )


def _notes(row: CaseView, language: Language, say: Say) -> Iterator[str]:
    if row.progress.preliminary:
        yield say("Preliminärt, protokollsutdraget har inte kommit.")
    if day := joined(row.facts, row.progress).later_on:
        yield say("Räknas från {day}.").format(day=short_day(day, language))
    if row.progress.contested:
        yield contested_note(row.progress.contested, language)
    yield from (warning_sentence(warning, language) for warning in row.progress.warnings)


def _by_point(result: Result, say: Say) -> Iterator[PaperPart]:
    """Each att-sats for itself, where there are several and somebody has decided."""
    points = range(1, len(result.view.round.att_satser) + 1)
    if len(points) < 2 or not result.decided:
        return
    yield Heading(say("Beslut per att-sats"))
    yield Grid(
        caption=say("Utfallet för varje att-sats, med samma nummer som ovan"),
        header=(say("Huvudman"), *(str(number) for number in points)),
        rows=tuple(
            (
                row.case.principal_name,
                *(
                    say(outcome_label(decision.outcomes.get(number, outcome), row.progress.is_offer))
                    for number in points
                ),
            )
            for row, decision, outcome in result.decided
        ),
    )


def _in_their_words(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    if not result.decided:
        return
    yield Heading(say("Besluten ordagrant"))
    for row, decision, outcome in result.decided:
        yield Heading(row.case.principal_name, 2)
        yield Paragraph(_decision_line(row, decision, outcome, language, say), "lead" if decision.wording else "plain")
        if decision.wording:
            yield Paragraph(decision.wording, "quote")
        if decision.reservation:
            yield Paragraph(say("Reservation: {text}").format(text=decision.reservation))
        yield from (Paragraph(text) for text in _befallen(row, decision, language))
        if row.progress.clocks:
            yield Paragraph(legal_force_sentence(row.progress.clocks, result.today, language))


def _befallen(row: CaseView, decision: Handled, language: Language) -> Iterator[str]:
    """What has befallen the decision in law. What was noted of it is the principal's and the coordinators': the result
    is read by others."""
    for each in reviews_on(row.facts, decision):
        yield review_sentence(each.kind, decision.body_name, each.on, each.reference, language)


def _decision_line(row: CaseView, decision: Handled, outcome: Outcome, language: Language, say: Say) -> str:
    where = ", ".join(filter(None, [decision.body_name, short_day(decision.held_on, language), decision.paragraph]))
    number = say("diarienummer {number}").format(number=row.case.case_number) if row.case.case_number else ""
    said = upper_first(say(outcome_label(outcome, row.progress.is_offer)))
    if day := joined(row.facts, row.progress).later_on:
        said = f"{said}, {say('från {day}').format(day=short_day(day, language))}"
    return f"{said}. {', '.join(filter(None, [where, number]))}."


def _additions(result: Result, say: Say) -> Iterator[PaperPart]:
    """What the principals changed and made conditions of, across them, att-sats by att-sats."""
    found = list(_changed(result, say))
    if not found:
        return
    yield Heading(say("Ändringar, villkor och avslag"))
    for heading, lines in found:
        yield Heading(heading, 2)
        yield Items(tuple(lines))


def _changed(result: Result, say: Say) -> Iterator[tuple[str, list[str]]]:
    for number, text in enumerate(result.view.round.att_satser, start=1):
        lines = [
            _changed_line(row, decision, at, say)
            for row, decision, outcome in result.decided
            if (at := decision.outcomes.get(number, outcome)) is not Outcome.ADOPTED
        ]
        if lines:
            yield (f"{number}. {text}" if len(result.view.round.att_satser) > 1 else text), lines
    reserved = [
        f"{row.case.principal_name}: {decision.reservation}"
        for row, decision, _ in result.decided
        if decision.reservation
    ]
    if reserved:
        yield say("Reservationer"), reserved


def _changed_line(row: CaseView, decision: Handled, outcome: Outcome, say: Say) -> str:
    said = f": {decision.wording}" if decision.wording else ""
    return f"{row.case.principal_name}, {say(outcome_label(outcome, row.progress.is_offer))}{said}"


def _names(result: Result) -> Mapping[str, str]:
    """Every principal's name, by its case: those that were taken out too."""
    return {row.case.id: row.case.principal_name for row in (*result.view.cases, *result.view.taken_out)}


def _linked(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    if result.family is None:
        return
    yield Heading(upper_first(kind_words(result.view.round.kind, language).linked))
    yield Paragraph(result.family.sentence(language))
    yield Grid(
        caption=say("Rundorna vid sidan av, och vad parterna i dem har beslutat"),
        header=(say("Runda"), say("Utfall"), say("Ikraftträdande")),
        rows=tuple(
            (view.round.title, decided_so_far(view, language), effect_in(view, language) or NOTHING)
            for view in result.family.linked
        ),
        widths=(35, 30, 35),
    )


def _missing(result: Result, language: Language, say: Say) -> Iterator[PaperPart]:
    rows = [row for row in result.view.cases if not row.progress.is_answered]
    if not rows:
        return
    yield Heading(say("Inget svar än") if result.view.round.state is not RoundState.CLOSED else say("Inget svar"))
    yield Items(tuple(f"{row.case.principal_name}: {_answer(row, language, say)}" for row in rows))


def _answer(row: CaseView, language: Language, say: Say) -> str:
    return answer_sentence(row.progress, language) or say("Inget svar.")
