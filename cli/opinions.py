"""`rundan opinions`: what came in to a consultation, question by question and by theme."""

from pathlib import Path

from actions.views.by_county import check_county, county_said
from actions.views.opinions.consultation import Answers, Consultation, SaidAnswer, consultation
from actions.views.opinions.opinion_data import consultation_facts, csv_table
from cli.common.endings import ending_of
from cli.common.installation import read_from
from cli.common.speech import console, heading, in_words, language, say, show_json
from kit.errors import NotFound
from models.vocabulary import Part
from rules.wording.event_wording import backing_phrase


def opinions(slug: str, json_wanted: bool, csv_file: Path | None, county: str = "") -> None:
    """Show what came in, from all or from one county, as text or as JSON, or write it as a table to a file. Raises
    NotFound, FaultyInput."""
    if csv_file:
        ending_of(csv_file, ("csv",))
    with read_from(json_wanted) as here, here.database.read() as session:
        found = consultation(session, slug, language(), county)
    if Part.OPINION not in found.round.asks:
        raise NotFound("Rundan samlar inte in synpunkter.")
    check_county(list(found.counties), county)
    if csv_file:
        csv_file.write_text(csv_table(found, language()), encoding="utf-8", newline="")
    if json_wanted:
        show_json(consultation_facts(found))
    elif csv_file:
        say("{count} svar är skrivna till {file}.", count=len(found.given), file=csv_file)
    else:
        _show(found)


def _show(found: Consultation) -> None:
    out = console()
    out.print(heading(": ".join(filter(None, [found.round.title, county_said(found.county, language())]))))
    print(in_words("{count} av {all} har svarat.", count=len(found.given), all=len(found.cases)))
    for each in found.answers:
        out.print()
        out.print(heading(f"{each.number}. {each.inquiry.text}"))
        _show_answers(each)
    _show_said(in_words("Övriga synpunkter"), found.free)
    for themed in found.themes:
        _show_said(in_words("Tema: {name}", name=themed.theme.name), themed.said)
        if themed.theme.response:
            print(in_words("Vad det blev av det: {response}", response=themed.theme.response))


def _show_answers(answers: Answers) -> None:
    if not answers.tallies:
        for each in answers.said:
            print(_line(each))
    for tally in answers.tallies:
        names = f" ({', '.join(tally.names)})" if tally.names else ""
        print(f"  {tally.count:>3}  {tally.answer}{names}")


def _show_said(title: str, said: tuple[SaidAnswer, ...]) -> None:
    if not said:
        return
    print()
    console().print(heading(title))
    for each in said:
        print(_line(each))


def _line(said: SaidAnswer) -> str:
    opinion = said.opinion
    who = backing_phrase(opinion.backed_by, opinion.backed_on, opinion.paragraph, language())
    return f"  {said.case.principal_name} ({who}): {said.text}"
