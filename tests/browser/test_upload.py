"""Files dropped on the form of a release: sent one by one, refused in words, a row each, printed and read."""

import base64
import io
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from contacts.words import words
from releases import clock
from releases.desk import ingest
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.plate import Plate, Portrait
from releases.models.release import Release
from tests import make
from tests.browser import form

ROWS = "#releaseassets-group .part:not(.empty-form)"
SHADES = {"red.jpg": (200, 30, 30), "green.jpg": (30, 160, 60), "blue.jpg": (30, 60, 200)}


def photograph(name: str) -> bytes:
    """Of one shade, which no two have."""
    out = io.BytesIO()
    Image.new("RGB", (1500, 1000), SHADES[name]).save(out, "JPEG")
    return out.getvalue()


def drop(page: Page, files: dict[str, bytes], on: str = ".draft") -> None:
    """As from a window of the computer's own: what a browser hands to a page."""
    told = {name: base64.b64encode(content).decode() for name, content in files.items()}
    page.locator(on).first.evaluate(
        """(element, told) => {
            const hand = new DataTransfer();
            for (const [name, content] of Object.entries(told)) {
                const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                hand.items.add(new File([bytes], name, { type: name.endsWith("jpg") ? "image/jpeg" : "" }));
            }
            const how = { dataTransfer: hand, bubbles: true, cancelable: true };
            for (const kind of ["dragover", "drop"]) element.dispatchEvent(new DragEvent(kind, how));
        }""",
        told,
    )


def develop() -> None:
    """What the worker does."""
    for plate in Plate.objects.filter(made_at=None):
        assert not plates.make(plate, at=clock.now()).failure


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(f"{ROWS} .select2-selection__rendered").all_inner_texts()]


def shown(release: Release) -> list[str]:
    return [str(use.asset) for use in release.releaseassets.all()]


def test_several_are_dropped_one_is_refused_and_the_others_are_printed(seat, ada, alone):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    form.shown(page, "title").fill("Probe lands")

    drop(page, {name: photograph(name) for name in SHADES} | {"no.jpg": b"<html>not a picture"})
    expect(page.locator(".uploads [data-state=refused] b")).to_have_text("no.jpg")
    expect(page.locator(".uploads [data-state=refused] .said")).to_contain_text(re.compile(r"\.$"))
    expect(page.locator(f"{ROWS} .card")).to_have_count(3)
    expect(page.locator(".uploads li")).to_have_count(1)
    expect(form.shown(page, "title")).to_have_value("Probe lands")
    assert names(page) == list(SHADES)
    expect(page.locator(f"{ROWS} .leads:visible")).to_have_count(1)
    expect(page.locator(f"{ROWS} .making")).to_have_count(3)

    for asset in Asset.objects.all():
        asset.credit, asset.nature, asset.alt = "CNES", "photograph", words({"en": "A field.", "fr": "Un champ."})
        asset.save()
        plates.prepare(asset, at=asset.added_at)
    develop()
    page.locator(f"{ROWS} [data-move=up]").nth(1).click()
    order = names(page)
    form.save(page)

    assert shown(release) == order
    expect(page.locator(f"{ROWS} .making")).to_have_count(0)
    expect(page.locator(f"{ROWS} .wants")).to_have_count(0)

    page.get_by_role("button", name="Save and publish").click()
    page.wait_for_load_state()
    if page.locator(".warnings").count():
        form.acknowledge(page, "Approve")
        page.wait_for_load_state()

    edition = release.editions.get()
    assert [told["credit"] for told in edition.assets] == ["CNES"] * 3
    reader = Client()
    assert "CNES" in reader.get(f"/releases/{edition.address}/").content.decode()
    key = edition.assets[0]["key"]
    assert reader.get(f"/media/{key}/screen.jpg").status_code == 200


def test_they_stand_in_the_order_in_which_they_were_chosen(seat, ada):
    """The first picture leads, however long it took to be sent."""
    page = seat(ada)
    form.open_form(page, make.draft())
    held: list[Any] = []
    page.route("**/releases/asset/add/", lambda route: held.append(route) if not held else route.continue_())

    drop(page, {name: photograph(name) for name in SHADES})
    expect(page.locator(".uploads [data-state=done]")).to_have_count(2)
    assert names(page) == []
    held[0].continue_()

    expect(page.locator(f"{ROWS} .card")).to_have_count(3)
    expect(page.locator(".uploads li")).to_have_count(0)
    assert names(page) == list(SHADES)


def test_the_progress_of_a_file_is_told_and_it_can_be_cancelled_and_sent_again(seat, ada):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    held: list[Any] = []
    page.route("**/asset/add/", lambda route: held.append(route))

    drop(page, {name: photograph(name) for name in SHADES})
    expect(page.locator(".uploads li")).to_have_count(3)
    expect(page.locator(".uploads [data-state=waits]")).to_have_count(1)  # two at a time
    expect(page.locator(".uploads img.before")).to_have_count(3)
    expect(page.get_by_role("progressbar")).to_have_count(3)
    page.get_by_role("button", name="Cancel “blue.jpg”").click()
    expect(page.locator(".uploads li", has_text="blue.jpg")).to_contain_text("Cancelled")

    for route in held:
        route.continue_()
    page.unroute("**/asset/add/")
    expect(page.locator(f"{ROWS} .card")).to_have_count(2)
    page.get_by_role("button", name="Try “blue.jpg” again").click()
    expect(page.locator(f"{ROWS} .card")).to_have_count(3)
    expect(page.locator(".uploads li")).to_have_count(0)
    assert Asset.objects.count() == 3


def test_what_is_too_large_is_told_before_it_is_sent(seat, ada, settings):
    settings.UPLOAD_BYTES = 1000
    page = seat(ada)
    form.open_form(page, make.draft())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    drop(page, {"red.jpg": photograph("red.jpg"), "empty.jpg": b""})

    expect(page.locator(".uploads li", has_text="red.jpg")).to_contain_text("Too large")
    expect(page.locator(".uploads li", has_text="empty.jpg")).to_contain_text("The file is empty.")
    assert not [url for url in asked if "/asset/add/" in url]
    page.get_by_role("button", name="Take “red.jpg” off this list").click()
    expect(page.locator(".uploads li")).to_have_count(1)


def test_a_file_that_is_here_already_is_found_and_stands_once(seat, ada):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    drop(page, {"red.jpg": photograph("red.jpg")})
    expect(page.locator(f"{ROWS} .card")).to_have_count(1)
    Asset.objects.update(added_at="2020-01-01T00:00:00Z")

    drop(page, {"copy.jpg": photograph("red.jpg")})

    expect(page.locator(".uploads li")).to_contain_text("It stands in the form already.")
    expect(page.locator(f"{ROWS} .card")).to_have_count(1)
    form.open_form(page, make.draft())
    drop(page, {"copy.jpg": photograph("red.jpg")})
    expect(page.locator(".uploads li")).to_contain_text("This file is here already, as “red.jpg”.")
    expect(page.locator(f"{ROWS} .card")).to_have_count(1)


def test_whoever_was_signed_out_meanwhile_loses_nothing(seat, ada):
    page = seat(ada)
    form.open_form(page, make.draft())
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    drop(page, {"red.jpg": photograph("red.jpg")})
    expect(page.locator(".uploads li")).to_contain_text("Sign in in another tab")
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Try “red.jpg” again").click()

    expect(page.locator(f"{ROWS} .card")).to_have_count(1)


def test_a_dropped_row_is_kept_with_what_is_typed(seat, ada):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    drop(page, {"red.jpg": photograph("red.jpg")})
    expect(page.locator(f"{ROWS} .card")).to_have_count(1)
    expect(page.locator(".keeping .kept")).to_contain_text("Kept")

    page.goto("about:blank")
    form.open_form(page, release)
    page.get_by_role("button", name="Take them up").click()
    form.ready(page)

    assert names(page) == ["red.jpg"]
    expect(page.locator(f"{ROWS} .card")).to_have_count(1)


def test_on_the_page_for_files_they_arrive_as_a_list(seat, ada):
    page = seat(ada)
    page.goto(reverse("admin:releases_asset_add"))

    expect(page.locator(".plain-upload")).to_be_hidden()
    drop(page, {name: photograph(name) for name in SHADES}, on="body")

    expect(page.locator(".arrived li")).to_have_count(3, timeout=20_000)  # each is looked at first
    expect(page.locator(".arrived .making")).to_have_count(3)
    develop()
    expect(page.locator(".arrived .making")).to_have_count(0)  # looked at again until they are ready
    assert page.locator(".arrived img").count() == 3


def test_a_portrait_is_dropped_on_the_form_of_an_officer(seat, ada):
    page = seat(ada)
    page.goto(reverse("admin:contacts_pressofficer_change", args=[make.officer().pk]))

    drop(page, {"red.jpg": photograph("red.jpg")}, on="body")
    expect(page.locator(".standing-picture .card")).to_have_count(1)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()

    assert Portrait.objects.get().asset.name == "red.jpg"


def test_one_is_chosen_by_its_thumbnail_or_from_the_sheet(seat, ada):
    make.asset(name="moon.jpg", caption=words({"en": "Phobos rises."}))
    make.asset(name="sun.jpg")
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)

    page.locator("#releaseassets-group .add-row a").click()
    page.locator(ROWS).get_by_role("combobox").first.click()
    option = page.get_by_role("option", name="moon.jpg")
    expect(option).to_contain_text("Phobos rises.")
    expect(option.locator("img")).to_have_attribute("src", re.compile(r"/thumb\.jpg$"))
    option.click()
    expect(page.locator(f"{ROWS} .card")).to_contain_text("Phobos rises.")

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Choose from all pictures and files").click()
    sheet = opened.value
    with sheet.expect_event("close"):
        sheet.locator(".sheet a", has_text="sun.jpg").click()
    expect(page.locator(f"{ROWS} .card")).to_have_count(2)
    form.save(page)

    assert shown(release) == ["moon.jpg", "sun.jpg"]


@pytest.fixture
def pictured(transactional_db: None) -> Asset:
    content = ContentFile(photograph("red.jpg"))
    asset = ingest.accept(content, name="red.jpg", by=None, at=clock.now())
    develop()
    return asset


def test_the_focal_point_is_set_by_hand_and_by_the_arrows(seat, ada, pictured):
    page = seat(ada)
    page.goto(reverse("admin:releases_asset_change", args=[pictured.pk]))
    point = page.locator(".point")
    expect(point).to_be_visible()

    picture = page.locator(".focal img")
    box = picture.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    expect(point).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    expect(point).to_have_attribute("aria-label", re.compile("^Focal point: 26 % from the left, 65 % from the top"))
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()

    pictured.refresh_from_db()
    assert pictured.focal_x == pytest.approx(0.26, abs=0.01)
    assert pictured.focal_y == pytest.approx(0.65, abs=0.01)


def test_the_crops_follow_the_numbers(seat, ada, pictured):
    page = seat(ada)
    page.goto(reverse("admin:releases_asset_change", args=[pictured.pk]))
    page.locator(".point").wait_for()

    def at(crop: str) -> str:
        return str(page.locator(f".crop.{crop} img").evaluate("(image) => image.style.objectPosition"))

    assert at("square") == "50% 50%"
    page.get_by_label("Focal point, from the left").fill("0")
    assert at("square") == "0% 50%"
    page.get_by_label("Focal point, from the left").fill("1")
    assert at("square") == "100% 50%"
    assert at("shared").startswith("50% ")
