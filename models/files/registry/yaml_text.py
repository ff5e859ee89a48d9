"""A registry as one county file, with its meeting days in it."""

from typing import Any

import yaml

from models.files.county import County

_HEAD = "# yaml-language-server: $schema=../schema/county.schema.json\n"


def county_text(county: County) -> str:
    """The file, in UTF-8 when it is saved."""
    fields = {**fields_of(county), "calendars": calendars_of(county)}
    kept = {name: value for name, value in fields.items() if value not in ([], {}, None)}
    return _HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120)


def fields_of(county: County) -> dict[str, Any]:
    """Its fields as a county file writes them; what nobody has said is left out."""
    return {name: _said(value) for name, value in county.model_dump(mode="json", exclude_unset=True).items()}


def calendars_of(county: County) -> list[dict[str, Any]]:
    """Its meeting days as a calendar file writes them."""
    return [
        {"principal": principal.code, "body": body, "dates": [day.isoformat() for day in days]}
        for principal in county.principals
        for body, days in county.meetings_of(principal).items()
    ]


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner is not None and inner != ""}
    return [_said(inner) for inner in value] if isinstance(value, list) else value
