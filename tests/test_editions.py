"""At every moment at most one edition of a release and a language is open, whatever the desk does and in what order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from contacts.models import PressOfficer
from releases.desk import printing, revisions, workflow
from releases.models.edition import PRESS, PUBLIC, Audience, Edition
from releases.models.kinds import Correction
from releases.models.register import Series
from releases.models.release import Release
from tests import make

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LANGUAGES = ("de", "en", "fr")


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def three_languages(settings: Any) -> None:
    """A newsroom that publishes one language more than the product speaks."""
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("de", "German")]


@pytest.fixture
def release(db: None) -> Release:
    make.newsroom(four_eyes=False)
    return make.draft(texts={language: {} for language in LANGUAGES}, at=NOON)


def rewrite(release: Release, *, at: datetime, **wishes: Any) -> None:
    """Change the words, so that there is something to approve, and the wishes."""
    newest = release.revisions.latest().number
    for text in release.texts.all():
        text.title = f"Headline after revision {newest}"
        text.save()
    Release.objects.filter(pk=release.pk).update(**wishes)
    release.refresh_from_db()
    revisions.save(release, base=newest, by=None, at=at)


def approve(release: Release, *, at: datetime, languages: Iterable[str] | None = None) -> list[Edition]:
    newest = release.revisions.latest().number
    return workflow.approve(release, revision=newest, by=None, at=at, languages=languages)


def opened(release: Release, *, at: datetime, to: Audience = PUBLIC) -> dict[str, list[int]]:
    """The numbers of the open editions, by language."""
    told: dict[str, list[int]] = {}
    for edition in Edition.objects.open_to(to, at=at).filter(release=release).order_by("number"):
        told.setdefault(edition.language, []).append(edition.number)
    return told


# --- any sequence of steps --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One step of the desk, ``wait`` seconds after the one before."""

    wait: int
    verb: str
    languages: tuple[str, ...] | None = None
    public_in: int | None = None
    press_in: int | None = None


waits = st.sampled_from([0, 0, 1, 7, 60])
subsets = st.one_of(st.none(), st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True).map(tuple))
wishes = st.sampled_from([None, -30, 0, 1, 10, 90])
printings = st.builds(Act, waits, st.sampled_from(["approve", "correct"]), subsets, public_in=wishes, press_in=wishes)
others = st.builds(
    Act, waits, st.sampled_from(["withdraw", "cancel", "move", "move"]), public_in=wishes, press_in=wishes
)
acts = st.lists(st.one_of(printings, others), min_size=1, max_size=7)


def prints(**kwargs: Any) -> Act:
    return Act(wait=kwargs.pop("wait", 0), verb="approve", **kwargs)


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([prints(), prints(), prints()])
@example([prints(public_in=10), prints(public_in=5), prints()])
@example([prints(), prints(wait=1, public_in=90), prints(wait=1, languages=("fr",)), Act(1, "withdraw")])
@example([prints(press_in=-30, public_in=10), prints(wait=20, press_in=-30, public_in=10)])
@example([prints(), Act(0, "withdraw"), prints()])
@example([prints(), prints(public_in=90), Act(1, "move", public_in=10, press_in=1), Act(1, "cancel")])
@example([prints(public_in=90, languages=("en",)), prints(), Act(0, "move", public_in=0)])
@example([prints(public_in=90, press_in=0), Act(7, "move", public_in=10, press_in=-30), prints()])
@given(acts)
def test_no_two_editions_are_ever_open_and_no_correction_leaves_a_gap(release, deeds):
    """Every moment at which anything opens or closes is looked at, and the seconds around it."""
    with transaction.atomic():
        at, open_since = NOON, dict[str, datetime]()
        for deed in deeds:
            at += timedelta(seconds=deed.wait)
            was_open = opened(release, at=at)
            done(release, deed, at=at)
            open_since = {} if deed.verb == "withdraw" else open_since | dict.fromkeys(was_open, at)
        overlaps, gaps = looked_at(release, open_since)
        assert not overlaps
        assert not gaps
        transaction.set_rollback(True)


def done(release: Release, deed: Act, *, at: datetime) -> None:
    """Take the step, if it can be taken, and look at what it leaves."""
    public_at = None if deed.public_in is None else at + timedelta(seconds=deed.public_in)
    press_at = None if deed.press_in is None else at + timedelta(seconds=deed.press_in)
    if press_at and public_at and press_at > public_at:
        press_at = public_at
    if deed.verb in {"approve", "correct"}:
        rewrite(release, at=at, public_at=public_at, press_at=press_at)
    if workflow.obstacles(release, deed.verb, by=None, at=at, languages=deed.languages):
        return
    wanted = set(deed.languages or LANGUAGES)
    newest = release.revisions.latest().number
    if deed.verb == "withdraw":
        workflow.withdraw(release, by=None, at=at, public_reason="A mistake.")
        assert nothing_is_open_or_to_come(release, at=at)
    elif deed.verb == "cancel":
        now_open = opened(release, at=at)
        workflow.cancel(release, by=None, at=at)
        assert all(opened(release, at=moment) == now_open for moment in boundaries(release) if moment >= at)
    elif deed.verb == "move":
        # What the press reads already can't be put off: that is refused, and tried elsewhere.
        wished = None if printing.opened_to_the_press(release, at=at) else press_at
        moved = workflow.move(release, by=None, at=at, public_at=public_at, press_at=wished)
        assert {edition.public_at for edition in moved} == {max(public_at or at, at)}
        assert not Edition.objects.filter(release=release, closes_at=None, public_at__gt=max(public_at or at, at))
    else:
        how: dict[str, Any] = {"revision": newest, "by": None, "at": at, "languages": deed.languages}
        if deed.verb == "correct":
            how |= {"kind": Correction.UPDATE, "public_note": "A figure was added.", "public_at": public_at}
        printed = getattr(workflow, deed.verb)(release, **how)
        assert {edition.language for edition in printed} == wanted
        assert all(edition.public_at >= edition.press_at >= at for edition in printed)


def boundaries(release: Release) -> list[datetime]:
    rows = Edition.objects.filter(release=release).values_list("press_at", "public_at", "closes_at")
    around = (timedelta(seconds=-1), timedelta(), timedelta(seconds=1))
    return sorted({moment + step for row in rows for moment in row if moment for step in around})


def looked_at(release: Release, open_since: dict[str, datetime]) -> tuple[list[Any], list[Any]]:
    overlaps, gaps = [], []
    for moment in boundaries(release):
        for audience in (PUBLIC, PRESS):
            now_open = opened(release, at=moment, to=audience)
            overlaps += [(moment, audience, now_open)] if any(len(numbers) > 1 for numbers in now_open.values()) else []
            missing = {language for language, since in open_since.items() if since <= moment} - now_open.keys()
            gaps += [(moment, audience, missing)] if missing else []
    return overlaps, gaps


def nothing_is_open_or_to_come(release: Release, *, at: datetime) -> bool:
    later = [at, *(moment for moment in boundaries(release) if moment >= at)]
    return not any(opened(release, at=moment, to=audience) for moment in later for audience in (PUBLIC, PRESS))


# --- the same, told ---------------------------------------------------------------------------------------------------


def test_an_edition_is_open_from_its_moment_until_the_one_at_which_it_closes(release):
    rewrite(release, at=NOON, public_at=after(60), press_at=after(30))
    approve(release, at=NOON, languages=["en"])
    rewrite(release, at=after(90), public_at=None, press_at=None)
    approve(release, at=after(120), languages=["en"])

    public = {seconds: opened(release, at=after(seconds)).get("en") for seconds in (29, 30, 59, 60, 119, 120)}
    press = {seconds: opened(release, at=after(seconds), to=PRESS).get("en") for seconds in (29, 30, 59, 60, 119, 120)}

    assert public == {29: None, 30: None, 59: None, 60: [1], 119: [1], 120: [2]}
    assert press == {29: None, 30: [1], 59: [1], 60: [1], 119: [1], 120: [2]}


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, False), (0, True), (9, True), (10, False), (11, False)])
def test_the_row_and_the_set_agree(release, seconds, is_open):
    approve(release, at=NOON, languages=["en"])
    workflow.withdraw(release, by=None, at=after(10), public_reason="A mistake.")
    edition = Edition.objects.get(release=release)

    assert edition.is_open(at=after(seconds)) is is_open
    assert ("en" in opened(release, at=after(seconds))) is is_open


def test_a_scheduled_correction_takes_the_place_of_the_open_edition_in_one_moment(release):
    approve(release, at=NOON, languages=["en"])
    rewrite(release, at=after(1), public_at=after(60), press_at=after(5))
    approve(release, at=after(1), languages=["en"])

    first, second = Edition.objects.filter(release=release).order_by("number")

    assert first.closes_at == second.public_at == after(60)
    assert second.press_at == after(60), "the press would have two editions to read"
    assert (opened(release, at=after(59)), opened(release, at=after(60))) == ({"en": [1]}, {"en": [2]})


def test_a_correction_that_is_replaced_before_it_opened_is_void(release):
    approve(release, at=NOON, languages=["en"])
    rewrite(release, at=after(1), public_at=after(60))
    approve(release, at=after(1), languages=["en"])
    rewrite(release, at=after(2), public_at=None)
    approve(release, at=after(2), languages=["en"])

    editions = Edition.objects.filter(release=release).order_by("number")

    assert [edition.is_void() for edition in editions] == [False, True, False]
    assert list(Edition.objects.not_void().order_by("number")) == [editions[0], editions[2]]
    assert {seconds: opened(release, at=after(seconds)) for seconds in (1, 2, 60, 61)} == {
        1: {"en": [1]},
        2: {"en": [3]},
        60: {"en": [3]},
        61: {"en": [3]},
    }


def test_two_corrections_in_one_second_leave_the_last(release):
    for _correction in range(3):
        rewrite(release, at=NOON)
        approve(release, at=NOON, languages=["en"])

    assert opened(release, at=NOON) == {"en": [3]}


def test_a_translation_may_follow_on_its_own(release):
    approve(release, at=NOON, languages=["en"])
    rewrite(release, at=after(5))
    approve(release, at=after(9), languages=["fr"])

    assert opened(release, at=after(8)) == {"en": [1]}
    assert opened(release, at=after(9)) == {"en": [1], "fr": [1]}


def test_a_translation_of_an_embargoed_release_opens_with_it(release):
    Release.objects.filter(pk=release.pk).update(public_at=after(60))
    release.refresh_from_db()
    approve(release, at=NOON, languages=["en"])
    rewrite(release, at=after(5))
    approve(release, at=after(9), languages=["fr"])

    assert opened(release, at=after(59)) == {}
    assert opened(release, at=after(60)) == {"en": [1], "fr": [1]}


def test_a_withdrawal_takes_what_is_open_and_what_is_to_come(release):
    approve(release, at=NOON, languages=["en"])
    rewrite(release, at=after(1), public_at=after(60))
    approve(release, at=after(1), languages=["en", "fr"])

    closed = workflow.withdraw(release, by=None, at=after(10), public_reason="A mistake.")

    assert {(edition.language, edition.number) for edition in closed} == {("en", 1), ("en", 2), ("fr", 1)}
    assert nothing_is_open_or_to_come(release, at=after(10))
    assert [e.language for e in Edition.objects.withdrawn_from(PUBLIC, at=after(10))] == ["en"]
    assert not Edition.objects.withdrawn_from(PUBLIC, at=after(9))


def test_what_comes_back_after_a_withdrawal_is_not_withdrawn_any_more(release):
    approve(release, at=NOON)
    workflow.withdraw(release, by=None, at=after(10), public_reason="A mistake.")
    rewrite(release, at=after(11), public_at=after(60))
    approve(release, at=after(11), languages=["en"])

    until, since = after(59), after(60)

    assert {e.language for e in Edition.objects.withdrawn_from(PUBLIC, at=until)} == set(LANGUAGES)
    assert not Edition.objects.withdrawn_from(PUBLIC, at=since)
    assert (opened(release, at=until), opened(release, at=since)) == ({}, {"en": [2]})


# --- what is printed --------------------------------------------------------------------------------------------------


def test_what_is_approved_is_what_is_printed_whatever_is_written_later(release):
    edition = approve(release, at=NOON, languages=["en"])[0]
    before = Edition.objects.filter(pk=edition.pk).values(*(f.name for f in Edition._meta.concrete_fields)).get()

    rewrite(release, at=after(1), kind="statement", place="", registration="elsewhere")
    PressOfficer.objects.update(name="Another Name", telephone="+1 202 555 0100")
    Series.objects.update(pattern="X{sequence}")

    after_all = Edition.objects.filter(pk=edition.pk).values(*before).get()
    assert after_all == before


def test_the_digest_is_of_the_words_and_not_of_the_moments(release):
    printed = []
    for seconds in (60, 90):
        wishes = {"public_at": after(seconds), "issued_on": NOON.date()}
        Release.objects.filter(pk=release.pk).update(**wishes)
        release.refresh_from_db()
        revisions.save(release, base=release.revisions.latest().number, by=None, at=after(1))
        printed += approve(release, at=after(1), languages=["en"])
    rewrite(release, at=after(2))
    printed += approve(release, at=after(2), languages=["en"])

    one, other_moment, other_words = printed

    assert one.digest == other_moment.digest == printing.digest(Edition.objects.get(pk=one.pk))
    assert other_words.digest != one.digest


def test_the_issue_date_is_the_day_of_opening_where_the_newsrooms_clock_hangs(release):
    make.newsroom(four_eyes=False, time_zone="Asia/Tokyo")
    late = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    Release.objects.filter(pk=release.pk).update(public_at=late)
    release.refresh_from_db()

    edition = approve(release, at=NOON, languages=["en"])[0]

    assert edition.issued_on.isoformat() == "2027-01-01"
    assert edition.reference == "PR1-2027"


def test_a_boilerplate_is_printed_in_its_own_language_only(release):
    agency = make.organisation(boilerplate={"en": "About the agency."}, website="https://example.org")
    make.name(release, missions=(), organisations=((agency, "issuer"),), contacts=(make.officer(),))
    rewrite(release, at=NOON)

    printed = {edition.language: edition.boilerplates for edition in approve(release, at=NOON)}

    assert printed["en"] == [{"organisation": "esa", "name": "ESA", "text": "About the agency."}]
    assert printed["fr"] == printed["de"] == []
