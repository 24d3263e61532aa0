"""The pages around the form: the list, the steps, the history, the door."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from releases import clock
from releases.desk import revisions, workflow
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db


def step(release, name):
    return reverse("admin:releases_release_step", args=[release.pk, name])


def test_the_list_says_where_each_release_stands(desk):
    make.approved(texts={"en": {"title": "Out"}})
    make.draft(texts={"en": {"title": "In the making"}})

    page = Page(desk.get(reverse("admin:releases_release_changelist")).content)

    assert page.texts(".field-headline") == ["In the making", "Out"]
    assert page.texts("td .state") == ["Drafting", "Approved"]
    assert [said.split(" since")[0] for said in page.texts("td .outside")] == ["Nothing yet", "Public"]


@pytest.mark.parametrize("words", ["Phobos", "PR1-", "landed at noon"])
def test_a_release_is_found_by_number_title_and_lead(desk, words):
    make.approved(texts={"en": {"title": "Probe on Phobos", "lead": "It landed at noon."}})
    make.draft(texts={"en": {"title": "Another"}})

    page = Page(desk.get(reverse("admin:releases_release_changelist"), {"q": words}).content)

    assert page.texts(".field-headline") == ["Probe on Phobos"]


def test_before_an_approval_the_moment_is_told_by_its_readers_clocks(desk):
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    opens = datetime(clock.now().year + 1, 7, 1, 22, 30, tzinfo=UTC)
    release = make.draft(public_at=opens)

    told = Page(desk.get(step(release, "approve")).content).texts(".opens dd")

    assert [said.split(", ")[-1] for said in told[1:5]] == [
        "00:30 Europe/Paris",
        "22:30 UTC",
        "18:30 America/New_York",
        "07:30 Asia/Tokyo",
    ]


def test_an_approval_of_what_has_changed_since_is_refused_with_what_has(desk, chief, bob):
    make.newsroom(four_eyes=False)
    release = make.draft(texts={"en": {"title": "Probe lands"}}, by=chief)
    text = release.texts.get()
    text.title = "Probe has landed"
    text.save()
    revisions.save(release, base=1, by=bob, at=clock.now())

    page = Page(desk.post(step(release, "approve"), {"revision": 1}).content)

    assert "You looked at revision 1" in page.texts(".obstacles li")[0]
    assert page.texts(".comparison ins") == ["has landed"]
    assert not release.editions.exists()


def test_the_history_is_the_release_s_own_book(desk, chief):
    other = make.draft(by=chief)
    release = make.approved(at=clock.now() - timedelta(hours=1))

    address = reverse("admin:releases_release_history", args=[release.pk])
    page = Page(desk.get(address).content)

    assert page.texts(".entries tbody td")[3] == "Approve"
    assert len(page.all(".entries tbody tr")) == 3
    assert str(chief) not in page.one(".history").text_content()
    assert str(chief) in desk.get(reverse("admin:releases_release_history", args=[other.pk])).content.decode()


def test_nobody_s_history_is_no_page(desk):
    assert desk.get(reverse("admin:releases_release_history", args=[4711])).status_code == 404


def test_the_door_names_the_newsroom_and_nothing_more(client):
    make.newsroom(organisation=make.organisation("cnes"))
    make.draft(texts={"en": {"title": "Secret"}})

    page = Page(client.get(reverse("admin:index"), follow=True).content)

    assert page.one(".mast .name").text_content().split() == ["CNES", "Press", "office"]
    assert not page.all(".rooms, .account")
    assert "Secret" not in page.root.text_content()


def test_what_somebody_may_not_open_asks_for_another_account(client, alice):
    client.force_login(alice)

    page = Page(client.get(reverse("admin:contacts_organisation_changelist"), follow=True).content)

    assert page.root.text_content() != ""
    assert not page.all("#result_list")


@pytest.mark.parametrize("name", ["move", "cancel"])
def test_what_somebody_moved_meanwhile_is_not_moved_again_unseen(desk, bob, name):
    opens = clock.now() + timedelta(days=3)
    release = make.approved(public_at=opens)
    workflow.move(release, by=bob, at=clock.now(), public_at=opens + timedelta(hours=2))

    page = Page(desk.post(step(release, name), {"revision": 1, "acknowledged": ["on_a_weekend"]}).content)

    assert "You looked at revision 1" in page.texts(".obstacles li")[0]
    assert release.editions.get().public_at == opens + timedelta(hours=2)


def test_a_withdrawal_does_not_wait_because_somebody_writes_on(desk, bob):
    release = make.approved()
    release.texts.update(title="Better")
    revisions.save(release, base=1, by=bob, at=clock.now())

    desk.post(step(release, "withdraw"), {"revision": 1, "public_reason": "A mistake."})

    assert release.editions.get().withdrawal
