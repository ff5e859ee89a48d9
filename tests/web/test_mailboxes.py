"""A mailbox nothing can be sent to is refused in the same words wherever it is written."""

from collections.abc import Iterator

import pytest

import web.app  # noqa: F401 - every form there is
from actions.coordination.amendments import change_address
from kit.errors import FaultyInput
from kit.settings import CHECKOUT
from models.files.county_file import mailbox_faults, read_county
from models.files.fields import MAILBOX_UNREADABLE
from tests.lived import DOROTEA, LivedRound, said
from tests.notifications.test_strangers_words import every_form
from web.pages.forms import Form

USABLE, UNUSABLE = "registrator@mala.example", "registrator@mala"


def refusals() -> Iterator[tuple[str, str]]:
    """What each field that takes a usable address says of an unusable one."""
    for form in every_form(Form):
        for name in form.model_fields:
            told = [each.message for each in form.sift({name: UNUSABLE})[1] if each.field == name]
            if told and not any(each.field == name for each in form.sift({name: USABLE})[1]):
                yield f"{form.__name__}.{name}", told[0]


def test_every_form_says_the_same() -> None:
    found = dict(refusals())
    assert len(found) > 8
    assert {name: said for name, said in found.items() if said != MAILBOX_UNREADABLE} == {}


def test_the_registry_and_a_correction_of_an_address_say_it_too(lived: LivedRound) -> None:
    with pytest.raises(FaultyInput) as refused:
        lived.database.act(
            lambda session: change_address(
                session, lived.sender, f"{lived.slug}/{DOROTEA}", UNUSABLE, said(), lived.today
            )
        )
    assert [each.message for each in refused.value.faults] == [MAILBOX_UNREADABLE]
    county = read_county(CHECKOUT / "data" / "counties" / "vasterbotten.yaml")
    principal = county.principals[0].model_copy(update={"registrar": UNUSABLE})
    faults = mailbox_faults(county.model_copy(update={"principals": (principal,)}))
    assert [each.message for each in faults] == [MAILBOX_UNREADABLE]
