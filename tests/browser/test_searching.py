"""The search in a real browser: by eye, by ear, by key and on paper."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import Page

from releases.newsstand.search import ranking
from tests import showcase
from tests.browser.test_access import findings, wider
from tests.conftest import missing

STATES = {
    "results": ("q=rover", ".results mark"),
    "narrowed": ("q=rover&mission=mmx&kind=press_release&order=date", ".tokens li:nth-child(3)"),
    "a slip": ("q=rovre", ".meant a"),
    "elsewhere": ("q=lundi+monday+quitte+leaves+-xyzzy", ".state"),
    "without the filters": ("q=rover&kind=statement", ".instead a"),
    "wrong": ("q=rover&year=abc&mission=nope", "[aria-invalid]"),
    "only what isn't there": ("q=-rover", ".tokens"),
}
"""What is asked, and what the page then has."""

LOOKS = [("", 1440, "light"), ("", 360, "dark"), ("/fr", 1440, "dark"), ("/fr", 360, "light")]


@pytest.fixture
def newsroom(transactional_db: None) -> None:
    showcase.illustrate()


def unfold(page: Page) -> None:
    if (summary := page.locator(".more > summary")).is_visible() and not page.locator("#filter-after").is_visible():
        summary.click()


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_a_search_shuts_nobody_out(seat, newsroom, language, width, scheme):
    page = seat(width=width, scheme=scheme, is_watched=False)

    for query, shown in STATES.values():
        page.goto(f"{language}/releases/?{query}")
        assert page.locator(shown).count(), query
        unfold(page)
        assert (page.url, findings(page, scheme)) == (page.url, [])
        assert wider(page) <= 0, query


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_nor_does_one_that_finds_too_much(seat, newsroom, monkeypatch, language, width, scheme):
    monkeypatch.setattr(ranking, "MOST", 1)
    page = seat(width=width, scheme=scheme, is_watched=False)

    page.goto(f"{language}/releases/?q=rover")

    assert re.search(r"\b1\b", page.locator(".sorting p").inner_text())
    assert findings(page, scheme) == []
    assert wider(page) <= 0


# --- by ear -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "title", "headings"),
    [
        ("/releases/?q=rover", "“rover” – 2 releases – ", ["Releases", "2 releases"]),
        ("/releases/?q=rovre", "“rovre” – 0 releases – ", ["Releases", "No release matches “rovre”."]),
        ("/releases/?q=rover&year=x", "Check the filters – ", ["Releases", "This can’t be looked up."]),
    ],
)
def test_the_first_words_tell_how_many_there_are(seat, newsroom, address, title, headings):
    page = seat()
    page.goto(address)

    assert page.title().startswith(title)
    assert page.get_by_role("heading").all_inner_texts()[:2] == headings


def test_the_results_are_a_list_with_a_name(seat, newsroom):
    page = seat()
    page.goto("/releases/?q=rover")

    assert page.get_by_role("list", name="2 releases").get_by_role("listitem").count() == 2
    assert (
        page.get_by_role("search", name="Search the releases").get_by_label("Words or number").input_value() == "rover"
    )


# --- by key -----------------------------------------------------------------------------------------------------------

FOCUSED = "document.activeElement.id || document.activeElement.innerText.trim().split('\\n')[0]"


def tabbed(page: Page, count: int) -> list[str]:
    """What has the focus after each of so many tabs."""
    told = []
    for _ in range(count):
        page.keyboard.press("Tab")
        told.append(str(page.evaluate(FOCUSED)))
    return told


def test_the_keys_go_from_what_is_asked_to_what_is_found(seat, newsroom):
    """A picture beside a result is no stop of its own."""
    page = seat(width=360)
    page.goto("/releases/?q=rover")
    page.locator("main").focus()

    assert tabbed(page, 7) == [
        "Remove the filter",
        "filter-q",
        "More filters",
        "Show",
        "Newest first",
        "The rover in pictures",
        "The rover leaves Toulouse",
    ]


def test_a_search_needs_no_mouse(seat, newsroom):
    page = seat(width=360)
    page.goto("/releases/?mission=mmx")
    page.locator("#filter-q").focus()

    page.keyboard.type("Toulouse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/releases/?q=Toulouse&mission=mmx**")
    page.get_by_role("link", name="The rover leaves Toulouse").press("Enter")
    page.wait_for_url("**/releases/pr1-2018/#found=toulouse")

    assert page.get_by_text("The words that you searched for are marked.").is_visible()


# --- by eye -----------------------------------------------------------------------------------------------------------

COLOURS = """([selector, pseudo]) => {
  const told = getComputedStyle(document.querySelector(selector), pseudo);
  return [told.color, told.backgroundColor];
}"""


def contrast(*colours: str) -> float:
    """WCAG 2.2, “contrast ratio”."""
    lighter, darker = sorted(map(luminance, colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "mark"),
    [("/releases/?q=rover", ["mark", None]), ("/releases/pr1-2018/#found=rover", ["html", "::highlight(found)"])],
)
def test_a_mark_is_seen_and_its_word_can_be_read(seat, newsroom, address, mark, scheme, forced):
    """axe sees no pseudo-element, and no forced colours."""
    page = seat(scheme=scheme)
    page.emulate_media(color_scheme=scheme, forced_colors=forced)
    page.goto(address)

    ink, ground = page.evaluate(COLOURS, mark)
    _ink, paper = page.evaluate(COLOURS, ["html", None])

    assert contrast(ink, ground) >= 7
    assert ground != paper


# --- on paper ---------------------------------------------------------------------------------------------------------


def printed(page: Page, path: str) -> str:
    pdftotext = shutil.which("pdftotext") or ""
    if not pdftotext:
        missing("pdftotext (poppler-utils)")
    page.pdf(path=path, prefer_css_page_size=True)
    return subprocess.run([pdftotext, "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


def test_what_was_found_can_be_printed(seat, newsroom, tmp_path):
    page = seat()
    page.goto("/releases/?q=rover")

    told = printed(page, f"{tmp_path}/found.pdf")

    for part in ("2 releases", "Words: rover", "PR4-2018", "PR1-2018", "The rover leaves Toulouse"):
        assert part in told
    for part in ("More filters", "Show", "Newest first", "Words or number"):
        assert part not in told


def test_a_release_is_printed_without_marks(seat, newsroom):
    page = seat()
    page.goto("/releases/pr1-2018/#found=rover")

    page.emulate_media(media="print")

    assert page.evaluate(COLOURS, ["html", "::highlight(found)"])[1] == "rgba(0, 0, 0, 0)"
    assert not page.get_by_text("The words that you searched for are marked.").is_visible()
