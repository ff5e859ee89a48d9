"""The county a page is narrowed to: asked for in its address, kept in those it leads to, and how it is chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request

from actions.views.by_county import OF_NONE, county_said
from kit.i18n import SOURCE_LANGUAGE
from models.files.sweden import counties
from web.pages.pages import in_swedish


@dataclass(frozen=True, slots=True)
class CountyChoice:
    """One county to choose, or all of them: what it is called, its address, and how many would be shown there."""

    name: str
    href: str
    count: int
    is_chosen: bool


def county_asked(request: Request) -> str:
    """The county that the address asks for: a code there is, or "" for all of them."""
    return known_county(request.query_params.get("county", ""))


def known_county(code: str) -> str:
    """The code if there is such a county, else ""."""
    return code if code in counties() or code == OF_NONE else ""


def of_county(code: str) -> str:
    """What is added to the address of another page of the same county; "" for all of them."""
    return f"?county={code}" if code else ""


def county_shown(code: str, language: str) -> str:
    """A county's name as a page in that language shows it, told as Swedish where it is; "" for all of them."""
    name = county_said(code, language)
    return name if not name or code == OF_NONE or language == SOURCE_LANGUAGE else in_swedish(name)


def county_choices(
    counts: Mapping[str, int], chosen: str, address: Callable[[str], str], language: str, everywhere: int
) -> Sequence[CountyChoice]:
    """The counties to choose among with how many of each, after all of them with how many are shown `everywhere`;
    nothing where there is no choice."""
    if not counts:
        return ()
    named = {"": "", **{code: county_shown(code, language) for code in counts}}
    return [
        CountyChoice(name, address(code), counts.get(code, everywhere), code == chosen) for code, name in named.items()
    ]
