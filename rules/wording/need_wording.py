"""What is still needed in a case: all of it in sentences, and the next thing in a few words for a table."""

from collections.abc import Iterable
from functools import lru_cache

from kit.i18n import brief_day, translator
from models.vocabulary import Act
from rules.route.needs import Need, NeedKind
from rules.route.progress import CaseProgress
from rules.wording.sentence_parts import inside_sentence, worded

_NEEDS = {
    NeedKind.CONFIRM: "Bekräfta mottagandet och ange ärendets väg.",
    NeedKind.PLAN: "Ange ärendets väg med planerade mötesdagar.",
    NeedKind.NAME_DECIDER: "Beslut återstår. Ange vilket organ som fattar det, och när.",
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
    NeedKind.UNJUDGED: "Utfallet bedömdes inte innan rundan avslutades.",
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

_NEXT = {
    NeedKind.CONFIRM: "bekräfta mottagandet",
    NeedKind.PLAN: "ange vägen",
    NeedKind.NAME_DECIDER: "ange vem som beslutar",
    NeedKind.HANDLE: "{body} {day}",
    NeedKind.HEAR: "{body} hörs {day}",
    NeedKind.REPORT_HEARING: "besked från {body} {day}",
    NeedKind.DECIDE: "beslut i {body} {day}",
    NeedKind.NEW_DAY: "ny dag i {body}",
    NeedKind.RETURN: "åter i {body} {day}",
    NeedKind.DECIDE_ANEW: "nytt beslut i {body} {day}",
    NeedKind.REPORT: "besked från {body} {day}",
    NeedKind.EXTRACT: "protokollsutdrag",
    NeedKind.TELL_BODY: "anmälan i {body}",
    NeedKind.CLASSIFY: "samordnaren bedömer utfallet",
    NeedKind.OPINION: "synpunkter",
    NeedKind.SIGN: "undertecknande {day}",
    NeedKind.REPORT_SIGNING: "besked om undertecknandet",
    NeedKind.COPY: "undertecknat exemplar",
    NeedKind.JOIN_LATER: "besked om att ansluta sig {day}",
    NeedKind.FOLLOW_UP: "{what}",
    NeedKind.DECIDE_NEW_WORDING: "beslut om ny lydelse i {body} {day}",
    NeedKind.OUTDATED: "beslut om ny lydelse",
    NeedKind.TAKEN_OUT: "inte längre med",
    NeedKind.ANNULLED: "nytt beslut",
    NeedKind.UNANSWERED: "inget svar kom",
    NeedKind.UNJUDGED: "utfallet blev inte bedömt",
    NeedKind.NOTHING: "klart",
}

_NEXT_SOMETIME = {
    NeedKind.HANDLE: "dag i {body}",
    NeedKind.HEAR: "dag för att höra {body}",
    NeedKind.DECIDE: "dag för beslut i {body}",
    NeedKind.RETURN: "ny dag i {body}",
    NeedKind.DECIDE_ANEW: "dag för nytt beslut i {body}",
    NeedKind.DECIDE_NEW_WORDING: "besked om ny lydelse",
    NeedKind.SIGN: "undertecknande",
    NeedKind.JOIN_LATER: "besked om att ansluta sig",
}


def needs_sentence(progress: CaseProgress, language: str) -> str:
    """Everything still needed in the case, next thing first."""
    return need_sentences(progress.needs, language)


def need_sentences(needs: Iterable[Need], language: str) -> str:
    """Those things still needed."""
    return " ".join([need_sentence(need, language) for need in needs])


@lru_cache(maxsize=8192)
def need_sentence(need: Need, language: str) -> str:
    """One thing still needed."""
    return worded(_need_template(need), language, need.body, need.on, what=_as_sentence(need.what))


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _need_template(need: Need) -> str:
    if need.kind is NeedKind.RETURN and need.act is not None:
        return (_RETURNS if need.on else _RETURNS_SOMETIME)[need.act]
    if need.on is None and need.kind in _NEEDS_A_DAY:
        return _NEEDS_A_DAY[need.kind]
    return _NEEDS[need.kind]


def escalation_sentence(progress: CaseProgress, recipient: str, language: str) -> str:
    """Whom the chase has gone on to, and what is still needed."""
    told = translator(language)("Brev har gått till {recipient}.").format(recipient=recipient)
    return f"{told} {needs_sentence(progress, language)}"


def next_phrase(progress: CaseProgress, language: str) -> str:
    """The first thing still needed: "beslut i kommunfullmäktige 25 sep. 2023". `needs_sentence` says everything."""
    return _phrase(progress.needs[0], language)


@lru_cache(maxsize=8192)
def _phrase(need: Need, language: str) -> str:
    templates = _NEXT_SOMETIME if need.on is None and need.kind in _NEXT_SOMETIME else _NEXT
    return translator(language)(templates[need.kind]).format(
        body=inside_sentence(need.body, language),
        day=brief_day(need.on, language) if need.on else "",
        what=need.what,
    )
