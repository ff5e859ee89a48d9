"""Parts of a round's result that only some rounds have: who has signed, longer time, and what principals answered."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from actions.views.opinions.consultation import Answers, Consultation, SaidAnswer
from actions.views.overview import CaseView
from documents.parts import NOTHING, Grid, Heading, Items, PaperPart, Paragraph
from kit.clock import local_day
from models.tables import Extension
from rules.wording.event_wording import backing_phrase
from rules.wording.tongues import words_within


def signatures_told(rows: Sequence[CaseView], say: Callable[[str], str]) -> Iterator[PaperPart]:
    """Who has signed, when and where, and whether the signed copy has come."""
    found = [(row, row.progress.signature) for row in rows if row.progress.signature]
    if not found:
        return
    yield Heading(say("Undertecknande per huvudman"))
    header = ("Huvudman", "Undertecknat", "Plats", "Undertecknare", "Undertecknat exemplar inlämnat")
    yield Grid(
        caption=say("Vem som har undertecknat, när och var"),
        header=tuple(say(each) for each in header),
        rows=tuple(
            (
                row.case.principal_name,
                signed.signed_on.isoformat(),
                signed.place or NOTHING,
                ", ".join(filter(None, [signed.signatory, signed.signatory_role])) or NOTHING,
                signed.copy_on.isoformat() if signed.copy_on else NOTHING,
            )
            for row, signed in found
        ),
    )


def follow_ups_told(rows: Sequence[CaseView], say: Callable[[str], str]) -> Iterator[PaperPart]:
    """Each principal's steps after the signing, done or not, with what came of them; nothing before all have signed."""
    found = [(row, step) for row in rows for step in row.case.follow_ups if step.due_on]
    if not found:
        return
    yield Heading(say("Uppföljande steg"))
    header = ("Huvudman", "Steg", "Senast", "Klart den", "Vad det blev av det")
    yield Grid(
        caption=say("Det som följer på undertecknandet, och vad som är klart"),
        header=tuple(say(each) for each in header),
        rows=tuple(
            (
                row.case.principal_name,
                step.what,
                step.due_on.isoformat() if step.due_on else NOTHING,
                step.done_on.isoformat() if step.done_on else NOTHING,
                step.note or NOTHING,
            )
            for row, step in found
        ),
        widths=(18, 32, 11, 11, 28),
    )


def extensions_told(
    extensions: Sequence[Extension], names: Mapping[str, str], say: Callable[[str], str]
) -> Iterator[PaperPart]:
    """Each extension with its authority; `names` are the principals', by case."""
    if not extensions:
        return
    yield Heading(say("Förlängd svarstid"))
    yield Grid(
        caption=say("Varje förlängning med den som beslutade den"),
        header=tuple(say(each) for each in ("Huvudman", "Från", "Till", "Beslutad av", "Dag", "Paragraf", "Skäl")),
        rows=tuple(
            (
                names.get(each.case_id or "", say("alla")),
                each.old_on.isoformat(),
                each.new_on.isoformat(),
                each.decided_by,
                each.decided_on.isoformat(),
                each.paragraph or NOTHING,
                each.reason,
            )
            for each in extensions
        ),
        widths=(16, 11, 11, 18, 11, 8, 25),
    )


def opinions_given(found: Consultation | None, language: str, say: Callable[[str], str]) -> Iterator[PaperPart]:
    """Everything that was said, and who stands behind it; nothing where nobody was asked."""
    if found is None:
        return
    yield Heading(say("Synpunkter"))
    if not found.given:
        yield Paragraph(say("Inga synpunkter har kommit."))
    for each in found.themes:
        yield Heading(say("Tema: {name}").format(name=each.theme.name), 2)
        if each.theme.response:
            yield Paragraph(say("Vad det blev av det: {response}").format(response=each.theme.response))
        yield from _said(each.said)
    for answers in found.answers:
        yield Heading(f"{answers.number}. {answers.inquiry.text}", 2)
        yield from _answered(answers) if answers.said else [Paragraph(say("Ingen har svarat på frågan."))]
    if found.free:
        yield Heading(say("Övriga synpunkter"), 2)
        yield from _said(found.free)
    if found.given:
        yield Heading(say("Vem som står bakom"), 2)
        yield _backing(found, language, say)


def _answered(answers: Answers) -> Iterator[PaperPart]:
    if answers.tallies:
        yield Paragraph(", ".join(f"{each.answer}: {each.count}" for each in answers.tallies), "lead")
    yield from _said(answers.said)


def _backing(found: Consultation, language: str, say: Callable[[str], str]) -> Grid:
    return Grid(
        caption=say("Vem som står bakom varje huvudmans synpunkter, och när de lämnades"),
        header=(say("Huvudman"), say("Bakom synpunkterna står"), say("Lämnat")),
        rows=tuple(
            (
                each.case.principal_name,
                backing_phrase(each.opinion.backed_by, each.opinion.backed_on, each.opinion.paragraph, language),
                local_day(each.opinion.given_at).isoformat(),
            )
            for each in found.given
        ),
    )


def _said(answers: Sequence[SaidAnswer]) -> Iterator[PaperPart]:
    if answers:
        yield Items(tuple(f"{each.case.principal_name}: {each.text}" for each in answers))


def words_given(found: Consultation | None) -> Iterator[str]:
    """What people have written in it."""
    if found is None:
        return
    yield from words_within(found)
    for each in found.themes:
        yield from (each.theme.name, each.theme.response)
