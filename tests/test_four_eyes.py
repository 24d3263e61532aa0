"""Whoever wrote the last revision doesn't approve it: by no way in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Account
from releases import clock
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make, posting
from tests.page import Page

pytestmark = pytest.mark.django_db

ALL_SEEN = ["language_missing", "on_a_weekend", "at_midnight"]


@pytest.fixture(autouse=True)
def four_eyes(db: None) -> None:
    make.newsroom(four_eyes=True)


@pytest.fixture
def dora(client: Client) -> Account:
    """Dora writes, and she may approve what others wrote."""
    dora = make.account("dora", first_name="Dora")
    client.force_login(dora)
    return dora


@pytest.fixture
def hers(dora: Account) -> Release:
    release = make.draft(by=dora, texts={"en": {"title": "Hers"}})
    workflow.submit(release, revision=1, by=dora, at=clock.now())
    return release


def step(release: Release, name: str) -> str:
    return reverse("admin:releases_release_step", args=[release.pk, name])


def is_unprinted(release: Release) -> bool:
    release.refresh_from_db()
    return release.state != State.APPROVED and not Edition.objects.exists()


def test_not_by_the_button(client, hers):
    form = Page(client.get(posting.address(hers)).content)
    page = Page(client.get(step(hers, "approve")).content)

    assert "Somebody else has to approve it (four eyes)." in form.texts("#obstacles-approve dd")[0]
    assert "Somebody else has to approve it (four eyes)." in page.texts(".obstacles li")[0]
    assert not page.all(".step button[type=submit].default")


@pytest.mark.parametrize("name", ["approve", "correct"])
def test_not_by_a_post_past_the_button(client, hers, name):
    sent = {"revision": 1, "acknowledged": ALL_SEEN, "kind": "update", "public_note": "Now."}

    client.post(step(hers, name), sent)

    assert is_unprinted(hers)
    assert LogEntry.objects.filter(step="refused", by_username="dora").count() == 1


def test_not_by_save_and_publish(client, hers):
    page = posting.save(client, hers, button="_publish")

    assert page.texts(".messagelist .error")
    assert is_unprinted(hers)


@pytest.mark.parametrize(
    "crafted",
    [
        {"state": "approved"},
        {"author": "", "by": "", "author_name": "Bob"},
        {"editions-TOTAL_FORMS": "1", "editions-0-title": "Hers"},
        {"four_eyes": "", "alone": "1", "_publish": "1"},
        {"action": "approve", "_selected_action": "1"},
    ],
)
def test_not_by_a_field_in_a_crafted_form(client, hers, crafted):
    typed: dict[str, Any] = posting.standing(client.get(posting.address(hers)).content)

    client.post(posting.address(hers), typed | {"texts-0-title": "Hers, once more"} | crafted | {"_continue": "1"})

    assert is_unprinted(hers)
    assert hers.revisions.latest().author == Account.objects.get(username="dora")


def test_not_by_an_action_on_the_list(client, hers):
    for action in ("approve", "publish", "delete_selected"):
        sent = {"action": action, "_selected_action": [hers.pk], "index": 0, "post": "yes"}
        client.post(reverse("admin:releases_release_changelist"), sent)

    assert is_unprinted(hers)


def test_not_under_another_name(client, dora, hers):
    """The account is known by what it is, not by what it is called."""
    Account.objects.filter(pk=dora.pk).update(username="somebody", first_name="Some", last_name="Body", email="")

    client.post(step(hers, "approve"), {"revision": 1, "acknowledged": ALL_SEEN})

    assert is_unprinted(hers)


def test_not_by_restoring_what_somebody_else_wrote(client, bob):
    """Who takes up an earlier revision stands for it."""
    dora = make.account("dora")
    release = make.draft(by=bob, texts={"en": {"title": "Bob's"}})
    release.texts.update(title="Bob's second")
    revisions.save(release, base=1, by=bob, at=clock.now())
    revisions.restore(release, 1, base=2, by=dora, at=clock.now())
    workflow.submit(release, revision=3, by=dora, at=clock.now())
    client.force_login(dora)

    client.post(step(release, "approve"), {"revision": 3, "acknowledged": ALL_SEEN})

    assert is_unprinted(release)


def test_not_by_moving_it_to_another_moment(dora):
    """A move makes a revision, but it writes no words: they stay their author's."""
    release = make.draft(by=dora, public_at=make.in_one_hour())
    workflow.submit(release, revision=1, by=dora, at=clock.now())
    workflow.approve(release, revision=1, by=None, at=clock.now())
    other = make.account("other")
    workflow.move(release, by=other, at=clock.now(), public_at=clock.now())

    assert release.revisions.latest().author == dora


def test_switching_them_off_stands_in_the_logbook(desk):
    newsroom = reverse("admin:contacts_newsroom_change", args=[1])
    form = dict(Page(desk.get(newsroom).content).one("#newsroom_form").form_values())
    form.pop("four_eyes")

    desk.post(newsroom, form)

    entry = LogEntry.objects.get(step="newsroom_changed")
    assert entry.by_name == "Carol Chief"
    assert entry.details["changed"] == {"four_eyes": ["True", "False"]}
