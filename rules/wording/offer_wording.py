"""An offer in words: what it costs a principal, and who has joined, the same on the board and in letters."""

from collections.abc import Iterator

from babel.numbers import format_decimal

from kit.i18n import long_date, translator
from models.values import Offer
from rules.route.offer_state import Joined, OfferState
from rules.route.outcomes import Answer

ORE = 100
_COUNTED = {
    Answer.YES: "ja från {count}",
    Answer.NO: "nej från {count}",
    Answer.LATER: "senare från {count}",
    None: "inget svar från {count}",
}


def amount_phrase(amount: int | None, offer: Offer | None, language: str) -> str:
    """An amount in öre with its unit: "10 858,50 kronor per år"; nothing when nothing is asked."""
    if amount is None or offer is None:
        return ""
    kronor, ore = divmod(amount, ORE)
    pattern = "#,##0.00" if ore else "#,##0"
    unit = translator(language)(offer.unit) if offer.unit == "kronor" else offer.unit
    return f"{format_decimal(kronor + ore / ORE, pattern, locale=language)} {unit}"


def offer_sentence(state: OfferState | None, language: str) -> str:
    """Who has answered what, and what it comes to; nothing for a round that offers nothing."""
    if state is None:
        return ""
    said = ", ".join(_counted(state, language))
    return f"{said[:1].upper()}{said[1:]}. {_sum(state, language)}{_later(state, language)}".strip()


def _counted(state: OfferState, language: str) -> Iterator[str]:
    say = translator(language)
    for answer, text in _COUNTED.items():
        if count := len(state.given(answer)):
            yield say(text).format(count=count)


def _sum(state: OfferState, language: str) -> str:
    if not state.offer.has_amounts:
        return ""
    have, total = (amount_phrase(each, state.offer, language) for each in (state.sum_of(Answer.YES), state.total))
    return translator(language)("De som ansluter sig står för {have} av {total}. ").format(have=have, total=total)


def _later(state: OfferState, language: str) -> str:
    named = [_when(each, language) for each in state.given(Answer.LATER)]
    return translator(language)("Senare: {names}.").format(names=", ".join(named)) if named else ""


def _when(each: Joined, language: str) -> str:
    return f"{each.name} ({long_date(each.later_on, language)})" if each.later_on else each.name
