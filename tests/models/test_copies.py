"""A copy with other fields answers with its own, whatever the first has worked out before."""

import importlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from kit.settings import CHECKOUT
from models.files.county import County
from tests.docs.test_architecture import ROOMS

IS_KEPT: Final = object()
"""What stands where something has been worked out."""


def kept_by_models() -> Iterator[tuple[type[BaseModel], str]]:
    """Every model of ours that keeps what it has worked out, with what that is called."""
    for path in sorted(path for room in ROOMS for path in (CHECKOUT / room).rglob("*.py")):
        if "cached_property" in path.read_text(encoding="utf-8"):
            module = importlib.import_module(".".join(path.relative_to(CHECKOUT).with_suffix("").parts))
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == module.__name__:
                    yield from ((kind, name) for name, each in vars(kind).items() if isinstance(each, cached_property))


def worked_out(county: County) -> dict[str, Any]:
    return {name: getattr(county, name) for kind, name in kept_by_models() if kind is County}


def test_no_copy_takes_over_what_was_worked_out() -> None:
    found = [*kept_by_models()]
    assert County in {kind for kind, _ in found}
    for kind, name in found:
        first = kind.model_construct()
        vars(first)[name] = IS_KEPT
        assert name not in vars(first.model_copy()), (kind, name)
        assert vars(first)[name] is IS_KEPT, "what is copied keeps its own"


def test_a_county_with_one_field_changed_answers_as_one_that_was_read_so(county: County) -> None:
    before = worked_out(county)
    for field in ("bodies", "routes", "principals"):
        other = county.model_copy(update={field: type(getattr(county, field))()})
        fields = {name: getattr(other, name) for name in County.model_fields}
        assert worked_out(other) == worked_out(County.model_construct(**fields)) != before, field
    assert worked_out(county) == before
