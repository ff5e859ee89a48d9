"""Lead times as a county file and a round file write them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from models.files.fields import FileModel, Wrong, folded
from models.meetings import COUNCIL, NEXT_BODY, PROPOSAL, Lead

BAD_LEAD = "Ledtiden ska vara dagar: de kortaste och de vanliga."
LONGEST = 365
EXAMPLE = "[14, 21]"

_DAYS = {"type": "integer", "minimum": 0, "maximum": LONGEST}


def _lead(value: object) -> Lead:
    """`[14, 21]`, or one number for both."""
    written = value if isinstance(value, list | tuple) else [value, value]
    try:
        shortest, usual = (int(str(part)) for part in written)
    except ValueError:
        raise Wrong(BAD_LEAD, EXAMPLE) from None
    if not 0 <= shortest <= usual <= LONGEST:
        raise Wrong(BAD_LEAD, EXAMPLE)
    return Lead(shortest, usual)


LeadDays = Annotated[
    Lead,
    BeforeValidator(_lead),
    WithJsonSchema({"anyOf": [_DAYS, {"type": "array", "items": _DAYS, "minItems": 2, "maxItems": 2}]}),
]


class LeadTimesPart(FileModel):
    """Days to reach each level, the fewest and the usual; `first` is the official's proposal before the first body."""

    first: LeadDays = Field(PROPOSAL, title="Förslaget före första organet", examples=[list(PROPOSAL)])
    arbetsutskott: LeadDays = Field(NEXT_BODY, title="Till arbetsutskott", examples=[list(NEXT_BODY)])
    namnd: LeadDays = Field(NEXT_BODY, title="Till nämnd", examples=[list(NEXT_BODY)])
    styrelse: LeadDays = Field(NEXT_BODY, title="Till styrelse", examples=[list(NEXT_BODY)])
    fullmaktige: LeadDays = Field(COUNCIL, title="Till fullmäktige", examples=[list(COUNCIL)])

    @model_validator(mode="before")
    @classmethod
    def _by_level(cls, value: Any) -> Any:
        """A level may be written as it is said: `nämnd`."""
        return {folded(name): days for name, days in value.items()} if isinstance(value, dict) else value

    @property
    def given(self) -> dict[str, list[int]]:
        """What the file says itself, as the round keeps it."""
        return {name: list(getattr(self, name)) for name in sorted(self.model_fields_set)}
