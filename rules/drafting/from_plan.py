"""From a round that was launched to the fields of the file it could have been written as."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields as parts_of
from typing import Any

from models.files.county import County
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.values import ChasePolicy, Inquiry
from models.vocabulary import EffectKind, Part, PrincipalKind

USUAL = ChasePolicy()
DAYS = frozenset({"slug", "recommended_on", "launch_on", "due_on", "look_again_on", "window", "after"})
ALL_OF_A_KIND = {PrincipalKind.KOMMUN: "kommuner", PrincipalKind.REGION: "regioner"}


def fields_of_plan(plan: RoundPlan, county: County) -> dict[str, Any]:
    """The fields of a new round like that one. Its days are left out: they have been, and so is its short name."""
    return dict(_said(_everything(plan, county)))


def _said(pairs: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    return (
        (name, value) for name, value in pairs if value not in (None, "", [], {}) or (name, value) == ("signing", {})
    )


def _everything(plan: RoundPlan, county: County) -> Iterator[tuple[str, Any]]:
    yield "title", plan.title
    yield "kind", plan.kind.value
    yield "language", "" if plan.language is county.language else plan.language.value
    yield "case_number", plan.case_number
    yield "summary", plan.summary
    yield "in_letter", plan.in_letter
    yield "attach_files", "ja" if plan.attach_files else ""
    yield "follows", plan.follows
    yield "replaces", plan.replaces
    yield "recommended_by", plan.recommender
    yield "att_satser", list(plan.att_satser)
    yield "recommended_level", plan.recommended_level.value
    yield "level_reason", plan.level_reason
    yield "offer", _offer(plan)
    yield "questions", [_question(each) for each in plan.questions]
    yield "signing", _signing(plan)
    yield "follow_up", list(_follow_ups(plan, county))
    yield "principals", principal_words(plan.principals, county)
    yield "routes", dict(_routes(plan, county))
    yield "contacts", [_written(each.model_dump(mode="json")) for each in plan.contacts]
    yield "reminders", _reminders(plan.policy)
    yield "effect", _effect(plan)
    yield "attachments", [{"file": each.path.name, "title": each.title} for each in plan.attachments]


def without_days(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a draft that became a round, for another one: its days have been, and its short name is taken."""
    effect = fields.get("effect")
    kept = {name: value for name, value in fields.items() if name not in DAYS}
    if isinstance(effect, Mapping):
        kept["effect"] = {name: value for name, value in effect.items() if name not in {"on", "decided_by"}}
    return kept


def principal_words(chosen: tuple[PrincipalPlan, ...], county: County) -> list[str]:
    """The fewest words that mean just those: everyone, whole kinds, and the rest by name."""
    codes = {each.code for each in chosen}
    if codes == {each.code for each in county.principals}:
        return ["alla"]
    words = []
    for kind, word in ALL_OF_A_KIND.items():
        whole = {each.code for each in county.principals if each.kind is kind}
        if len(whole) > 1 and whole <= codes:
            words.append(word)
            codes -= whole
    return [*words, *(each.name if county.named(each.name) else each.code for each in chosen if each.code in codes)]


def _routes(plan: RoundPlan, county: County) -> Iterator[tuple[str, list[str]]]:
    """The ways that are not the usual ones, up to where the round asks."""
    for each in plan.principals:
        known = county.named(each.code)
        way = [step.body for step in each.route]
        usual = list(county.default_route(known)) if known else []
        if way and way != usual[: len(way)]:
            yield each.name, way


def _offer(plan: RoundPlan) -> dict[str, Any]:
    if plan.offer is None:
        return {}
    listed = {each.name: _kronor(each.amount) for each in plan.principals if each.amount is not None}
    said = {"what": plan.offer.what, "unit": plan.offer.unit, "list": listed}
    return {name: value for name, value in said.items() if value}


def _kronor(ore: int) -> str:
    return f"{ore // 100},{ore % 100:02}"


def _question(each: Inquiry) -> dict[str, Any]:
    said: dict[str, Any] = {"text": each.text, "kind": each.kind.value}
    if each.choices:
        said["choices"] = list(each.choices)
    return said | ({"mandatory": "ja"} if each.mandatory else {})


def _signing(plan: RoundPlan) -> dict[str, Any] | None:
    if Part.SIGNATURE not in plan.asks:
        return None
    return {"place": plan.signing.place} if plan.signing and plan.signing.place else {}


def _follow_ups(plan: RoundPlan, county: County) -> Iterator[dict[str, Any]]:
    steps = {step.number: step for each in plan.principals for step in each.follow_ups}
    for number, step in sorted(steps.items()):
        owners = tuple(each for each in plan.principals if number in {own.number for own in each.follow_ups})
        after = {"after": str(step.after)} if step.after else {}
        email = {"email": step.email} if step.email else {}
        words = ["alla"] if len(owners) == len(plan.principals) else principal_words(owners, county)
        yield {"what": step.what, "owner": words, **after, **email}


def _reminders(policy: ChasePolicy) -> dict[str, Any]:
    own = {part.name for part in parts_of(policy)} - {"summer_rest"}
    said = {name: getattr(policy, name) for name in sorted(own) if getattr(policy, name) != getattr(USUAL, name)}
    return {name: _policy_value(value) for name, value in said.items() if value is not None}


def _policy_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


def _effect(plan: RoundPlan) -> dict[str, Any]:
    if plan.effect.kind is EffectKind.NONE:
        return {}
    return _written(plan.effect.model_dump(mode="json", exclude={"on", "decided_by"}))


def _written(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value not in (None, "")}
