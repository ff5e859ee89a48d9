"""The shapes a calendar is published in: each writes the same days as a page of its own kind."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

Calendar = Mapping[str, Sequence[dt.date]]

NAMES: Final = {
    "KF": "Kommunfullmäktige",
    "KS": "Kommunstyrelsen",
    "KSAU": "Kommunstyrelsens arbetsutskott",
    "SN": "Socialnämnden",
}
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober"),
    *("november", "december"),
)
WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def year_of(calendar: Calendar) -> int:
    return next(day.year for days in calendar.values() for day in days)


def months_of(calendar: Calendar) -> list[int]:
    return sorted({day.month for days in calendar.values() for day in days})


def in_month(days: Sequence[dt.date], month: int, between: str = ", ") -> str:
    return between.join(str(day.day) for day in days if day.month == month)


def worded(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def a_list_a_body(calendar: Calendar) -> str:
    parts = [
        f"{NAMES[body]} {year_of(calendar)}\n\n" + "\n".join(f"• {worded(day)}" for day in days)
        for body, days in calendar.items()
    ]
    return "\n\n".join(parts)


def weekdays_and_times(calendar: Calendar) -> str:
    lines = [f"Sammanträdestider {year_of(calendar)}"]
    for body, days in calendar.items():
        lines += [
            NAMES[body],
            *(f"{WEEKDAYS[day.weekday()].capitalize()} den {worded(day)} kl. 13.15-16" for day in days),
        ]
    return "\n".join([*lines, f"Senast uppdaterad: 3 december {year_of(calendar) - 1}"])


def a_sentence_a_body(calendar: Calendar) -> str:
    said = [
        f"{NAMES[body]} sammanträder kl 18 följande datum: {', '.join(map(worded, days))}."
        for body, days in calendar.items()
    ]
    return f"Sammanträden {year_of(calendar)}\n" + "\n".join(said)


def a_line_a_body(calendar: Calendar) -> str:
    return "\n".join(
        f"{body} {year_of(calendar)}: " + ", ".join(f"{day.day}/{day.month}" for day in days)
        for body, days in calendar.items()
    )


def with_the_year_last(calendar: Calendar) -> str:
    return "\n".join(
        f"{NAMES[body]}: {', '.join(map(worded, days))} {year_of(calendar)}" for body, days in calendar.items()
    )


def in_full(calendar: Calendar) -> str:
    days = sorted((day, body) for body, days in calendar.items() for day in days)
    return "\n".join(f"{day} {NAMES[body]}" for day, body in days)


def _across(calendar: Calendar, empty: str = "-") -> list[list[str]]:
    months = months_of(calendar)
    head = ["Nämnd", "Tid", *(MONTHS[month - 1][:3] for month in months)]
    return [
        head,
        *([body, "18:00", *(in_month(days, month) or empty for month in months)] for body, days in calendar.items()),
    ]


def months_across_with_bars(calendar: Calendar) -> str:
    return f"Sammanträden {year_of(calendar)}\n\n" + "\n".join(
        "| " + " | ".join(row) + " |" for row in _across(calendar)
    )


def months_across_with_tabs(calendar: Calendar) -> str:
    return f"Sammanträden {year_of(calendar)}\n" + "\n".join("\t".join(row) for row in _across(calendar, ""))


def months_across_in_columns(calendar: Calendar) -> str:
    rows = _across(calendar, "")
    widths = [max(len(row[at]) for row in rows) + 3 for at in range(len(rows[0]))]
    lines = ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return f"Sammanträden {year_of(calendar)}\n\n" + "\n".join(lines)


def months_across_with_single_blanks(calendar: Calendar) -> str:
    return f"Sammanträden {year_of(calendar)}\n" + "\n".join(" ".join(row) for row in _across(calendar))


def a_cell_a_line_months_across(calendar: Calendar) -> str:
    rows = [[NAMES.get(row[0], row[0]), *row[1:]] for row in _across(calendar)]
    return f"Sammanträden {year_of(calendar)}\n\n" + "\n\n".join(cell for row in rows for cell in row)


def a_cell_a_line_months_down(calendar: Calendar) -> str:
    rows = [
        [str(year_of(calendar)), *calendar],
        ["Tid:", *("Kl. 13" for _ in calendar)],
        *([MONTHS[month - 1], *(in_month(days, month) for days in calendar.values())] for month in months_of(calendar)),
    ]
    return f"Sammanträden {year_of(calendar)}\n\n" + "\n".join(
        f"{cell}\n" if cell else "" for row in rows for cell in row
    )


def months_across_in_html(calendar: Calendar) -> str:
    rows = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _across(calendar, "&nbsp;")]
    return f"<h1>Sammanträden {year_of(calendar)}</h1><table>{''.join(rows)}</table>"


def months_down_in_html(calendar: Calendar) -> str:
    head = "<tr><th>Månad</th>" + "".join(f"<th>{NAMES[body]}</th>" for body in calendar) + "</tr>"
    rows = [
        f"<tr><th>{MONTHS[month - 1]}</th>"
        + "".join(f"<td>{in_month(days, month, '<br>')}</td>" for days in calendar.values())
        + "</tr>"
        for month in months_of(calendar)
    ]
    return f"<h1>Sammanträden</h1><h2>{year_of(calendar)}</h2><table>{head}{''.join(rows)}</table>"


def months_down_with_semicolons(calendar: Calendar) -> str:
    rows = [
        ["Månad", *calendar],
        *([MONTHS[month - 1], *(in_month(days, month) for days in calendar.values())] for month in months_of(calendar)),
    ]
    return f"År {year_of(calendar)}{';' * len(calendar)}\n" + "\n".join(";".join(row) for row in rows)


def a_row_a_day_in_html(calendar: Calendar) -> str:
    days = sorted((day, body) for body, days in calendar.items() for day in days)
    rows = [
        f"<tr><td>{WEEKDAYS[day.weekday()]}</td><td>{day.day}/{day.month}</td><td>13.00</td><td>{NAMES[body]}</td></tr>"
        for day, body in days
    ]
    head = "<tr><th>Dag</th><th>Datum</th><th>Tid</th><th>Organ</th></tr>"
    return f"<h2>Möten {year_of(calendar)}</h2><table>{head}{''.join(rows)}</table>"


def nested_lists_in_html(calendar: Calendar) -> str:
    parts = [
        f"<li>{NAMES[body]}<ul>{''.join(f'<li>{worded(day)}</li>' for day in days)}</ul></li>"
        for body, days in calendar.items()
    ]
    return f"<h1>Sammanträdesdagar {year_of(calendar)}</h1><ul>{''.join(parts)}</ul>"


def definitions_in_html(calendar: Calendar) -> str:
    parts = [f"<dt>{NAMES[body]}</dt><dd>{', '.join(map(worded, days))}</dd>" for body, days in calendar.items()]
    return f"<h1>Sammanträdesdagar {year_of(calendar)}</h1><dl>{''.join(parts)}</dl>"


def a_month_at_a_time(calendar: Calendar) -> str:
    lines = [f"Möteskalender {year_of(calendar)}"]
    for month in months_of(calendar):
        days = sorted((day, body) for body, days in calendar.items() for day in days if day.month == month)
        lines += [
            MONTHS[month - 1].capitalize(),
            *(f"{WEEKDAYS[day.weekday()]} {day.day} {NAMES[body]}" for day, body in days),
        ]
    return "\n".join(lines)


WHOLE: Final[dict[str, tuple[Callable[[Calendar], str], str]]] = {
    shape.__name__: (shape, name)
    for shape, name in (
        (a_list_a_body, "x.txt"),
        (weekdays_and_times, "x.txt"),
        (a_sentence_a_body, "x.txt"),
        (a_line_a_body, "x.txt"),
        (with_the_year_last, "x.txt"),
        (in_full, "x.txt"),
        (months_across_with_bars, "x.txt"),
        (months_across_with_tabs, "x.txt"),
        (months_across_in_columns, "x.txt"),
        (months_across_with_single_blanks, "x.txt"),
        (months_across_in_html, "x.html"),
        (months_down_in_html, "x.html"),
        (months_down_with_semicolons, "x.csv"),
        (a_row_a_day_in_html, "x.html"),
        (nested_lists_in_html, "x.html"),
        (definitions_in_html, "x.html"),
        (a_month_at_a_time, "x.txt"),
        (a_cell_a_line_months_across, "x.txt"),
        (a_cell_a_line_months_down, "x.txt"),
    )
}
"""Shapes that say everything."""
