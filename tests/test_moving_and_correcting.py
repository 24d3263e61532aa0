"""Bringing forward, putting off, cancelling and correcting: what is out stays out until its last second."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contacts.models import Account
from releases import clock
from releases.desk import outside, revisions, workflow
from releases.desk.darkroom import plates
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Correction
from releases.models.release import Release, State
from tests import make

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ONE, TWO, THREE = (NOON + timedelta(hours=hours) for hours in (1, 2, 3))


def open_at(release: Release, at: datetime) -> list[str]:
    return [edition.title for edition in Edition.objects.open_to(PUBLIC, at=at).filter(release=release)]


def rewrite(release: Release, title: str, *, at: datetime, by: Account | None = None) -> int:
    release.texts.update(title=title)
    return revisions.save(release, base=release.revisions.latest().number, by=by, at=at).number


@pytest.fixture
def out(db) -> Release:
    """Public since noon, in a newsroom of one person."""
    make.newsroom(four_eyes=False)
    return make.approved(at=NOON, texts={"en": {"title": "As it came out"}})


@pytest.fixture
def scheduled(db) -> Release:
    make.newsroom(four_eyes=False)
    return make.approved(at=NOON, public_at=TWO, texts={"en": {"title": "As it came out"}})


def test_a_correction_says_what_was_corrected(out):
    number = rewrite(out, "As it is right", at=ONE)

    kind, note = Correction.CORRECTION, "The date of the launch was wrong."
    [edition] = workflow.correct(out, revision=number, by=None, at=ONE, kind=kind, public_note=note)

    assert (edition.correction, edition.correction_note, edition.number) == ("correction", note, 2)
    assert open_at(out, ONE - timedelta(seconds=1)) == ["As it came out"]
    assert open_at(out, ONE) == ["As it is right"]


def test_a_correction_can_wait(out):
    number = rewrite(out, "As it is right", at=ONE)
    kind = Correction.CLARIFICATION

    workflow.correct(out, revision=number, by=None, at=ONE, kind=kind, public_note="Clearer.", public_at=THREE)

    assert open_at(out, THREE - timedelta(seconds=1)) == ["As it came out"]
    assert open_at(out, THREE) == ["As it is right"]


def test_what_is_not_out_can_not_be_corrected(scheduled):
    number = rewrite(scheduled, "Another", at=ONE)

    with pytest.raises(workflow.NotAllowed, match="nothing to correct"):
        workflow.correct(scheduled, revision=number, by=None, at=ONE, kind=Correction.UPDATE, public_note="New.")


def test_a_correction_needs_words_for_the_public(out):
    number = rewrite(out, "As it is right", at=ONE)

    with pytest.raises(workflow.NotAllowed, match="Say what was corrected"):
        workflow.correct(out, revision=number, by=None, at=ONE, kind=Correction.UPDATE, public_note=" \n ")


def test_a_correction_keeps_the_date_under_which_it_came_out(out):
    later = NOON + timedelta(days=40)
    number = rewrite(out, "As it is right", at=later)

    [edition] = workflow.approve(out, revision=number, by=None, at=later)

    assert edition.issued_on == NOON.date()
    assert edition.correction == "update"


@pytest.mark.parametrize("to", [ONE + timedelta(minutes=1), THREE, None])
def test_what_is_scheduled_can_be_moved(scheduled, to):
    workflow.move(scheduled, by=None, at=ONE, public_at=to)

    opens = to or ONE
    assert open_at(scheduled, opens - timedelta(seconds=1)) == []
    assert open_at(scheduled, opens) == ["As it came out"]
    assert (scheduled.public_at, scheduled.state) == (opens, State.APPROVED)


def test_a_move_takes_a_waiting_correction_along_without_a_gap(out):
    number = rewrite(out, "As it is right", at=ONE)
    kind = Correction.UPDATE
    workflow.correct(out, revision=number, by=None, at=ONE, kind=kind, public_note="More.", public_at=TWO)

    workflow.move(out, by=None, at=ONE, public_at=THREE)

    assert open_at(out, TWO) == ["As it came out"]
    assert open_at(out, THREE - timedelta(seconds=1)) == ["As it came out"]
    assert open_at(out, THREE) == ["As it is right"]


def test_a_move_leaves_the_words_to_their_author(alice, bob):
    make.newsroom()
    release = make.approved(at=NOON, public_at=THREE)
    number = rewrite(release, "By Alice", at=ONE, by=alice)
    workflow.submit(release, revision=number, by=alice, at=ONE)

    workflow.move(release, by=bob, at=ONE, public_at=TWO)

    newest = release.revisions.latest().number
    alice.user_permissions.set(bob.user_permissions.all())
    alice = Account.objects.get(pk=alice.pk)
    assert any("four eyes" in reason for reason in workflow.obstacles(release, "approve", by=alice, at=ONE))
    assert workflow.approve(release, revision=newest, by=bob, at=ONE)


@pytest.mark.django_db
def test_a_move_takes_up_no_picture_that_nobody_has_looked_at():
    """A caption that was mended after the approval is in the next revision that somebody saves, not in the move."""
    picture = make.asset()
    release = make.approved(public_at=make.in_one_hour(), assets=(picture,))
    approved = release.revisions.latest().snapshot["assets"]
    picture.credit = "Somebody else"
    picture.save()
    plates.prepare(picture, at=clock.now())

    workflow.move(release, by=None, at=clock.now(), public_at=clock.now() + timedelta(hours=2))

    moved = release.revisions.latest()
    assert (moved.number, moved.snapshot["assets"]) == (2, approved)
    saved = revisions.save(release, base=2, by=None, at=clock.now())
    assert saved.snapshot["assets"] != approved
    assert release.state == "drafting"


def test_after_a_move_an_unchanged_save_stays_unchanged(scheduled):
    workflow.move(scheduled, by=None, at=ONE, public_at=THREE)
    newest = scheduled.revisions.latest()

    assert revisions.save(scheduled, base=newest.number, by=None, at=ONE) == newest
    assert scheduled.state == State.APPROVED


def test_what_is_scheduled_can_be_cancelled_up_to_its_last_second(scheduled):
    last = TWO - timedelta(seconds=1)
    workflow.cancel(scheduled, by=None, at=last)

    assert open_at(scheduled, THREE) == []
    assert scheduled.state == State.DRAFTING
    assert Edition.objects.get(release=scheduled).is_void()


def test_what_has_opened_is_not_cancelled_any_more(scheduled):
    with pytest.raises(workflow.NotAllowed, match="nothing to cancel"):
        workflow.cancel(scheduled, by=None, at=TWO)


def test_a_cancelled_correction_leaves_open_what_it_would_have_replaced(out):
    number = rewrite(out, "As it is right", at=ONE)
    kind = Correction.UPDATE
    workflow.correct(out, revision=number, by=None, at=ONE, kind=kind, public_note="More.", public_at=TWO)

    workflow.cancel(out, by=None, at=ONE)

    assert open_at(out, THREE) == ["As it came out"]
    assert Edition.objects.get(release=out, number=1).closes_at is None


def test_a_correction_does_not_make_a_release_younger(out):
    number = rewrite(out, "As it is right", at=ONE)
    workflow.correct(out, revision=number, by=None, at=ONE, kind=Correction.UPDATE, public_note="More.")

    assert outside.state(list(out.editions.all()), at=TWO) == (outside.Outside.PUBLIC, NOON)


def test_what_came_back_is_public_since_it_came_back(out):
    workflow.withdraw(out, by=None, at=ONE, public_reason="A mistake.")
    number = rewrite(out, "As it is right", at=TWO)
    workflow.approve(out, revision=number, by=None, at=TWO)

    assert outside.state(list(out.editions.all()), at=THREE) == (outside.Outside.PUBLIC, TWO)


def test_a_late_translation_is_approved_alone(db):
    make.newsroom(four_eyes=False)
    release = make.draft(at=NOON, texts={"en": {"title": "In English"}, "fr": {"title": "En français"}})
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    [english] = Edition.objects.values()

    with pytest.raises(workflow.NotAllowed, match="nothing has changed since"):
        workflow.approve(release, revision=1, by=None, at=ONE)
    workflow.approve(release, revision=1, by=None, at=ONE, languages=["fr"])

    assert open_at(release, NOON) == ["In English"]
    assert sorted(open_at(release, ONE)) == ["En français", "In English"]
    assert Edition.objects.filter(language="en").values().get() == english


def test_a_late_translation_opens_with_a_release_that_is_still_closed(db):
    make.newsroom(four_eyes=False)
    release = make.draft(at=NOON, public_at=TWO, texts={"en": {"title": "In English"}, "fr": {"title": "En français"}})
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    workflow.approve(release, revision=1, by=None, at=ONE, languages=["fr"])

    assert open_at(release, TWO - timedelta(seconds=1)) == []
    assert sorted(open_at(release, TWO)) == ["En français", "In English"]


def test_a_text_that_is_out_word_for_word_is_not_printed_again(out):
    out.texts.create(language="fr", title="En français", lead="Voilà.")
    number = revisions.save(out, base=1, by=None, at=ONE).number

    printed = workflow.approve(out, revision=number, by=None, at=ONE)

    assert [(edition.language, edition.correction) for edition in printed] == [("fr", "")]
    assert sorted(open_at(out, ONE)) == ["As it came out", "En français"]


def test_words_taken_back_do_not_open_after_all(out):
    """A correction waits; then the English goes back to what is out, and only the French is new."""
    out.texts.create(language="fr", title="En français", lead="Voilà.")
    out.texts.filter(language="en").update(title="Taken back")
    number = revisions.save(out, base=1, by=None, at=ONE).number
    kind = Correction.CORRECTION
    workflow.correct(out, revision=number, by=None, at=ONE, kind=kind, public_note="More.", public_at=THREE)

    out.texts.filter(language="en").update(title="As it came out")
    out.texts.filter(language="fr").update(title="Mieux dit")
    number = revisions.save(out, base=number, by=None, at=TWO).number
    workflow.approve(out, revision=number, by=None, at=TWO)

    assert sorted(open_at(out, THREE)) == ["As it came out", "Mieux dit"]


def test_the_desk_offers_to_approve_a_late_translation(desk):
    make.newsroom()
    release = make.draft(texts={"en": {}, "fr": {"title": "En français"}})
    workflow.submit(release, revision=1, by=None, at=NOON)
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])

    form = desk.get(f"/admin/releases/release/{release.pk}/change/").content.decode()
    page = desk.get(f"/admin/releases/release/{release.pk}/step/approve/").content.decode()
    seen = {"acknowledged": ["on_a_weekend"]}  # should today be one
    desk.post(f"/admin/releases/release/{release.pk}/step/approve/", {"revision": "1", "languages": ["fr"], **seen})

    assert 'value="approve"' in form
    assert 'value="fr" id="id_languages_1" checked' in page
    assert 'value="en" id="id_languages_0" checked' not in page
    assert sorted(Edition.objects.filter(release=release).values_list("language", flat=True)) == ["en", "fr"]


def test_what_is_withdrawn_in_the_second_of_its_correction_tells_why(out, visitor):
    """Readers had it until this second: they are told, as at any other."""
    number = rewrite(out, "As it is right", at=NOON)
    told: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "Not quite.", "public_at": ONE}
    workflow.correct(out, revision=number, by=None, at=NOON, **told)

    workflow.withdraw(out, by=None, at=ONE, public_reason="A mistake.")

    gone = visitor.get(f"/releases/{out.address}/")
    assert gone.status_code == 410
    assert "A mistake." in gone.content.decode()
    assert open_at(out, ONE - timedelta(seconds=1)) == ["As it came out"]


def test_after_the_clock_was_put_back_a_withdrawal_withdraws(out):
    """What was withdrawn at two is open again when it is one o'clock once more."""
    workflow.withdraw(out, by=None, at=TWO, public_reason="A mistake.")
    assert open_at(out, ONE) == ["As it came out"]

    workflow.withdraw(out, by=None, at=ONE, public_reason="A mistake indeed.")

    assert open_at(out, ONE) == []
    assert [str(edition.withdrawal) for edition in Edition.objects.all()] == ["A mistake indeed."]


def test_after_the_clock_was_put_back_cancelling_cancels_all_that_would_open_again(scheduled):
    """Public from two to three, then corrected: at one o'clock once more, both are still to come."""
    number = rewrite(scheduled, "As it is right", at=TWO)
    workflow.approve(scheduled, revision=number, by=None, at=THREE)

    workflow.cancel(scheduled, by=None, at=ONE)

    assert [open_at(scheduled, at) for at in (ONE, TWO, THREE, THREE + timedelta(hours=1))] == [[], [], [], []]
