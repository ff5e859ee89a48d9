"""What the rules found, in words: one sentence, the same on the page, in the letter, on the board and at closing."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kit.days import long_date, short_day
from kit.i18n import translator
from models.vocabulary import HANDLINGS, REVIEWS, Act, EventKind, Outcome, Part, ReviewKind, RoundKind
from rules.route.needs import Need, NeedKind
from rules.route.outcomes import aggregate, outcome_label
from rules.route.progress import CaseProgress, RoundProgress
from rules.route.routes import Caution
from rules.wording.event_wording import told_sentence

_NEEDS = {
    NeedKind.CONFIRM: "Bekräfta mottagandet och ange ärendets väg.",
    NeedKind.PLAN: "Ange ärendets väg med planerade mötesdagar.",
    NeedKind.NAME_DECIDER: "Beslut återstår. Ange vilken instans som fattar det, och när.",
    NeedKind.HANDLE: "Behandling i {body} återstår, planerad till {day}.",
    NeedKind.HEAR: "{Body} ska höras {day}.",
    NeedKind.REPORT_HEARING: "{Body} skulle höras {day}. Rapportera vad som sades.",
    NeedKind.DECIDE: "Beslut i {body} återstår, planerat till {day}.",
    NeedKind.NEW_DAY: "{Body} {date} räknas inte längre som planerat. Ange en ny dag.",
    NeedKind.DECIDE_ANEW: "Domstolen har upphävt beslutet i {body}. Nytt beslut är planerat till {day}.",
    NeedKind.REPORT: "{Body} planerade att ta upp ärendet {day}. Rapportera vad mötet kom fram till.",
    NeedKind.EXTRACT: "Protokollsutdraget från {body} {date} återstår.",
    NeedKind.TELL_BODY: (
        "Ordförandens beslut ska anmälas vid nästa möte i {body} (KL 6:39). Rapportera när det är gjort."
    ),
    NeedKind.CLASSIFY: "Samordnaren bedömer utfallet.",
    NeedKind.OPINION: "Lämna era synpunkter.",
    NeedKind.SIGN: "Undertecknande återstår, planerat till {day}.",
    NeedKind.REPORT_SIGNING: "Undertecknandet var planerat till {day}. Rapportera när det är gjort.",
    NeedKind.COPY: "Det undertecknade exemplaret återstår.",
    NeedKind.JOIN_LATER: "Ni har svarat senare, från {day}. Rapportera när ni har beslutat om att ansluta er.",
    NeedKind.FOLLOW_UP: "Kvar att göra, senast {day}: {what}",
    NeedKind.DECIDE_NEW_WORDING: (
        "{Body} beslutade om den tidigare lydelsen. Beslut om den nya är planerat till {day}."
    ),
    NeedKind.OUTDATED: "Beslutet i {body} {date} gällde den tidigare lydelsen. Inget beslut om den nya är rapporterat.",
    NeedKind.TAKEN_OUT: "Huvudmannen är inte längre med i rundan. Inget återstår.",
    NeedKind.ANNULLED: "Domstolen har upphävt beslutet i {body} {date}. Inget nytt beslut är rapporterat.",
    NeedKind.UNANSWERED: "Inget svar kom innan rundan avslutades.",
    NeedKind.NOTHING: "Inget återstår.",
}
_NEEDS_A_DAY = {
    NeedKind.HANDLE: "Behandling i {body} återstår, ännu utan planerad dag.",
    NeedKind.HEAR: "{Body} ska höras, ännu utan planerad dag.",
    NeedKind.DECIDE: "Beslut i {body} återstår, ännu utan planerad dag.",
    NeedKind.SIGN: "Undertecknande återstår.",
    NeedKind.JOIN_LATER: "Ni har svarat senare. Rapportera när ni har beslutat om att ansluta er.",
    NeedKind.FOLLOW_UP: "Kvar att göra: {what}",
    NeedKind.DECIDE_ANEW: "Domstolen har upphävt beslutet i {body}. Ange när ett nytt beslut fattas.",
    NeedKind.DECIDE_NEW_WORDING: (
        "{Body} beslutade om den tidigare lydelsen. Rapportera vad ni säger om den nya, eller ange när det beslutas."
    ),
}
_RETURNS = {
    Act.REFERS_BACK: "{Body} återremitterade ärendet; nytt möte {day}.",
    Act.REFERS_BACK_BY_MINORITY: "{Body} återremitterade ärendet på begäran av en minoritet; nytt möte {day}.",
    Act.POSTPONES: "{Body} bordlade ärendet; nytt möte {day}.",
    Act.POSTPONES_BY_MINORITY: "{Body} bordlade ärendet på begäran av en minoritet; nytt möte {day}.",
    Act.TAKES_OFF: "Ärendet utgick från dagordningen i {body}; nytt möte {day}.",
}
_RETURNS_SOMETIME = {
    Act.REFERS_BACK: "{Body} återremitterade ärendet. Ange när det tas upp igen.",
    Act.REFERS_BACK_BY_MINORITY: (
        "{Body} återremitterade ärendet på begäran av en minoritet. Ange när det tas upp igen."
    ),
    Act.POSTPONES: "{Body} bordlade ärendet. Ange när det tas upp igen.",
    Act.POSTPONES_BY_MINORITY: "{Body} bordlade ärendet på begäran av en minoritet. Ange när det tas upp igen.",
    Act.TAKES_OFF: "Ärendet utgick från dagordningen i {body}. Ange när det tas upp igen.",
}
_WARNINGS = {warning: warning.label for warning in Caution}

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
    Outcome.UNCLASSIFIED: "{Body} fattade beslut {day}; samordnaren bedömer utfallet",
}
_ANSWERS_TO_OFFER = {Outcome.ADOPTED: "{Body} svarade ja {day}", Outcome.REJECTED: "{Body} svarade nej {day}"}
_ACTS = {
    Act.PROPOSES: "{Body} {day}: föreslår nästa instans att besluta",
    Act.DECIDES: "{Body} {day}: beslutar",
    Act.DECIDES_BY_DELEGATION: "{Body} {day}: beslutar på delegation",
    Act.REFERS_BACK: "{Body} {day}: återremitterar",
    Act.REFERS_BACK_BY_MINORITY: "{Body} {day}: minoritetsåterremitterar",
    Act.POSTPONES: "{Body} {day}: bordlägger",
    Act.POSTPONES_BY_MINORITY: "{Body} {day}: minoritetsbordlägger",
    Act.TAKES_OFF: "{Body} {day}: ärendet utgår från dagordningen",
    Act.HANDS_OVER: "{Body} {day}: överlämnar utan eget förslag",
    Act.DECIDES_URGENTLY: "{Body} {day}: ordföranden beslutar i brådskande ärende (KL 6:39)",
    Act.URGENCY_TOLD: "{Body} {day}: ordförandens brådskande beslut anmäls",
    Act.IS_HEARD: "{Body} {day}: har hörts",
}
_REVIEWS = {
    ReviewKind.NOTICE_TAKEN_DOWN: "Anslaget om beslutet i {body} togs ned i förtid {day}",
    ReviewKind.APPEALED: "Beslutet i {body} överklagades {day}",
    ReviewKind.APPEAL_DISMISSED: "Överklagandet av beslutet i {body} ledde inte till ändring, slutligt avgjort {day}",
    ReviewKind.ANNULLED: "Domstolen upphävde beslutet i {body} {day}",
    ReviewKind.WITHDRAWN: "En anteckning om beslutet i {body} togs tillbaka {day}",
}

# a body is named with a small letter inside a Swedish sentence, unless it begins with a place or an abbreviation
_COMMON_NAME = re.compile(
    r"[A-ZÅÄÖ][a-zåäö]+(-|(fullmäktige|styrelsens?|nämndens?|utskotte?t?s?|beredningens?|ledningens?|chefens?|direktörens?)\b)"
)

Translate = Callable[[str], str]


def needs_sentence(progress: CaseProgress, language: str) -> str:
    """Everything still needed in the case, next thing first."""
    return need_sentences(progress.needs, language)


def need_sentences(needs: Iterable[Need], language: str) -> str:
    """Those things still needed."""
    return " ".join([need_sentence(need, language) for need in needs])


@lru_cache(maxsize=8192)
def need_sentence(need: Need, language: str) -> str:
    """One thing still needed."""
    return _say(_need_template(need), language, need.body, need.on, what=_as_sentence(need.what))


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _need_template(need: Need) -> str:
    if need.kind is NeedKind.RETURN and need.act is not None:
        return (_RETURNS if need.on else _RETURNS_SOMETIME)[need.act]
    if need.on is None and need.kind in _NEEDS_A_DAY:
        return _NEEDS_A_DAY[need.kind]
    return _NEEDS[need.kind]


def warning_sentence(warning: Caution, language: str) -> str:
    """What deserves a second look."""
    return translator(language)(_WARNINGS[warning])


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
    return _say(said, language, "", progress.opinion_on)


def _decision_answer(progress: CaseProgress, language: str) -> str:
    decision, annulled = progress.decision, progress.annulled
    if annulled:
        return _say("Beslutet i {body} {date} är upphävt.", language, annulled.body_name, annulled.held_on)
    if progress.outdated:
        said = "Beslutet i {body} {date} gällde den tidigare lydelsen."
        return _say(said, language, progress.outdated.body_name, progress.outdated.held_on)
    if decision is None or progress.outcome is None:
        return translator(language)("Inget beslut är rapporterat.")
    who = decision.body_name
    if decision.act is Act.DECIDES_URGENTLY:
        who = _say("Ordföranden i {body}", language, who, None)
    answers = {**_ANSWERS, **_ANSWERS_TO_OFFER} if progress.is_offer else _ANSWERS
    said = _say(answers[progress.outcome], language, who, decision.held_on)
    return f"{said}{paragraph_after(decision.paragraph)}."


def _signature_answer(progress: CaseProgress, language: str) -> str:
    signed = progress.signature
    said = "Undertecknat {day}." if signed else "Inte undertecknat."
    return _say(said, language, "", signed.signed_on if signed else None)


_ANSWERED = {
    Part.OPINION: _opinion_answer,
    Part.DECISION: _decision_answer,
    Part.SIGNATURE: _signature_answer,
}


def event_sentence(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    """One line of the record: what happened, and for a handling which body did what, when."""
    happened = translator(language)(kind.label)
    if kind is EventKind.HANDED_OVER and data.get("to"):
        return translator(language)("Länken lämnades vidare till {name}.").format(name=data["to"])
    if kind is EventKind.WITHDRAWN:
        said = event_sentence(EventKind(data["kind"]), data["withdrawn"], language)
        return translator(language)("Togs tillbaka och gäller inte: {said}").format(said=said)
    if kind in REVIEWS:
        return _reviewed(kind, data, language)
    if kind is EventKind.OPINION_GIVEN:
        return _opinion_given(data, language)
    if kind not in HANDLINGS:
        return told_sentence(kind, data, language) or f"{happened}."
    held_on = dt.date.fromisoformat(data["held_on"])
    said = f"{_say(_ACTS[Act(data['act'])], language, data['body_name'], held_on)}{_what_was_decided(data, language)}"
    prefix = "" if kind is EventKind.HANDLED else f"{happened}. "
    if data.get("anew"):
        prefix = f"{translator(language)('Nytt beslut')}. "
    return f"{prefix}{said}{paragraph_after(data.get('paragraph', ''))}.{_before(data, language)}"


def _before(data: Mapping[str, Any], language: str) -> str:
    """The day and § that a correction has put right."""
    if not (before := data.get("before")):
        return ""
    told = f"{long_date(dt.date.fromisoformat(before['held_on']), language)}{paragraph_after(before['paragraph'])}"
    return f" {translator(language)('Förut {told}.').format(told=told)}"


def _what_was_decided(data: Mapping[str, Any], language: str) -> str:
    """A decision's outcome; of a proposal only one that is not to adopt."""
    outcomes = {int(number): Outcome(outcome) for number, outcome in data.get("outcomes", {}).items()}
    if not outcomes:
        return ""
    found = aggregate(outcomes, len(outcomes))
    is_said = Act(data["act"]).is_final or not found.is_adoption
    said = outcome_label(found, bool(data.get("offer")))
    return f" ({translator(language)(said)})" if is_said else ""


def _reviewed(kind: EventKind, data: Mapping[str, Any], language: str) -> str:
    told = data["withdrawn"] if kind is EventKind.REVIEW_WITHDRAWN else data
    on = dt.date.fromisoformat(told["on"])
    said = review_sentence(ReviewKind(told["kind"]), data["body_name"], on, told["reference"], language)
    if kind is EventKind.REVIEWED:
        return said
    return translator(language)("Anteckningen togs tillbaka och gäller inte: {said}").format(said=said)


def _opinion_given(data: Mapping[str, Any], language: str) -> str:
    again = data["number"] > 1
    template = (
        "Synpunkterna lämnades på nytt. Bakom dem står {who}" if again else "Synpunkter lämnades. Bakom dem står {who}"
    )
    who = inside_sentence(backing_in(data, language), language)
    return f"{translator(language)(template).format(who=who)}."


def backing_in(data: Mapping[str, Any], language: str) -> str:
    """Who stands behind the opinion that an event tells of."""
    backed_on = dt.date.fromisoformat(data["backed_on"]) if data["backed_on"] else None
    return backing_phrase(data["backed_by"], backed_on, data["paragraph"], language)


def backing_phrase(backed_by: str, backed_on: dt.date | None, paragraph: str, language: str) -> str:
    """Who stands behind an opinion: "Kommunstyrelsen måndag 2 september 2019, § 75"."""
    day = f" {long_date(backed_on, language)}" if backed_on else ""
    return f"{backed_by}{day}{paragraph_after(paragraph)}"


def handover_warning(email: str, registrar: str, language: str) -> str:
    """A second look at a link handed to an address outside the principal's own domain; nothing for one inside it."""
    given, own = _domain(email), _domain(registrar)
    if not given or given == own or given.endswith(f".{own}"):
        return ""
    said = "Adressen {email} ligger utanför {domain}. Blev det fel, be samordnaren dra in länken."
    return translator(language)(said).format(email=email, domain=own)


def escalation_sentence(progress: CaseProgress, recipient: str, language: str) -> str:
    """Whom the chase has gone on to, and what is still needed."""
    told = translator(language)("Brev har gått till {recipient}.").format(recipient=recipient)
    return f"{told} {needs_sentence(progress, language)}"


def _domain(email: str) -> str:
    return email.rpartition("@")[2].strip().casefold()


def review_sentence(kind: ReviewKind, body_name: str, on: dt.date, reference: str, language: str) -> str:
    """What befell a decision in law. `reference` is the court's own, an opaque string."""
    said = _say(_REVIEWS[kind], language, body_name, on)
    case = translator(language)(", mål {reference}").format(reference=reference) if reference else ""
    return f"{said}{case}."


def _say(template: str, language: str, body: str, day: dt.date | None, **more: str) -> str:
    return translator(language)(template).format(
        body=inside_sentence(body, language),
        Body=upper_first(body),
        day=long_date(day, language) if day else "",
        date=short_day(day, language) if day else "",
        **more,
    )


def inside_sentence(body: str, language: str) -> str:
    """A body's name as it is written in the middle of a sentence."""
    if language == "sv" and _COMMON_NAME.match(body):
        return body[:1].lower() + body[1:]
    return body


def upper_first(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def paragraph_after(paragraph: str) -> str:
    """A § as it follows on a sentence, with the sign if it was left out."""
    paragraph = paragraph.strip()
    if not paragraph:
        return ""
    return f", {paragraph}" if paragraph.startswith("§") else f", § {paragraph}"
