"""A registry as sheets: which columns stand for which fields, in both directions."""

from dataclasses import dataclass
from typing import Final, NamedTuple

NO_MEETING: Final = "inga möten"  # the day of a body that is known not to meet


class Column(NamedTuple):
    """One column: its heading, the field it stands for, and whether a cell holds several words."""

    heading: str
    field: str
    several: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, its columns, and the fields its rows are points of.

    `under` is the section its rows' first column names a point of: they are points of that one's `place`.
    """

    title: str
    columns: tuple[Column, ...]
    place: str
    under: str = ""


PERIOD: Final = (Column("Gäller från", "valid_from"), Column("Gäller till", "valid_to"))
BODY: Final = (
    Column("Kod", "code"),
    Column("Namn", "name"),
    Column("Nivå", "level"),
    Column("Hörs bara", "consulted"),
    *PERIOD,
)

COUNTY: Final = Sheet(
    "Län",
    (
        Column("Län", "county"),
        Column("Länskod", "code"),
        Column("Språk", "language"),
        Column("Folkmängden gäller", "population_on"),
        Column("Sommaruppehåll", "summer_rest"),
    ),
    "",
)
COORDINATORS: Final = Sheet(
    "Samordnare", (Column("Roll", "role"), Column("E-post", "email"), Column("Telefon", "phone")), "coordinators"
)
PRINCIPALS: Final = Sheet(
    "Huvudmän",
    (
        Column("Kod", "code"),
        Column("Namn", "name"),
        Column("Kort namn", "short"),
        Column("Slag", "kind"),
        Column("Folkmängd", "population"),
        Column("Språk", "language"),
        Column("Registrator", "registrar"),
        Column("Tjänsteperson", "official"),
        Column("Ordförande", "chair"),
        Column("Väg", "route", several=True),
    ),
    "principals",
)
BODIES: Final = Sheet("Organ", (Column("Huvudman", "of"), *BODY), "bodies", under="principals")
KIND_BODIES: Final = Sheet("Organ per slag", (Column("Slag", "of"), *BODY), "bodies")
KIND_ROUTES: Final = Sheet("Väg per slag", (Column("Slag", "of"), Column("Väg", "route", several=True)), "routes")
GROUPS: Final = Sheet(
    "Grupper",
    (Column("Kod", "code"), Column("Namn", "name"), Column("Huvudmän", "principals", several=True), *PERIOD),
    "groups",
)
ARENAS: Final = Sheet(
    "Arenor",
    (
        Column("Kod", "code"),
        Column("Namn", "name"),
        Column("E-post", "email"),
        Column("Räckvidd", "reach"),
        Column("Vilka som sitter", "held_by"),
        Column("Består av", "consists_of", several=True),
        Column("Grupp", "group"),
        Column("Efterträder", "succeeds", several=True),
        *PERIOD,
    ),
    "arenas",
)
SEATS: Final = Sheet(
    "Platser",
    (
        Column("Arena", "of"),
        Column("Roll", "role"),
        Column("Huvudmän", "principals", several=True),
        Column("Organ", "body"),
        Column("Vilka som sitter", "held_by"),
        Column("Antal", "count"),
        Column("Går runt", "rotates"),
        *PERIOD,
    ),
    "seats",
    under="arenas",
)
LEAD_TIMES: Final = Sheet(
    "Ledtider", (Column("Till", "of"), Column("Kortast", "shortest"), Column("Vanligt", "usual")), "lead_times"
)
MEETINGS: Final = Sheet(
    "Mötesdagar", (Column("Huvudman", "principal"), Column("Organ", "body"), Column("Dag", "day")), "calendars"
)

SHEETS: Final = (
    COUNTY,
    COORDINATORS,
    PRINCIPALS,
    BODIES,
    KIND_BODIES,
    KIND_ROUTES,
    GROUPS,
    ARENAS,
    SEATS,
    LEAD_TIMES,
    MEETINGS,
)
HEADINGS: Final = {column.field: column.heading for sheet in reversed(SHEETS) for column in sheet.columns}
