"""The names of months and weekdays as they are written, in Swedish and English, folded."""

from typing import Final

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february febr feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "mandag mandagen man monday mon",
            "tisdag tisdagen tis tuesday tue tues",
            "onsdag onsdagen ons wednesday wed",
            "torsdag torsdagen tors tor thursday thu thur thurs",
            "fredag fredagen fre friday fri",
            "lordag lordagen lor saturday sat",
            "sondag sondagen son sunday sun",
        )
    )
    for name in names.split()
}
SHORT_WEEKDAYS: Final = {name: number for number, name in enumerate(("ma", "ti", "on", "to", "fr", "lo", "so"))}
