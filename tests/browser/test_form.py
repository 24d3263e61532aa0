"""The release form under the fingers: tabs, order, counts, moments."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from releases.models.release import Release
from tests import make
from tests.browser import form

CONTACTS = "#releasecontacts-group .part:not(.empty-form)"


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(f"{CONTACTS} .select2-selection__rendered").all_inner_texts()]


def contacts(release: Release) -> list[str]:
    return [str(contact) for contact in release.releasecontacts.all()]


def three() -> Release:
    return make.draft(contacts=tuple(make.officer(name) for name in ("anna", "berta", "carla")))


# --- languages --------------------------------------------------------------------------------------------------------


def test_the_tabs_are_walked_by_the_arrows(seat, ada):
    release = make.draft(texts={"en": {"title": "Morning"}, "fr": {"title": "Matin"}})
    page = seat(ada)
    form.open_form(page, release)
    english, french = page.get_by_role("tab", name="English"), page.get_by_role("tab", name="French")

    english.focus()
    page.keyboard.press("ArrowRight")
    expect(french).to_be_focused()
    expect(french).to_have_attribute("aria-selected", "true")
    expect(form.shown(page, "title")).to_have_value("Matin")
    page.keyboard.press("ArrowRight")
    expect(english).to_be_focused()
    page.keyboard.press("End")
    expect(french).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).not_to_have_attribute("role", "tab")


def test_a_language_is_added_and_given_up_again(seat, ada):
    release = make.draft(texts={"en": {"title": "Morning"}})
    page = seat(ada)
    form.open_form(page, release)

    page.get_by_role("button", name="Add French").click()
    expect(page.get_by_role("tab")).to_have_text(["English", "French"])
    expect(page.get_by_role("button", name="Add French")).to_have_count(0)
    expect(form.shown(page, "title")).to_be_focused()
    expect(form.shown(page, "title")).to_have_attribute("lang", "fr")
    page.locator(".text:visible .inline-deletelink").click()
    expect(page.get_by_role("tab")).to_have_text(["English"])
    page.get_by_role("button", name="Add French").click()
    form.shown(page, "title").fill("Matin")
    form.save(page)

    assert {text.language: text.title for text in release.texts.all()} == {"en": "Morning", "fr": "Matin"}
    expect(page.get_by_role("tab", name="French")).to_have_attribute("aria-selected", "true")


def test_the_tab_with_an_error_is_marked_and_open(seat, ada):
    release = make.draft(texts={"en": {"title": "Morning"}, "fr": {"title": "Matin"}})
    page = seat(ada)
    form.open_form(page, release)

    page.get_by_role("tab", name="French").click()
    form.shown(page, "kicker").evaluate(
        "(field) => { field.removeAttribute('maxlength'); field.value = 'm'.repeat(130); }"
    )
    page.get_by_role("tab", name="English").click()
    form.save(page)

    expect(page.get_by_role("tab", name="French (has errors)")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".text:visible .errorlist")).to_contain_text("120")


# --- order ------------------------------------------------------------------------------------------------------------


def test_contacts_are_moved_by_buttons(seat, ada):
    release = three()
    page = seat(ada)
    form.open_form(page, release)

    up = page.locator(CONTACTS).nth(2).get_by_role("button", name="Move up")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(f"{CONTACTS} [data-move=up]").first).to_be_focused()
    expect(page.locator("#releasecontacts-group [aria-live]")).to_have_text("Now at position 1 of 3.")
    assert names(page) == ["Carla", "Anna", "Berta"]
    form.save(page)

    assert contacts(release) == ["Carla", "Anna", "Berta"]


def test_contacts_are_moved_by_hand(seat, ada):
    release = three()
    page = seat(ada, height=2000)
    form.open_form(page, release)

    page.locator(CONTACTS).nth(0).locator(".moves").drag_to(
        page.locator(CONTACTS).nth(2), target_position={"x": 60, "y": 30}
    )
    assert names(page) == ["Berta", "Carla", "Anna"]
    form.save(page)

    assert contacts(release) == ["Berta", "Carla", "Anna"]


def test_a_new_contact_comes_last_and_an_empty_row_is_forgotten(seat, ada):
    release = three()
    make.officer("dora")
    page = seat(ada)
    form.open_form(page, release)

    for _ in range(2):
        page.locator("#releasecontacts-group .add-row a").click()
    page.locator(CONTACTS).nth(4).get_by_role("combobox", name=re.compile("^Press officer")).click()
    page.get_by_role("searchbox").last.fill("Dora")
    page.get_by_role("option", name="Dora").click()
    form.save(page)

    assert contacts(release) == ["Anna", "Berta", "Carla", "Dora"]


def test_a_contact_is_removed(seat, ada):
    release = three()
    page = seat(ada)
    form.open_form(page, release)

    page.locator(CONTACTS).nth(1).get_by_role("checkbox", name="Remove").focus()
    page.keyboard.press("Space")
    form.save(page)

    assert contacts(release) == ["Anna", "Carla"]
    assert [contact.position for contact in release.releasecontacts.all()] == [1, 2]


# --- counts -----------------------------------------------------------------------------------------------------------


def test_the_title_is_counted_while_it_is_written(seat, ada):
    page = seat(ada)
    form.open_form(page, make.draft(texts={"en": {"title": "Twelve chars"}}))
    count = page.locator(".text:visible .field-title .count")

    expect(count).to_have_text("12 of about 110")
    form.shown(page, "title").fill("  Twelve   chars and é ")
    expect(count).to_have_text("18 of about 110")
    form.shown(page, "title").fill("m" * 111)
    expect(count).to_have_class(re.compile("over"))


# --- one hand ---------------------------------------------------------------------------------------------------------


def test_what_has_focus_is_never_under_the_bar(seat, ada):
    page = seat(ada, height=700)
    form.open_form(page, three())

    covered = []
    page.locator("#id_texts-0-kicker").focus()
    for _ in range(45):
        page.keyboard.press("Tab")
        covered += page.evaluate(
            """() => {
                const element = document.activeElement, bar = document.querySelector(".submit-row");
                if (bar.contains(element)) return [];
                const under = element.getBoundingClientRect().top >= bar.getBoundingClientRect().top - 1;
                return under ? [element.outerHTML.slice(0, 120)] : [];
            }"""
        )

    assert covered == []


def test_the_first_page_leads_to_what_waits(seat, ada):
    make.approved(texts={"en": {"title": "Out already"}})
    make.draft(texts={"en": {"title": "Still mine"}}, by=ada)
    page = seat(ada)
    page.goto(reverse("admin:index"))

    expect(page.get_by_role("region", name="Last published")).to_contain_text("Out already")
    expect(page.get_by_role("region", name="In review")).to_contain_text("Nothing waits")
    page.get_by_role("region", name="Your drafts").get_by_role("link", name="Still mine").click()
    form.ready(page)
    expect(form.shown(page, "title")).to_have_value("Still mine")
