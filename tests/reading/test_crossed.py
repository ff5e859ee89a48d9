"""The head of one extract over the paragraph of another of the same body: each part is read as it was."""

import datetime as dt
import random
import re
from itertools import groupby
from typing import Final

from reading.days import days_in
from reading.minutes.zones import Part, parts, zones_of
from reading.source import source_of
from tests.reading.extracts import LOTS, Paper, papers, read, wrong
from tests.run.samples import sampled

OF_THE_HEAD: Final[tuple[str, ...]] = ("body", "level", "held_on")
OF_THE_PARAGRAPH: Final[tuple[str, ...]] = ("kind", "to_level", "paragraph", "points")
NEEDED: Final = {"body", "level", "kind", "held_on", "paragraph"}
SEED: Final = 20_261_130
EACH: Final = 4
"""How many heads each paragraph is set below; of all of them so many parts are tried at a time."""


def parted(paper: Paper) -> tuple[str, str] | None:
    """What stands above its own § and what begins there, where the meeting's day stands above it only."""
    if not set(paper.says) >= NEEDED:
        return None
    sign = re.escape(paper.says["paragraph"].removeprefix("§ "))
    found = re.search(rf"(?m)^[ \t]*§[ \t]*{sign}(?![\d/]).*$", paper.text)
    if found is None or "§" in paper.text[: found.start()]:
        return None
    head, rest = paper.text[: found.start()], paper.text[found.start() :]
    held = dt.date.fromisoformat(paper.says["held_on"])
    said = [any(each.day == held for each in days_in(part)) for part in (head, rest)]
    return (head, rest) if said == [True, False] else None


def crossed() -> list[Paper]:
    chance = random.Random(SEED)
    parts = sorted(
        ((paper, both) for paper in papers(*LOTS) if (both := parted(paper))), key=lambda each: each[0].says["body"]
    )
    found = []
    for _, group in groupby(parts, key=lambda each: each[0].says["body"]):
        same = [*group]
        for below, (_, rest) in same:
            for above, (head, _) in chance.sample(same, min(EACH, len(same))):
                says = {name: above.says[name] for name in OF_THE_HEAD if name in above.says}
                says |= {name: below.says[name] for name in OF_THE_PARAGRAPH if name in below.says}
                found.append(Paper(f"{above.name} / {below.name}", f"{head.rstrip()}\n\n{rest}", says))
    return found


def test_a_paragraph_below_another_meetings_head_is_read_as_it_is_below_its_own() -> None:
    asked = {*OF_THE_HEAD, *OF_THE_PARAGRAPH}
    found = [(paper, read(paper.text)) for paper in sampled(2 * EACH, crossed())]
    faults = {paper.name: {name: got[name] for name in wrong(got, paper.says) if name in asked} for paper, got in found}
    assert {name: fault for name, fault in faults.items() if fault} == {}
    given = sum(len(asked & got.keys()) for _, got in found)
    assert given >= 0.9 * sum(len(paper.says) for paper, _ in found)


def in_three(paper: Paper) -> tuple[str, str, str] | None:
    """Its head with § and title, what was before, and its only decision below a heading, which needs neither."""
    zones = zones_of(paper.text)
    decided = [zone for zone in parts(zones, Part.DECISION) if zone.heading]
    if not set(paper.says) >= NEEDED or source_of(paper.text).text != paper.text or len(decided) != 1:
        return None
    before = [zone for zone in parts(zones, Part.BEHIND) if zone.heading]
    told = "".join(f"{paper.text[zone.begins : zone.end].rstrip()}\n\n" for zone in before[:3])
    tail = paper.text[decided[0].begins : decided[0].end]
    refers = re.search(r"enligt|enlighet|bif[aö]ll|bilaga|punkt", tail, re.IGNORECASE)
    is_changed = any(point.startswith("adopted_with") for point in paper.says.get("points", []))
    return None if refers or is_changed or "\n§" in tail else (paper.text[: zones[0].end].rstrip(), told, tail.rstrip())


def thirds() -> list[Paper]:
    """The head of one, what was before of another, and the decision of a third, the middle above it or below it."""
    chance = random.Random(SEED)
    whole = [(paper, each) for paper in papers(*LOTS) if (each := in_three(paper))]
    found = []
    for _, group in groupby(
        sorted(whole, key=lambda each: each[0].says["body"]), key=lambda each: each[0].says["body"]
    ):
        same = [*group]
        for above, (head, _, _) in same:
            (_, (_, told, _)), (below, (_, _, tail)) = chance.choice(same), chance.choice(same)
            says = {"paragraph": above.says["paragraph"]}
            says |= {name: below.says[name] for name in ("level", "kind", "to_level", "points") if name in below.says}
            for middle in (f"{told}{tail}", f"{tail}\n\n{told}"):
                found.append(Paper(f"{above.name} / {below.name}", f"{head}\n\n{middle}", says))
    return found


def test_a_decision_is_read_as_it_is_whatever_stands_above_it_and_below() -> None:
    asked = {"level", *OF_THE_PARAGRAPH}
    found = [(paper, read(paper.text)) for paper in sampled(4, thirds())]
    faults = {paper.name: {name: got[name] for name in wrong(got, paper.says) if name in asked} for paper, got in found}
    assert {name: fault for name, fault in faults.items() if fault} == {}
    given = sum(len(asked & got.keys()) for _, got in found)
    assert given >= 0.9 * sum(len(paper.says) for paper, _ in found)


def test_two_paragraphs_of_one_meeting_are_not_read_as_the_first() -> None:
    text = (
        "Kommunfullmäktige 2024-11-25\n\n§ 140 Avtal om vård   Dnr 2024.311\n"
        "Kommunfullmäktige beslutar att anta avtalet.\nBeslutet skickas till: Regionen\n\n"
        "§ 141 Avtal om läkare   Dnr 2024.312\nKommunfullmäktige beslutar att återremittera ärendet.\n"
        "Beslutet skickas till: Kommunstyrelsen\n"
    )
    assert read(text).keys() == {"body", "level", "held_on"}
