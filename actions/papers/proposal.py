"""A principal's proposal to a decision (tjänsteskrivelse), with its own bodies and wording, ready to go on with."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.papers.peoples_words import of_extensions, written_in
from documents.parts import Heading, Items, Paper, PaperPart, Paragraph, SignatureLine
from kit.clock import local_day
from kit.errors import NotFound
from kit.i18n import long_date, translator
from models.reads import lookup
from models.tables import Case, Extension, Round, case_id
from models.vocabulary import Language, Part
from rules.wording.proposals import proposal_sentence
from rules.wording.sentence_parts import inside_sentence
from rules.wording.tongues import words_within


@dataclass(frozen=True)
class Proposal:
    """What it is made of. `underlying` are the titles of the round's documents."""

    case: Case
    round: Round
    extensions: Sequence[Extension]
    underlying: Sequence[str]
    today: dt.date


def proposal_of(session: Session, slug: str, code: str, now: dt.datetime) -> Proposal:
    """The principal's proposal at a moment (UTC). Raises NotFound, also when nothing is to be decided."""
    case, round_ = lookup.case_of(session, case_id(slug, code))
    if Part.DECISION not in round_.asks:
        raise NotFound("Rundan ber inte om beslut, så det finns inget förslag att hämta.")
    return Proposal(
        case,
        round_,
        [each for each in lookup.extensions(session, slug) if each.case_id == case.id and each.withdrawn_at is None],
        [document.title for document in lookup.attachments(session, slug)],
        local_day(now),
    )


def proposal_paper(proposal: Proposal, language: Language) -> Paper:
    """The proposal in that language, with what is left to fill in set apart."""
    say, case = translator(language), proposal.case
    fill = say("[fyll i]")
    return Paper(
        title=proposal.round.title,
        language=language,
        author=case.principal_name,
        made_on=proposal.today,
        top=(
            case.principal_name,
            say("Tjänsteskrivelse"),
            f"{say('Diarienummer:')} {case.case_number or fill}",
            f"{say('Datum:')} {fill}",
            f"{say('Handläggare:')} {fill}",
        ),
        parts=tuple(_parts(proposal, language)),
        letterhead=say("[Plats för logotyp]"),
        written=written_in(proposal.round, language, _principals_words(proposal)),
    )


def _principals_words(proposal: Proposal) -> Iterator[str]:
    yield from words_within((proposal.case.route, proposal.underlying))
    yield from of_extensions(proposal.extensions)


def _parts(proposal: Proposal, language: Language) -> Iterator[PaperPart]:
    say, round_ = translator(language), proposal.round
    yield Heading(say("Förslag till beslut"))
    yield Paragraph(proposal_sentence(proposal.case.route, language))
    yield Items(tuple(round_.att_satser), numbered=len(round_.att_satser) > 1)
    yield Heading(say("Sammanfattning av ärendet"))
    yield from (Paragraph(text) for text in _summary(proposal, language))
    yield Heading(say("Beslutsunderlag"))
    yield Items(tuple(proposal.underlying)) if proposal.underlying else Paragraph(say("[fyll i]"), "fill")
    yield Heading(say("Bedömning"))
    yield Paragraph(
        say("[Skriv er bedömning: vad beslutet innebär för er, kostnader och vad som händer om ni avstår.]"), "fill"
    )
    yield Heading(say("Tagit hänsyn till barnkonventionen"))
    yield Paragraph(say("[Skriv hur barn berörs och vilken hänsyn som har tagits.]"), "fill")
    yield Heading(say("Underskrift"))
    yield SignatureLine(say("[Namn och titel]"))
    yield Heading(say("Beslutet skickas till"))
    yield Items(tuple(", ".join(filter(None, [each.get("role"), each["email"]])) for each in round_.contacts))


def _summary(proposal: Proposal, language: Language) -> Iterator[str]:
    say, round_ = translator(language), proposal.round
    yield from (text for text in round_.summary.split("\n\n") if text.strip())
    if round_.recommender:
        yield _where_from(round_, language)
    for each in proposal.extensions:
        said = say("Svaret skulle ha lämnats senast %(old)s. %(who)s beslutade %(day)s") % {
            "old": long_date(each.old_on, language),
            "who": each.decided_by,
            "day": long_date(each.decided_on, language),
        }
        until = say("att förlänga tiden till %(new)s. Skäl: %(reason)s") % {
            "new": long_date(each.new_on, language),
            "reason": each.reason,
        }
        yield f"{said}, {each.paragraph}, {until}" if each.paragraph else f"{said} {until}"
    yield " ".join(filter(None, [_back_by(proposal, language), round_.level_reason]))


def _where_from(round_: Round, language: Language) -> str:
    say, told = translator(language), {"recommender": inside_sentence(round_.recommender, language)}
    if round_.recommended_on is None:
        return say("Ärendet kommer från %(recommender)s.") % told
    told["day"] = long_date(round_.recommended_on, language)
    return say("Ärendet kommer från %(recommender)s, %(day)s.") % told


def _back_by(proposal: Proposal, language: Language) -> str:
    say = translator(language)
    if proposal.round.is_undated:
        return say("Beslutet ska vara återkopplat så snart som möjligt.")
    return say("Beslutet ska vara återkopplat senast %(day)s.") % {"day": long_date(proposal.case.due_on, language)}
