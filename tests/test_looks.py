"""How the newsroom looks, as far as its style sheet and its pages can tell without a browser."""

import re
from itertools import product
from math import atan2, cos, hypot, sin

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError

from contacts.colour import contrast
from contacts.models.newsroom import PAPER, readable_accent
from tests import showcase
from tests.page import Page

STATIC = settings.BASE_DIR / "pressoffice" / "static" / "newsstand"
CSS = (STATIC / "newsroom.css").read_text(encoding="utf-8")

TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z]+): light-dark\((#[0-9a-f]{6}|var\(--accent\)), (#[0-9a-f]{6})\)", CSS
    )
}
"""Colour by day and by night."""

NIGHT_LINK = re.search(r"oklch\(from var\(--accent\) (?P<lightness>[\d.]+) min\(c, (?P<chroma>[\d.]+)\) h\)", CSS)

WORDS = ["ink", "quiet", "wrong"]
EDGES = ["edge"]


def accents() -> list[str]:
    """A grid through all colours: those that a newsroom may choose."""
    steps = [f"{step:02x}" for step in range(0, 256, 51)]
    return [colour for colour in ("#" + "".join(parts) for parts in product(steps, repeat=3)) if is_allowed(colour)]


def is_allowed(colour: str) -> bool:
    try:
        readable_accent(colour)
    except ValidationError:
        return False
    return True


# --- colours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize("name", WORDS)
def test_words_can_be_read(name, side):
    assert contrast(TOKENS[name][side], TOKENS["paper"][side]) >= 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize("name", EDGES)
def test_the_edge_of_a_field_can_be_seen(name, side):
    """WCAG 2.2, success criterion 1.4.11."""
    assert contrast(TOKENS[name][side], TOKENS["paper"][side]) >= 3


def test_links_can_be_read_whatever_the_accent():
    assert len(accents()) > 60
    assert min(contrast(accent, TOKENS["paper"][0]) for accent in accents()) >= 4.5
    assert min(contrast(by_night(accent), TOKENS["paper"][1]) for accent in accents()) >= 4.5


def test_links_can_be_read_in_a_browser_without_relative_colours():
    assert TOKENS["link"][0] == "var(--accent)"
    assert contrast(TOKENS["link"][1], TOKENS["paper"][1]) >= 4.5


def test_an_accent_keeps_its_hue_at_night():
    red, green, blue = (by_night(colour) for colour in ("#8c1d18", "#1d5c3a", "#12408f"))

    assert max(red[1:3], red[3:5], red[5:7]) == red[1:3]
    assert max(green[1:3], green[3:5], green[5:7]) == green[3:5]
    assert max(blue[1:3], blue[3:5], blue[5:7]) == blue[5:7]


def test_the_paper_is_one_paper():
    """The style sheet's, the one against which an accent is checked, and the one that tints a browser's bar."""
    base = (settings.BASE_DIR / "templates" / "base.html").read_text(encoding="utf-8")

    assert TOKENS["paper"][0] == PAPER
    assert tuple(re.findall(r'theme-color" content="(#\w+)"', base)) == TOKENS["paper"]


def by_night(accent: str) -> str:
    """What the style sheet makes of an accent on night paper (CSS Color 4, sections 9.3 and 10.1)."""
    assert NIGHT_LINK
    lightness, most = float(NIGHT_LINK["lightness"]), float(NIGHT_LINK["chroma"])
    _lightness, a, b = oklab(accent)
    chroma, hue = min(hypot(a, b), most), atan2(b, a)
    return hexadecimal(lightness, chroma * cos(hue), chroma * sin(hue))


def oklab(colour: str) -> tuple[float, float, float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)  # noqa: E741 -- its name in the standard
    m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    )


def hexadecimal(lightness: float, a: float, b: float) -> str:
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
    clipped = (min(max(c, 0), 1) for c in linear)
    channels = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in clipped)
    return "#" + "".join(f"{round(c * 255):02x}" for c in channels)


# --- the style sheet --------------------------------------------------------------------------------------------------


def test_the_style_sheet_is_small_and_in_layers():
    assert len(CSS.encode()) < 30_000
    [order] = re.findall(r"^@layer ([a-z, ]+);", CSS, re.MULTILINE)
    assert re.findall(r"^@layer (\w+) \{", CSS, re.MULTILINE) == order.split(", ")
    outside = re.sub(r"/\*.*?\*/|^@layer.*?^\}|^@layer [^{]*?;", "", CSS, flags=re.MULTILINE | re.DOTALL)
    assert outside.strip() == ""


def test_the_style_sheet_loads_nothing_from_elsewhere():
    files = re.findall(r"url\(\"?([^\")]+)", CSS)

    assert len(files) == 6
    assert all((STATIC / file).is_file() and file.endswith(".woff2") for file in files)
    assert not re.search(r"@import|https?:|data:", CSS)


def test_each_typeface_comes_with_its_licence():
    families = {path.name.split("-latin")[0] for path in (STATIC / "fonts").glob("*.woff2")}

    for family in families:
        licence = (STATIC / "fonts" / f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence
        assert licence.startswith("Copyright")


def test_motion_is_for_those_who_want_it():
    for motion in re.finditer(r"scroll-behavior: smooth|transition|animation", CSS):
        assert "prefers-reduced-motion: no-preference" in CSS[max(0, motion.start() - 80) : motion.start()]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_page_needs_what_the_policy_forbids(visitor):
    showcase.illustrate()

    for address in showcase.EVERY_PAGE.values():
        content = visitor.get(address).content.decode()
        page = Page(content)
        assert page.all("style, [style]") == [], address
        run = [script for script in page.all("script") if script.get("type") != "application/ld+json"]  # that is data
        assert all(script.get("src") for script in run), address
        assert "data:" not in content, address
        assert not [name for element in page.all("*") for name in element.attrib if name.startswith("on")], address


@pytest.mark.django_db
def test_what_a_page_loads_is_there(visitor):
    showcase.illustrate()

    for address in showcase.EVERY_PAGE.values():
        page = Page(visitor.get(address).content)
        loaded = {
            *page.links("link[rel=stylesheet], link[rel=preload], link[rel=icon], link[rel=apple-touch-icon]"),
            *(script.get("src") for script in page.all("script[src]")),
        }
        static = {file.removeprefix(settings.STATIC_URL) for file in loaded if file.startswith(settings.STATIC_URL)}
        assert loaded - {settings.STATIC_URL + file for file in static} == {"/newsroom.css"}, address
        assert all(finders.find(file) for file in static), address
        assert len(static) >= 5
