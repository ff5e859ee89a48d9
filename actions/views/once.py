"""What is made of something that stays as it is, worked out once."""

from collections.abc import Callable, Hashable
from typing import Any, Self, TypeVar, TypeVarTuple

T = TypeVar("T")
Given = TypeVarTuple("Given")


class Told:
    """What stays as it is, so that what is made of it need be worked out only once."""

    _said: dict[Hashable, Any]

    def once(self, say: Callable[[Self, *Given], T], *given: *Given) -> T:
        """What `say` makes of it and of what is `given`, worked out the first time."""
        key = (say, *given)
        if key not in self._said:
            self._said[key] = say(self, *given)
        found: T = self._said[key]
        return found
