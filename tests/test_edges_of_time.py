"""The last second before a moment, and the moment itself: what can still be moved, cancelled and approved."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from releases.desk import outside, revisions, workflow
from releases.models.edition import PRESS, PUBLIC, Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from tests import make

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPENS = NOON + timedelta(hours=3)
LAST, LATER = OPENS - SECOND, OPENS + timedelta(hours=1)
BRIEFED = NOON + timedelta(hours=1)


def open_at(at: datetime, audience=PUBLIC) -> list[str]:
    return sorted(Edition.objects.open_to(audience, at=at).values_list("title", flat=True))


def never_two_at_once() -> bool:
    """At each moment at which anything opens or closes, and beside it, at most one edition is open in a language."""
    told = [moment for row in Edition.objects.values_list("press_at", "public_at", "closes_at") for moment in row]
    beside = [moment + step for moment in told if moment for step in (-SECOND, 0 * SECOND, SECOND)]
    return all(
        len(found) == len(set(found))
        for at in beside
        for audience in (PUBLIC, PRESS)
        for found in [list(Edition.objects.open_to(audience, at=at).values_list("release", "language"))]
    )


@pytest.fixture(autouse=True)
def alone(db):
    make.newsroom(four_eyes=False)


@pytest.fixture
def scheduled() -> Release:
    return make.approved(at=NOON, public_at=OPENS, texts={"en": {"title": "One"}})


@pytest.fixture
def briefed() -> Release:
    """Under embargo: the press reads it since one o'clock."""
    return make.approved(at=NOON, press_at=BRIEFED, public_at=OPENS, texts={"en": {"title": "One"}})


@pytest.fixture
def corrected() -> Release:
    """Out since noon; a correction is scheduled."""
    release = make.approved(at=NOON, texts={"en": {"title": "One"}})
    release.texts.update(title="Two")
    number = revisions.save(release, base=1, by=None, at=NOON + SECOND).number
    told: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "The date.", "public_at": OPENS}
    workflow.correct(release, revision=number, by=None, at=NOON + SECOND, **told)
    return release


# --- moving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [None, LAST, LATER, OPENS, NOON])
def test_what_is_scheduled_is_moved_in_its_last_second(scheduled, to):
    workflow.move(scheduled, by=None, at=LAST, public_at=to)

    opens = max(to or LAST, LAST)
    assert (open_at(opens - SECOND), open_at(opens)) == ([], ["One"])
    assert scheduled.public_at == opens


@pytest.mark.parametrize("to", [None, LATER])
def test_at_its_moment_it_is_out_and_stays_where_it_is(scheduled, to):
    with pytest.raises(workflow.NotAllowed, match="nothing to move"):
        workflow.move(scheduled, by=None, at=OPENS, public_at=to)

    assert (open_at(LAST), open_at(OPENS)) == ([], ["One"])
    assert Release.objects.get().public_at == OPENS


def test_moved_to_its_own_moment_nothing_changes(scheduled):
    before = Edition.objects.values().get()

    workflow.move(scheduled, by=None, at=LAST, public_at=OPENS)

    assert Edition.objects.values().get() == before
    assert scheduled.revisions.count() == 1


@pytest.mark.parametrize("to", [None, LATER])
@pytest.mark.parametrize("at", [BRIEFED, LAST])
def test_what_the_press_reads_it_goes_on_reading_when_the_public_moves(briefed, at, to):
    workflow.move(briefed, by=None, at=at, public_at=to)

    opens = to or at
    assert (open_at(BRIEFED - SECOND, PRESS), open_at(BRIEFED, PRESS), open_at(at, PRESS)) == ([], ["One"], ["One"])
    assert (open_at(opens - SECOND), open_at(opens)) == ([], ["One"])
    assert outside.state(Edition.objects.all(), at=at)[1] == (BRIEFED if to else at)
    assert (briefed.press_at, briefed.public_at) == (BRIEFED, opens)


def test_each_language_stays_open_to_the_press_since_when_it_was(alone):
    texts = {"en": {"title": "One"}, "fr": {"title": "Un"}}
    release = make.draft(at=NOON, press_at=BRIEFED, public_at=OPENS, texts=texts)
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    late = BRIEFED + timedelta(minutes=30)
    workflow.approve(release, revision=1, by=None, at=late, languages=["fr"])

    workflow.move(release, by=None, at=LAST, public_at=LATER)

    moments = Edition.objects.values_list("language", "press_at", "public_at").order_by("language")
    assert list(moments) == [("en", BRIEFED, LATER), ("fr", late, LATER)]


def test_a_press_opening_that_has_been_is_not_put_off(briefed):
    with pytest.raises(workflow.NotAllowed, match="press reads it already"):
        workflow.move(briefed, by=None, at=BRIEFED, public_at=LATER, press_at=LAST)
    workflow.move(briefed, by=None, at=BRIEFED, public_at=LATER, press_at=BRIEFED)

    assert Edition.objects.values_list("press_at", "public_at").get() == (BRIEFED, LATER)


def test_a_press_opening_to_come_is_moved_in_its_last_second(briefed):
    workflow.move(briefed, by=None, at=BRIEFED - SECOND, public_at=OPENS, press_at=LAST)

    assert (open_at(LAST - SECOND, PRESS), open_at(LAST, PRESS)) == ([], ["One"])
    assert (briefed.press_at, briefed.public_at) == (LAST, OPENS)


@pytest.mark.parametrize("to", [None, LAST, LATER])
def test_a_scheduled_correction_is_moved_in_its_last_second(corrected, to):
    workflow.move(corrected, by=None, at=LAST, public_at=to)

    opens = to or LAST
    assert (open_at(opens - SECOND), open_at(opens)) == (["One"], ["Two"])
    assert (open_at(opens - SECOND, PRESS), open_at(opens, PRESS)) == (["One"], ["Two"])
    assert never_two_at_once()


def test_a_correction_that_has_come_is_not_moved(corrected):
    with pytest.raises(workflow.NotAllowed, match="nothing to move"):
        workflow.move(corrected, by=None, at=OPENS, public_at=LATER)

    assert (open_at(LAST), open_at(OPENS)) == (["One"], ["Two"])


# --- cancelling -------------------------------------------------------------------------------------------------------


def test_what_the_press_reads_is_cancelled_in_its_last_second(briefed):
    workflow.cancel(briefed, by=None, at=LAST)

    assert (open_at(LAST - SECOND, PRESS), open_at(LAST, PRESS), open_at(LATER, PRESS)) == (["One"], [], [])
    assert (open_at(OPENS), open_at(LATER)) == ([], [])
    assert Edition.objects.get().press_at == BRIEFED


def test_a_correction_is_cancelled_in_its_last_second_and_not_at_its_moment(corrected):
    with pytest.raises(workflow.NotAllowed, match="nothing to cancel"):
        workflow.cancel(corrected, by=None, at=OPENS)
    assert open_at(OPENS) == ["Two"]

    workflow.cancel(corrected, by=None, at=LAST)
    assert (open_at(LAST), open_at(OPENS), open_at(LATER)) == (["One"], ["One"], ["One"])
    assert never_two_at_once()


def test_what_was_cancelled_can_be_approved_again_in_the_same_second(scheduled):
    workflow.cancel(scheduled, by=None, at=LAST)
    workflow.approve(scheduled, revision=1, by=None, at=LAST)

    assert (open_at(LAST), open_at(OPENS)) == ([], ["One"])


# --- approving --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "opens"), [(LAST, OPENS), (OPENS, OPENS), (OPENS + SECOND, OPENS + SECOND)])
def test_an_approval_publishes_at_the_wish_or_at_itself_if_that_has_passed(at, opens):
    release = make.draft(at=NOON, public_at=OPENS, texts={"en": {"title": "One"}})
    workflow.approve(release, revision=1, by=None, at=at)

    assert (open_at(opens - SECOND), open_at(opens)) == ([], ["One"])
    assert Edition.objects.get().issued_on == opens.date()


@pytest.mark.parametrize(
    ("at", "press"), [(BRIEFED - SECOND, BRIEFED), (BRIEFED, BRIEFED), (LAST, LAST), (LATER, LATER)]
)
def test_the_press_reads_from_its_wish_or_from_the_approval(at, press):
    release = make.draft(at=NOON, press_at=BRIEFED, public_at=OPENS, texts={"en": {"title": "One"}})
    workflow.approve(release, revision=1, by=None, at=at)

    assert (open_at(press - SECOND, PRESS), open_at(press, PRESS)) == ([], ["One"])


@pytest.mark.parametrize("at", [LAST, OPENS])
def test_an_approval_at_the_moment_of_a_scheduled_correction_leaves_no_gap_and_no_two(corrected, at):
    corrected.texts.update(title="Three")
    number = revisions.save(corrected, base=corrected.revisions.latest().number, by=None, at=at).number
    workflow.approve(corrected, revision=number, by=None, at=at)

    assert open_at(at) == ["Three"]
    assert open_at(NOON) == open_at(LAST - SECOND) == ["One"]
    assert open_at(LATER) == ["Three"]
    assert never_two_at_once()


def test_a_step_page_that_was_opened_too_early_is_refused_in_words(desk, scheduled):
    """The clock went past it while somebody looked."""
    Edition.objects.update(press_at=NOON - timedelta(days=99), public_at=NOON - timedelta(days=99))

    for step, said in (("move", "nothing to move"), ("cancel", "nothing to cancel")):
        page = desk.post(f"/admin/releases/release/{scheduled.pk}/step/{step}/", {"revision": 1})
        assert said in page.content.decode()
