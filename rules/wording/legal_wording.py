"""A decision's four clocks in words, the same on every page. A worst case is always called one."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kit.i18n import long_date, translator
from rules.law.legal_force import Certainty, LegalClock, LegalClocks, LegalStanding

_DAYS = {
    Certainty.KNOWN: "{day}",
    Certainty.ESTIMATE: "senast {day} (beräknat)",
    Certainty.UNKNOWN: "inte känd",
}
_LEGAL_FORCE = {
    Certainty.KNOWN: "Beslutet vinner laga kraft {day} om det inte överklagas.",
    Certainty.ESTIMATE: "Anslagsdagen är inte känd. Senast beräknad laga kraft: {day}, om beslutet inte överklagas.",
    Certainty.UNKNOWN: "Laga kraft är inte känd.",
}
# the same once the day has come
_IN_LEGAL_FORCE = {
    Certainty.KNOWN: "Beslutet vann laga kraft {day} om det inte överklagades.",
    Certainty.ESTIMATE: (
        "Anslagsdagen är inte känd. Laga kraft är beräknad till senast {day}, om beslutet inte överklagades."
    ),
}
_DISMISSED = "Överklagandet ledde inte till ändring."
_FINAL = "Beslutet vann laga kraft {day}."
_STANDING = {
    LegalStanding.PREPARES: "Det som bara förbereder går inte att överklaga och vinner ingen laga kraft (KL 13:2).",
    LegalStanding.NOTICE_DOWN: (
        "Anslaget togs ned i förtid. Laga kraft är inte känd förrän beslutet har anslagits på nytt."
    ),
    LegalStanding.APPEALED: "Beslutet är överklagat. Laga kraft är inte känd förrän domstolen har sagt sitt.",
    LegalStanding.INHIBITED: (
        "Beslutet är överklagat, och domstolen har bestämt att det tills vidare inte gäller (inhibition). "
        "Laga kraft är inte känd förrän domstolen har sagt sitt."
    ),
    LegalStanding.ELSEWHERE: "Beslutet följer inte kommunallagen, så Rundan räknar ingen laga kraft för det.",
    LegalStanding.ANNULLED: "Domstolen har upphävt beslutet. Det gäller inte.",
}
# why no day of legal force stands beside it, in a few words, and the same of several
_CONTESTED = {
    LegalStanding.NOTICE_DOWN: ("Anslaget togs ned i förtid.", "Anslaget nedtaget i förtid: {names}."),
    LegalStanding.APPEALED: ("Beslutet är överklagat.", "Överklagat: {names}."),
    LegalStanding.INHIBITED: (
        "Beslutet är överklagat och gäller tills vidare inte (inhibition).",
        "Överklagat, och gäller tills vidare inte (inhibition): {names}.",
    ),
    LegalStanding.ANNULLED: ("Domstolen har upphävt beslutet.", "Upphävt av domstolen: {names}."),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock: what it counts, and its day."""

    name: str
    day: str
    is_known: bool


def clock_lines(found: LegalClocks, language: str) -> tuple[ClockLine, ...]:
    """The four clocks of a decision, in order; nothing for what cannot be appealed."""
    if found.standing in {LegalStanding.PREPARES, LegalStanding.ELSEWHERE}:
        return ()
    named = (
        ("Beslutat", found.decided),
        ("Justerat", found.adjusted),
        ("Anslaget", found.announced),
        ("Sista dag att överklaga", found.last_appeal),
    )
    translate = translator(language)
    return tuple(
        ClockLine(translate(name), _day(clock, language), clock.certainty is Certainty.KNOWN) for name, clock in named
    )


def dated(clock: LegalClock, language: str) -> str:
    """The day in figures, with what it is worth where it is only an estimate; empty where there is none."""
    return translator(language)(_DAYS[clock.certainty]).format(day=clock.on.isoformat()) if clock.on else ""


def _day(clock: LegalClock, language: str) -> str:
    return translator(language)(_DAYS[clock.certainty]).format(day=_long(clock.on, language))


def legal_force_sentence(found: LegalClocks, today: dt.date, language: str) -> str:
    """When the decision gains legal force, or gained it as seen on that day in Stockholm, or what stands in the way.

    An estimate is called one.
    """
    _, force = translator(language), found.legal_force
    said = _IN_LEGAL_FORCE if force.on and force.on <= today else _LEGAL_FORCE
    text = _STANDING.get(found.standing) or said[force.certainty]
    if found.standing is not LegalStanding.STANDS or found.dismissed_on is None:
        return _(text).format(day=_long(force.on, language))
    # once the time to appeal is out as well, nothing is left to be reserved for
    text = _FINAL if force.on == found.dismissed_on else text
    return f"{_(_DISMISSED)} {_(text).format(day=_long(force.on, language))}"


def contested_note(contested: LegalStanding, language: str) -> str:
    """That the decision is open, or stands no more."""
    return translator(language)(_CONTESTED[contested][0])


def contested_sentences(contested: Mapping[str, LegalStanding], language: str) -> Iterator[str]:
    """Whose decisions are open or stand no more, a sentence for each way; `contested` is by name, in the order of the
    names."""
    for standing, (_, said) in _CONTESTED.items():
        if names := [name for name, each in contested.items() if each is standing]:
            yield translator(language)(said).format(names=", ".join(names))


def _long(day: dt.date | None, language: str) -> str:
    return long_date(day, language) if day else ""
