"""Days below or beside words nobody knows are no body's: they are asked about, in whatever shape they stand."""

from typing import Any, Final

import pytest

from models.files.meeting_page.reading import read_page
from models.files.page_source.sources import blocks_of_written
from tests.meeting_pages.test_pages import EVERY, days_read, days_said
from tests.run.samples import sampled

STRANGERS: Final = (
    *("Samverkansgruppen", "Central samverkan", "Årsstämma", "Ungdomsforum", "Brottsförebyggande rådet", "Budgetdagar"),
    *("Rådet för hållbar utveckling", "Överförmyndare i samverkan", "Ledningsgruppen", "Partierna", "Revisionen"),
    *("Politikercafé", "Träffar för nyvalda", "Inläsningsdagar", "Gruppdagar", "Torgmöten", "Hultby Energi AB"),
    *("Visionsgruppen", "Socialchefens öppna tid", "Avstämningar", "Kurser", "Vigslar", "Jourhelger", "Lönekörning"),
)
LIST: Final = "<ul><li>13 januari</li><li>10 februari</li><li>10 mars</li></ul>"
OTHERS: Final = "<ul><li>20 januari</li><li>17 februari</li><li>17 mars</li></ul>"
SHAPES: Final = {
    "headings": "Möten 2026\n\nKommunstyrelsen\n13 januari\n10 februari\n10 mars\n\n{}\n"
    "20 januari\n17 februari\n17 mars",
    "headings and times": "Möten 2026\nKommunstyrelsen\nTisdagar kl. 13\n13 januari\n10 februari\n10 mars\n"
    "{}\nTisdagar kl. 10\n20 januari\n17 februari\n17 mars",
    "lines": "Möten 2026\nKommunstyrelsen 13/1, 10/2, 10/3\n{} 20/1, 17/2, 17/3",
    "lines with colons": "Möten 2026\nKommunstyrelsen: 13/1, 10/2, 10/3\n{}: 20/1, 17/2, 17/3",
    "months": "2026\nKommunstyrelsen\nJanuari: 13\nFebruari: 10\nMars: 10\n{}\nJanuari: 20\nFebruari: 17\nMars: 17",
    "paragraphs": f"<h1>Möten 2026</h1><p>Kommunstyrelsen</p>{LIST}<p>{{}}</p>{OTHERS}",
    "headings in HTML": f"<h1>Möten 2026</h1><h2>Kommunstyrelsen</h2>{LIST}<h2>{{}}</h2>{OTHERS}",
    "headings below": f"<h1>Möten 2026</h1><h2>Kommunstyrelsen</h2>{LIST}<h3>{{}}</h3>{OTHERS}",
    "definitions": "<h1>Möten 2026</h1><dl><dt>Kommunstyrelsen</dt><dd>13 januari, 10 februari, 10 mars</dd>"
    "<dt>{}</dt><dd>20 januari, 17 februari, 17 mars</dd></dl>",
    "a table": "<h1>Möten 2026</h1><table><tr><th>Organ</th><th>Jan</th><th>Feb</th><th>Mars</th></tr>"
    "<tr><td>Kommunstyrelsen</td><td>13</td><td>10</td><td>10</td></tr>"
    "<tr><td>{}</td><td>20</td><td>17</td><td>17</td></tr></table>",
    "columns": "<h1>Möten 2026</h1><table><tr><th>Kommunstyrelsen</th><th>{}</th></tr><tr><td>13 januari</td>"
    "<td>20 januari</td></tr><tr><td>10 februari</td><td>17 februari</td></tr>"
    "<tr><td>10 mars</td><td>17 mars</td></tr></table>",
    "days first": "Möten 2026\n13 januari Kommunstyrelsen\n20 januari {0}\n"
    "10 februari Kommunstyrelsen\n17 februari {0}\n"
    "10 mars Kommunstyrelsen\n17 mars {0}",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_body_has_only_its_own_days(shape: str) -> None:
    for stranger in STRANGERS:
        read = read_page(blocks_of_written(SHAPES[shape].format(stranger)))
        assert [each.day.isoformat() for each in read.bodies["KS"]] == ["2026-01-13", "2026-02-10", "2026-03-10"], (
            stranger
        )


def test_a_place_below_each_day_heads_nothing() -> None:
    days = ["13 januari\nFolkets hus", "10 februari\nRingen", "10 mars\nFolkets hus"]
    read = read_page(blocks_of_written("Kommunstyrelsen 2026\n" + "\n".join(days)))
    assert len(read.bodies["KS"]) == len(days)


BELOW: Final = {
    "x.txt": (
        "\n\nKurser: 14 januari, 11 februari",
        "\n\nSopbilen kommer 14 januari och 11 februari till alla hushåll.",
        "\n\nAktuellt\n14 januari Ny förskola öppnar\n11 februari Vattnet stängs av",
    ),
    "x.html": (
        "<h2>Samverkansgruppen</h2><ul><li>14 januari</li><li>11 februari</li></ul>",
        "<aside><h3>Händer just nu</h3><ul><li>14 januari Bio</li><li>11 februari Konsert</li></ul></aside>",
    ),
}


def taken(page: dict[str, Any], below: str) -> set[tuple[str, str]]:
    """The days of bodies that are none of the page's own, when that stands below all else on it."""
    text = page["text"].rstrip()
    end = next((mark for mark in ("</main>", "</body>") if mark in text), "")
    whole = text.replace(end, f"{below}{end}") if end else f"{text}{below}"
    return days_read({**page, "text": whole}) - days_said(page)


@pytest.mark.parametrize(
    ("file", "number"), [(file, number) for file, each in BELOW.items() for number in range(len(each))]
)
def test_no_page_takes_the_days_of_what_is_added_below_it(file: str, number: int) -> None:
    """Of what may stand there one is added to a page, every other of them in turn; all to all by `make test-all`."""
    every = [page for page in EVERY if page["file"] == file and "text" in page]
    pages = sampled(len(BELOW[file]), every, number)
    pages = pages if number % 2 else sampled(2, pages)
    found = [(page["name"], taken(page, BELOW[file][number])) for page in pages]
    assert [each for each in found if each[1]] == []
