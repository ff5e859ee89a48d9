"""What is wrong with what a round offers, and with the amounts it asks for."""

import datetime as dt
from collections.abc import Iterator

from kit.errors import Fault
from models.files.county import County
from models.files.county_file import UNKNOWN_PRINCIPAL, suggest_principal
from models.files.parts.offer import OfferPart
from models.files.round_file import RoundFile
from rules.round_check.amounts import amounts
from rules.round_check.scope import chosen_principals

ONE_ANSWER = "Ett erbjudande besvaras med ja, nej eller senare. Skriv en enda att-sats, eller ingen."
ONE_WAY = "Skriv antingen ett belopp per invånare eller samma belopp för alla."
NO_AMOUNT = "Belopp saknas för minst en huvudman i rundan. Skriv det i listan."
TOO_LATE_TO_JOIN = "Sista dag att ansluta sig ligger före svarsdatumet."


def offer_faults(file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    """What is wrong with what the round offers, if it offers anything."""
    offer = file.offer
    if offer is None:
        return
    if len(file.att_satser) > 1:
        yield Fault("att_satser", ONE_ANSWER, found=str(len(file.att_satser)))
    if offer.per_inhabitant is not None and offer.fixed is not None:
        yield Fault("offer.fixed", ONE_WAY, found=str(offer.fixed))
    if offer.last_day and file.due_on and offer.last_day < file.due_on:
        yield Fault("offer.last_day", TOO_LATE_TO_JOIN, found=str(offer.last_day), expected=str(file.due_on))
    for word in offer.listed:
        if county.members(word, day) is None:
            yield Fault(f"offer.list.{word}", UNKNOWN_PRINCIPAL, found=word, expected=suggest_principal(county, word))
    yield from _without_amount(offer, file, county, day)


def _without_amount(offer: OfferPart, file: RoundFile, county: County, day: dt.date) -> Iterator[Fault]:
    chosen = chosen_principals(file, county, day) if offer.has_amounts else ()
    found = amounts(offer, county, chosen, day)
    missing = [each.name for each in chosen if found[each.code] is None]
    if missing:
        expected = f"list: {{{missing[0]}: 25000}}"
        yield Fault("offer.list", NO_AMOUNT, found=", ".join(missing[:5]), expected=expected)
