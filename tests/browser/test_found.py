"""A search leads to a page, and the page shows what it was searched for: found.js, in a real browser."""

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from contacts.words import words
from tests import make
from tests.searching import look

MARKED = """() => [...(CSS.highlights.get("found") ?? [])].map((range) => range.toString().replace(/\\s+/g, " "))"""
FIRST = """() => [...CSS.highlights.get("found")][0].getBoundingClientRect().top / innerHeight"""
PAINTED = """(pseudo) => getComputedStyle(document.body, pseudo).backgroundColor"""

BODY = (
    "<p>France and Japan <em>sign</em> a <strong>co</strong>operation agreement on CO<sub>2</sub>.</p>"
    "<ul><li>Mars</li><li>moons</li></ul><p>Über<br>Phobos: coopération, à l’été ; l’Œuvre; 火星衛星探査.</p>"
)


@pytest.fixture
def address(transactional_db: None) -> str:
    make.newsroom()
    text = {"title": "Two agencies", "lead": "An agreement.", "body": BODY}
    make.approved(reference="A1", texts={"en": text}, contacts=(make.officer(name="Zoë Ångström"),))
    return "/releases/a1/"


def marked(page: Page) -> list[str]:
    return list(page.evaluate(MARKED))


def led_to(page: Page, address: str, *runs: str) -> list[str]:
    """What is marked on the page to which a result leads that was found by these."""
    page.goto("about:blank")
    page.goto(f"{address}#found={','.join(quote(run, safe='') for run in runs)}")
    return marked(page)


def told(page: Page) -> Any:
    return page.get_by_text("The words that you searched for are marked.")


def test_a_result_leads_to_its_words(seat, address, visitor):
    page = seat()
    [link] = look(visitor, "agencies sign cooperations").links(".results h3 a")

    page.goto(link)

    assert marked(page) == ["agencies", "sign", "cooperation", "coopération"]
    assert told(page).is_visible()
    assert page.evaluate(PAINTED, "::highlight(found)") not in {"", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize(
    ("run", "words_of_the_page"),
    [
        ("agreement", ["agreement", "agreement"]),
        ("cooperation", ["cooperation", "coopération"]),
        ("cooperation agreement", ["cooperation agreement"]),
        ("japan sign a cooperation", ["Japan sign a cooperation"]),
        ("co 2", ["CO2"]),
        ("mars moons", ["Marsmoons"]),
        ("uber", ["Über"]),
        ("oeuvre", ["Œuvre"]),
        ("ete", ["été"]),
        ("衛 星", ["衛星"]),
        ("zoe angstrom", ["Zoë Ångström"]),
    ],
)
def test_words_are_marked_as_the_search_reads_them(seat, address, run, words_of_the_page):
    """Without accents and capitals, across elements in the line, wherever on the page they stand."""
    assert led_to(seat(), address, run) == words_of_the_page


@pytest.mark.parametrize("run", ["operation", "marsmoons", "uberphobos", "sign cooperation", "agreement agreement"])
def test_nothing_is_marked_that_is_no_such_word(seat, address, run):
    page = seat()

    assert led_to(page, address, run) == []
    assert not told(page).is_visible()


def test_the_marks_can_be_taken_away(seat, address):
    page = seat()
    led_to(page, f"{address}?from=mail", "agreement")

    page.get_by_role("button", name="Remove the marks").press("Enter")

    assert marked(page) == []
    assert not told(page).is_visible()
    assert page.url.endswith(f"{address}?from=mail")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_a_search_nothing_is_said_of_one(seat, address):
    page = seat()
    page.goto(address)
    assert marked(page) == []
    assert not told(page).is_visible()

    page.evaluate("location.hash = 'found=japan'")
    page.wait_for_function("CSS.highlights.get('found').size === 1")
    assert told(page).is_visible()


HOSTILE = {
    "markup": "found=<img src=x onerror=alert(1)>,<b>japan</b>",
    "broken escapes": "found=%,%zz,%E0%A4%A,japan",
    "nothing": "found=",
    "commas and blanks": "found=,,%20,%20%20,,",
    "an address": "found=javascript:alert(1)",
    "patterns": "found=.*,(a+)+$,[^x],\\u{110000}",
    "names of an object": "found=__proto__,constructor,toString",
    "twice": "found=japan&found=france",
    "half a pair": "found=%ED%A0%80",
    "thousands of words": "found=" + "%20".join(["agreement"] * 20_000),
    "thousands of runs": "found=" + ",".join(["japan"] * 12 + ["agreement"] * 20_000),
}
JAPAN = {"broken escapes": 1, "twice": 1, "thousands of runs": 12}


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_stands_behind_the_address_it_is_words(seat, address, what):
    """``seat`` minds every error, and whatever the policy forbids."""
    page = seat()
    page.goto(f"{address}#{HOSTILE[what]}")

    assert len(marked(page)) == JAPAN.get(what, 0)
    assert set(marked(page)) <= {"Japan"}
    assert page.locator("img, #release b").count() == 0


TAKEN = """() => {
  const [told] = performance.getEntriesByType("navigation");
  return told.domContentLoadedEventEnd - told.domInteractive;
}"""
"""By the scripts of the page, in milliseconds."""


def test_of_a_novel_so_much_is_marked_as_can_be_looked_at(seat, transactional_db):
    make.newsroom()
    novel = "".join(f"<p>{'Phobos <em>is</em> a moon. ' * 20}</p>" for _ in range(300))
    make.approved(reference="A1", texts={"en": {"body": novel}})

    page = seat()

    assert len(led_to(page, "/releases/a1/", "phobos is", "moon")) == 2_000
    assert led_to(page, "/releases/a1/", *(f"nothing {n}" for n in range(20_000)), "moon") == []
    assert page.evaluate(TAKEN) < 2_000


# --- where it goes ----------------------------------------------------------------------------------------------------


@pytest.fixture
def long(transactional_db: None) -> str:
    make.newsroom()
    paragraphs = ["Filler."] * 60 + ["Here is Phobos."] + ["Filler."] * 60
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    make.approved(
        reference="A1",
        texts={"en": {"title": "A rover", "body": body}},
        missions=(make.mission("mmx", name=words({"en": "Deimos"})),),
    )
    return "/releases/a1/"


def test_it_goes_to_the_first_mark_that_is_out_of_sight(seat, long):
    page = seat()
    page.emulate_media(reduced_motion="reduce")

    led_to(page, long, "phobos")

    assert 0.2 < page.evaluate(FIRST) < 0.5


def test_it_stays_at_the_head_if_a_mark_is_seen_there(seat, long):
    page = seat()
    page.emulate_media(reduced_motion="reduce")

    assert led_to(page, long, "filler", "phobos")

    assert page.evaluate(FIRST) > 1 / 3
    assert page.evaluate("scrollY") == 0


def test_who_comes_back_is_where_they_were(seat, long):
    page = seat()
    led_to(page, long, "phobos")
    page.wait_for_timeout(1_000)  # it goes there smoothly
    page.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    page.wait_for_timeout(200)  # until the browser has noted it

    page.reload()
    page.wait_for_timeout(1_000)

    assert page.evaluate("scrollY") == 300
