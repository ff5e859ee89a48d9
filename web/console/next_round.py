"""From a consultation to the file of the round that follows it, with what is not known left to fill in."""

import json
from collections.abc import Callable, Iterator
from textwrap import fill, indent
from typing import Final

from actions.views.opinions.consultation import Consultation
from kit.i18n import translator
from models.phrases import swedish

WIDTH: Final = 110
INTRO: Final = swedish("En runda som bygger på synpunkterna i {title}. Fyll i det som är tomt.")
CHECK: Final = swedish("Kontrollera filen med:")
TITLE: Final = swedish("Förslag efter {title}")
FOLLOWS: Final = swedish("Synpunkterna: varje inbjudan berättar vad det blev av dem och vad huvudmannen själv svarade.")
TO_DRAW_ON: Final = swedish("Vad det blev av synpunkterna, att utgå från i sammanfattningen:")
SUMMARY: Final = swedish("Förslaget bygger på synpunkter från {count} av {all} huvudmän.")
RECOMMENDED: Final = swedish("Vem som rekommenderar (en arena i registret) och vilken dag.")
DUE: Final = swedish("Dagen då besluten ska vara återkopplade, som 2020-05-29.")
POINTS: Final = swedish("En rad per punkt som huvudmännen ombes besluta.")
PRINCIPALS: Final = swedish("De som tillfrågades. Ska fler med, som regionen, lägg till dem.")


def next_round_file(found: Consultation, language: str) -> str:
    """The file as text, commented in that language (`sv` or `en`). It lacks its days and its points to decide."""
    _ = translator(language)
    round_, slug = found.round, f"{found.round.slug[:65]}-forslag"
    lines = [
        "# yaml-language-server: $schema=../schema/round.schema.json",
        "#",
        _comment(_(INTRO).format(title=round_.title)),
        _comment(f"{_(CHECK)}  rundan check {slug}.yaml"),
        "",
        f"title: {_text(_(TITLE).format(title=round_.title))}",
        f"slug: {slug}",
        "kind: recommendation",
        "",
        _comment(_(FOLLOWS)),
        f"follows: {round_.slug}",
        "",
        *_summary(found, _),
        "",
        _comment(_(RECOMMENDED)),
        f"recommended_by: {_text(round_.recommender)}",
        "recommended_on:",
        "",
        _comment(_(DUE)),
        "due_on:",
        "",
        _comment(_(POINTS)),
        "att_satser: []",
        "recommended_level: fullmaktige",
        "",
        _comment(_(PRINCIPALS)),
        "principals:",
        *(f"  - {_text(case.principal_name)}" for case in found.cases),
        "",
        *_contacts(found),
    ]
    return "\n".join(lines)


def came_of(found: Consultation) -> list[str]:
    """Each theme with what came of it, where that is written."""
    answered = (themed.theme for themed in found.themes if themed.theme.response)
    return [f"{theme.name}: {' '.join(theme.response.split())}" for theme in answered]


def _summary(found: Consultation, _: Callable[[str], str]) -> Iterator[str]:
    """A first sentence, and above it what to draw on; every invitation tells that by itself, so it is not repeated."""
    answered = came_of(found)
    if answered:
        yield _comment(_(TO_DRAW_ON))
    for said in answered:
        yield _comment(f"- {said}")
    yield "summary: >"
    yield indent(_(SUMMARY).format(count=len(found.given), all=len(found.cases)), "  ")


def _contacts(found: Consultation) -> Iterator[str]:
    yield "contacts:"
    for contact in found.round.contacts:
        given = {name: contact[name] for name in ("role", "email", "phone") if contact.get(name)}
        first, *others = (f"{name}: {_text(value)}" for name, value in given.items())
        yield f"  - {first}"
        yield from (f"    {other}" for other in others)
    yield ""


def _text(text: str) -> str:
    """The text as YAML takes it whatever it holds: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return indent(fill(text, WIDTH), "# ")
