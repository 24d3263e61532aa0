"""Looking back: any two revisions in words, and an earlier one taken up again."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from contacts.models import Account
from releases import clock
from releases.desk import revisions, snapshots, workflow
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.mission import Mission
from releases.models.release import Release, State
from tests import make


def rewrite(release: Release, **words: str) -> int:
    release.texts.update(**words)
    return revisions.save(release, base=release.revisions.latest().number, by=None, at=clock.now()).number


@pytest.fixture
def release(db) -> Release:
    """Three revisions: as it was, with another title, with another lead and without its French text."""
    texts = {"en": {"title": "The rover waits"}, "fr": {"title": "Le rover attend"}}
    issuer = ((make.organisation(), "issuer"),)
    release = make.draft(texts=texts, missions=(make.mission(),), organisations=issuer, registration="a@example.org")
    rewrite(release, title="The rover leaves")
    release.texts.filter(language="fr").delete()
    rewrite(release, lead="On Monday.")
    return release


def test_a_restored_revision_is_the_earlier_one_to_the_letter(release, alice):
    release.releasemissions.all().delete()
    revisions.save(release, base=3, by=None, at=clock.now())

    restored = revisions.restore(release, 1, base=4, by=alice, at=clock.now())

    assert restored.number == 5
    assert restored.snapshot == release.revisions.get(number=1).snapshot == snapshots.take(release)
    assert (restored.author, release.state) == (alice, State.DRAFTING)
    assert LogEntry.objects.get(step="restore").details == {"restored": 1}


def test_restoring_leaves_what_is_out_and_asks_for_a_new_approval(db):
    make.newsroom(four_eyes=False)
    release = make.approved()
    rewrite(release, title="Another")
    before = list(Edition.objects.values())

    restored = revisions.restore(release, 1, base=2, by=None, at=clock.now())

    assert list(Edition.objects.values()) == before
    assert (release.state, release.reference) == (State.DRAFTING, before[0]["reference"])
    assert workflow.approve(release, revision=restored.number, by=None, at=clock.now())


def test_nothing_is_restored_over_what_somebody_saved_meanwhile(release):
    with pytest.raises(revisions.Stale):
        revisions.restore(release, 1, base=2, by=None, at=clock.now())

    assert release.texts.get().title == "The rover leaves"


def test_what_nobody_has_any_more_is_left_out(release):
    release.releasemissions.all().delete()
    revisions.save(release, base=3, by=None, at=clock.now())
    Mission.objects.all().delete()

    revisions.restore(release, 1, base=4, by=None, at=clock.now())

    assert not release.releasemissions.exists()
    assert release.texts.get(language="en").title == "The rover waits"


@pytest.mark.parametrize("asked", ["", "?from=1", "?from=1&to=1", "?from=x&to=99", "?from=%00"])
def test_the_history_is_there_whatever_is_asked(desk, release, asked):
    assert desk.get(f"/admin/releases/release/{release.pk}/history/{asked}").status_code == 200


def test_the_history_restores_by_post_alone(desk, release):
    address = f"/admin/releases/release/{release.pk}/history/"
    desk.get(f"{address}?restore=1&base=3")
    assert release.revisions.count() == 3

    answer = desk.post(address, {"restore": "1", "base": "3"}, follow=True)

    assert "Revision 1 is restored, as revision 4." in answer.content.decode()
    assert {text.title for text in release.texts.all()} == {"The rover waits", "Le rover attend"}


@pytest.mark.parametrize("asked", [{}, {"restore": "x", "base": "3"}, {"restore": "9", "base": "3"}])
def test_a_crafted_restore_is_refused_in_words(desk, release, asked):
    answer = desk.post(f"/admin/releases/release/{release.pk}/history/", asked, follow=True)

    assert "there is no such revision" in answer.content.decode()


def test_who_may_only_look_can_not_restore(release, db):
    reader: Account = Account.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_release"))
    client = Client()
    client.force_login(reader)
    address = f"/admin/releases/release/{release.pk}/history/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"restore": "1", "base": "3"}).status_code == 403
    assert release.revisions.count() == 3
