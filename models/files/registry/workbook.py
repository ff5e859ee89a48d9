"""A registry as a workbook, every sheet of it, as `models.files.registry.table_source` reads it back."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from models.files.county import County
from models.files.registry import sheets
from models.files.registry.sheets import Sheet
from models.files.registry.yaml_text import calendars_of, fields_of

Row = dict[str, Any]
WIDEST = 60


def workbook_of(county: County) -> bytes:
    """The .xlsx file."""
    import openpyxl  # noqa: PLC0415 - half a second that only an export needs

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    fields = fields_of(county)
    for sheet in sheets.SHEETS:
        _write(book.create_sheet(sheet.title), sheet, list(_rows(sheet, fields, county)))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: Any, sheet: Sheet, rows: list[Row]) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    page.append([column.heading for column in sheet.columns])
    for row in rows:
        page.append([_cell(row.get(column.field)) for column in sheet.columns])
    page.freeze_panes = "A2"
    for cells in page.columns:  # text all of it: a code keeps its zero, and nothing is taken for a formula
        page.column_dimensions[cells[0].column_letter].width = min(
            WIDEST, max(len(str(cell.value or "")) for cell in cells) + 2
        )
        for cell in cells:
            cell.number_format, cell.data_type = "@", "s"
        cells[0].font = Font(bold=True)


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _rows(sheet: Sheet, fields: Row, county: County) -> Iterator[Row]:
    if sheet is sheets.COUNTY:
        yield fields
    elif sheet is sheets.BODIES:
        yield from _under(fields.get("principals", ()), "bodies")
    elif sheet is sheets.KIND_BODIES:
        yield from ({**body, "of": kind} for kind, bodies in fields.get("bodies", {}).items() for body in bodies)
    elif sheet is sheets.KIND_ROUTES:
        yield from ({"of": kind, "route": route} for kind, route in fields.get("routes", {}).items())
    elif sheet is sheets.SEATS:
        yield from _under(fields.get("arenas", ()), "seats")
    elif sheet is sheets.LEAD_TIMES:
        yield from ({"of": to, "shortest": days[0], "usual": days[1]} for to, days in _leads(fields))
    elif sheet is sheets.MEETINGS:
        yield from _days(county)
    else:
        yield from fields.get(sheet.place, ())


def _under(holders: Iterable[Row], name: str) -> Iterator[Row]:
    return ({**inner, "of": holder["code"]} for holder in holders for inner in holder.get(name, ()))


def _leads(fields: Row) -> Iterator[tuple[str, Any]]:
    yield from fields.get("lead_times", {}).items()


def _days(county: County) -> Iterator[Row]:
    for entry in calendars_of(county):
        for day in entry["dates"] or [sheets.NO_MEETING]:
            yield {**entry, "day": day}
