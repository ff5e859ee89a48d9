"""Whether a round file belongs to this county: one written for another is never sent by mistake."""

from collections.abc import Iterator

from kit.errors import Fault
from models.files.county import County, county_stem
from models.files.round_file import RoundFile
from models.phrases import Phrase

ELSEWHERE = (
    "Rundan är skriven för ett annat län än {county}. Ändra länet om den ska skickas härifrån, "
    "annars behöver länet ett kontor."
)
ARENA_NOT_KNOWN = "Länets fil har inga arenor, så namnet tas som det står. Är det rätt skrivet?"


def county_faults(file: RoundFile, county: County) -> Iterator[Fault]:
    """The county it says it is for, if that is not this one, by name or code."""
    if file.county and county_stem(file.county) not in {county_stem(county.county), county_stem(county.code)}:
        message = Phrase(ELSEWHERE, county=county.county)
        yield Fault("county", message, found=file.county, expected=f"county: {county.county}")


def arena_warnings(file: RoundFile, county: County) -> Iterator[Fault]:
    """An arena that no county file can vouch for. One that a file with arenas does not know is a fault."""
    if file.recommended_by and not county.arenas:
        yield Fault("recommended_by", ARENA_NOT_KNOWN, found=file.recommended_by)
