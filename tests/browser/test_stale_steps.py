"""A step that was looked at before somebody saved, is clicked twice, or comes back with the back button."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from releases import clock
from releases.desk import workflow
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make
from tests.browser import form


def in_review(title: str, by) -> Release:
    release = make.draft(texts={"en": {"title": title, "lead": "At noon."}}, by=by)
    workflow.submit(release, revision=1, by=by, at=clock.now())
    return release


def open_step(page: Page, release: Release, step: str) -> None:
    page.goto(reverse("admin:releases_release_step", args=[release.pk, step]))
    form.look_twice(page)


def test_a_button_that_is_older_than_a_save_prints_nothing_and_shows_what_changed(seat, ada, ben):
    release = in_review("Probe lands", ada)
    hers, his = seat(ada), seat(ben)
    open_step(his, release, "approve")

    form.open_form(hers, release)
    form.shown(hers, "title").fill("Probe crashes")
    form.save(hers)
    his.get_by_role("button", name="Approve").click()

    expect(his.locator(".obstacles")).to_contain_text("Ada Writer has changed the release since: revision 2")
    expect(his.locator(".comparison ins")).to_have_text("crashes")
    expect(his.get_by_role("button", name="Approve")).to_have_count(0)
    release.refresh_from_db()
    assert (release.state, Edition.objects.count()) == (State.DRAFTING, 0)


def test_a_button_on_the_form_is_older_than_a_save_too(seat, ada, ben):
    """It saves first: so the form refuses it, with both versions, before any step is looked at."""
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    hers, his = seat(ada), seat(ben)
    form.open_form(his, release)
    form.open_form(hers, release)
    form.shown(hers, "title").fill("Probe crashes")
    form.save(hers)

    form.save(his, "Submit for review…")

    expect(his.locator(".errorlist").first).to_contain_text("Ada Writer has saved revision 2 meanwhile")
    assert Release.objects.get().state == State.DRAFTING


def test_a_step_that_is_clicked_twice_is_taken_once(seat, ada, ben):
    release = in_review("Probe lands", ada)
    his = seat(ben)
    open_step(his, release, "approve")

    his.get_by_role("button", name="Approve").dblclick()

    expect(his.locator(".state.approved").first).to_be_visible()
    assert Edition.objects.count() == 1
    assert LogEntry.objects.filter(step="approve").count() == 1


def test_back_on_the_page_of_a_step_it_is_not_taken_again(seat, ada, ben):
    release = in_review("Probe lands", ada)
    his = seat(ben)
    form.open_form(his, release)
    open_step(his, release, "approve")
    with his.expect_navigation():
        his.get_by_role("button", name="Approve").click()
    form.ready(his)

    his.go_back()

    expect(his.locator("#content-main.step")).to_be_visible()
    if his.get_by_role("button", name="Approve").count():
        his.get_by_role("button", name="Approve").click()
    expect(his.locator(".obstacles")).to_contain_text("It is approved, and nothing has changed since.")
    assert Edition.objects.count() == 1


def test_back_on_the_form_after_a_save_it_is_the_one_that_was_saved(seat, ada):
    """The browser asks for it again (Cache-Control: no-store): what is typed now overtakes nothing unseen."""
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    hers = seat(ada)
    form.open_form(hers, release)
    form.shown(hers, "title").fill("Probe has landed")
    form.save(hers)

    hers.go_back()
    form.ready(hers)

    expect(form.shown(hers, "title")).to_have_value("Probe has landed")
    form.shown(hers, "title").fill("Probe is down")
    form.save(hers)
    titles = [revision.snapshot["texts"]["en"]["title"] for revision in release.revisions.all()]
    assert titles == ["Probe is down", "Probe has landed", "Probe lands"]
