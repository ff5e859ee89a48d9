"""Whether a letter can go to a mailbox is judged alike by the file, the review, the launch and the forms."""

import datetime as dt

import pytest
from sqlalchemy import select

from actions.rounds.launch import launch
from kit.database import Database
from models.files.county import County
from models.files.county_file import mailbox_faults
from models.files.fields import is_mailbox
from models.files.round_plan import RoundPlan
from models.tables import Letter
from models.vocabulary import LetterState
from notifications.sender import Sender
from web.console.acting.acts import Addressed

GOOD = ("registrator@mala.example", "a.b+c@x.y.example", "kommun_1@xn--mal-ula.example", "ks-diariet@mala2.example")
BAD = (
    "registrator@mala",
    "registrator@",
    "@mala.example",
    "malå@mala.example",
    "a b@mala.example",
    "a@mala..example",
    "a@-mala.example",
    "a..b@mala.example",
    ".a@mala.example",
    "a@mala.example.",
    "a,b@mala.example",
    "a@192.0.2.1",
    f"{'a' * 65}@mala.example",
)


@pytest.mark.parametrize("address", [*GOOD, *BAD])
def test_a_mailbox_is_judged_alike_everywhere(
    database: Database, sender: Sender, fardplan: RoundPlan, county: County, now: dt.datetime, address: str
) -> None:
    usable = address in GOOD
    assert is_mailbox(address) is usable
    [first, *_] = county.principals
    asked = county.model_copy(update={"principals": (first.model_copy(update={"registrar": address}),)})
    assert (list(mailbox_faults(asked)) == []) is usable
    assert (Addressed.sift({"registrar": address})[1] == []) is usable
    assert is_sent(database, sender, fardplan, address, now) is usable


def is_sent(database: Database, sender: Sender, plan: RoundPlan, address: str, now: dt.datetime) -> bool:
    """Whether an invitation to that registrar is put in line to be sent, or shown as one that can't be."""
    one = plan.principals[0].model_copy(update={"registrar": address})
    launch(database, sender, plan.model_copy(update={"principals": (one,)}), now)
    with database.read() as session:
        return session.scalars(select(Letter)).one().state is not LetterState.FAILED
