"""What a coordinator sends to change a round that is out, from form to value."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator
from pydantic import Field as Kept

from actions.changing.changed import NO_REASON
from kit.errors import Fault
from models.files.fields import Wrong
from models.files.parts.offer import ore_written
from models.phrases import Phrase, swedish
from models.values import ChasePolicy
from web.pages.forms import Form, address, line, number_in, text

NO_TITLE: Final = swedish("Skriv rundans rubrik.")
NO_CONTACT: Final = swedish("Skriv minst en e-postadress som svarar på frågor om rundan.")
NO_PRINCIPAL: Final = swedish("Välj en huvudman.")
NO_FILE_TITLE: Final = swedish("Skriv vad bilagan heter.")
NOT_NUMBERS: Final = swedish("Skriv dagarna som tal med komma emellan, till exempel 30, 14, 7.")
NOT_A_NUMBER: Final = swedish("Skriv ett tal från {least} till {most}.")
MOST_CONTACTS: Final = 6
MOST_POINTS: Final = 30
LONGEST_DAYS: Final = 3650

YES: Final = "yes"
Reason = Annotated[str, text(2000, needed=NO_REASON)]

DAYS: Final = ("plan_before", "before", "overdue")

POLICY_FIELDS: Final = (
    "receipt_after",
    "plan_before",
    "before",
    "overdue",
    "every",
    "at_most",
    "escalate_after",
    "calm",
)

POLICY_NAMES: Final = (
    swedish("Fråga om mottagandet efter så många arbetsdagar"),
    swedish("Arbetsdagar innan förslaget behöver vara klart"),
    swedish("Arbetsdagar före svarsdatum"),
    swedish("Dagar efter svarsdatum"),
    swedish("Därefter var så många dagar"),
    swedish("Högst så många gånger"),
    swedish("Till en annan roll efter så många dagar"),
    swedish("Dagar mellan påminnelserna"),
)


class Explained(Form):
    """Why, and whether the rounds beside are changed too."""

    reason: Reason = ""
    whole_family: Annotated[bool, BeforeValidator(lambda written: written == YES)] = False


class Detailed(Explained):
    """A thing that may be too small to write to anybody about."""

    quiet: Annotated[bool, BeforeValidator(lambda written: written == YES)] = False


class Titled(Detailed):
    """Another title."""

    title: Annotated[str, line(300, needed=NO_TITLE)] = ""


class Summarised(Detailed):
    """Another summary."""

    summary: Annotated[str, text(20_000)] = ""


class Numbered(Detailed):
    """Another number in the coordinators' own registry."""

    case_number: Annotated[str, line(100)] = ""


class ContactRow(Form):
    """One who answers questions."""

    role: Annotated[str, line(200)] = ""
    email: Annotated[str, address()] = ""
    phone: Annotated[str, line(60)] = ""


def row_name(number: int, field: str) -> str:
    """The name of a field of one contact."""
    return f"contacts[{number}].{field}"


class Contacted(Detailed):
    """Others who answer questions. Rows without an address are left out."""

    rows: tuple[ContactRow, ...] = ()

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        rows, faults = [], []
        for number in range(1, MOST_CONTACTS + 1):
            row, wrong = ContactRow.sift(
                {name: posted.get(row_name(number, name), "") for name in ContactRow.model_fields}
            )
            rows.append(row)
            faults += [Fault(row_name(number, each.field), each.message) for each in wrong]
        given = tuple(row for row in rows if row.email)
        if not given and not faults:
            faults.append(Fault(row_name(1, "email"), NO_CONTACT))
        form, others = super().sift({**posted, "rows": given})
        return form, [*faults, *others]

    @property
    def contacts(self) -> list[dict[str, str]]:
        """The same as the round keeps them."""
        return [row.model_dump() for row in self.rows]


def _days(written: Any) -> tuple[int, ...]:
    """Days with commas between, the furthest first as they are sent."""
    parts = [part.strip() for part in str(written).replace(";", ",").split(",") if part.strip()]
    if not all(part.isdecimal() and 0 < int(part) <= LONGEST_DAYS for part in parts):
        raise ValueError(NOT_NUMBERS)
    return tuple(int(part) for part in parts)


def _number(least: int, most: int, *, may_lack: bool = False) -> Callable[[Any], int | None]:
    def check(written: Any) -> int | None:
        text = str(written if written is not None else "").strip()
        if not text and may_lack:
            return None
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(Phrase(NOT_A_NUMBER, least=least, most=most))
        return int(text)

    return check


NUMBERS: Final[Mapping[str, Callable[[Any], int | None]]] = {
    "receipt_after": _number(1, LONGEST_DAYS, may_lack=True),
    "every": _number(1, LONGEST_DAYS),
    "at_most": _number(0, 100),
    "escalate_after": _number(1, LONGEST_DAYS, may_lack=True),
    "calm": _number(7, LONGEST_DAYS),
}


class Reminded(Explained):
    """When reminders come. What the page does not ask of stays as it is."""

    policy: Mapping[str, Any] = Kept(default_factory=dict)

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        parsers = {**dict.fromkeys(DAYS, _days), **NUMBERS}
        policy, faults = {}, []
        for name in POLICY_FIELDS:
            if name not in posted:
                continue
            try:
                policy[name] = parsers[name](posted[name])
            except ValueError as error:
                faults.append(Fault(name, error.args[0]))
        form, others = super().sift({**posted, "policy": policy})
        return form, [*faults, *others]


def policy_values(policy: ChasePolicy) -> dict[str, str]:
    """The policy as the form's fields."""
    days = {name: ", ".join(map(str, getattr(policy, name))) for name in DAYS}
    numbers = {name: "" if (found := getattr(policy, name)) is None else str(found) for name in NUMBERS}
    return days | numbers


class Worded(Explained):
    """The att-satser as they are to read; those left empty are left out."""

    points: tuple[str, ...] = ()

    @classmethod
    def sift(cls, posted: Mapping[str, Any]) -> tuple[Self, list[Fault]]:
        """What can be read, and the faults in the order of the fields."""
        found = {n: posted[name] for name in posted if (n := number_in(name, "points")) is not None}
        points, faults = [], []
        for number in sorted(found)[:MOST_POINTS]:
            point, wrong = Point.sift({"point": found[number]})
            points += [point.point] if point.point else []
            faults += [Fault(f"points[{number}]", each.message) for each in wrong]
        form, others = super().sift({**posted, "points": tuple(points)})
        return form, [*faults, *others]


class Point(Form):
    """One att-sats."""

    point: Annotated[str, text(4000)] = ""


def point_values(points: Sequence[str]) -> dict[str, str]:
    """The att-satser as the form's fields."""
    return {f"points[{number}]": point for number, point in enumerate(points, start=1)}


class Filed(Explained):
    """What a new or corrected attachment is called; the file itself is sent beside."""

    title: Annotated[str, line(300, needed=NO_FILE_TITLE)] = ""


class Chosen(Explained):
    """A principal by its code."""

    code: Annotated[str, line(10, needed=NO_PRINCIPAL)] = ""


def _ore(written: Any) -> int | None:
    try:
        return ore_written(str(written)) if written else None
    except Wrong as fault:
        raise ValueError(fault.message) from None


class Joined(Chosen):
    """Who comes with the round, and what joining costs it if that is not as for the others (in öre)."""

    amount: Annotated[int | None, BeforeValidator(_ore)] = None
