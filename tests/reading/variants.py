"""Extracts put together by chance from the pieces that minutes are made of, each with its right reading."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from babel.dates import format_date

from tests.reading.decided import KINDS, Maker
from tests.reading.extracts import Paper

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
