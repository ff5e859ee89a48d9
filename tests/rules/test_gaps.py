"""What a registry lacks, and what it must be asked about before letters go out by it."""

import datetime as dt

from models.files.county import County
from models.files.round_file import RoundFile
from models.phrases import said_in
from rules.gaps import gaps, shared_mailboxes, shared_with, sharing_phrase
from rules.round_check.warnings import warnings

TODAY = dt.date(2023, 3, 27)


def with_mailbox(county: County, code: str, **mailboxes: str) -> County:
    """The county where that principal has other mailboxes."""
    changed = (each.model_copy(update=mailboxes) if each.code == code else each for each in county.principals)
    return county.model_copy(update={"principals": tuple(changed)})


def test_two_principals_with_one_mailbox_are_both_named(county: County) -> None:
    shared = with_mailbox(county, "2418", registrar="Registrator@Dorotea.example")
    (fault,) = shared_mailboxes(shared.principals)
    assert fault.message == (
        "Malå kommun och Dorotea kommun har samma adress. Den som läser den får allas hemliga länkar och kan svara för "
        "dem. Är det så det ska vara?"
    )
    assert fault.found == "registrator@dorotea.example"
    found = {each.principal.code: [other.code for other in each.shared_with] for each in gaps(shared)}
    assert (found["2418"], found["2425"], found["2480"]) == (["2425"], ["2418"], [])


def test_several_that_share_a_mailbox_are_a_list_with_its_word_in_both_languages() -> None:
    asked = sharing_phrase(["Malå kommun", "Dorotea kommun", "Umeå kommun"])
    assert asked.startswith("Malå kommun, Dorotea kommun och Umeå kommun har samma adress.")
    assert said_in(asked, "en").startswith("Malå kommun, Dorotea kommun and Umeå kommun have the same address.")


def test_a_mailbox_of_another_role_is_asked_about_too(county: County) -> None:
    assert list(shared_mailboxes(county.principals)) == []
    shared = with_mailbox(county, "2418", chair="kommundirektor@dorotea.example")
    assert len(list(shared_mailboxes(shared.principals))) == 1


def test_an_address_to_be_written_in_is_asked_about_where_another_has_it(county: County) -> None:
    asked = ["Registrator@Dorotea.example", "ny@mala.example"]
    assert [each.code for each in shared_with(county.principals, "2418", asked)] == ["2425"]
    assert shared_with(county.principals, "2425", asked) == shared_with(county.principals, "2418", asked[1:]) == []


def test_one_principals_own_mailboxes_may_be_the_same(county: County) -> None:
    same = with_mailbox(county, "2418", official="registrator@mala.example", chair="registrator@mala.example")
    assert list(shared_mailboxes(same.principals)) == []


def test_the_review_asks_only_about_those_in_the_round(county: County) -> None:
    shared = with_mailbox(county, "2418", registrar="registrator@dorotea.example")
    both, one = (RoundFile.model_validate({"principals": names}) for names in (["Malå", "Dorotea"], ["Malå"]))
    assert sum("samma adress" in each.message for each in warnings(both, shared, TODAY)) == 1
    assert sum("samma adress" in each.message for each in warnings(one, shared, TODAY)) == 0


def test_a_missing_registrar_and_one_that_cannot_be_written_to_are_told(county: County) -> None:
    lacking = with_mailbox(with_mailbox(county, "2418", registrar=""), "2425", registrar="registrator@dorotea")
    found = {each.principal.code: each for each in gaps(lacking)}
    assert found["2418"].no_registrar
    assert found["2425"].unusable == ("registrator@dorotea",)
    assert not found["2480"].is_any


def test_calendars_reach_as_far_as_the_body_that_has_told_least(county: County) -> None:
    mala = county.named("2418")
    assert mala
    county._meetings = {"2418": {"KSAU": (dt.date(2023, 5, 1),), "KS": (dt.date(2023, 9, 1),)}}
    some = next(each for each in gaps(county) if each.principal is mala)
    assert (some.known_until, some.any_known) == (None, True)
    county._meetings = {"2418": {"KSAU": ()}}
    assert not next(each for each in gaps(county) if each.principal is mala).any_known
    county._meetings = {
        "2418": {code: (dt.date(2023, month, 1),) for code, month in (("KSAU", 9), ("KS", 10), ("KF", 8))}
    }
    found = next(each for each in gaps(county) if each.principal is mala)
    county._meetings = {}
    assert found.known_until == dt.date(2023, 8, 1)
    assert not found.ends_soon(TODAY)
    assert found.ends_soon(dt.date(2023, 7, 1))
