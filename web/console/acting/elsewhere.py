"""What is done at one of a principal's cases and may be done in its others too, where one form told it in all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from actions.withdrawals.together import EVERYWHERE
from kit.errors import Fault
from web.pages.forms import Form


class Elsewhere(Form):
    """The other rounds that are ticked, by slug, or EVERYWHERE."""

    also: tuple[str, ...] = ()

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        also = tuple(name[5:-1] for name in posted if name.startswith("also[") and name.endswith("]"))
        return super().sift({**posted, "also": (EVERYWHERE,) if posted.get("also_all") else also})
