"""`rundan status`: how far the rounds have come, in the same facts as the API gives."""

import datetime as dt

from actions.views.by_county import check_county, counties_in, county_said, within
from actions.views.facts.families import FamilyFacts
from actions.views.facts.principals import PrincipalFacts
from actions.views.facts.rounds import RoundFacts, RoundSummary, round_summary
from actions.views.opinions.opinion_data import WholeRound, whole_round
from actions.views.overview import round_view, round_views
from cli.common.installation import read_from
from cli.common.speech import console, heading, in_words, language, say, show_json, table
from kit.clock import local_day
from kit.errors import Fault, FaultyInput
from kit.i18n import long_date
from models.reads import lookup
from models.vocabulary import RoundState
from rules.forecast import Verdict
from rules.law.legal_force import Certainty
from rules.wording.rounds.due_wording import due_phrase

OF_WHICH = "Säg vilken runda länet gäller."


def status(slug: str, json_wanted: bool, county: str = "") -> None:
    """One round with its principals, or those of one of its counties, or every round in short. Raises NotFound,
    FaultyInput."""
    if county and not slug:
        raise FaultyInput([Fault("county", OF_WHICH)])
    with read_from(json_wanted) as here, here.database.read() as session:
        if slug:
            whole = round_view(session, slug, here.now)
            check_county(counties_in(whole), county)
            facts = whole_round(session, within(whole, county), here.now, language())
            show_json(facts) if json_wanted else _show_whole(facts)
            return
        views = round_views(session, lookup.rounds(session), here.now)
        found = [round_summary(view, language()) for view in views]
    if json_wanted:
        show_json([summary.model_dump(mode="json") for summary in found])
    elif found:
        _show_rounds(found)
    else:
        say("Inga rundor är startade.")


def _show_whole(facts: WholeRound) -> None:
    if facts.county:
        say("Bara {county}:", county=county_said(facts.county, language()))
    show_round(facts)
    if facts.family:
        show_family(facts.family)


def show_family(facts: FamilyFacts) -> None:
    """The linked rounds as text."""
    console().print()
    console().print(facts.said, markup=False)
    _show_rounds(list(facts.rounds))


def show_round(facts: RoundFacts) -> None:
    """The board as text."""
    out = console()
    out.print(heading(f"{facts.title} ({facts.slug})"))
    for line in summary_lines(facts):
        out.print(line, markup=False)
    drawn = table("Huvudman", "Läge", "Svar", "Återstår och anmärkningar")
    for row in facts.principals:
        drawn.add_row(row.name, _state(row), _answer(row), _remarks(row))
    out.print()
    out.print(drawn)
    if facts.taken_out:
        gone = [f"{row.name} ({local_day(row.taken_out_at)})" for row in facts.taken_out]
        out.print(in_words("Tagna ur rundan: {names}.", names=", ".join(gone)), markup=False)


def summary_lines(facts: RoundSummary) -> list[str]:
    """A round in a few sentences."""
    due = due_phrase(facts.due_on or dt.date.min, facts.due_on is None, language())
    lines = [in_words("{state}: {summary}, svar {due}.", state=_word(facts.state), summary=facts.summary, due=due)]
    lines.append(facts.outcome)
    if facts.effect:
        lines.append(facts.effect.said)
    if facts.close_reason:
        lines.append(in_words("Skäl: {reason}", reason=facts.close_reason))
    if facts.next_on and facts.state is not RoundState.CLOSED:
        day = long_date(facts.next_on, language())
        lines.append(in_words("Härnäst: {day}, {principals}.", day=day, principals=", ".join(facts.next_principals)))
    if facts.linked_to:
        lines.append(in_words("Vid sidan av {main}.", main=facts.linked_to))
    if facts.outlook.text:
        lines.append(facts.outlook.text)
    return lines


def _show_rounds(found: list[RoundSummary]) -> None:
    drawn = table("Runda", "Läge", "Svar", "Svar senast", "Titel")
    for facts in _with_their_main(found):
        drawn.add_row(facts.slug, _word(facts.state), facts.summary, str(facts.due_on or "–"), facts.title)
    console().print(drawn)


def _with_their_main(found: list[RoundSummary]) -> list[RoundSummary]:
    """Linked rounds after the one they stand beside."""
    order = {facts.slug: number for number, facts in enumerate(found)}
    return sorted(found, key=lambda facts: (order.get(facts.linked_to, order[facts.slug]), bool(facts.linked_to)))


def _remarks(row: PrincipalFacts) -> str:
    found = row.outlook
    told = [found.text] if found and found.is_told and found.verdict is not Verdict.UNKNOWN else []
    return " ".join([row.needs, *row.warnings, *_in_law(row), *told])


def _state(row: PrincipalFacts) -> str:
    """State, never by colour alone, with what makes it worth a look."""
    notes = [
        in_words(note)
        for note, holds in (
            ("försenad", row.is_late),
            ("blir försenad", row.will_be_late),
            ("inget planerat", row.is_unplanned and not (row.is_late or row.will_be_late)),
            ("påminnelser pausade", row.muted),
        )
        if holds
    ]
    return ", ".join([in_words(row.state.label), *notes])


def _answer(row: PrincipalFacts) -> str:
    decision = row.decision
    if decision is None:
        return in_words("synpunkter {day}", day=row.opinion_on.isoformat()) if row.opinion_on else ""
    answer = row.offer and row.offer.answer
    said = f"{in_words((answer or decision.outcome).label)}, {decision.body_name} {decision.held_on.isoformat()}"
    return " ".join([said, decision.paragraph]).strip()


def _in_law(row: PrincipalFacts) -> list[str]:
    """How the decision stands in law, once anything is known of it."""
    decision = row.decision
    if decision is None or decision.legal_force.certainty is Certainty.ESTIMATE:
        return []
    return [decision.in_law]


def _word(state: RoundState) -> str:
    word = in_words(state.label)
    return word[:1].upper() + word[1:]
