"""What principals answered in a consultation, as parts of a paper: by theme, by question, and the rest."""

from collections.abc import Callable, Iterator, Sequence

from actions.views.opinions.consultation import Consultation, SaidAnswer
from documents.parts import Heading, Items, Paragraph, Part
from rules.wording.tongues import words_within


def opinions_given(found: Consultation | None, say: Callable[[str], str]) -> Iterator[Part]:
    """Everything that was said; nothing where nobody was asked."""
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
        if answers.said and answers.tallies:
            yield Paragraph(", ".join(f"{each.answer}: {each.count}" for each in answers.tallies), "lead")
        yield from _said(answers.said)
    if found.free:
        yield Heading(say("Övriga synpunkter"), 2)
        yield from _said(found.free)


def _said(answers: Sequence[SaidAnswer]) -> Iterator[Part]:
    if answers:
        yield Items(tuple(f"{each.case.principal_name}: {each.text}" for each in answers))


def words_given(found: Consultation | None) -> Iterator[str]:
    """What people have written in it."""
    if found is None:
        return
    yield from words_within(found)
    for each in found.themes:
        yield from (each.theme.name, each.theme.response)
