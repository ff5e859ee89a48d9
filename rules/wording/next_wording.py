"""The next thing still needed in a case, in as few words as a table has room for."""

from functools import lru_cache

from kit.days import brief_day
from kit.i18n import translator
from rules.route.needs import Need, NeedKind
from rules.route.progress import CaseProgress
from rules.wording.sentences import inside_sentence

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
