"""What is done at one of a principal's cases and may be done in its others too, where one form told it in all."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from actions.withdrawals.told import ToldToo
from kit.errors import Fault, FaultyInput
from rules.reach import Reach
from web.pages.forms import Form
from web.reply.several.also import ALL, NOT_THERE


class Elsewhere(Form):
    """The other rounds that are ticked, by slug; or `everywhere` it may be done."""

    also: tuple[str, ...] = ()
    everywhere: bool = False

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        also = tuple(name[5:-1] for name in posted if name.startswith("also[") and name.endswith("]"))
        return super().sift({**posted, "also": also, "everywhere": bool(posted.get(ALL))})

    def ticked(self, told: Sequence[ToldToo]) -> Sequence[ToldToo]:
        """Those of them that are ticked. Raises FaultyInput for a tick that none of them has."""
        if self.everywhere:
            return [each for each in told if each.may_go]
        if set(self.also) - {each.round.slug for each in told}:
            raise FaultyInput([Fault("also", NOT_THERE)])
        return [each for each in told if each.round.slug in self.also]


def within(reach: Reach, told: Sequence[ToldToo]) -> Sequence[ToldToo]:
    """Those in rounds where one may act."""
    return [each for each in told if reach.acts_in(each.round.slug)]
