"""`rundan registry`: the county's principals as they are today."""

from cli.common.counties import county_for
from cli.common.own_settings import settings_here
from cli.common.speech import console, show_json, table
from models.files.county import County, Principal


def registry(json_wanted: bool, office: str = "") -> None:
    """Every principal with its code and addresses. Raises FaultyInput when the county's file has faults."""
    county = county_for(settings_here(), office=office).county
    if json_wanted:
        show_json(
            {"county": county.county, "principals": [_data(county, principal) for principal in county.principals]}
        )
        return
    drawn = table("Kod", "Huvudman", "Registrator", "Väg")
    for principal in county.principals:
        route = " → ".join(county.default_route(principal))
        drawn.add_row(principal.code, principal.name, principal.registrar, route)
    console().print(drawn)


def _data(county: County, principal: Principal) -> dict[str, object]:
    return {
        "code": principal.code,
        "name": principal.name,
        "kind": principal.kind,
        "population": principal.population,
        "registrar": principal.registrar,
        "official": principal.official,
        "route": list(county.default_route(principal)),
    }
