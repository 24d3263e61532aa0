"""The pictures of a release in a real browser: looked at in large by mouse, key and finger, and without a script."""

import re
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import Page, expect

from contacts.words import words
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.plate import Plate, Rendition
from tests import make
from tests.browser.test_access import findings, wider

SHAPES = {"landscape": (3000, 2000), "portrait": (2000, 3000), "square": (2400, 2400), "panorama": (3000, 900)}

SHIFTS = """() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(sum), 400);
})"""
"""Layout Instability API: what moved without anybody having asked for it."""


def picture(shape: str, colour: str) -> Asset:
    """One that a browser can show, in all its sizes."""
    width, height = SHAPES[shape]
    told = {"caption": words({"en": f"A {shape} in {colour}."}), "alt": words({"en": f"All {colour}."})}
    asset = make.asset(is_made=False, width=width, height=height, credit="CNES", licence="CC-BY-4.0", **told)
    plate = asset.plates.get()
    sizes = {stem: scaled(width, height, side) for stem, side in (("screen", 1280), ("large", 2560), ("print", 4000))}
    for stem, size in (sizes | {"square": (1080, 1080), "card": (1200, 630)}).items():
        store(plate, f"{stem}.jpg", size, colour)
        if stem in {"screen", "large", "square"}:
            store(plate, f"{stem}.avif", size, colour)
    Plate.objects.filter(pk=plate.pk).update(made_at=plate.added_at, is_current=True)
    return asset


def scaled(width: int, height: int, side: int) -> tuple[int, int]:
    factor = min(1, side / max(width, height))
    return round(width * factor), round(height * factor)


def store(plate: Plate, name: str, size: tuple[int, int], colour: str) -> None:
    made = BytesIO()
    form = "AVIF" if name.endswith("avif") else "JPEG"
    Image.new("RGB", size, colour).save(made, form, quality=20, **({"speed": 10} if form == "AVIF" else {}))
    content = made.getvalue()
    path = default_storage.save(f"renditions/{plate.key}-{name}", ContentFile(content))
    Rendition.objects.create(
        plate=plate,
        name=name,
        path=path,
        content_type=f"image/{form.lower()}",
        width=size[0],
        height=size[1],
        size=len(content),
        checksum=sha256(content).hexdigest(),
    )


@pytest.fixture
def release(alone) -> str:
    """The address of a release with five pictures."""
    shown = [("landscape", "navy"), ("portrait", "maroon"), ("square", "olive"), ("panorama", "teal")]
    assets = tuple(picture(shape, colour) for shape, colour in [*shown, ("landscape", "purple")])
    release = make.approved(assets=assets, missions=(make.mission(),))
    return f"/releases/{Edition.objects.get(release=release).address}/"


def settled(page: Page) -> None:
    """The list has scrolled to the picture that is told."""
    page.wait_for_function(
        """() => {
          const list = document.querySelector(".viewer ol"), shown = list.querySelector("li:not([inert])");
          return Math.abs(list.scrollLeft - shown.offsetLeft) < 2;
        }"""
    )


def told(page: Page) -> str:
    return page.locator(".viewer [role=status]").inner_text()


def swipe(page: Page, start: int, end: int) -> None:
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": 350}]})
    for x in range(start, end, -10):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": 350}]})
        page.wait_for_timeout(12)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_by_keys_alone(seat, release):
    page = seat()
    page.goto(release)
    second = page.locator("a.opens").nth(1)
    second.focus()

    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog", name=re.compile("Pictures of "))
    expect(viewer).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    assert told(page) == "Picture 2 of 5: All maroon."
    settled(page)

    for key, expected in [
        ("ArrowRight", "Picture 3 of 5: All olive."),
        ("ArrowRight", "Picture 4 of 5: All teal."),
        ("End", "Picture 5 of 5: All purple."),
        ("ArrowRight", "Picture 5 of 5: All purple."),
        ("ArrowLeft", "Picture 4 of 5: All teal."),
        ("Home", "Picture 1 of 5: All navy."),
        ("ArrowLeft", "Picture 1 of 5: All navy."),
    ]:
        page.keyboard.press(key)
        assert told(page) == expected
        settled(page)
    expect(page.get_by_role("button", name="Previous")).to_have_attribute("aria-disabled", "true")

    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(second).to_be_focused()


def test_the_focus_stays_in_the_viewer(seat, release):
    page = seat()
    page.goto(release)
    page.locator("a.opens").first.press("Enter")

    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("document.activeElement.closest('.viewer') ? document.activeElement.innerText : 'outside'")
        )
    inside = {"Previous", "Next", "Close", "Download"}
    assert inside <= seen
    assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('.viewer')")
    assert page.locator(".viewer li:not([inert]) a").count() == 1


def test_by_mouse(seat, release):
    page = seat()
    page.goto(release)

    page.locator("a.opens").first.click()
    page.get_by_role("button", name="Next").click()
    settled(page)
    assert told(page).startswith("Picture 2 of 5")
    expect(page.locator(".viewer .count")).to_have_text("2 / 5")
    expect(page.locator(".viewer li").nth(1).locator(".caption")).to_have_text("A portrait in maroon.")
    page.mouse.click(20, 400)  # beside the picture

    expect(page.locator(".viewer")).to_be_hidden()


def test_by_finger(chromium, live_server, release):
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740}, has_touch=True)
    try:
        page = context.new_page()
        page.goto(release)
        page.locator("a.opens").first.tap()
        swipe(page, 300, 60)

        expect(page.locator(".viewer .count")).to_have_text("2 / 5")
        assert told(page) == "Picture 2 of 5: All maroon."
        settled(page)
        page.get_by_role("button", name="Close").tap()
        expect(page.locator(".viewer")).to_be_hidden()
    finally:
        context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1440, 900), (900, 400)])
def test_the_whole_picture_is_seen(seat, release, width, height):
    page = seat(width=width, height=height)
    page.goto(release)
    page.locator("a.opens").first.click()

    for number in range(5):
        image = page.locator(".viewer li").nth(number).locator("img")
        page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=image.element_handle())
        settled(page)
        box = image.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height + 1
        assert max(box["width"] / width, box["height"] / height) > 0.3
        natural = image.evaluate("(image) => image.naturalWidth / image.naturalHeight")
        assert box["width"] / box["height"] == pytest.approx(natural, rel=0.02)
        page.keyboard.press("ArrowRight")


def test_it_chooses_the_size_for_the_whole_window(seat, release):
    page = seat(width=1440)
    page.goto(release)
    page.locator("a.opens").nth(1).click()

    image = page.locator(".viewer li").nth(1).locator("img")
    page.wait_for_function("(image) => image.complete && image.currentSrc", arg=image.element_handle())
    assert image.evaluate("(image) => image.currentSrc").endswith("/large.avif")


def test_without_a_script_each_picture_is_a_link_to_its_large_file(chromium, live_server, release):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(release)
        assert page.locator(".viewer").is_hidden()
        assert page.locator("button:visible").count() == 0
        page.locator(".rights summary").first.click()
        expect(page.locator(".rights .line").first).to_have_text("CNES, CC BY 4.0")
        page.locator("a.opens").first.click()

        assert page.url.endswith("/large.jpg")
    finally:
        context.close()


def test_a_new_tab_is_a_new_tab(seat, release):
    page = seat()
    page.goto(release)

    with page.context.expect_page() as opened:
        page.locator("a.opens").first.click(modifiers=["Control"])

    opened.value.close()
    expect(page.locator(".viewer")).to_be_hidden()


def test_the_credit_line_can_be_copied(seat, release):
    page = seat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(release)

    page.locator(".rights summary").nth(2).click()
    page.get_by_role("button", name="Copy the credit line").click()
    expect(page.locator(".rights [role=status]").nth(2)).to_have_text("Copied.")

    assert page.evaluate("navigator.clipboard.readText()") == "CNES, CC BY 4.0"
    expect(page.locator(".rights [role=status]").nth(1)).to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(seat, release, width, scheme):
    page = seat(width=width, scheme=scheme, is_watched=False)
    found = {}
    for address in (release, "/", "/media/", "/releases/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        found[address] = findings(page, scheme)
        assert wider(page) <= 0, address
    page.goto(release)
    page.locator("a.opens").nth(1).click()
    settled(page)
    found["viewer"] = findings(page, scheme)

    assert {address: said for address, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_jumps(seat, release, width):
    page = seat(width=width)
    for address in (release, "/", "/media/", "/releases/", "/missions/mmx/"):
        page.goto(address)
        for _ in range(8):
            page.mouse.wheel(0, 600)
            page.wait_for_timeout(60)
        assert page.evaluate(SHIFTS) == 0, address


def test_a_reader_loads_only_what_is_near(seat, release):
    page = seat(width=360, height=600)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(release)
    page.wait_for_timeout(300)

    pictures = [url for url in asked if "/media/" in url]
    lead = page.locator(".leads img").evaluate("(image) => image.currentSrc")
    assert pictures[0] == lead
    assert len(pictures) < 4
    assert all(url.endswith("/screen.avif") for url in pictures)
