"""A draft, read and talked about by somebody who has no account: from the link to the comment at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from releases import clock
from releases.desk import comments, sharing
from releases.models.release import Release
from tests import make
from tests.browser import form
from tests.browser.test_access import findings, wider


@pytest.fixture
def release(alone) -> Release:
    texts = {"en": {"title": "The rover waits"}, "fr": {"title": "Le rover attend"}}
    return make.draft(texts=texts, missions=(make.mission(),), public_at=make.in_one_hour())


def hand_out(release: Release) -> str:
    until = clock.now() + timedelta(days=1)
    _link, token = sharing.hand_out(release, by=None, at=clock.now(), for_whom="Dr. Miller, IAS", expires_at=until)
    return reverse("preview", kwargs={"token": token})


def given(page: Page, release: Release) -> str:
    """What the desk is shown once."""
    page.goto(reverse("admin:releases_release_links", args=[release.pk]))
    page.get_by_label("For whom").fill("Dr. Miller, IAS")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".copies .done")).to_have_text("Copied.")
    return page.locator("#address").input_value().partition("/preview/")[2]


@pytest.mark.parametrize("has_script", [True, False])
def test_from_the_link_to_the_comment_at_the_desk(seat, chromium, live_server, ada, release, has_script):
    desk = seat(ada)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = f"/preview/{given(desk, release)}"

    telephone = {"width": 360, "height": 740}
    outside = chromium.new_context(base_url=live_server.url, viewport=telephone, java_script_enabled=has_script)
    try:
        page = outside.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("The rover waits")
        page.get_by_role("link", name="Français").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Le rover attend")
        page.get_by_role("link", name="English").click()
        page.get_by_role("textbox", name="Your comment").fill("It weighs 29 kg.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".remarks .thanks")).to_have_text("Thank you. The press office has your comment.")
        expect(page.locator(".remarks li p").first).to_have_text("It weighs 29 kg.")
        assert outside.cookies() == []
    finally:
        outside.close()

    form.open_form(desk, release)
    expect(desk.locator(".beside .words")).to_have_text("It weighs 29 kg.")
    with desk.context.expect_page() as opened:
        desk.locator(".beside").get_by_role("link", name="All comments").click()
    thread = opened.value.locator(".thread")
    expect(thread).to_contain_text("Dr. Miller, IAS by a preview link")
    thread.get_by_role("button", name="Resolve").click()
    expect(opened.value.locator(".nothing")).to_have_text("No open comments.")
    opened.value.close()


def test_its_address_goes_nowhere_else(chromium, live_server, release):
    """No request of the page tells where it came from, and no link of it either."""
    outside = chromium.new_context(base_url=live_server.url)
    try:
        page, told = outside.new_page(), []
        page.on("request", lambda request: told.append((request.url, request.headers.get("referer"))))
        page.goto(hand_out(release))
        page.get_by_role("link", name="Contacts", exact=True).click()
        page.wait_for_load_state()
    finally:
        outside.close()

    assert any(url.endswith("/contacts/") for url, _referrer in told)
    assert [url for url, referrer in told if referrer and "/preview/" in referrer] == []


def test_writing_a_comment_costs_nothing_of_what_is_typed(seat, ada, release):
    page = seat(ada)
    form.open_form(page, release)
    form.shown(page, "title").fill("The rover leaves")

    with page.context.expect_page() as opened:
        page.locator(".object-tools").get_by_role("link", name="Comments").click()
    opened.value.get_by_label("Write a comment").fill("Is that so?")
    opened.value.get_by_role("button", name="Comment", exact=True).click()
    expect(opened.value.locator(".thread .words")).to_have_text("Is that so?")
    opened.value.close()

    expect(form.shown(page, "title")).to_have_value("The rover leaves")


def test_words_that_were_not_sent_are_not_lost_by_leaving(seat, ada, release):
    page = seat(ada)
    asked = form.questions(page)
    page.goto(reverse("admin:releases_release_comments", args=[release.pk]))
    page.get_by_label("Write a comment").fill("Is that")

    page.goto(reverse("admin:index"))

    assert asked == ["beforeunload"]


def test_the_newsroom_at_another_moment_is_two_clicks_away(seat, ada, release):
    make.approved(texts={"en": {"title": "To come"}}, public_at=clock.now() + timedelta(days=2))
    page = seat(ada)
    page.goto(reverse("admin:as_of_chosen"))
    page.get_by_label("Day").fill(f"{clock.now() + timedelta(days=3):%Y-%m-%d}")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="To come")).to_be_visible()

    page.locator(".preview").get_by_text("Another moment or language").click()
    page.get_by_label("Day").fill(f"{clock.now() + timedelta(days=1):%Y-%m-%d}")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", name="To come")).to_have_count(0)
    page.get_by_role("link", name="As it is now").click()
    assert page.url.endswith("/")
    assert "/admin/" not in page.url


def everything(release: Release) -> dict[str, str]:
    comments.comment(release, by=None, at=clock.now(), text="Resolved", revision=1)
    comments.resolve(release.comments.get(), by=None, at=clock.now())
    comments.comment(release, by=None, at=clock.now(), text="Open, @ada", revision=1)
    preview = hand_out(release)
    moment = f"{release.public_at:%Y%m%dT%H%M%SZ}"
    return {
        "comments": reverse("admin:releases_release_comments", args=[release.pk]),
        "links": reverse("admin:releases_release_links", args=[release.pk]),
        "form": reverse("admin:releases_release_change", args=[release.pk]),
        "chooser": reverse("admin:as_of_chosen"),
        "refused moment": f"{reverse('admin:as_of_chosen')}?at_day=2026-03-29&at_time=02:30&at_zone=Europe/Paris",
        "as of": f"/admin/as-of/{moment}/",
        "as of, nothing": f"/admin/as-of/{moment}/nothing/",
        "draft": reverse("admin:releases_release_preview", args=[release.pk, "fr"]),
        "preview": preview,
        "preview, sent": f"{preview}fr/?sent",
    }


def open_up(page: Page) -> None:
    """What is folded away is looked at too."""
    page.evaluate(
        "document.querySelectorAll('.threads details, .resolved, .preview details').forEach((one) => one.open = true)"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(seat, ada, release, scheme):
    page = seat(ada, scheme=scheme, is_watched=False)
    found = {}
    for name, address in everything(release).items():
        page.goto(address)
        open_up(page)
        page.wait_for_timeout(50)
        found[name] = findings(page, scheme)

    assert {name: said for name, said in found.items() if said} == {}


def test_nothing_is_wider_than_a_telephone(seat, ada, release):
    page = seat(ada, width=360, height=740, is_watched=False)
    too_wide = {}
    for name, address in everything(release).items():
        page.goto(address)
        open_up(page)
        too_wide[name] = wider(page)

    assert {name: by for name, by in too_wide.items() if by > 0} == {}
