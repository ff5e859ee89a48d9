"""The bodies a round only hears: each must be on somebody's way, and never the one that decides."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.county import County, Principal
from models.files.round_file import RoundFile
from models.phrases import Phrase
from models.vocabulary import Part
from rules.round_check.scope import chosen_principals, is_consulted, route_codes, route_words

ON_NO_WAY = "Ingen väg i rundan går genom organet."
HEARD_LAST = "{principal} har bara organ som hörs sist på sin väg. Det sista organet beslutar."


def consulted_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    """What is wrong with the bodies it says are only heard, those of the county file among them."""
    ways = _ways(file, county, day) if Part.DECISION in file.asks else {}
    known = {code.casefold(): code for _, codes in ways.values() for code in codes}
    for number, code in enumerate(file.consulted):
        if code.casefold() not in known:
            yield Fault(f"consulted[{number}]", ON_NO_WAY, found=code, expected=" / ".join(known.values()) or None)
    for principal, codes in ways.values():
        if codes and (body := county.body(principal, codes[-1], day)) and is_consulted(file, body):
            message = Phrase(HEARD_LAST, principal=principal.name)
            yield Fault("consulted" if file.consulted else "routes", message, found=body.code)
            return


def _ways(file: RoundFile, county: County, day: dt.date) -> dict[str, tuple[Principal, tuple[str, ...]]]:
    words = route_words(file, county, day)
    chosen = chosen_principals(file, county, day)
    return {each.code: (each, route_codes(file, county, each, words.get(each.code))) for each in chosen}
