"""What a made extract says that its body did: the sentence in one of its forms, and what a parser should find."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from babel.dates import format_date

T = TypeVar("T")

LEVELS: Final = {"arbetsutskott": 0, "namnd": 1, "styrelse": 2, "fullmaktige": 3}


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
