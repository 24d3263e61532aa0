"""Two versions of a release beside each other; on a telephone one above the other."""

from django.urls import reverse
from playwright.sync_api import Page

from releases import clock
from releases.desk import revisions
from tests import make


def compared(page: Page) -> tuple[dict[str, float], dict[str, float]]:
    """The places of the older and the newer words on the page."""
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    release.texts.update(title="Probe crashes")
    revisions.save(release, base=1, by=None, at=clock.now())
    page.goto(reverse("admin:releases_release_history", args=[release.pk]))
    page.get_by_label("From revision 1").check()
    page.get_by_label("To revision 2").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    older, newer = (page.locator(f".comparison {mark}").bounding_box() for mark in ("del", "ins"))
    assert older
    assert newer
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return older, newer  # type: ignore[return-value]


def test_the_older_words_stand_left_of_the_newer(seat, ada):
    older, newer = compared(seat(ada))

    assert older["y"] == newer["y"]
    assert older["x"] + older["width"] < newer["x"]


def test_on_a_telephone_they_stand_one_above_the_other(seat, ada):
    older, newer = compared(seat(ada, width=360))

    assert older["x"] == newer["x"]
    assert older["y"] + older["height"] < newer["y"]
