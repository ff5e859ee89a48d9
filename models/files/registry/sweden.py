"""A registry for a county, or for the whole country, out of the shipped list."""

from typing import Any, Final

from models.files.county import Contact, County
from models.files.sweden import Listed, counties, listed

WHOLE_COUNTRY: Final = "00"  # SCB's own code for it

# what every region and municipality has by law (KL 3:1, 3:2, 6:1), and the committee that most let prepare
_BODIES: Final = {
    "region": [
        {"code": "RSAU", "name": "Regionstyrelsens arbetsutskott", "level": "arbetsutskott"},
        {"code": "RS", "name": "Regionstyrelsen", "level": "styrelse"},
        {"code": "RF", "name": "Regionfullmäktige", "level": "fullmaktige"},
    ],
    "kommun": [
        {"code": "KSAU", "name": "Kommunstyrelsens arbetsutskott", "level": "arbetsutskott"},
        {"code": "KS", "name": "Kommunstyrelsen", "level": "styrelse"},
        {"code": "KF", "name": "Kommunfullmäktige", "level": "fullmaktige"},
    ],
}


def county_name(code: str) -> str:
    """What a county file calls it: `Västerbotten`; the whole country is Sverige."""
    return "Sverige" if code == WHOLE_COUNTRY else counties()[code].removesuffix(" län").removesuffix("s")


def new_county(code: str, coordinator: str = "") -> County:
    """That county, or the whole country, with its principals and the usual bodies and ways; no mailboxes.

    Raises KeyError for a code no county has.
    """
    chosen = [each for each in listed() if code in {each.county, WHOLE_COUNTRY}]
    return County.model_validate(
        {
            "county": county_name(code),
            "code": code,
            "coordinators": [Contact(email=coordinator)] if coordinator else [],
            "bodies": _BODIES,
            "routes": {kind: [body["code"] for body in bodies] for kind, bodies in _BODIES.items()},
            "principals": [principal_fields(each) for each in chosen],
        }
    )


def principal_fields(listed: Listed) -> dict[str, Any]:
    """A principal of a county file, without its mailboxes."""
    kind = "region" if listed.is_region else "kommun"
    short = {"short": listed.short} if listed.short else {}
    return {"code": listed.code, "name": listed.name, **short, "kind": kind}
