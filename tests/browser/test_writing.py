"""Write a release, publish it, read it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from releases.models.edition import Edition
from releases.models.release import Release
from tests import make
from tests.browser import form


def test_from_the_door_of_the_desk_to_the_public_page(seat, ada, alone):
    make.series()
    make.officer()
    page = seat()
    page.goto(reverse("admin:index"))
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Write a release").click()
    form.ready(page)

    expect(form.shown(page, "title")).to_be_focused()
    page.keyboard.type("Probe lands on Phobos")
    form.shown(page, "lead").fill("The probe landed at noon.")
    form.body(page).click()
    page.keyboard.type("Hello new editor")
    page.get_by_role("button", name="Add another Press contact").click()
    page.get_by_role("combobox", name="Press officer").click()
    page.get_by_role("searchbox").last.fill("Fabienne")
    page.get_by_role("option", name="Fabienne Lissak").click()
    page.get_by_role("button", name="Save and publish", exact=True).click()
    expect(page.locator(".warnings")).to_contain_text("Nothing will be there in French.")
    form.acknowledge(page, "Approve")

    expect(page.locator(".messagelist")).to_contain_text("is public")
    release = Release.objects.get()
    assert release.texts.get().body == "<p>Hello new editor</p>"
    reader = seat()
    reader.goto(f"/releases/{release.address}/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Probe lands on Phobos")
    expect(reader.locator("article")).to_contain_text("Hello new editor")
    expect(reader.locator("article")).to_contain_text("Fabienne Lissak")


def test_what_is_typed_in_the_editor_keeps_its_blanks_as_blanks(seat, ada):
    release = make.draft(texts={"en": {"body": ""}})
    page = seat(ada)
    form.open_form(page, release)

    form.body(page).click()
    page.keyboard.type("Two  blanks and a last ")
    page.keyboard.press("Enter")
    page.keyboard.type(" one at the start")
    form.save(page)

    assert "\xa0" not in release.texts.get().body
    assert "&nbsp;" not in release.texts.get().body


def test_the_editor_offers_what_a_release_can_hold(seat, ada):
    release = make.draft(texts={"en": {"body": ""}})
    page = seat(ada)
    form.open_form(page, release)

    form.body(page).click()
    page.keyboard.type("Plain, ")
    for key, word in (("Control+b", "bold, "), ("Control+i", "slanted")):
        page.keyboard.press(key)
        page.keyboard.type(word)
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.keyboard.type("one")
    form.tool(page, "List").click()
    form.save(page)

    assert release.texts.get().body == (
        "<p>Plain, <strong>bold, </strong><em>slanted</em></p><ul><li><p>one</p></li></ul>"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("example.org/rover?a=1", "https://example.org/rover?a=1"),
        ("http://example.org", "http://example.org"),
        ("press@example.org", "mailto:press@example.org"),
        ("+33 1 44 76 78 37", "tel:+33144767837"),
    ],
)
def test_a_link_is_written_as_people_write_it(seat, ada, written, kept):
    release = make.draft(texts={"en": {"body": "<p>rover</p>"}})
    page = seat(ada)
    form.open_form(page, release)

    form.body(page).click()
    page.keyboard.press("Control+a")
    form.tool(page, "Link the selected words").click()
    page.get_by_role("dialog").get_by_label("URL").fill(written)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    form.save(page)

    assert release.texts.get().body == f'<p><a href="{kept}">rover</a></p>'


def test_a_table_is_kept_without_a_complaint(seat, ada):
    release = make.draft(texts={"en": {"body": ""}})
    page = seat(ada)
    form.open_form(page, release)

    table = "<table><tr><th>When</th><th>What</th></tr><tr><td>09:00</td><td>Doors</td></tr></table>"
    form.paste(form.body(page), table)
    form.save(page)

    assert "<th" in release.texts.get().body
    assert "Doors" in release.texts.get().body
    expect(page.locator(".messagelist .warning")).to_have_count(0)


def test_a_double_click_saves_once(seat, ada):
    make.series()
    page = seat(ada)
    form.open_form(page)

    form.shown(page, "title").fill("Only once")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).dblclick()
    form.ready(page)

    assert Release.objects.count() == 1
    assert Release.objects.get().revisions.count() == 1


def test_leaving_with_unsaved_words_asks_first(seat, ada):
    release = make.draft()
    page = seat(ada)
    asked = form.questions(page)
    form.open_form(page, release)
    page.reload()
    form.ready(page)
    assert asked == []

    form.body(page).click()
    page.keyboard.type("Half a sentence ")
    page.goto(reverse("admin:index"))

    assert asked == ["beforeunload"]


def test_a_save_is_left_without_a_question(seat, ada):
    release = make.draft()
    page = seat(ada)
    asked = form.questions(page)
    form.open_form(page, release)

    form.shown(page, "title").fill("Another title")
    form.save(page)
    page.goto(reverse("admin:index"))

    assert asked == []


def test_the_preview_is_one_click_away_and_not_public(seat, ada):
    release = make.draft(texts={"en": {"title": "Seen before it is public"}})
    page = seat(ada)
    form.open_form(page, release)

    with page.context.expect_page() as opened:
        page.locator(".previews").get_by_role("link", name="English").click()
    preview = opened.value

    expect(preview.get_by_role("heading", level=1)).to_have_text("Seen before it is public")
    expect(preview.locator(".preview")).to_contain_text("revision 1")
    assert not Edition.objects.exists()
