"""Every form takes a day as people write it: one kind of field, tried on each form there is."""

import datetime as dt
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import web
from web.pages.forms import AHEAD, Form, parse_day, reading_on

TODAY = dt.date(2023, 6, 1)


for module in pkgutil.walk_packages(web.__path__, "web."):
    importlib.import_module(module.name)


def forms(of: type[Form] = Form) -> Iterator[type[Form]]:
    for form in of.__subclasses__():
        yield from (form, *forms(form))


DATES = sorted(
    {
        (form.__module__, form.__name__, name, form)
        for form in forms()
        for name, field in form.model_fields.items()
        if "date" in str(field.annotation) and "dict" not in str(field.annotation)
    },
    key=lambda each: each[:3],
)


@pytest.fixture(autouse=True)
def _read_in_june() -> Iterator[None]:
    kept = reading_on.set(TODAY)
    yield
    reading_on.reset(kept)


@pytest.mark.parametrize(("form", "name"), [(form, name) for *_, name, form in DATES])
@pytest.mark.parametrize(
    "written", ["måndag 12 juni 2023", "12:e juni", "12/6", "12/6-23", "230612", "2023\u201106\u201112", "12 June"]
)
def test_each_field_of_each_form_reads_the_day(form: type[Form], name: str, written: str) -> None:
    read, faults = form.sift({name: written})
    assert getattr(read, name) == dt.date(2023, 6, 12)
    assert name not in {fault.field for fault in faults}


def test_there_are_fields_to_read_days_in() -> None:
    assert len(DATES) > 12


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2023612", "Skriv datumet som 12 juni 2023"),
        ("31/6 2023", "Datumet 31/6 2023 finns inte."),
        ("tisdag 12 juni 2023", "Veckodagen stämmer inte: 12 juni 2023 är en måndag. Kontrollera dagen."),
        ("2400-06-12", "Dagen ligger långt fram"),
    ],
)
def test_what_is_no_day_is_refused_in_words(written: str, said: str) -> None:
    with pytest.raises(Exception, match=said.replace(".", r"\.")):
        parse_day(written)


def test_a_day_far_from_where_it_mostly_lies_asks_for_its_year() -> None:
    assert parse_day("23 maj") == dt.date(2023, 5, 23)
    assert parse_day("23 mars", AHEAD) == dt.date(2024, 3, 23)
    with pytest.raises(Exception, match="Skriv också året"):
        parse_day("2 augusti")
    with pytest.raises(Exception, match="Skriv också året"):
        parse_day("30 mars", AHEAD)
