"""A round's result as a table: one row a principal and att-sats, with real dates, for whoever goes on counting."""

from collections.abc import Callable, Iterator, Sequence

from actions.papers.result import Result
from actions.views.overview import CaseView, RoundView
from documents.sheet import Cell, as_xlsx
from kit.i18n import translator
from models.tables import Round
from models.values import Signature
from models.vocabulary import Language, Part
from rules.effect import Counted, EffectState
from rules.law.legal_force import Certainty
from rules.route.outcomes import outcome_label
from rules.route.progress import CaseProgress
from rules.wording.effect_wording import counted_phrase
from rules.wording.legal_wording import contested_note

HEADER = (
    "Runda",
    "Kod",
    "Huvudman",
    "Att-sats",
    "Att-satsens text",
    "Utfall",
    "Organ",
    "Nivå",
    "Beslutsdag",
    "Paragraf",
    "Diarienummer",
    "Beslutets ordalydelse",
    "Reservation",
    "Preliminärt",
    "Efter svarsdatum",
    "Svarsdatum",
    "Justerat",
    "Anslaget",
    "Laga kraft",
    "Laga kraft är beräknad",
    "Undertecknat",
    "Plats",
    "Undertecknare",
    "Undertecknat exemplar inlämnat",
    "Hur svaret räknas",
    "Gäller från",
    "Efter beslutet",
)


def result_table(result: Result, language: Language) -> bytes:
    """The table as .xlsx; the linked rounds' rows follow the main one's."""
    say = translator(language)
    views = [result.view, *(result.family.linked if result.family else ())]
    rows = [row for view in views for row in _of_round(view, language)]
    return as_xlsx(
        [(say("Beslut"), [say(each) for each in HEADER], rows)], result.view.round.title, HEADER.index("Huvudman") + 1
    )


def _of_round(view: RoundView, language: Language) -> Iterator[Sequence[Cell]]:
    for case in view.cases:
        counts = _counts(view.effect, view.counted.get(case.case.principal_code), language)
        contested = case.progress.contested
        note = contested_note(contested, language) if contested else None
        yield from ((*row, *counts, note) for row in _rows(view.round, case, language))


def _counts(state: EffectState | None, party: Counted | None, language: Language) -> tuple[Cell, Cell]:
    """How the answer counts for the entry into force, and from which day it binds."""
    if state is None or party is None:
        return None, None
    return counted_phrase(party, state, language), state.binds_from(party)


def _rows(round_: Round, row: CaseView, language: Language) -> Iterator[Sequence[Cell]]:
    """A row an att-sats; one in all where a round has none, or one without number."""
    for number, text in list(enumerate(round_.att_satser, start=1)) or [(0, "")]:
        yield (
            round_.title,
            row.case.principal_code,
            row.case.principal_name,
            number or None,
            text,
            *_decided(row, number, language),
            *_signed(row.progress.signature),
        )


def _decided(row: CaseView, number: int, language: Language) -> Iterator[Cell]:
    say, progress = translator(language), row.progress
    decision, outcome, clocks = progress.decision, progress.outcome, progress.clocks
    due_on = None if row.facts.is_undated else row.case.due_on
    if decision is None or outcome is None:
        yield from (
            _undecided(progress, say),
            *(None,) * 4,
            row.case.case_number,
            *(None,) * 4,
            due_on,
            *(None,) * 4,
        )
        return
    yes, no = say("ja"), say("nej")
    yield say(outcome_label(decision.outcomes.get(number, outcome), progress.is_offer))
    yield decision.body_name
    yield say(decision.level.label)
    yield decision.held_on
    yield decision.paragraph
    yield row.case.case_number
    yield decision.wording
    yield decision.reservation
    yield yes if progress.preliminary else no
    yield yes if progress.was_late else no
    yield due_on
    yield decision.adjusted_on
    yield decision.announced_on
    yield clocks.legal_force.on if clocks else None
    yield {Certainty.KNOWN: no, Certainty.ESTIMATE: yes}.get(clocks.legal_force.certainty) if clocks else None


def _undecided(progress: CaseProgress, say: Callable[[str], str]) -> str:
    """The outcome where there is no decision: in a round that asks for none, whether what it asks for has come."""
    if Part.DECISION in progress.asks:
        return say("inget beslut")
    if Part.SIGNATURE in progress.asks:
        return say("undertecknat") if progress.signature else say("inte undertecknat")
    return say("synpunkter lämnade") if progress.opinion_on else say("inget svar")


def _signed(signed: Signature | None) -> Iterator[Cell]:
    """Who has signed, when and where, and when the signed copy came."""
    if signed is None:
        yield from (None,) * 4
        return
    yield signed.signed_on
    yield signed.place or None
    yield ", ".join(filter(None, [signed.signatory, signed.signatory_role])) or None
    yield signed.copy_on
