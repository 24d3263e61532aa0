"""The bin: drafts go there and come back as they were; what was printed once never goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from releases import clock
from releases.desk import agenda, revisions, sharing, workflow
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make, posting
from tests.page import Page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def binned(**kwargs: Any) -> Release:
    release = make.draft(**{"at": NOON} | kwargs)
    workflow.discard(release, revision=1, by=None, at=NOON)
    return release


def titles(page: Page) -> list[str]:
    return page.texts(".field-headline")


def test_a_draft_comes_back_with_every_word_and_revision(alice):
    release = make.draft(by=alice, at=NOON, texts={"en": {"title": "Probe lands"}, "fr": {"title": "La sonde"}})
    release.texts.filter(language="en").update(title="Probe has landed")
    revisions.save(release, base=1, by=alice, at=NOON)
    before = release.revisions.latest().snapshot

    workflow.discard(release, revision=2, by=None, at=NOON, note="A double.")
    assert list(Release.objects.values_list("binned_at", flat=True)) == [NOON]
    workflow.recover(release, by=None, at=LATER)

    assert list(Release.objects.values_list("binned_at", flat=True)) == [None]
    assert release.revisions.count() == 2
    assert revisions.save(release, base=2, by=alice, at=LATER).snapshot == before
    assert LogEntry.objects.get(step="discard").note == "A double."
    assert LogEntry.objects.filter(step="recover").count() == 1


def test_what_was_in_review_is_a_draft_again():
    release = make.draft(at=NOON)
    workflow.submit(release, revision=1, by=None, at=NOON)
    workflow.discard(release, revision=1, by=None, at=NOON)
    workflow.recover(release, by=None, at=LATER)

    assert release.state == State.DRAFTING


@pytest.mark.parametrize("outside", ["public", "scheduled", "cancelled", "withdrawn"])
def test_what_was_printed_once_never_goes(outside):
    release = make.approved(at=NOON, public_at=None if outside in {"public", "withdrawn"} else LATER)
    if outside == "cancelled":
        workflow.cancel(release, by=None, at=NOON)
    if outside == "withdrawn":
        workflow.withdraw(release, by=None, at=LATER, public_reason="A mistake.")

    with pytest.raises(workflow.NotAllowed, match="An edition of it was printed"):
        workflow.discard(release, revision=release.revisions.latest().number, by=None, at=LATER)

    assert Release.objects.get().binned_at is None


@pytest.mark.parametrize("step", ["submit", "approve", "publish_in_emergency", "migrate"])
def test_no_step_is_taken_in_the_bin(step):
    reason = {"reason": "Now."} if step == "publish_in_emergency" else {}
    with pytest.raises(workflow.NotAllowed, match="It is in the bin"):
        getattr(workflow, step)(binned(), revision=1, by=None, at=LATER, **reason)


def test_nothing_is_saved_or_restored_in_the_bin():
    release = binned()
    release.texts.update(title="Written past the desk")

    with pytest.raises(workflow.NotAllowed, match="It is in the bin"):
        revisions.save(release, base=1, by=None, at=LATER)
    with pytest.raises(workflow.NotAllowed, match="It is in the bin"):
        revisions.restore(release, 1, base=1, by=None, at=LATER)


def test_who_was_given_a_link_reads_it_no_more():
    release = make.draft(at=NOON)
    _link, token = sharing.hand_out(release, by=None, at=NOON, for_whom="Dr Miller", expires_at=LATER)
    assert sharing.opened_by(token, at=NOON)

    workflow.discard(release, revision=1, by=None, at=NOON)

    assert sharing.opened_by(token, at=NOON) is None
    with pytest.raises(sharing.Refused, match="It is in the bin"):
        sharing.hand_out(release, by=None, at=NOON, for_whom="Dr Miller", expires_at=LATER)
    workflow.recover(release, by=None, at=NOON)
    assert sharing.opened_by(token, at=NOON) is None


# --- at the desk ------------------------------------------------------------------------------------------------------


def test_it_is_out_of_the_way_until_somebody_looks_there(desk, chief):
    binned(texts={"en": {"title": "A double"}}, by=chief)
    make.draft(texts={"en": {"title": "The release"}}, by=chief)
    releases = reverse("admin:releases_release_changelist")

    assert titles(Page(desk.get(releases).content)) == ["The release"]
    assert titles(Page(desk.get(releases, {"bin": "in"}).content)) == ["A double"]
    on_the_first_page = {line.headline for section in agenda.of(chief, at=clock.now()) for line in section.lines}
    assert on_the_first_page == {"The release"}


def test_there_and_back_by_the_buttons(desk, chief):
    release = make.draft(by=chief)
    step = "admin:releases_release_step"

    desk.post(reverse(step, args=[release.pk, "discard"]), {"revision": 1})
    page = Page(desk.get(posting.address(release)).content)

    assert "moved this draft to the bin" in page.texts(".binned")[0]
    assert page.links(".steps a") == [reverse(step, args=[release.pk, "recover"])]
    assert not page.all("button[name=_continue]")

    desk.post(reverse(step, args=[release.pk, "recover"]), {"revision": 1})

    assert Page(desk.get(posting.address(release)).content).all("button[name=_continue]")


def test_words_typed_while_somebody_else_moved_it_there_are_kept_in_the_form(desk, chief):
    release = make.draft(by=chief)
    typed = posting.standing(desk.get(posting.address(release)).content) | {"texts-0-title": "Two hours of work"}
    workflow.discard(release, revision=1, by=None, at=clock.now())

    page = Page(desk.post(posting.address(release), typed | {"_continue": "1"}).content)

    assert "Take the draft out of the bin in another tab" in page.texts(".errorlist")[0]
    assert page.texts("[name=texts-0-title]") == ["Two hours of work"]
    assert page.all("button[name=_continue]")
    assert release.revisions.count() == 1

    workflow.recover(release, by=None, at=clock.now())
    desk.post(posting.address(release), typed | {"_continue": "1"})
    assert release.texts.get().title == "Two hours of work"


def test_nothing_is_deleted_from_there(desk):
    release = binned()

    assert desk.post(reverse("admin:releases_release_delete", args=[release.pk]), {"post": "yes"}).status_code == 403
    assert Release.objects.count() == 1
