"""The newsroom in a real browser: what no parser can tell."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests import showcase
from tests.conftest import missing

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  const wider = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
  sheet.replaceSync(`* { ${wider} }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""WCAG 2.2, success criterion 1.4.12."""

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Sit down at a browser, in front of a newsroom that has one of everything: ``visit(viewport=…)``.

    (``seat`` minds every error in the log, and a missing page is one.)
    """
    showcase.illustrate()
    contexts: list[BrowserContext] = []

    def sit(**kwargs: Any) -> Page:
        contexts.append(chromium.new_context(base_url=live_server.url, **kwargs))
        return contexts[-1].new_page()

    yield sit
    for context in contexts:
        context.close()


def clean(page: Page) -> list[str]:
    """What axe finds, in words."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{page.url}: {breach['id']}: {node['html']}" for breach in found for node in breach["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_shuts_anybody_out(visit, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})

    for address in showcase.EVERY_PAGE.values():
        page.goto(address)
        assert clean(page) == []


def test_no_page_breaks_the_policy_or_asks_elsewhere(visit, live_server):
    page = visit()
    complaints: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: complaints.append(message.text) if "404" not in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.add(request.url))

    for address in showcase.WITH_PICTURES.values():
        page.goto(address)

    assert [complaint for complaint in complaints if "410" not in complaint] == []
    assert {url for url in asked if not url.startswith(live_server.url)} == set()
    assert not [url for url in asked if url.endswith("favicon.ico")]


@pytest.mark.parametrize("width", [320, 640, 960, 2560])
def test_nothing_runs_out_of_the_page(visit, width):
    """320 pixels are 1280 at 400 % zoom (WCAG 1.4.10)."""
    page = visit(viewport={"width": width, "height": 900})

    for address in showcase.WITH_PICTURES.values():
        page.goto(address)
        assert page.evaluate(OVERFLOW) <= 0, address
        page.evaluate(TEXT_SPACING)
        assert page.evaluate(OVERFLOW) <= 0, f"{address} with more space in its text"


def test_the_first_key_skips_to_the_text(visit):
    page = visit()
    page.goto("/releases/pr1-2018/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_telephone_folds_the_filters_away(visit):
    page = visit(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto("/releases/")
    assert not page.locator("#filter-mission").is_visible()

    page.get_by_text("More filters").click()
    page.locator("#filter-mission").select_option("mmx")
    page.get_by_role("button", name="Show").click()

    assert "mission=mmx" in page.url
    assert page.locator(".token b").inner_text() == "MMX"


def test_a_wide_screen_shows_all_filters(visit):
    page = visit(viewport={"width": 1280, "height": 900}, java_script_enabled=False)

    page.goto("/releases/")

    assert page.locator("#filter-mission").is_visible()
    assert not page.get_by_text("More filters").is_visible()


def test_the_text_can_be_copied(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/releases/pr1-2018/")

    page.get_by_role("button", name="Copy the text").click()
    page.get_by_text("The text is copied.").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Martian Moons eXploration\n")
    for part in ("The rover leaves Toulouse", "Toulouse, 1 February 2018", "###", "+33 (0)1 44 76 78 37"):
        assert part in copied
    assert "How to cite" not in copied


def test_without_a_script_nothing_is_offered_that_needs_one(visit):
    page = visit(java_script_enabled=False)

    page.goto("/releases/pr1-2018/")

    assert page.locator("button:visible").count() == 0
    assert page.locator("#citation").is_visible()


def test_a_release_prints_on_letterhead(visit, tmp_path):
    pdftotext = shutil.which("pdftotext") or ""
    if not pdftotext:
        missing("pdftotext (poppler-utils)")
    page = visit()
    page.goto("/releases/pr1-2018/")
    page.pdf(path=tmp_path / "release.pdf", prefer_css_page_size=True)

    printed = subprocess.run([pdftotext, "-layout", tmp_path / "release.pdf", "-"], capture_output=True, check=True)
    sheets = printed.stdout.decode().split("\f")[:-1]
    assert "CNES Press office" in sheets[0].split("PR1-2018")[0]
    assert "press@example.org" in sheets[0].split("PR1-2018")[0]
    for number, sheet in enumerate(sheets, 1):
        assert re.fullmatch(rf"PR1-2018 +{number} ?/ ?{len(sheets)}", sheet.strip().splitlines()[-1].strip())
    assert "Copy the text" not in printed.stdout.decode()
