"""The linked rounds of a round file: one for each principal of its pattern, as if each were written by hand."""

import datetime as dt
from collections import Counter

from models.files.county import County, Principal
from models.files.fields import as_slug
from models.files.round_file import Asked, LinkedRounds, RoundFile
from models.files.round_plan import RoundPlan
from rules.round_check.scope import deciding_day, named_principals, plan_round

PRINCIPAL = "{principal}"
LONGEST_SLUG = 80
WHEN_DUE = {"due_on", "due", "look_again_on"}
_FILLED = ("title", "summary", "att_satser", "level_reason")


def each_of(linked: LinkedRounds, county: County, day: dt.date) -> tuple[Principal, ...]:
    """Those who get a round of their own. Whoever is in them all gets none."""
    common = named_principals(linked.common, county, day)
    return tuple(principal for principal in named_principals(linked.each, county, day) if principal not in common)


def linked_files(file: RoundFile, county: County, day: dt.date) -> tuple[RoundFile, ...]:
    """A round file for each linked round, in the registry's order; what the pattern leaves out is the main round's."""
    if file.linked is None:
        return ()
    each = each_of(file.linked, county, day)
    slugs = _slugs(file.name, each)
    return tuple(_linked_file(file, file.linked, principal, slugs[principal.code]) for principal in each)


def plan_family(file: RoundFile, county: County, today: dt.date) -> RoundPlan:
    """The plan of a file without faults, with its linked rounds'. `today` is the day in Stockholm."""
    main = plan_round(file, county, today)
    linked = [plan_round(each, county, today) for each in linked_files(file, county, deciding_day(file, today))]
    beside = tuple(plan.model_copy(update={"family": main.slug, "follows": "", "replaces": ""}) for plan in linked)
    return main.model_copy(update={"linked": beside})


def _linked_file(file: RoundFile, linked: LinkedRounds, principal: Principal, slug: str) -> RoundFile:
    own = {name: getattr(linked, name) for name in _own_fields(linked)}
    made = {"title": linked.title, "slug": slug, "principals": (*linked.common, principal.code), "linked": None}
    copy = file.model_copy(update=own | made)
    return copy.model_copy(update={name: _filled(getattr(copy, name), principal.name) for name in _FILLED})


def _own_fields(linked: LinkedRounds) -> set[str]:
    """What the pattern says itself; a due date, or there being none, is said in one piece."""
    own = linked.model_fields_set.intersection(Asked.model_fields)
    return own | WHEN_DUE if own & WHEN_DUE else own


def _filled(text: str | tuple[str, ...], name: str) -> str | tuple[str, ...]:
    if isinstance(text, tuple):
        return tuple(each.replace(PRINCIPAL, name) for each in text)
    return text.replace(PRINCIPAL, name)


def _slugs(main: str, principals: tuple[Principal, ...]) -> dict[str, str]:
    """A short name for each, by code. Those whose names are written alike without accents keep their code too."""
    names = {each.code: as_slug(each.name.removesuffix(" kommun")) for each in principals}
    count = Counter(names.values())
    ends = {code: name if count[name] == 1 else f"{name}-{as_slug(code)}" for code, name in names.items()}
    return {code: f"{main[: LONGEST_SLUG - 1 - len(end)].rstrip('-')}-{end}" for code, end in ends.items()}
