"""Each picture is a file that stands alone: on a slide there is no stylesheet, no script and no other file."""

import io
import re

import pytest
import resvg_py
from lxml import etree
from PIL import Image

from kit.clock import FrozenClock
from models.vocabulary import Act, Outcome
from tests.lived import DOROTEA, LivedRound, council, executive
from tests.visitor import Visitor
from tests.web.board.conftest import MANY
from web.board.pictures.files import SVG, as_png, as_svg

PICTURES = ("bilder/kalender", "bilder/svar", "bilder/utfall", "bilder/karta", f"{DOROTEA}/vagen")


@pytest.fixture
def lived_in_june(lived: LivedRound, clock: FrozenClock) -> LivedRound:
    clock.move_to(lived.today)
    lived.report(executive())
    lived.report(council())
    lived.report(council(outcomes={1: Outcome.REJECTED}), "2480")
    lived.report(executive(act=Act.REFERS_BACK, outcomes={}, reason="Barnrätten"), "2463")
    return lived


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_refers_to_nothing_outside_itself(coordinator: Visitor, lived_in_june: LivedRound, name: str) -> None:
    answer = coordinator.http.get(f"/console/rounds/{lived_in_june.slug}/{name}.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = etree.fromstring(answer.content)
    text = answer.text
    for outside in ("class=", "style", "href", "var(", "currentColor", "<use", "<script", "<defs"):
        assert outside not in text, outside
    words = " ".join("".join(map(str, each.itertext())) for each in root.iter(f"{{{SVG}}}text"))
    assert "Färdplan Nära vård 2030 i Västerbotten" in words
    assert "Läget tisdag 20 juni 2023." in words
    painted = [each for tag in ("path", "circle", "text") for each in root.iter(f"{{{SVG}}}{tag}")]
    assert painted
    assert all(each.get("fill") for each in painted)


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_as_pixels_shows_its_words_and_marks(
    coordinator: Visitor, lived_in_june: LivedRound, name: str
) -> None:
    base = f"/console/rounds/{lived_in_june.slug}/{name}"
    picture = Image.open(io.BytesIO(coordinator.http.get(f"{base}.png").content))
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', coordinator.http.get(f"{base}.svg").text)
    assert size
    assert picture.size == pytest.approx((2 * float(size[1]), 2 * float(size[2])), abs=2)
    dark = sum(picture.convert("L").point(lambda value: value < 100).histogram()[1:])
    assert dark > 1000, "letters and marks, not a blank sheet"


def test_outcomes_are_told_apart_by_their_shape_and_their_colour(
    coordinator: Visitor, lived_in_june: LivedRound
) -> None:
    page = coordinator.http.get(f"/console/rounds/{lived_in_june.slug}").text
    ring = re.search(r'<svg class="ring ring-large".*?</svg>', page, re.DOTALL)
    assert ring
    marks = re.findall(r'class="(tone-\w+)" href="#(mark-\w+)"', ring[0])
    assert len(marks) == 16
    assert set(marks) == {("tone-good", "mark-done"), ("tone-late", "mark-no"), ("tone-calm", "mark-circle")}
    legend = re.search(r'<ul class="ring-legend">.*?</ul>', page, re.DOTALL)
    assert legend
    assert re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", legend[0])).strip() == "1 bifall 1 avslag 14 inget svar än"


def test_many_principals_are_drawn_densely(
    coordinator: Visitor,
    large: LivedRound,
    clock: FrozenClock,
) -> None:
    clock.move_to(large.today)
    root = etree.fromstring(coordinator.http.get(f"/console/rounds/{large.slug}/bilder/kalender.svg").content)
    assert len(list(root.iter(f"{{{SVG}}}svg"))) == 1 + 1 + MANY
    assert float(root.get("height", "0")) < MANY * 20 + 400


def test_an_unknown_picture_is_not_found(coordinator: Visitor, lived_in_june: LivedRound) -> None:
    for path in ("bilder/annan.svg", "bilder/kalender.gif", f"{DOROTEA}/vagen.pdf", "0000/vagen.svg"):
        assert coordinator.http.get(f"/console/rounds/{lived_in_june.slug}/{path}").status_code == 404


def test_every_class_that_is_drawn_with_is_one_a_file_knows() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        as_svg("<svg>")


def test_a_picture_drawn_lately_is_kept_until_sixteen_others_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(svg_string: str, **_: object) -> bytes:
        drawn.append(svg_string)
        return b""

    monkeypatch.setattr(resvg_py, "svg_to_bytes", draw)
    as_png.cache_clear()
    for name in ["first", "first", *map(str, range(15)), "first", *map(str, range(15, 31)), "first"]:
        as_png(name.encode())
    as_png.cache_clear()
    assert drawn == ["first", *map(str, range(31)), "first"]
