"""Extracts put together by chance from the pieces that minutes are made of, each with its right reading."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from babel.dates import format_date

from tests.reading.extracts import Paper

T = TypeVar("T")
LEVELS: Final = {"arbetsutskott": 0, "namnd": 1, "styrelse": 2, "fullmaktige": 3}
BODIES: Final = (
    ("Kommunstyrelsens arbetsutskott", "arbetsutskott", "Arbetsutskottet", "KSAU"),
    ("Regionstyrelsens arbetsutskott", "arbetsutskott", "Arbetsutskottet", "RSAU"),
    ("Allmänna utskottet", "arbetsutskott", "Allmänna utskottet", ""),
    ("Socialnämndens arbetsutskott", "arbetsutskott", "Socialnämndens arbetsutskott", ""),
    ("Socialnämnden", "namnd", "Socialnämnden", "SN"),
    ("Vård- och omsorgsnämnden", "namnd", "Vård- och omsorgsnämnden", "VON"),
    ("Hälso- och sjukvårdsnämnden", "namnd", "Hälso- och sjukvårdsnämnden", "HSN"),
    ("Barn- och utbildningsnämnden", "namnd", "Barn- och utbildningsnämnden", "BUN"),
    ("Individ- och familjenämnden", "namnd", "Nämnden", ""),
    ("Omsorgsnämnden", "namnd", "Omsorgsnämnden", ""),
    ("Kommunstyrelsen", "styrelse", "Kommunstyrelsen", "KS"),
    ("Regionstyrelsen", "styrelse", "Regionstyrelsen", "RS"),
    ("Kommunfullmäktige", "fullmaktige", "Kommunfullmäktige", "KF"),
    ("Regionfullmäktige", "fullmaktige", "Regionfullmäktige", "RF"),
)
MATTERS: Final = (
    ("Färdplan Nära vård 2030 i Västerbotten", "färdplanen"),
    ("Överenskommelse om samverkan vid utskrivning", "överenskommelsen"),
    ("Reglemente för gemensam hjälpmedelsnämnd", "reglementet"),
    ("Avtal om ambulanshelikopter", "avtalet"),
    ("Länsgemensam strategi för psykisk hälsa", "strategin"),
    ("Samverkansavtal e-hälsa 2024–2027", "samverkansavtalet"),
    ("Handlingsplan för suicidprevention", "handlingsplanen"),
    ("Riktlinjer för bostadsanpassning", "riktlinjerna"),
)
PLACES: Final = ("Norrviks kommun", "Sörvallens kommun", "Region Älvdal", "ÖSTERBY KOMMUN", "Västra Storsjö kommun")
RECEIVERS: Final = (
    "Region Västerbotten",
    "Socialförvaltningen",
    "Kommunledningskontoret",
    "Ekonomiavdelningen",
    "Systemledningen",
    "Akten",
)


@dataclass(slots=True)
class Maker:
    """One extract in the making: what chance has chosen."""

    chance: random.Random
    body: tuple[str, str, str, str]
    matter: tuple[str, str]
    held: dt.date
    says: dict[str, Any]

    def one(self, *choices: T) -> T:
        """One of them."""
        return self.chance.choice(choices)

    def likely(self, share: float) -> bool:
        """True so often."""
        return self.chance.random() < share

    def day(self, day: dt.date, *, weekday: bool = True) -> str:
        """A day as it may be written."""
        forms = ["y-MM-dd", "d MMMM y", "'den' d MMMM y", "y-MM-dd"] + [
            "EEEE 'den' d MMMM y",
            "EEEE'en' 'den' d MMMM y",
        ] * weekday
        return format_date(day, self.one(*forms), locale="sv")

    def earlier(self) -> str:
        """A day some weeks before."""
        return (self.held - dt.timedelta(self.chance.randint(10, 60))).isoformat()


def variants(count: int, seed: int) -> Iterator[Paper]:
    """So many, the same for the same seed."""
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        maker = Maker(chance, chance.choice(BODIES), chance.choice(MATTERS), _a_day(chance), {})
        yield _paper(maker, number)


def _a_day(chance: random.Random) -> dt.date:
    day = dt.date(2018, 1, 8) + dt.timedelta(chance.randint(0, 2800))
    return day - dt.timedelta(max(0, day.weekday() - 4))


def _paper(maker: Maker, number: int) -> Paper:
    kind = maker.one(*KINDS)
    maker.says |= {"body": maker.body[0], "level": maker.body[1], "held_on": maker.held.isoformat()}
    head, (heading, decided) = _head(maker), KINDS[kind](maker)
    before, after = _told(maker), _beside(maker)
    parts = [head, decided, *before, *after] if maker.likely(0.4) and heading else [head, *before, decided, *after]
    text = "\n\n".join([*parts, _foot(maker)])
    return Paper(f"{number} {kind}", _roughened(maker, text), maker.says)


def _paragraph(maker: Maker) -> str:
    number = maker.chance.randint(1, 310)
    said = f"§ {number}/{maker.held.year % 100}" if maker.likely(0.25) else f"§ {number}"
    maker.says["paragraph"] = said
    return said.replace("§ ", maker.one("§ ", "§", "§ ", "§  "))


def _case_number(maker: Maker) -> str:
    year, number, short = maker.held.year, maker.chance.randint(1, 990), maker.one("KS", "RS", "SN", "HSN", "KSN")
    said = maker.one(
        f"{short} {year}/{number}", f"{short}/{number}/{year}", f"{short}"
        f" {number}-{year}", f"{short}-{year}-{number:05}", f"{short}{year}-{number}",
        f"{short} {year}:{number}", f"{year}/{short} {number:04}"
        f" 001", f"{year}.{number}", f"{year}-{number:06}", f"{short}-{year}-{number:04}-106",
    )  # fmt: skip
    maker.says["case_number"] = said
    label = maker.one(
        "Dnr",
        "Dnr:",
        "DNR:",
        "Diarienr:",
        "Diarienummer",
        "Diarienummer:",
        "Ärendenummer:",
        "Ärendebeteckning",
        "Ärendenr",
    )
    return f"{label} {said}"


def _head(maker: Maker) -> str:
    place, name, matter = maker.one(*PLACES), maker.body[0], maker.matter[0]
    shout = name.upper() if maker.likely(0.15) else name
    sign, case = _paragraph(maker), _case_number(maker)
    label = maker.one(
        "Sammanträdesdatum", "Sammanträdesdatum:", "Mötesdatum:", "Datum för sammanträde:", "Sammanträdesdag"
    )
    day = maker.day(maker.held)
    heads = (
        f"{place}   PROTOKOLLSUTDRAG   Sida 2 (7)\n{shout}   {label} {day}\n\n{sign}   {case}\n\n{matter}",
        f"{shout}\n{label} {day}\n\n{sign} {matter}\n{case}",
        f"SAMMANTRÄDESPROTOKOLL\n{place}\n{shout}\n\n{label}\n{day}\n\n{sign}   {matter}   {case}",
        f"{place}\n{shout} {maker.held.isoformat()}\n\n{sign}\n{matter}\n\n{case}",
        f"Protokoll fört vid sammanträde med {name[0].lower()}{name[1:]}\n{label} {day}\n\n{case}\n{sign}\n{matter}",
        f"{place}          Protokoll\n{shout}          {maker.held.isoformat()}          3(14)\n\n{sign}         "
        f" {case}\n{matter}",
        f"Plats och tid: Stora salen, {day}, kl. 13.15–16.00\nOrgan: {name}\n\n{sign} – {matter}\n{case}",
    )
    return str(maker.one(*heads))


def _told(maker: Maker) -> list[str]:
    """What stands beside the decision, with what may be taken for it."""
    the, year = maker.matter[1], maker.held.year
    traps = (
        f"{maker.one('Sammanfattning', 'Sammanfattning av ärendet', 'Bakgrund', 'Ärendebeskrivning', 'Ärendet')}\n"
        f"Systemledningen beslutade {maker.earlier()} att rekommendera"
        f" kommunerna att anta {the}. Kommunfullmäktige beslutade {year - 3}-05-20 § 17 att säga upp det tidigare"
        f" avtalet.",
        f"{maker.one('Ärendets beredning', 'Beredning', 'Tidigare beslut', 'Ärendets gång')}\nArbetsutskottet"
        f" behandlade ärendet {maker.earlier()} § 12 och föreslog kommunstyrelsen att"
        f" tillstyrka förslaget.\nSocialnämnden beslutade {maker.earlier()} § 31 att återremittera ärendet.",
        f"{maker.one('Beslutsunderlag', 'Underlag', 'Handlingar i ärendet')}\nTjänsteskrivelse"
        f" {maker.earlier()}\nArbetsutskottets protokoll {maker.earlier()} § 12\n{maker.matter[0]}",
        f"{maker.one('Beslutsgång', 'Propositionsordning')}\nOrdföranden ställer proposition på bifall mot avslag och"
        f" finner att förslaget bifalls.",
        f"{maker.one('Yrkanden', 'Yrkande')}\nLedamoten yrkar avslag på förslaget. Ordföranden yrkar att ärendet"
        f" återremitteras.",
        f"{maker.one('Ekonomi', 'Ekonomiska konsekvenser', 'Bedömning')}\nKostnaden beräknas till 400 000 kronor"
        f" {year + 1}. Medel reserveras i budgeten.",
        f"{maker.one('Barnperspektivet', 'Barnkonventionen')}\nHänsyn har tagits till barnets bästa.",
    )
    return maker.chance.sample(traps, maker.chance.randint(0, 4))


def _beside(maker: Maker) -> list[str]:
    parts = []
    if maker.likely(0.3):
        said = maker.one(
            "Ledamöterna från oppositionen reserverar sig mot beslutet.",
            "Mot beslutet reserverar sig ledamöterna från två partier.",
            "Ledamoten reserverar sig till förmån för eget yrkande.",
            "Reservation lämnas av oppositionsrådet.",
        )
        maker.says["reservation"] = said
        parts.append(
            f"{maker.one('Reservation', 'Reservationer')}\n{said}"
            if maker.likely(0.5) and not said.startswith("Reserv")
            else said
        )
    elif maker.likely(0.3):
        parts.append("Protokollsanteckning\nOppositionsrådet anser att planen borde ha kommit tidigare.")
    if maker.likely(0.7):
        names = maker.chance.sample(RECEIVERS, maker.chance.randint(1, 3))
        label = maker.one(
            "Beslutet skickas till",
            "Expedieras till",
            "Protokollsutdrag till",
            "Beslutet ska skickas till",
            "Delges",
            "Kopia till",
            "Utdrag till",
        )
        maker.says["sent_to"] = names
        parts.append(f"{label}: {', '.join(names)}" if maker.likely(0.5) else f"{label}\n" + "\n".join(names))
    return parts


def _foot(maker: Maker) -> str:
    lines = []
    adjusted = maker.held + dt.timedelta(maker.chance.randint(1, 14))
    if maker.likely(0.2):
        maker.says["adjusted_on"] = maker.held.isoformat()
        lines.append(
            maker.one(
                "Paragrafen justeras omedelbart.", "Paragrafen förklaras omedelbart justerad.", "Omedelbar justering"
            )
        )
    elif maker.likely(0.6):
        maker.says["adjusted_on"] = adjusted.isoformat()
        short = format_date(adjusted, "EEEE'en' 'den' d MMMM", locale="sv")
        label = maker.one(
            "Justerat",
            "Justeringsdatum:",
            "Datum för justering:",
            "Justerat den",
            "Justeringens plats och tid: Kommunhuset",
            "Protokollet justerat",
        )
        lines.append(f"{label} {short if maker.likely(0.2) else maker.day(adjusted)}")
    if maker.likely(0.6):
        up, down = adjusted + dt.timedelta(1), adjusted + dt.timedelta(24)
        maker.says |= {"announced_on": up.isoformat(), "taken_down_on": down.isoformat()}
        lines.append(
            maker.one(
                f"Datum för anslags uppsättande {maker.day(up)}\nDatum för anslags nedtagande {maker.day(down)}",
                f"Anslaget sätts upp: {maker.day(up)}\nAnslaget tas ned: {maker.day(down)}",
                f"Anslagsdatum {up}   Anslag tas ned {down}",
                f"Datum då anslaget sätts upp   Datum då anslaget tas ned\n{up}   {down}",
                f"Anslagstid: {up} – {down}",
                f"Anslaget har satts upp {maker.day(up)} och tas ned {maker.day(down)}.",
            )
        )
    if maker.likely(0.3):
        lines.append("Justerandes sign                    Utdragsbestyrkande")
    return "\n".join(lines)


def _roughened(maker: Maker, text: str) -> str:
    """As a PDF or a word processor may give it."""
    if maker.likely(0.2):
        text = text.replace("kommunfullmäktige", "kommunfull\u00admäktige").replace(" kr", "\u00a0kr")
    if maker.likely(0.15):
        text = text.replace("-0", "\u20110").replace("-1", "\u20111")
        maker.says["case_number"] = maker.says["case_number"]
    if maker.likely(0.15):
        text = text.replace("fi", "\ufb01").replace("fl", "\ufb02")
    if maker.likely(0.1):
        text = text.replace("ä", "a\u0308").replace("å", "a\u030a").replace("ö", "o\u0308")
    if maker.likely(0.15):
        text = text.replace("\n", "\r\n")
    return text


def _points(maker: Maker) -> tuple[list[str], list[str]]:
    """The points as they are written, and as they are read."""
    the = maker.matter[1]
    name = maker.matter[0]
    forms: list[list[tuple[str, str]]] = [
        [(f"att anta {the}", "adopted")],
        [(f"att godkänna {name}", "adopted"), ("att uppdra åt förvaltningen att återrapportera", "adopted")],
        [
            (f"att fastställa {the}", "adopted"),
            ("att avsätta 400 000 kronor", "adopted"),
            ("att ge nämnden i uppdrag att följa upp", "adopted"),
        ],
        [(f"{name} antas.", "adopted")],
        [(f"{name} fastställs.", "adopted"), ("Kostnaden finansieras inom ram, och beviljas.", "adopted")],
        [(f"att inte anta {the}", "rejected")],
        [(f"att avslå {name}", "rejected")],
        [(f"att ställa sig bakom {the}", "unclassified")],
        [(f"att anta {the} med ändringen att punkt tre stryks", "adopted_with_changes")],
        [(f"att anta {the}", "adopted"), ("att notera rapporten", "noted")],
    ]
    chosen = maker.one(*forms)
    return [text for text, _ in chosen], [f"{outcome} {text}" for text, outcome in chosen]


def _listed(maker: Maker, lead: str, points: list[str]) -> str:
    clauses = all(point.startswith("att ") for point in points)
    if clauses and maker.likely(0.35):
        joined = ", ".join(points[:-1]) + (" samt " if len(points) > 1 else "") + points[-1]
        return f"{lead} {joined}."
    marks = maker.one(
        ["- "] * 9,
        ["• "] * 9,
        [f"{number}. " for number in range(1, 9)],
        [f"{number}) " for number in range(1, 9)],
        [""] * 9 if clauses else ["– "] * 9,
    )
    gap = maker.one("\n", "\n\n")
    ends = "," if clauses and maker.likely(0.3) else ""
    lines = [mark + point + (ends if point != points[-1] else "") for mark, point in zip(marks, points, strict=False)]
    return f"{lead}{maker.one('', ':')}{gap}" + gap.join(lines)


def _headed(maker: Maker, text: str) -> tuple[str, str]:
    name = maker.body[0]
    genitive = name if name.endswith("s") else f"{name}s"
    heading = maker.one(
        "Beslut", f"{genitive} beslut", "BESLUT", "Beslut:", f"Beslut i {name[0].lower()}{name[1:]}", ""
    )
    return heading, f"{heading}\n{maker.one('', chr(10))}{text}" if heading else text


def _decision(maker: Maker) -> tuple[str, str]:
    points, read = _points(maker)
    noted = all(each.startswith("noted") for each in read)
    maker.says |= {"kind": "noted" if noted else "decision", "points": read}
    verb = maker.one("beslutar", "beslutar", "beslutade", "beslutar enhälligt", "beslutar följande")
    return _headed(maker, _listed(maker, f"{maker.body[2]} {verb}", points))


def _higher(maker: Maker) -> tuple[str, str]:
    rank = LEVELS[maker.body[1]]
    choices = [
        ("kommunstyrelsen", "styrelse"),
        ("kommunfullmäktige", "fullmaktige"),
        ("regionfullmäktige", "fullmaktige"),
    ]
    return maker.one(*[each for each in choices if LEVELS[each[1]] > rank] or [("", "")])


def _proposal(maker: Maker) -> tuple[str, str]:
    to, level = _higher(maker)
    if not to:
        return _decision(maker)
    points, read = _points(maker)
    maker.says |= {"kind": "proposal", "to_level": level, "points": read}
    lead = maker.one(
        f"{maker.body[2]} föreslår {to} besluta",
        f"{maker.body[2]} föreslår {to} att besluta",
        f"{maker.body[2]} föreslår att {to} beslutar",
        f"{maker.body[2]} beslutar att föreslå {to} besluta",
        f"{maker.body[2]} beslutar föreslå {to}",
        f"{maker.body[2]} föreslår därför {to} besluta",
        f"{maker.body[2]} hemställer att {to} beslutar",
        f"{maker.body[2]} beslutar att\nföreslå {to} besluta",
    )
    return _headed(maker, _listed(maker, lead, points))


def _referral(maker: Maker) -> tuple[str, str]:
    maker.says["kind"] = "referral"
    by, council = maker.body[2], maker.body[1] == "fullmaktige"
    said = [
        f"{by} beslutar att återremittera ärendet till förvaltningen.",
        f"{by} återremitterar ärendet för ytterligare beredning.",
        "Ärendet återremitteras till förvaltningen för att kostnaderna ska belysas.",
        f"{by} beslutar\natt återremittera ärendet",
    ] + ["Ärendet återremitteras med stöd av minst en tredjedel av de närvarande ledamöterna."] * council
    return _headed(maker, maker.one(*said))


def _postponement(maker: Maker) -> tuple[str, str]:
    maker.says["kind"] = "postponement"
    by = maker.body[2]
    return _headed(
        maker,
        maker.one(
            f"{by} beslutar att bordlägga ärendet.",
            f"{by} bordlägger ärendet till nästa sammanträde.",
            "Ärendet bordläggs.",
        ),
    )


def _noted(maker: Maker) -> tuple[str, str]:
    by = maker.body[2]
    said, point = maker.one(
        (f"{by} noterar informationen.", f"{by} noterar informationen"),
        (f"{by} beslutar att lägga rapporten till handlingarna.", "att lägga rapporten till handlingarna"),
        (f"{by} lägger ärendet till handlingarna.", f"{by} lägger ärendet till handlingarna"),
        ("Informationen noteras.", "Informationen noteras"),
        ("Rapporten läggs till handlingarna.", "Rapporten läggs till handlingarna"),
        (f"{by} tar del av informationen.", f"{by} tar del av informationen"),
        (f"{by} beslutar\natt notera informationen", "att notera informationen"),
    )
    maker.says |= {"kind": "noted", "points": [f"noted {point}"]}
    return _headed(maker, said)


def _according(maker: Maker) -> tuple[str, str]:
    """As somebody proposed."""
    points, read = _points(maker)
    maker.says |= {"kind": "decision", "points": read}
    by = maker.body[2]
    proposed = _listed(
        maker,
        f"Arbetsutskottet föreslår {by[0].lower()}{by[1:]} besluta"
        if maker.body[1] != "arbetsutskott"
        else f"{by} beslutar",
        points,
    )
    heading = "Arbetsutskottets förslag" if maker.body[1] != "arbetsutskott" else "Förslag till beslut"
    decided = maker.one(
        "Enligt förslag.",
        f"{by} beslutar enligt förslaget.",
        f"{by} beslutar i enlighet med arbetsutskottets förslag."
        if maker.body[1] != "arbetsutskott"
        else f"{by} bifaller förslaget.",
    )
    return "Beslut", f"{heading}\n{proposed}\n\nBeslut\n{decided}"


def _both(maker: Maker) -> tuple[str, str]:
    to, _ = _higher(maker)
    if not to:
        return _decision(maker)
    by = maker.body[2]
    return _headed(
        maker,
        f"{by} beslutar för egen del att avsätta 200 000 kronor.\n{by} föreslår {to} besluta att anta"
        f" {maker.matter[1]}.",
    )


def _taken_off(maker: Maker) -> tuple[str, str]:
    return "", maker.one(
        "Ärendet utgår från dagens sammanträde.",
        "Ärendet utgår.",
        "Ärendet utgick ur dagordningen.",
        "Ärendet tas bort från dagordningen.",
    )


def _handed_over(maker: Maker) -> tuple[str, str]:
    by = maker.body[2]
    return _headed(maker, f"{by} överlämnar ärendet till kommunfullmäktige utan eget ställningstagande.")


KINDS: Final[dict[str, Callable[[Maker], tuple[str, str]]]] = {
    "decision": _decision,
    "proposal": _proposal,
    "referral": _referral,
    "postponement": _postponement,
    "noted": _noted,
    "according": _according,
    "both": _both,
    "taken off": _taken_off,
    "handed over": _handed_over,
}
