"""What the words beside a day mean: a meeting, one that is cancelled or moved, or no meeting at all."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from models.files.fields import folded

CANCELLED: Final = re.compile(
    r"\b(instal{1,2}(t|d|da|s|es|as)|utgar|utgatt|aterkallad|aterkallat|stall(s|er|a|de|t|ts|des)?( \w+){0,2} in|"
    r"avlyst\w*|avbok\w*|bokas av|struk(en|et|na|its)|stryks|cancel\w*|"
    r"uppskju\w*|skjuts upp|ej mote|inget mote|inget sammantrade|inga sammantraden|postponed)\b"
)
MANY_CANCELLED: Final = re.compile(r"\b(instal{1,2}da|avlysta|avbokade|strukna)\b")
MOVED: Final = re.compile(
    r"\b(flytt\w*|andra[tds]|andras|andring\w*|nytt datum|ny dag|nya datum|nytt motesdatum|byte av dag|bytt\w*|"
    r"ombok\w*|omplaner\w*|i ?stallet for|ersatt\w*|tidigare\w*|tidigarelag\w*|senarelag\w*|framflytt\w*|moved|"
    r"rescheduled|changed|instead of|utbytt\w*)\b"
)
NEW_DAY: Final = re.compile(
    r"\b(nytt (motes)?datum|ny dag|ny motesdag|andrat datum|andrad dag|nytt sammantradesdatum)\b"
)
SAME_DAY: Final = re.compile(
    r"\b(tid|tiden|starttiden|lokal|lokalen|plats|platsen)( ar)? (andra[dt]|flytta[dt]|bytt)\b|"
    r"\b(andra[dt]\w*|tidigare|flytt\w*|bytt\w*|byte av) (till )?"
    r"(tid|tiden|starttid|start|klockslag|lokal|plats|sal)\w*\b"
)
IF_NEEDED: Final = re.compile(
    r"\b(vid behov|om behov\w*|reserv\w*|ev|eventuell\w*|if needed|if required|when needed|behovsmote\w*)\b"
)
REMARKS: Final = {
    "vid behov": IF_NEEDED,
    **{
        said: re.compile(rf"\b({pattern})\b")
        for said, pattern in {
            "extra": r"extra\w*",
            "preliminärt": r"preliminar\w*|prel",
            "konstituerande": r"konstituerande",
            "budget": r"budget\w*",
            "digitalt": r"digital\w*|distans\w*",
            "heldag": r"heldag\w*",
            "annan dag än brukligt": r"annan dag( an brukligt)?",
            "bokslut": r"bokslut\w*|arsredovisning\w*|delars\w*",
        }.items()
    },
}
"""What a meeting is that is one all the same."""

_PAGE: Final = (
    r"uppdatera\w*|publicera\w*|granska\w*|skapad\w*|sidan andra\w*|senast andra\w*|andrad av|sidansvarig\w*|copyright|"
    r"updated|published|last modified|reviewed|besok\w* sidan"
)
_DEADLINE: Final = (
    r"sista (dag|inlamning|tid|datum|anmalning)\w*|senast|stopp\w*|arendestopp\w*|manusstopp\w*|inlamning\w*|"
    r"inlamna\w*|lamnas in|inkomma|ha inkommit|deadline\w*|handling\w*|utskick\w*|skickas|sands ut|kallels\w*|"
    r"kungor\w*|bered\w*|forbered\w*|dagordning\w*|anslag\w*|anslas|tillkannag\w*|justera\w*|justering\w*|protokoll\w*|"
    r"overklag\w*|laga kraft|remiss\w*|motion\w* lamnas|anmal\w*|osa|tjansteskriv\w*|arende\w* ska|dead line|documents|"
    r"agenda|minutes|"
    r"submission\w*|last day|arendelista\w*|underlag\w*|inbjud\w*|yttrande\w*|motionsstopp\w*"
)
_DECIDED: Final = (
    r"beslutad\w*|beslutat|beslutade|beslut av|enligt beslut|faststall\w*|antagen|antaget|antagna|antog|godkan\w*|"
    r"adopted|decided|dnr|diarienummer|reviderad\w*|gallande fran|galler fran|version|upprattad\w*"
)
_HOLIDAYS: Final = (
    r"valborg\w*|pask(dagen|afton)|annandag\w*|langfredag\w*|kristi himmelsfard\w*|pingst(dagen|afton)|"
    r"midsommar(afton|dagen)|"
    r"julafton|juldagen|nyars(afton|dagen)|trettondag\w*|skartorsdag(en)?|forsta maj"
)
_OTHER: Final = (
    r"\w*(uppehall|utbildning|seminari|konferens|beredning|genomgang|stopp|inlamning|utskick|overlaggning|dialog|workshop)\w*|"
    r"sammantradesfri\w*|"
    r"motesfri\w*|\w*lov(et|en|s)?|semester\w*|stangt|stangd\w*|ledig\w*|rod dag|helgdag\w*|klamdag\w*|"
    r"gruppmot\w*|gruppledar\w*|partigrupp\w*|partimot\w*|formot\w*|presidi\w*|introduktion\w*|studie\w*|"
    r"informationsmot\w*|informationstraff\w*|information|verksamhetsbesok\w*|strategidag\w*|planeringsdag\w*|temadag\w*|temamot\w*|"
    r"arbetsmot\w*|inspiration\w*|invig\w*|oppet hus|medborgar(?!hus|sal)\w*|julbord\w*|"
    r"julavslut\w*|valdag\w*|kongress\w*|"
    r"stamma|kommundag\w*|budgetprocess\w*|rundvandring\w*|mandatperiod\w*|aterrapport\w*|"
    r"lasar\w*|skolstart\w*|skolavslut\w*|(host|var)termin\w* (borjar|slutar|startar|avslutas)|"
    rf"{_HOLIDAYS}|"
    r"holiday\w*|recess|training|briefing\w*|nyhet\w*|aktuellt|evenemang\w*|pressmeddelande\w*|driftinfo\w*|frist\w*|"
    r"infor|\w+afton|fika|oppnar|oppnas|stanger|utvardering\w*|ceremoni\w*|nationaldag\w*|prisutdelning\w*"
)
NOT_MEETINGS: Final = re.compile(rf"\b({_PAGE}|{_DEADLINE}|{_DECIDED}|{_OTHER})\b")
"""What says that a day is no meeting: the one list for pages, tables and the titles of calendar files alike.

Such a day is left out and shown as left out; where the same words also say `sammanträde` or `möte`, it is asked about.
"""
HOLIDAY: Final = re.compile(rf"\b({_HOLIDAYS})\b")
"""In brackets after a day: what else it is, which may be a remark on a meeting."""
UNCLEAR: Final = re.compile(r"\b(budgetdag\w*|bokslutsdag\w*)\b")
"""What may be a body's meeting or its day of preparing for one, and is asked about."""
OF_THE_PAGE: Final = re.compile(rf"\b({_PAGE})\b")

DOCUMENTS: Final = re.compile(
    r"\b(kallels\w*|protokoll\w*|handling\w*|dagordning|foredragningslist\w*|arendelist\w*|agenda)\b"
)
"""What often stands beside a meeting's day as a link."""
OF_A_MEETING_HELD: Final = re.compile(
    r"(kallels\w*|protokoll\w*|handling\w*|dagordning|foredragningslist\w*|arendelist\w*|agenda|och|till|samt|pdf|[\d\W])++"
)
"""Nothing but links to a meeting's papers."""
USUAL: Final = re.compile(
    r"^(sammantrad|mote|mots|datum|dag|tid|start|borja|slut|klock|sal|hus|aula|lokal|rum|plats|teams|zoom|skol|hotell|biblio)|"
    r"(sammantrad\w*|mot(e|en|et|ena|er)|datum|dag(en|ar|arna)?|tid(en|er|erna)?|slag|sal(en)?|hus(et)?|aula(n)?|lokal(en)?|"
    r"(?<!fo)rum(met)?|plats(en)?|skola(n)?|hotell(et)?|bibliotek(et)?)$|"
    r"^(obs|ny|nytt|nya|med|och|for|fran|till|om|ar|ej|den|kl|ca|samt|ordinarie|hel|halv|hela|dagen|offentlig\w*|"
    r"oppet|oppen|allmanhet\w*|direktsand\w*|webb\w*|vid|behov|annan|extra\w*|budget\w*|bokslut\w*|digital\w*|"
    r"konstituerande|prel\w*|eventuell\w*|reserv\w*|meet\w*|at|on|the|in|pm|am|i|pa|av|an|brukligt|fm|em|formiddag|"
    r"eftermiddag|kvall|lunch|tva|tvadagars|flytt\w*|andra\w*|se|nedan|darefter|sedan|slutligen|dessutom|aven)$"
)
NEXT: Final = re.compile(r"\b(nasta|narmaste|next) (sammantrad\w*|mote\w*|meeting)")
MEETING: Final = re.compile(
    r"\b(sammantrad\w*|mot(e|et|en|ena|es|esdag\w*|esdat\w*|estid\w*|esplan\w*|esschema\w*)|mots|datum|dagar\w*|tider\w*|"
    r"foljande|kalend\w*|arskalend\w*|schema|ordinarie|meet\w*|dates|fullmaktigemote\w*|namndmote\w*|styrelsemote\w*|arsplan\w*)\b"
)
MEETS: Final = re.compile(
    r"\b(sammantrad\w*|(fullmaktige|namnd|styrelse)?mot(e|et|en|ena|es\w*)(?! (med|mellan|om|kring|hos|for)\b)|mots|"
    r"datum|dagar\w*|tider\w*|"
    r"foljande|kalend\w*|schema|ordinarie|meet\w*|dates)\b"
)
"""What says that a day is a body's meeting, though other words stand beside it as well."""
PAST: Final = re.compile(
    r"\b(hade|holl|holls|agde|fick|blev|senaste|forra|foregaende|beslot|togs|gick|(?!sammantrad)\w+(ade|ades|dde|ddes))\b"
)
"""What tells of a meeting that was."""
EMPTY: Final = re.compile(
    r"[-–—−_./x*\s]*|ing(a|et|en)( sammantrade\w*| mote\w*)?|uppehall|sommaruppehall|none|inget mote|ej|n/a", re.I
)
_BODY: Final = re.compile(
    r"\b\w*beredning\w* \(\w*(au|arbetsutskott\w*)\)|"
    r"\b\w*(namnd|utskott|styrelse|kontor|forvaltning|avdelning)(ens?|ets?|ns?|s)?\b"
)
"""`utbildningsnämnden` and `utbildningskontoret` are no training; a committee may be called `Beredning (KSAU)`."""
SAID_LESS: Final = re.compile(r"\bsenast (kl|klockan)\b")
"""A time, not a day, by which something is done."""

_DECIDED_DAYS: Final = re.compile(r"\b(?:beslutade|faststallda|antagna) (?=(?:tider|datum|dagar|sammantrad|motes))")
"""Meetings that have been decided on; the day they were is another."""

REASON: Final = re.compile(r"\b(pa grund av|p ?g ?a|p\.g\.a\.|med anledning av|till foljd av|eftersom)\b.*")
"""Why a day is another than usual says nothing of what it is."""


class Other(Enum):
    """What a day is that is no meeting."""

    PAGE = auto()
    DEADLINE = auto()
    DECIDED = auto()
    EVENT = auto()


_OTHERS: Final = {
    kind: re.compile(rf"\b({words})\b") for kind, words in zip(Other, (_PAGE, _DEADLINE, _DECIDED, _OTHER), strict=True)
}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text folded, with single spaces."""
    return " ".join(folded(text).replace("_", " ").split())


def is_cancelled(text: str) -> bool:
    """Whether the words say that a meeting is cancelled."""
    return bool(CANCELLED.search(plain(text)))


def is_moved(text: str) -> bool:
    """Whether the words say that a meeting is on another day than it was, not only at another time or place."""
    return bool(MOVED.search(SAME_DAY.sub(" ", plain(text))))


def is_no_meeting(text: str) -> bool:
    """Whether the words speak of something else than a meeting: a deadline, the page's own date, a holiday."""
    return bool(NOT_MEETINGS.search(_but_bodies(text)))


def other_in(text: str) -> Other | None:
    """What the words speak of that is no meeting; None where they do not."""
    words = _but_bodies(text)
    return next((kind for kind, pattern in _OTHERS.items() if pattern.search(words)), None)


def _but_bodies(text: str) -> str:
    return _BODY.sub(" ", _DECIDED_DAYS.sub(" ", SAID_LESS.sub(" ", REASON.sub(" ", plain(text)))))


def are_minutes(text: str) -> bool:
    """Whether it is nothing but links to a meeting's papers, its minutes among them: it has been held."""
    return "protokoll" in plain(text) and OF_A_MEETING_HELD.fullmatch(plain(text)) is not None


def is_unclear(text: str) -> bool:
    """Whether the words leave it open whether the body meets that day."""
    return bool(UNCLEAR.search(plain(text)))


def is_if_needed(text: str) -> bool:
    """Whether the meeting is held only if it is needed."""
    return bool(IF_NEEDED.search(plain(text)))


def remarks_in(text: str) -> tuple[str, ...]:
    """What the words remark on a meeting that is one all the same."""
    words = plain(text)
    return tuple(said for said, pattern in REMARKS.items() if pattern.search(words))
