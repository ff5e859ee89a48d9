"""What earlier agreement ends when a later one is in force, told from both sides."""

from kit.i18n import short_day, translator
from models.vocabulary import EffectKind
from rules.effect import EffectState, Prospect

_FOR_SOME = {EffectKind.EACH, EffectKind.FIXED_DATE_REGARDLESS}

REPLACES = "Ersätter {title}, som upphör när det här gäller."
REPLACES_FOR_SOME = "Ersätter {title} för var och en som det här gäller för."
REPLACES_FROM = "Ersätter {title}, som upphör {day}."
REPLACED = "Har ersatt {title}, som upphörde {day}."
ENDS = "Upphör när {title} gäller."
ENDS_FOR_SOME = "Upphör för var och en som {title} gäller för."
ENDS_FROM = "Upphör {day}, då {title} börjar gälla."
ENDED = "Upphörde {day}, då {title} började gälla."


def replaces_sentence(title: str, effect: EffectState | None, language: str) -> str:
    """On the later round: what it replaces. `effect` is its own entry into force, None if it has no rule."""
    return _said((REPLACES, REPLACES_FOR_SOME, REPLACES_FROM, REPLACED), title, effect, language)


def replaced_by_sentence(title: str, effect: EffectState | None, language: str) -> str:
    """On the earlier round: when it ends. `title` and `effect` are the later one's."""
    return _said((ENDS, ENDS_FOR_SOME, ENDS_FROM, ENDED), title, effect, language)


def _said(templates: tuple[str, str, str, str], title: str, effect: EffectState | None, language: str) -> str:
    once, for_some, from_day, since = templates
    template, day = once, effect.on if effect else None
    if effect and effect.rule.kind in _FOR_SOME:
        template = for_some
    elif effect and day:
        template = since if effect.prospect is Prospect.IN_FORCE else from_day
    return translator(language)(template).format(title=title, day=short_day(day, language) if day else "")
