"""Nothing typed is lost: a crash, a second window, a session that ended, the back button, a double click."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.models import Account
from releases.models.release import Release
from tests import make
from tests.browser import form
from tests.browser.test_access import findings, wider


def kept(page: Page) -> None:
    """What stands in the form now is kept."""
    expect(page.locator(".keeping .kept")).to_have_text(re.compile(r"^Kept \d\d:\d\d:\d\d$"))


def typed(page: Page, **words: str) -> None:
    """Type, and wait until the server has heard it."""
    with page.expect_response(lambda answer: answer.url.endswith("/keep/")):
        for name, value in words.items():
            form.shown(page, name).fill(value)
    kept(page)


def crashed(page: Page) -> Page:
    """The browser is gone without a word, and opened anew."""
    page.route("**/keep/", lambda route: route.abort())
    page.close(run_before_unload=False)
    return page.context.new_page()


def has_session(page: Page, account: Account) -> None:
    client = Client()
    client.force_login(account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])


def sign_in(page: Page, account: Account, *, password: str = "correct horse", button: str = "Sign in") -> None:
    page.get_by_label("Username").fill(account.username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name=button, exact=True).click()


def test_after_a_crash_the_words_are_offered_and_taken_up(seat, ada):
    release = make.draft(texts={"en": {"title": "Probe lands", "body": "<p>At noon.</p>"}})
    page = seat(ada)
    form.open_form(page, release)
    typed(page, title="Probe lands on Phobos")
    with page.expect_response("**/keep/"):
        form.body(page).click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" It is cold.")

    page = crashed(page)
    form.open_form(page, release)

    offer = page.locator(".offer")
    expect(offer).to_contain_text("you typed words here that were never saved")
    expect(offer).to_contain_text("Title (English), body (English)")
    expect(form.shown(page, "title")).to_have_value("Probe lands")
    offer.get_by_role("button", name="Take them up").click()
    form.ready(page)
    expect(form.shown(page, "title")).to_have_value("Probe lands on Phobos")
    expect(form.body(page)).to_have_text("At noon. It is cold.")
    assert release.revisions.count() == 1
    form.save(page)

    expect(page.locator(".messagelist")).to_contain_text("Saved as revision 2")
    expect(page.locator(".offer")).to_have_count(0)
    assert release.texts.get().title == "Probe lands on Phobos"


def test_a_new_release_is_taken_up_after_a_crash(seat, ada):
    make.series()
    page = seat(ada)
    form.open_form(page)
    page.get_by_role("button", name="Add French").click()
    typed(page, title="La sonde se pose")

    page = crashed(page)
    form.open_form(page)
    page.get_by_role("button", name="Take them up").click()
    form.ready(page)
    page.get_by_role("tab", name="French").click()
    expect(form.shown(page, "title")).to_have_value("La sonde se pose")
    form.save(page)

    assert {text.language: text.title for text in Release.objects.get().texts.all()}["fr"] == "La sonde se pose"


def test_words_that_are_left_are_kept_to_the_last_letter(seat, ada):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    page = seat(ada)
    form.questions(page)
    form.open_form(page, release)

    form.shown(page, "title").fill("Typed a moment before leaving")
    page.goto(reverse("admin:index"))
    form.open_form(page, release)
    page.get_by_role("button", name="Take them up").click()
    form.ready(page)

    expect(form.shown(page, "title")).to_have_value("Typed a moment before leaving")


def test_leaving_words_that_were_taken_up_asks_first(seat, ada):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    typed(page, title="Half a title")
    page = crashed(page)
    asked = form.questions(page)
    form.open_form(page, release)
    page.get_by_role("button", name="Take them up").click()
    form.ready(page)
    assert asked == []

    form.shown(page, "lead").click()  # a browser asks only for a page that somebody has touched
    page.goto(reverse("admin:index"))

    assert asked == ["beforeunload"]


def test_words_are_thrown_away_only_after_a_question(seat, ada):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    typed(page, title="Half a title")
    page = crashed(page)
    form.open_form(page, release)

    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Throw them away").click()
    expect(page.locator(".offer")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Throw them away").click()

    expect(page.locator(".messagelist")).to_contain_text("Thrown away")
    expect(page.locator(".offer")).to_have_count(0)


def test_what_was_taken_back_is_kept_no_more(seat, ada):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    page = seat(ada)
    form.open_form(page, release)
    typed(page, title="Probe land")

    form.shown(page, "title").fill("Probe lands")

    expect(page.locator(".keeping .kept")).to_have_text("")
    page = crashed(page)
    form.open_form(page, release)
    expect(page.locator(".offer")).to_have_count(0)


def test_two_at_one_form_know_of_each_other(seat, ada, ben):
    release = make.draft(texts={"en": {"title": "Probe lands", "lead": "At noon."}})
    hers, his = seat(ada), seat(ben)
    form.open_form(hers, release)
    form.open_form(his, release)

    expect(his.locator(".keeping .others")).to_have_text(re.compile("^Ada Writer has this open, since "))
    form.shown(his, "title").fill("Probe has landed")
    form.save(his)
    typed(hers, lead="At one.")
    expect(hers.locator(".keeping .newest")).to_have_text(
        re.compile("^Ben Editor saved revision 2 at .*: your save will show both.$")
    )
    expect(hers.locator(".keeping .others")).to_contain_text("Ben Editor has this open")
    his.goto(reverse("admin:releases_release_changelist"))
    expect(his.locator("#result_list .open")).to_have_text("Ada Writer has this open")
    form.save(hers)

    expect(hers.locator(".comparison ins")).to_have_text(["has landed", "one"])
    expect(hers.locator(".keeping .others")).to_have_text("")
    kept(hers)


def test_a_second_window_is_told_of_the_first(seat, ada):
    release = make.draft()
    one = seat(ada)
    form.open_form(one, release)
    other = one.context.new_page()
    form.open_form(other, release)

    expect(other.locator(".keeping .others")).to_have_text("You have this open in another window.")
    other.reload()
    form.ready(other)
    one.close()
    typed(other, title="Alone again")
    expect(other.locator(".keeping .others")).to_have_text("")


def test_without_a_connection_it_is_told_and_kept_when_it_is_back(seat, ada):
    release = make.draft()
    page = seat(ada, is_watched=False)
    form.open_form(page, release)

    page.context.set_offline(True)
    form.shown(page, "title").fill("Written in a tunnel")
    expect(page.locator(".keeping .kept")).to_have_text("No connection: your words are in this window only.")
    expect(page.locator(".keeping [aria-live]")).to_have_text("No connection: your words are in this window only.")
    page.context.set_offline(False)

    kept(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_offered_and_the_door_are_for_everybody(seat, ada, ben, scheme):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    page, his = seat(ada, scheme=scheme, is_watched=False), seat(ben)
    form.open_form(page, release)
    typed(page, title="Half a title")
    page = crashed(page)
    page.emulate_media(color_scheme=scheme)
    form.open_form(his, release)

    found, too_wide = {}, {}
    for name in ("offer", "taken up", "signed out", "door"):
        if name == "offer":
            form.open_form(page, release)
        elif name == "taken up":
            page.get_by_role("button", name="Take them up").click()
            form.ready(page)
            kept(page)
        elif name == "signed out":
            Session.objects.all().delete()
            form.shown(page, "title").fill("Half a title and more")
            expect(page.locator(".keeping .out")).to_be_visible()
        else:
            page.get_by_role("button", name="Save", exact=True).click()
            page.get_by_label("Username").wait_for()
        page.set_viewport_size({"width": 360, "height": 740})
        too_wide[name] = wider(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        found[name] = findings(page, scheme)

    assert {name: said for name, said in found.items() if said} == {}
    assert {name: by for name, by in too_wide.items() if by > 0} == {}


# --- a session that has ended -----------------------------------------------------------------------------------------


def test_a_save_after_the_session_has_ended_goes_through_the_door(seat, ada):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    page = seat(ada)
    form.open_form(page, release)
    has_session(page, ada)
    Session.objects.all().delete()
    form.shown(page, "title").fill("Two hours’ work")
    form.body(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("All of it.")

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Nothing is lost")
    sign_in(page, ada, password="wrong", button="Sign in and go on")
    expect(page.get_by_role("alert")).to_contain_text("correct username and password")
    sign_in(page, ada, button="Sign in and go on")
    form.ready(page)

    expect(page.locator(".messagelist")).to_contain_text("Saved as revision 2")
    text = release.texts.get()
    assert (text.title, text.body) == ("Two hours’ work", "<p>All of it.</p>")
    expect(page.locator(".offer")).to_have_count(0)


def test_who_signs_in_in_another_tab_goes_on_writing_here(seat, ada):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    page = seat(ada)
    form.open_form(page, release)
    Session.objects.all().delete()

    form.shown(page, "title").fill("Written while signed out")
    expect(page.locator(".keeping .out")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opened.value, ada)
    opened.value.get_by_role("link", name="Write a release").wait_for()
    opened.value.close()

    kept(page)
    expect(page.locator(".keeping .out")).to_be_hidden()
    form.save(page)
    assert release.texts.get().title == "Written while signed out"


# --- back, and twice --------------------------------------------------------------------------------------------------


def test_the_back_button_brings_what_is_stored_and_offers_what_was_typed(seat, ada, ben):
    """A browser would fill in the old words again, above the revision of somebody else: nobody would be told."""
    release = make.draft(texts={"en": {"title": "Probe lands", "lead": "At noon."}})
    page, his = seat(ada), seat(ben)
    form.questions(page)
    form.open_form(page, release)
    form.shown(page, "lead").fill("At one.")
    page.goto(reverse("admin:index"))
    form.open_form(his, release)
    form.shown(his, "lead").fill("At two.")
    form.save(his)

    page.go_back()
    form.ready(page)
    expect(form.shown(page, "lead")).to_have_value("At two.")
    page.get_by_role("button", name="Take them up").click()
    form.ready(page)

    expect(form.shown(page, "lead")).to_have_value("At one.")
    expect(page.locator(".comparison tr.conflict")).to_contain_text("Lead (English)")
    assert release.texts.get().lead == "At two."


def test_a_save_from_a_page_that_the_back_button_brought_is_compared(seat, ada):
    release = make.draft(texts={"en": {"title": "Probe lands", "lead": "At noon."}})
    page = seat(ada)
    form.questions(page)
    form.open_form(page, release)
    old = page.locator("[name=base]").input_value()
    form.shown(page, "title").fill("Probe lands on Phobos")
    form.save(page)
    page.goto(reverse("admin:index"))

    page.go_back()
    page.go_back()
    form.ready(page)
    page.evaluate("(base) => { document.querySelector('[name=base]').value = base; }", old)  # as a kept page has it
    form.shown(page, "lead").fill("At one.")
    form.save(page)

    expect(page.locator(".errorlist").first).to_contain_text("has saved revision 2 meanwhile")
    expect(form.shown(page, "lead")).to_have_value("At one.")
    assert release.revisions.count() == 2


def test_a_double_click_saves_once_and_leaves_nothing_behind(seat, ada):
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)

    form.shown(page, "title").fill("Only once")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).dblclick()
    form.ready(page)

    assert release.revisions.count() == 2
    expect(page.locator(".messagelist li")).to_have_count(1)
    page.reload()
    form.ready(page)
    expect(page.locator(".offer")).to_have_count(0)
