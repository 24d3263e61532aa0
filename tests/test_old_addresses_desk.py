"""The desk looks after the old addresses of a release: sees them, adds one by hand, takes one away."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from releases import clock
from releases.desk import forwarding
from releases.models.logbook import LogEntry
from releases.models.old_address import OldAddress
from releases.models.release import Release
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def release() -> Release:
    return make.approved(texts={"en": {"title": "Mars"}, "fr": {"title": "Mars"}})


def room(release: Release) -> str:
    return f"/admin/releases/release/{release.pk}/old-addresses/"


def forward(release: Release, address: str) -> OldAddress:
    return forwarding.forward(release, address=address, by=None, at=clock.now())


def test_the_form_of_a_release_leads_to_them(desk: Client, release):
    page = Page(desk.get(f"/admin/releases/release/{release.pk}/change/").content)

    assert "Old addresses" in page.texts(".object-tools a")


def test_it_says_what_leads_to_a_release_and_of_no_other(desk: Client, release):
    assert Page(desk.get(room(release)).content).texts(".nothing") == ["No old address leads here."]
    forward(release, "/2017/mars/")
    forward(make.draft(), "/2017/phobos/")

    assert Page(desk.get(room(release)).content).texts("tbody th") == ["/2017/mars"]


def test_one_is_added_by_hand(desk: Client, release, visitor):
    answer = desk.post(
        room(release), {"address": " https://old.example/2017/Mars.html#top ", "language": "fr"}, follow=True
    )

    assert "/2017/mars.html leads here." in Page(answer.content).texts(".messagelist li")
    assert visitor.get("/2017/Mars.html")["Location"].endswith(f"/fr/releases/{release.editions.all()[0].address}/")
    entry = LogEntry.objects.get(book=release.uuid, step="forward")
    assert (entry.by_username, entry.note) == ("chief", "/2017/mars.html")


REFUSED = {
    "mars": "Write it from https:// on, or from the first slash behind the host: /2017/10/30/launch/.",
    "https://old.example/": "This is the front page of a site, which is no release. Write the address of one page.",
    "/contacts/": "This site has a page of its own there, and it stays.",
    "/taken": "It leads to {other}. Take it away there first.",
    "/mine": "This address leads here already.",
    "": "This field is required.",
}


@pytest.mark.parametrize(("address", "why"), REFUSED.items(), ids=REFUSED)
def test_a_bad_one_or_one_that_is_taken_is_refused_in_words(desk: Client, release, address, why):
    other = make.approved()
    forward(other, "/taken")
    forward(release, "/mine")

    answer = desk.post(room(release), {"address": address})

    assert answer.status_code == 200
    assert Page(answer.content).texts(".field-address .errorlist li") == [why.format(other=other.reference)]
    assert OldAddress.objects.count() == 2


def test_one_is_taken_away(desk: Client, release, visitor):
    old, other = forward(release, "/mars"), forward(make.approved(), "/phobos")

    desk.post(room(release), {"remove": other.pk})
    answer = desk.post(room(release), {"remove": old.pk}, follow=True)

    assert "Nothing stands at /mars any more." in Page(answer.content).texts(".messagelist li")
    assert (visitor.get("/mars").status_code, visitor.get("/phobos").status_code) == (404, 301)
    assert LogEntry.objects.get(book=release.uuid, step="stop_forwarding").by_username == "chief"


@pytest.mark.parametrize(
    ("right", "looks", "adds"), [(None, 403, 403), ("view_release", 200, 403), ("change_release", 200, 302)]
)
def test_whoever_may_change_a_release_may_say_where_it_was(client: Client, alice, release, right, looks, adds):
    alice.user_permissions.clear()
    if right:
        alice.user_permissions.add(Permission.objects.get(codename=right))
    client.force_login(alice)

    assert client.get(room(release)).status_code == looks
    assert client.post(room(release), {"address": "/mars"}).status_code == adds
    assert OldAddress.objects.exists() == (adds == 302)


def test_it_is_for_staff_and_for_releases_that_there_are(client: Client, desk: Client, release):
    assert Client().get(room(release)).status_code == 302
    assert desk.get("/admin/releases/release/999999/old-addresses/").status_code == 404
    assert desk.put(room(release)).status_code == 405
