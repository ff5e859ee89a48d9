"""SCB's table of inhabitants in the shapes it is saved and pasted in."""

import io

import openpyxl
import pytest

from models.files.registry.population import NO_ROWS, TWICE, population_source
from models.files.registry.sweden import new_county

COUNTY = new_county("24")


def workbook() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    page = book.worksheets[0]
    for row in (
        ("Folkmängd efter region och år",),
        (),
        ("", "", "2022"),
        ("2482", "Skellefteå", 74402),
        ("2418", "Malå", 3033),
    ):
        page.append(row)
    book.save(file)
    return file.getvalue()


SHAPES = {
    "semicolons and quotes": ('"region";"2022"\n"2482 Skellefteå";74402\n"2418 Malå";3033\n'.encode(), "BE0101.csv"),
    "latin-1": ('"region";"2022"\n"2482 Skellefteå";74402\n"2418 Malå";3033\n'.encode("latin-1"), "BE0101.csv"),
    "tabs, pasted": ("region\t2022\n2482 Skellefteå\t74 402\n2418 Malå\t3 033\n".encode(), "inklistrat.csv"),
    "two columns": ("kod;region;år 2022\n2482;Skellefteå;74402\n2418;Malå;3033\n".encode(), "a.csv"),
    "several years": ("region;2021;2022\n2482 Skellefteå;73393;74402\n2418 Malå;3060;3033\n".encode(), "a.csv"),
    "the country and the county too": (
        "region;2022\n00 Riket;10521556\n24 Västerbottens län;276295\n2482 Skellefteå;74402\n2418 Malå;3033\n".encode(),
        "a.txt",
    ),
    "with a column between": (
        "region;x;2022\n2482 Skellefteå;alla;74402\n2418 Malå;alla;3033\n".encode(),
        "a.csv",
    ),
    "a workbook": (workbook(), "BE0101.xlsx"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same(shape: str) -> None:
    source = population_source(*SHAPES[shape], COUNTY)
    assert source.faults == ()
    said = {each["code"]: each["population"] for each in source.fields["principals"]}
    assert said == {"2482": "74402", "2418": "3033"}
    assert source.fields["population_on"] == "2022-12-31"


def test_a_table_divided_by_sex_is_asked_about() -> None:
    data = "region;kön;2022\n2482 Skellefteå;män;37000\n2482 Skellefteå;kvinnor;37402\n".encode()
    assert [fault.message for fault in population_source(data, "a.csv", COUNTY).faults] == [TWICE]


@pytest.mark.parametrize("data", [b"", b"hej", b"a;b\n1;2\n", b"PK\x03\x04 nonsense", b"1480 G\xf6teborg;600000\n"])
def test_what_is_no_such_table_says_so(data: bytes) -> None:
    faults = population_source(data, "a.csv", COUNTY).faults
    assert len(faults) == 1
    assert data == b"" or data.startswith(b"PK") or faults[0].message == NO_ROWS
