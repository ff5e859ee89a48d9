"""What is wrong with the settings: every fault at once, in words, and never a secret's value."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from cli.common.setting_rules import broken_rules
from kit.errors import Fault, FaultyInput
from kit.settings import Settings
from models.phrases import Phrase

PREFIX = "RUNDAN_"
# read where the settings are not: by what shows errors, and by the tests
BESIDE = frozenset({"RUNDAN_DEBUG", "RUNDAN_CRASH_AT"})
FOR_TESTS = "RUNDAN_TEST_"

KINDS: Mapping[Any, str] = {int: "ett heltal", float: "ett tal", bool: "true eller false"}
BOUNDS = (("ge", "minst {limit}"), ("gt", "över {limit}"), ("le", "högst {limit}"), ("lt", "under {limit}"))

UNKNOWN = "Inställningen finns inte. Ta bort den."
MEANT = "Inställningen finns inte. Menade du {name}?"
WRITE = "Skriv {expected}."
UNREADABLE = "Värdet går inte att läsa."
LONGEST_SHOWN = 200


class SettingsFaults(FaultyInput):
    """Inställningarna behöver rättas. Inget har ändrats."""


@dataclass(frozen=True, slots=True)
class SettingsReading:
    """The settings with every unusable value replaced by what applies when nothing is set, and the faults."""

    settings: Settings
    faults: tuple[Fault, ...]

    @property
    def faulty(self) -> frozenset[str]:
        """The names that have to be put right."""
        return frozenset(fault.field for fault in self.faults)


def read_settings(environment: Mapping[str, str]) -> SettingsReading:
    """This process's settings, with every fault found in them and among the environment's names."""
    faults: list[Fault] = []
    settings = _as_far_as_possible(faults)
    told = {fault.field for fault in faults}
    faults += [fault for fault in broken_rules(settings) if fault.field not in told]
    faults.sort(key=lambda fault: _place(fault.field))
    return SettingsReading(settings, (*faults, *unknown_names(environment)))


def checked_settings(environment: Mapping[str, str]) -> Settings:
    """This process's settings. Raises SettingsFaults with every fault at once."""
    reading = read_settings(environment)
    if reading.faults:
        raise SettingsFaults(reading.faults)
    return reading.settings


def faults_of(error: ValidationError) -> list[Fault]:
    """What pydantic found, in words."""
    return [_fault(found) for found in error.errors(include_url=False)]


def unknown_names(environment: Iterable[str]) -> Iterator[Fault]:
    """The names that look like settings and are none: a misspelt one is set in vain."""
    known = {setting(field) for field in Settings.model_fields} | BESIDE
    for name in sorted(map(str.upper, environment)):
        if name.startswith(PREFIX) and name not in known and not name.startswith(FOR_TESTS):
            meant = get_close_matches(name, known, 1, 0.8)
            yield Fault(name, Phrase(MEANT, name=meant[0]) if meant else UNKNOWN)


def setting(field: str) -> str:
    """The name of the variable that sets the field."""
    return PREFIX + field.upper()


def expected_of(field: FieldInfo) -> str | None:
    """What to write, as a field's description or type and bounds say; nothing for a text a validator judges."""
    if field.description:
        return Phrase(field.description)
    if get_origin(field.annotation) is Literal:
        *others, last = map(str, get_args(field.annotation))
        return Phrase("{others} eller {last}", others=", ".join(others), last=last)
    kind = KINDS.get(field.annotation)
    return reduce(_and, _bounds(field), Phrase(kind)) if kind else None


def lines(faults: Iterable[Fault]) -> Iterator[Phrase]:
    """Each fault on a line: the name, what stands there, what is expected."""
    for fault in faults:
        found = f'="{fault.found}"' if fault.found else ""
        said = fault.message if isinstance(fault.message, Phrase) else Phrase(fault.message)
        yield Phrase("{setting}: {said}", setting=fault.field + found, said=said) if fault.field else said


def masked(value: str) -> str:
    """The value without the password an address may hold, and no longer than a line or two."""
    hidden = re.sub(r"(://[^:/@\s]*:|^[^:/]*:(?!//))\S*@", r"\1***@", value)
    return re.sub(r"(?i)(password=)[^&\s]+", r"\1***", hidden)[:LONGEST_SHOWN]


def _as_far_as_possible(faults: list[Fault]) -> Settings:
    defaults: dict[str, Any] = {}
    while True:
        try:
            return Settings(**defaults)
        except ValidationError as error:
            found = faults_of(error)
            faulty = {str(at["loc"][0]) for at in error.errors() if at["loc"]} - set(defaults)
        except SettingsError as error:
            name = re.search(r'field "(\w+)"', str(error))
            faulty = {name[1]} if name else set()
            found = [_expecting(field) for field in faulty] or [Fault("", UNREADABLE)]
        faults += found
        if not faulty:
            raise SettingsFaults(faults)
        defaults |= {field: Settings.model_fields[field].get_default(call_default_factory=True) for field in faulty}


def _fault(error: ErrorDetails) -> Fault:
    if not error["loc"]:
        return Fault("", _own_words(error) or UNREADABLE)
    field = str(error["loc"][0])
    if said := _own_words(error):
        return Fault(setting(field), said, found=_shown(field, error["input"]))
    return _expecting(field, error["input"])


def _expecting(field: str, found: object = None) -> Fault:
    expected = expected_of(Settings.model_fields[field])
    message = Phrase(WRITE, expected=expected) if expected else UNREADABLE
    return Fault(setting(field), message, found=_shown(field, found), expected=expected)


def _own_words(error: ErrorDetails) -> str | None:
    """What a validator of ours says."""
    raised = error.get("ctx", {}).get("error")
    return cast(str, raised.args[0]) if isinstance(raised, ValueError) and raised.args else None


def _bounds(field: FieldInfo) -> Iterator[Phrase]:
    for rule in field.metadata:
        for name, word in BOUNDS:
            if hasattr(rule, name):
                yield Phrase(word, limit=getattr(rule, name))


def _and(so_far: Phrase, bound: Phrase) -> Phrase:
    return Phrase("{so_far}, {bound}", so_far=so_far, bound=bound)


def _shown(field: str, value: object) -> str | None:
    annotation = Settings.model_fields[field].annotation
    is_secret = SecretStr in (annotation, *get_args(annotation))
    return None if value is None or is_secret else masked(str(value))


def _place(name: str) -> int:
    order = [setting(field) for field in Settings.model_fields]
    return order.index(name) if name in order else -1
