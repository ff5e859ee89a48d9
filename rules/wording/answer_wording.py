"""What a principal has answered, and a round as a whole: the same on page, in letter, on board and at closing."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from kit.i18n import translator
from models.vocabulary import Act, Outcome, Part, RoundKind
from rules.route.needs import NeedKind
from rules.route.progress import CaseProgress, RoundProgress
from rules.wording.sentence_parts import paragraph_after, upper_first, worded

_TALLY = {
    Outcome.ADOPTED: "antagen av {count}",
    Outcome.ADOPTED_WITH_CHANGES: "antagen med ändringar av {count}",
    Outcome.PARTLY: "delvis antagen av {count}",
    Outcome.REJECTED: "avslagen av {count}",
    Outcome.WRITTEN_OFF: "avskriven av {count}",
    Outcome.NOTED: "lagd till handlingarna av {count}",
    Outcome.LATER: "senare hos {count}",
    Outcome.UNCLASSIFIED: "obedömd hos {count}",
}


# of a study or a partnership, "det"
_TALLY_NEUTER = _TALLY | {
    Outcome.ADOPTED: "antaget av {count}",
    Outcome.ADOPTED_WITH_CHANGES: "antaget med ändringar av {count}",
    Outcome.PARTLY: "delvis antaget av {count}",
    Outcome.REJECTED: "avslaget av {count}",
    Outcome.WRITTEN_OFF: "avskrivet av {count}",
    Outcome.NOTED: "lagt till handlingarna av {count}",
    Outcome.UNCLASSIFIED: "obedömt hos {count}",
}


_NEUTER = {RoundKind.STUDY, RoundKind.PARTNERSHIP}


_HAVE = {
    Part.OPINION: "{count} av {principals} har svarat",
    Part.DECISION: "{count} av {principals} har beslutat",
    Part.SIGNATURE: "{count} av {principals} har undertecknat",
}


_ANSWERS = {
    Outcome.ADOPTED: "{Body} biföll förslaget {day}",
    Outcome.ADOPTED_WITH_CHANGES: "{Body} biföll förslaget med ändring eller tillägg {day}",
    Outcome.PARTLY: "{Body} biföll förslaget delvis {day}",
    Outcome.REJECTED: "{Body} avslog förslaget {day}",
    Outcome.WRITTEN_OFF: "{Body} avskrev ärendet {day}",
    Outcome.NOTED: "{Body} lade ärendet till handlingarna {day}",
    Outcome.LATER: "{Body} beslutade {day} att vänta med att ansluta sig",
    Outcome.UNCLASSIFIED: "{Body} fattade beslut {day}",
}


_JUDGED = {NeedKind.CLASSIFY: "samordnaren bedömer utfallet", NeedKind.UNJUDGED: "utfallet blev inte bedömt"}


_ANSWERS_TO_OFFER = {Outcome.ADOPTED: "{Body} svarade ja {day}", Outcome.REJECTED: "{Body} svarade nej {day}"}


Translate = Callable[[str], str]


def outcome_sentence(progress: RoundProgress, kind: RoundKind, language: str) -> str:
    """The round's outcome, e.g. "Antagen av 15, antagen med ändringar av 1."; who has not answered is named last.

    A partnership is "antaget".
    """
    _ = translator(language)
    parts = [text for part in progress.asks for text in _outcome_of(part, progress, kind, _)]
    return f"{upper_first(', '.join(parts))}." if parts else _("Inget beslut.")


def _outcome_of(part: Part, progress: RoundProgress, kind: RoundKind, _: Translate) -> Iterator[str]:
    if part is Part.DECISION:
        yield from _decided(progress, _TALLY_NEUTER if kind in _NEUTER else _TALLY, _)
    elif part is Part.OPINION:
        yield _("synpunkter från {count} av {principals}").format(
            count=progress.opinions, principals=progress.principals
        )
    else:
        yield _("undertecknat av {count} av {principals}").format(count=progress.signed, principals=progress.principals)


def _decided(progress: RoundProgress, tally: Mapping[Outcome, str], _: Translate) -> Iterator[str]:
    for outcome, count in progress.by_outcome.items():
        yield _(tally[outcome]).format(count=count)
    if missing := progress.principals - progress.decided:
        yield _("inget beslut från {count}").format(count=missing)


def waits_sentence(progress: RoundProgress, language: str) -> str:
    """Why a round where everyone has answered is still open; nothing while answers are missing or all are final."""
    if progress.answered < progress.principals or progress.all_final or not progress.principals:
        return ""
    _ = translator(language)
    parts = []
    if progress.preliminary:
        parts.append(_("protokollsutdrag från {count}").format(count=progress.preliminary))
    if progress.untold:
        parts.append(_("anmälan av ordförandens beslut från {count}").format(count=progress.untold))
    if unclear := progress.by_outcome.get(Outcome.UNCLASSIFIED):
        parts.append(_("samordnarens bedömning av {count}").format(count=unclear))
    if later := progress.by_outcome.get(Outcome.LATER):
        parts.append(_("besked från {count} som ansluter sig senare").format(count=later))
    if progress.copies:
        parts.append(_("undertecknat exemplar från {count}").format(count=progress.copies))
    if progress.follow_ups:
        parts.append(_("{count} uppföljande steg").format(count=progress.follow_ups))
    return _("Alla har svarat. Rundan avslutas när det sista har kommit: {missing}.").format(missing=", ".join(parts))


def answered_phrase(progress: RoundProgress, language: str) -> str:
    """How many have given what the round asks for last, e.g. "12 av 16 har beslutat"."""
    return have_answered(progress.asks, progress.answered, progress.principals, language)


def have_answered(asks: Sequence[Part], answered: int, principals: int, language: str) -> str:
    """How many of a round's principals have given what it asks for, e.g. "12 av 16 har beslutat"."""
    # of several parts none gives the whole its name: who has rejected has answered, but not signed
    said = _HAVE[asks[0]] if len(asks) == 1 else _HAVE[Part.OPINION]
    return translator(language)(said).format(count=answered, principals=principals)


def answer_sentence(progress: CaseProgress, language: str) -> str:
    """The principal's own answer to the round: a sentence for each thing it asks for."""
    parts = (part for part in progress.asks if _is_awaited(progress, part))
    return " ".join(_ANSWERED[part](progress, language) for part in parts)


def _is_awaited(progress: CaseProgress, part: Part) -> bool:
    """Whether there is something to say of it: who has answered without a signature had nothing to sign."""
    return part is not Part.SIGNATURE or progress.signature is not None or not progress.is_answered


def _opinion_answer(progress: CaseProgress, language: str) -> str:
    said = "Synpunkter lämnades {day}." if progress.opinion_on else "Inga synpunkter har kommit."
    return worded(said, language, "", progress.opinion_on)


def _decision_answer(progress: CaseProgress, language: str) -> str:
    decision, annulled = progress.decision, progress.annulled
    if annulled:
        return worded("Beslutet i {body} {date} är upphävt.", language, annulled.body_name, annulled.held_on)
    if progress.outdated:
        said = "Beslutet i {body} {date} gällde den tidigare lydelsen."
        return worded(said, language, progress.outdated.body_name, progress.outdated.held_on)
    if decision is None or progress.outcome is None:
        return translator(language)("Inget beslut är rapporterat.")
    who = decision.body_name
    if decision.act is Act.DECIDES_URGENTLY:
        who = worded("Ordföranden i {body}", language, who, None)
    answers = {**_ANSWERS, **_ANSWERS_TO_OFFER} if progress.is_offer else _ANSWERS
    said = worded(answers[progress.outcome], language, who, decision.held_on)
    return f"{said}{paragraph_after(decision.paragraph)}{_unjudged(progress, language)}."


def _unjudged(progress: CaseProgress, language: str) -> str:
    """Of an unclear outcome, who judges it, or that the round was closed before anybody had."""
    said = next((_JUDGED[need.kind] for need in progress.needs if need.kind in _JUDGED), "")
    return f"; {translator(language)(said)}" if said else ""


def _signature_answer(progress: CaseProgress, language: str) -> str:
    signed = progress.signature
    said = "Undertecknat {day}." if signed else "Inte undertecknat."
    return worded(said, language, "", signed.signed_on if signed else None)


_ANSWERED = {
    Part.OPINION: _opinion_answer,
    Part.DECISION: _decision_answer,
    Part.SIGNATURE: _signature_answer,
}
