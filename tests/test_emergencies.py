"""One person alone, in an emergency: what that overrules, what it never does, and the second person afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from contacts.models import Account
from releases import clock
from releases.desk import logbook, revisions, workflow
from releases.models.edition import PUBLIC, Edition
from releases.models.emergency import Emergency
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def carol(db: None) -> Account:
    return make.account("carol", first_name="Carol", last_name="Chief")


def publish(release: Release, *, by: Account | None, at: datetime = NOON, **kwargs: Any) -> list[Edition]:
    told: dict[str, Any] = {"revision": release.revisions.latest().number, "reason": "The news is out already."}
    return workflow.publish_in_emergency(release, by=by, at=at, **told | kwargs)


def is_public(release: Release, *, at: datetime = NOON) -> bool:
    return Edition.objects.open_to(PUBLIC, at=at).filter(release=release).exists()


def test_it_overrules_four_eyes_the_contact_the_state_and_the_moment(carol):
    make.newsroom(four_eyes=True)
    release = make.draft(by=carol, contacts=(), press_at=LATER, public_at=LATER, at=NOON)

    editions = publish(release, by=carol)

    assert is_public(release)
    assert {(edition.press_at, edition.public_at) for edition in editions} == {(NOON, NOON)}
    assert release.state == State.APPROVED


@pytest.mark.parametrize(
    ("kwargs", "obstacle"),
    [
        ({"texts": {"en": {"lead": "", "body": ""}}}, "The text in English is empty."),
        ({"texts": {"en": {"title": ""}}}, "The text in English has no title."),
        ({"series": None}, "There is no number."),
    ],
)
def test_it_never_overrules_text_title_and_number(carol, kwargs, obstacle):
    release = make.draft(by=carol, at=NOON, **kwargs)

    with pytest.raises(workflow.NotAllowed, match=obstacle):
        publish(release, by=carol)

    assert not Edition.objects.exists()
    assert not Emergency.objects.exists()


def test_it_never_overrules_a_number_that_is_taken(carol):
    make.draft(at=NOON, reference="PR7-2026")
    release = make.draft(by=carol, at=NOON)
    Release.objects.filter(pk=release.pk).update(reference="PR7/2026")

    with pytest.raises(workflow.NotAllowed, match="is taken by PR7-2026"):
        publish(Release.objects.get(pk=release.pk), by=carol)


def test_it_never_overrules_a_revision_that_nobody_looked_at(alice, carol):
    release = make.draft(by=carol, at=NOON)
    release.texts.update(title="Changed")
    revisions.save(release, base=1, by=alice, at=NOON)

    with pytest.raises(workflow.NotAllowed, match="You looked at revision 1"):
        publish(release, by=carol, revision=1)


def test_what_was_scheduled_opens_now_and_not_again(carol):
    release = make.approved(at=NOON, public_at=LATER + timedelta(days=1))

    publish(release, by=carol)

    assert is_public(release)
    assert [edition.is_void() for edition in release.editions.order_by("number")] == [True, False]
    assert not Edition.objects.filter(public_at__gt=NOON, closes_at=None).exists()


def test_what_is_out_is_changed_with_a_note_to_readers(carol):
    release = make.approved(at=NOON)
    release.texts.update(lead="Now complete.")
    revisions.save(release, base=1, by=carol, at=NOON)

    with pytest.raises(workflow.NotAllowed, match="say what was changed"):
        publish(release, by=carol, at=LATER, public_note="  ")
    publish(release, by=carol, at=LATER, public_note="The figures were completed.")

    assert Edition.objects.open_to(PUBLIC, at=LATER).get().correction_note == "The figures were completed."


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_it_has_to_be_explained(carol, reason):
    release = make.draft(by=carol, at=NOON)
    out = make.approved(at=NOON)

    with pytest.raises(workflow.NotAllowed, match="Say why it can't wait"):
        publish(release, by=carol, reason=reason)
    with pytest.raises(workflow.NotAllowed, match="Say why it can't wait"):
        workflow.withdraw_in_emergency(out, by=carol, at=LATER, reason=reason, public_reason="A mistake.")

    assert not is_public(release)
    assert is_public(out, at=LATER)


def test_a_withdrawal_in_an_emergency_closes_and_voids_all_and_tells_readers_why(carol):
    release = make.approved(at=NOON)
    secret = "The figure is a patient's name."

    workflow.withdraw_in_emergency(release, by=carol, at=LATER, reason=secret, public_reason="A mistake.")

    assert not is_public(release, at=LATER)
    edition = Edition.objects.withdrawn_from(PUBLIC, at=LATER).get()
    assert str(edition.withdrawal) == "A mistake."
    assert LogEntry.objects.get(step="withdraw_in_emergency").note == secret


# --- the second person ------------------------------------------------------------------------------------------------


def test_the_mark_stays_until_a_second_person_confirms(bob, carol):
    make.newsroom(four_eyes=False)
    release = make.draft(by=carol, at=NOON)
    publish(release, by=carol)

    with pytest.raises(workflow.NotAllowed, match="You took this step yourself"):
        workflow.confirm(release, by=carol, at=LATER)
    assert release.emergencies.filter(confirmed_at=None).count() == 1

    workflow.confirm(release, by=bob, at=LATER, note="Agreed on the telephone.")

    mark = release.emergencies.get()
    assert (mark.by_name, mark.confirmed_by_name, mark.confirmed_at) == ("Carol Chief", "Bob Editor", LATER)
    entry = LogEntry.objects.get(step="confirm")
    assert entry.details["confirmed"] == {NOON.isoformat(): "publish_in_emergency: Carol Chief"}
    with pytest.raises(workflow.NotAllowed, match="Nothing was done in an emergency"):
        workflow.confirm(release, by=bob, at=LATER)
    assert list(logbook.faults()) == []


def test_whoever_has_two_to_confirm_confirms_the_other_s(bob, carol):
    release = make.draft(by=carol, at=NOON)
    publish(release, by=carol)
    workflow.withdraw_in_emergency(release, by=bob, at=LATER, reason="It was wrong.", public_reason="A mistake.")

    workflow.confirm(release, by=bob, at=LATER)

    assert [each.by_name for each in release.emergencies.filter(confirmed_at=None)] == ["Bob Editor"]


def test_the_database_itself_refuses_a_confirmation_by_the_same_person(carol):
    release = make.draft(by=carol, at=NOON)
    publish(release, by=carol)

    with pytest.raises(IntegrityError, match=r"second_person_confirms|CHECK"), transaction.atomic():
        Emergency.objects.update(confirmed_by=carol, confirmed_at=LATER)


# --- at the desk ------------------------------------------------------------------------------------------------------


def step(release: Release, name: str) -> str:
    return reverse("admin:releases_release_step", args=[release.pk, name])


def test_the_list_the_form_and_the_first_page_show_the_mark(desk, bob, carol):
    release = make.draft(by=carol, texts={"en": {"title": "Leak at the plant"}}, at=clock.now())
    publish(release, by=carol, at=clock.now())

    listed = Page(desk.get(reverse("admin:releases_release_changelist")).content)
    form = Page(desk.get(reverse("admin:releases_release_change", args=[release.pk])).content)
    first = Page(desk.get(reverse("admin:index")).content)

    assert listed.texts(".marked") == ["Emergency, not confirmed"]
    assert "Carol Chief" in form.texts(".emergencies")[0]
    assert "The news is out already." in form.texts(".emergencies q")
    assert first.texts(".section.emergency h3") == ["Leak at the plant"]

    desk.post(step(release, "confirm"), {"revision": 1})

    assert Page(desk.get(reverse("admin:releases_release_changelist")).content).all(".marked") == []
    assert Page(desk.get(reverse("admin:index")).content).all(".section.emergency") == []


def test_who_took_the_step_is_not_asked_to_confirm_it(client, carol):
    publish(make.draft(by=carol, at=clock.now()), by=carol, at=clock.now())
    client.force_login(carol)

    assert Page(client.get(reverse("admin:index")).content).all(".section.emergency") == []


def test_a_draft_with_errors_does_not_hold_up_a_withdrawal(desk):
    """The form's words are one thing, what is outside another: the way there is a link, not a save."""
    release = make.approved(at=clock.now())

    form = Page(desk.get(reverse("admin:releases_release_change", args=[release.pk])).content)

    assert step(release, "withdraw") in form.links(".steps a")
    assert step(release, "withdraw_in_emergency") in form.links(".in-emergency a")


def test_an_emergency_from_the_page(desk):
    release = make.draft(contacts=(), at=clock.now())

    page = Page(desk.post(step(release, "publish_in_emergency"), {"revision": 1, "reason": ""}).content)
    assert page.all(".field-reason .errorlist")
    desk.post(step(release, "publish_in_emergency"), {"revision": 1, "reason": "The news is out already."})

    assert is_public(release, at=clock.now())


def test_an_attempt_without_the_permission_stands_in_the_logbook(client, alice):
    release = make.draft(by=alice, at=clock.now())
    client.force_login(alice)

    answer = client.post(step(release, "publish_in_emergency"), {"revision": 1, "reason": "I want it out."})

    assert answer.status_code == 403
    entry = LogEntry.objects.get(step="refused")
    assert (entry.by_name, entry.details) == ("Alice Author", {"wanted": "publish_in_emergency"})
    assert not Edition.objects.exists()
