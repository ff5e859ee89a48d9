"""Cases and their records in the terms of E-ARK CITS ERMS 2.1 (in Sweden FGS Ärendehantering 2.0): what of it we know.

What is not here, and why, stands in docs/decisions/papers-and-packages.md.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from lxml import etree
from lxml.builder import ElementMaker

from documents.csip_package import About
from documents.parts import printable

ERMS: Final = "https://DILCIS.eu/XML/ERMS"
_erms: Final = ElementMaker(namespace=ERMS, nsmap={None: ERMS})


@dataclass(frozen=True, slots=True)
class ErmsRecord:
    """A letter or a document: its file's place in the package, and which way it went. `at` is UTC."""

    id: str
    title: str
    kind: str
    direction: Literal["incoming", "outgoing"]
    other_party: str
    at: dt.datetime
    path: str
    media_type: str


@dataclass(frozen=True, slots=True)
class ErmsAction:
    """Something that happened in the case, by whom and when (UTC)."""

    id: str
    text: str
    by: str
    role: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ErmsCase:
    """A case: `numbers` are its numbers in registries, each with whose it is; `counterpart` whom it is with, "" where
    it is with several that have cases of their own; times are UTC."""

    id: str
    title: str
    numbers: Sequence[tuple[str, str]]
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    actions: Sequence[ErmsAction]
    records: Sequence[ErmsRecord]
    counterpart: str = ""


def erms_of(about: About, cases: Sequence[ErmsCase]) -> bytes:
    """The cases as an ERMS document."""
    tree = _erms.erms(_control(about), _erms.aggregations(*(_case(each, about) for each in cases)))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _control(about: About) -> Any:
    made = _erms.maintenanceEvent(
        _erms.eventType(value="created"),
        _erms.eventDateTime(_moment(about.made_at)),
        _agent("creator", "Rundan", about.version),
    )
    return _erms.control(
        _erms.identification(about.name, identificationType="package"),
        _erms.maintenanceInformation(
            _erms.maintenanceStatus(value="new"),
            _erms.maintenanceAgency(_erms.agencyName(printable(about.creator))),
            _erms.maintenanceHistory(made),
        ),
    )


def _case(case: ErmsCase, about: About) -> Any:
    dates = [_date("opened", case.opened_at), *([_date("closed", case.closed_at)] if case.closed_at else [])]
    return _erms.aggregation(
        _erms.objectId(case.id),
        *(_erms.extraId(printable(number), extraIdType=printable(whose)) for whose, number in case.numbers if number),
        _erms.title(printable(case.title)),
        _erms.status(value="closed" if case.closed_at else "open"),
        _erms.agents(_agent("creator", about.creator), *_named("counterpart", case.counterpart)),
        _erms.dates(*dates),
        *(_action(each) for each in case.actions),
        *(_record(number, each) for number, each in enumerate(case.records, start=1)),
        systemIdentifier=case.id,
        aggregationType="caseFile",
    )


def _action(action: ErmsAction) -> Any:
    when = _erms.dates(_erms.actionDate(_moment(action.at), dateType="captured"))
    who = _erms.agents(_agent("responsible_person", action.by or "Rundan", action.role))
    return _erms.action(_erms.actionText(printable(action.text)), _erms.actionType(action.id), when, who)


def _record(number: int, record: ErmsRecord) -> Any:
    goes_out = record.direction == "outgoing"
    name = record.path.rpartition("/")[2]
    file = _erms.appendix(name=name, path=record.path, fileFormat=record.media_type)
    return _erms.record(
        _erms.objectId(record.id),
        _erms.title(printable(record.title)),
        _erms.runningNumber(str(number)),
        _erms.direction(directionDefinition=record.direction),
        *_parties("recipient" if goes_out else "sender", record.other_party),
        _erms.dates(_date("sent" if goes_out else "received", record.at)),
        _erms.additionalInformation(file),
        systemIdentifier=record.id,
        recordType=record.kind,
    )


def _parties(kind: str, name: str) -> Iterator[Any]:
    yield from (_erms.agents(each) for each in _named(kind, name))


def _named(kind: str, name: str) -> Iterator[Any]:
    if name:
        yield _agent(kind, name)


def _agent(kind: str, name: str, role: str = "") -> Any:
    told = [_erms.role(printable(role))] if role else []
    return _erms.agent(_erms.name(printable(name)), *told, agentType=kind)


def _date(kind: str, at: dt.datetime) -> Any:
    return _erms.date(_moment(at), dateType=kind)


def _moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")
