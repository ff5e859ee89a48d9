"""What an offer costs each principal."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from models.files.county import County, Principal
from models.files.parts.offer import OfferPart


def fewest_word(words: Iterable[str], county: County, day: dt.date) -> dict[str, str]:
    """Which of the words that mean a principal decides for it, by its code: the one that means the fewest."""
    reached = [(word, county.members(word, day) or ()) for word in words]
    widest_first = sorted(reached, key=lambda pair: -len(pair[1]))
    return dict(chain.from_iterable(((each.code, word) for each in members) for word, members in widest_first))


def amounts(
    offer: OfferPart | None, county: County, principals: Iterable[Principal], day: dt.date
) -> dict[str, int | None]:
    """What it costs each, by its code and in öre: as listed, or else as for all; None when the file gives nothing."""
    if offer is None:
        return {}
    words = fewest_word(offer.listed, county, day)
    return {each.code: _amount(offer, each, words.get(each.code)) for each in principals}


def _amount(offer: OfferPart, principal: Principal, word: str | None) -> int | None:
    if word is not None:
        return _ore(offer.listed[word])
    if offer.per_inhabitant is not None:
        return None if principal.population is None else _ore(offer.per_inhabitant * principal.population)
    return None if offer.fixed is None else _ore(offer.fixed)


def _ore(kronor: Decimal) -> int:
    return int((kronor * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
