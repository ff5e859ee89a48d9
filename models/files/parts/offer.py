"""What a round offers its principals to join, and what it costs each: the same sum, by inhabitants, or as listed."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from models.files.fields import Day, FileModel, OneLine, Wrong
from models.phrases import Phrase
from models.values import Offer

NO_SUM = "Beloppet går inte att läsa. Skriv siffror, med ören efter ett komma."
_SUM = re.compile(r"[0-9]{1,12}([.,][0-9]{1,4})?")
_SPACES = re.compile(r"\s")


def _sum(value: object) -> Decimal:
    written = _SPACES.sub("", str(value))
    if not _SUM.fullmatch(written):
        raise Wrong(NO_SUM, Phrase("ett belopp som 12,50"))
    return Decimal(written.replace(",", "."))


def ore_written(text: str) -> int:
    """An amount as people write it, `12,50`, in öre. Raises Wrong."""
    return int((_sum(text) * 100).to_integral_value(ROUND_HALF_UP))


Sum = Annotated[Decimal, BeforeValidator(_sum), WithJsonSchema({"type": ["number", "string"]})]


class OfferPart(FileModel):
    """What is offered, and the amount for each principal: as listed, or else by inhabitants or the same for all."""

    required: ClassVar = ("what",)

    what: OneLine = Field("", title="Vad som erbjuds", examples=["Regionalt kompetenscentrum"])
    per_inhabitant: Sum | None = Field(None, title="Belopp per invånare", examples=["4,50"])
    fixed: Sum | None = Field(None, title="Samma belopp för var och en", examples=["25000"])
    listed: dict[str, Sum] = Field(default_factory=dict, alias="list", title="Belopp för var och en som nämns")
    unit: OneLine = Field("kronor", title="Beloppets enhet", examples=["kronor per år"])
    last_day: Day | None = Field(None, title="Sista dag att ansluta sig", examples=["2028-12-31"])

    @property
    def offer(self) -> Offer:
        """The same without its amounts, as the rules know it."""
        return Offer(self.what, self.unit, self.last_day, self.has_amounts)

    @property
    def has_amounts(self) -> bool:
        """Whether joining costs anything that the file tells."""
        return self.per_inhabitant is not None or self.fixed is not None or bool(self.listed)
