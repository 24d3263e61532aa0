"""Warnings: what makes one look twice before a step, acknowledged by name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Account
from releases import clock
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make
from tests.page import Page
from tests.posting import save

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOON = MONDAY + timedelta(hours=4)


@pytest.fixture(autouse=True)
def one_language(settings: Any) -> None:
    """So that no warning says that French is missing; the test that is about that sets both."""
    settings.LANGUAGES = [("en", "English")]
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)


def in_review(**kwargs: Any) -> Release:
    release = make.draft(at=MONDAY, **kwargs)
    workflow.submit(release, revision=1, by=None, at=MONDAY)
    return release


def told(release: Release, step: str = "approve", *, at: datetime = MONDAY, **kwargs: Any) -> dict[str, list[str]]:
    warned = workflow.warnings(release, step, by=None, at=at, **kwargs)
    return {each.name: each.words for each in warned}


def writing(**words: str) -> dict[str, dict[str, str]]:
    return {"en": {"title": "Probe lands", "lead": "It is there.", "body": "<p>Yes.</p>"} | words}


def test_an_ordinary_release_needs_no_second_look():
    assert told(in_review(public_at=NOON)) == {}


# --- the words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["title", "subtitle", "lead", "body", "notes"])
@pytest.mark.parametrize(
    ("printed", "weekday"),
    [
        ("Monday 31 October 2017", "Tuesday"),
        ("Mon., October 31, 2017", "Tuesday"),
        ("le lundi 31 octobre 2017", "Tuesday"),
        ("Montag, den 31. Oktober 2017", "Tuesday"),
        ("Friday 29 February 2028", "Tuesday"),
    ],
)
def test_a_weekday_that_does_not_match_its_date(field, printed, weekday):
    release = in_review(
        texts=writing(**{field: f"<p>It was on {printed}, at noon.</p>" if field == "body" else printed})
    )

    [words] = told(release)["wrong_weekday"]

    assert printed.removeprefix("le ") in words
    assert words.endswith(f"that day is a {weekday}.")


@pytest.mark.parametrize("printed", ["Tuesday 31 October 2017", "31 October 2017", "Monday 31 February 2017", "Monday"])
def test_a_date_that_is_right_or_can_not_be_checked_is_left_alone(printed):
    assert "wrong_weekday" not in told(in_review(texts=writing(lead=f"On {printed}.")))


NOWHERE = [
    "/releases/pr999-2026/",
    "/missions/nowhere/",
    "/nothing/",
    "/admin/",
    "#top",
    "releases/pr1/",
    "https://news.example.org/missions/nowhere/",
]
THERE = [
    *(
        "/",
        "/releases/",
        "/releases/?year=2026",
        "/missions/",
        "/contacts/",
        "https://esa.int/nowhere",
        "/missions/mmx/",
    ),
    *("mailto:press@example.org", "https://news.example.org/", "/sitemap.xml", "/missions/athena/#launch"),
]


@pytest.mark.parametrize("address", NOWHERE)
def test_a_link_that_leads_nowhere_inside_the_site(settings, address):
    settings.SITE_URL = "https://news.example.org"
    release = in_review(texts=writing(body=f'<p>See <a href="{address}">this</a>.</p>'))

    [words] = told(release)["dead_link"]

    assert address in words


@pytest.mark.parametrize("address", THERE)
def test_a_link_that_leads_somewhere_is_left_alone(settings, address):
    settings.SITE_URL = "https://news.example.org"
    make.mission("mmx", listed=True)
    mission = make.mission("athena")  # not on the newsstand, until this release names it there
    text = writing(body=f'<p>See <a href="{address}">this</a>.</p>')

    assert "dead_link" not in told(in_review(texts=text, missions=(mission,)))


def test_a_link_to_another_release_counts_from_the_moment_when_both_are_open():
    other = make.approved(reference="PR7-2026", public_at=clock.now() + timedelta(hours=2))
    opens = Edition.objects.get(release=other).public_at
    early = in_review(texts=writing(body='<p><a href="/releases/pr7-2026/">Before</a></p>'))

    def dead(opens_at: datetime) -> bool:
        return "dead_link" in told(early, at=clock.now(), opens_at=opens_at)

    assert dead(opens - timedelta(seconds=1))
    assert not dead(opens)


def test_a_language_that_is_missing(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    release = in_review(texts={"en": {}, "fr": {}})

    assert told(in_review())["language_missing"] == ["Nothing will be there in French."]
    assert "language_missing" not in told(release)
    assert told(release, languages=["fr"])["language_missing"] == ["Nothing will be there in English."]


def test_facts_of_a_mission_that_changed_after_the_text_was_written(desk):
    mission = make.mission("mmx", name={"en": "Martian Moons eXploration"})
    release = make.draft(at=clock.now() - timedelta(hours=1), missions=(mission, make.mission("athena")))
    address = reverse("admin:releases_mission_change", args=[mission.pk])
    form = dict(Page(desk.get(address).content).one("#mission_form").form_values())

    desk.post(address, form | {"listed": "on"})
    assert "mission_changed" not in told(release, at=clock.now())

    desk.post(address, form | {"launch_on": "2026-11-01"})
    [words] = told(release, at=clock.now())["mission_changed"]
    assert words.startswith("What is known of MMX was changed on")

    release.texts.update(lead="It starts in 2026.")
    revisions.save(release, base=1, by=None, at=clock.now() + timedelta(minutes=1))
    assert "mission_changed" not in told(release, at=clock.now())


def test_another_edit_does_not_silence_what_the_text_does_not_know():
    mission = make.mission("mmx", changed_at=MONDAY + timedelta(minutes=5))
    release = make.draft(at=MONDAY, missions=(mission,))
    Release.objects.filter(pk=release.pk).update(registration="press@example.org")

    revisions.save(release, base=1, by=None, at=MONDAY + timedelta(minutes=10))

    assert release.revisions.count() == 2
    assert "mission_changed" in told(release, at=NOON)


# --- the moment -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wished", "warnings"),
    [
        (datetime(2026, 6, 1, 7, tzinfo=UTC), {"moment_passed"}),
        (datetime(2026, 6, 1, 8, tzinfo=UTC), {"moment_passed"}),
        (datetime(2026, 6, 1, 8, 0, 1, tzinfo=UTC), set()),
        (datetime(2026, 6, 1, 22, tzinfo=UTC), {"at_midnight"}),  # in Paris
        (datetime(2026, 6, 2, 0, tzinfo=UTC), set()),
        (datetime(2026, 6, 1, 22, 0, 1, tzinfo=UTC), set()),
        (datetime(2026, 6, 5, 21, 59, tzinfo=UTC), set()),
        (datetime(2026, 6, 5, 22, 1, tzinfo=UTC), {"on_a_weekend"}),
        (datetime(2026, 6, 7, 21, 59, tzinfo=UTC), {"on_a_weekend"}),
        (datetime(2026, 6, 7, 22, 1, tzinfo=UTC), set()),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), {"on_a_weekend", "in_a_clock_change"}),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), {"on_a_weekend", "in_a_clock_change"}),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), {"on_a_weekend"}),
        (datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC), {"on_a_weekend", "in_a_clock_change"}),
    ],
)
def test_moments_that_are_seldom_meant(wished, warnings):
    assert set(told(in_review(public_at=wished))) == warnings


def test_what_opens_at_once_is_asked_for_the_day_it_is():
    saturday = datetime(2026, 6, 6, 9, tzinfo=UTC)

    assert told(in_review(), at=saturday)["on_a_weekend"] == ["It opens on a weekend: Saturday 6 June 2026."]


def test_a_printed_date_that_is_another_day():
    release = in_review(public_at=NOON + timedelta(days=1), issued_on="2026-06-01")
    release.refresh_from_db()

    assert told(release)["another_date_typed"] == ["The release prints the date 1 June 2026 and opens on 2 June 2026."]


def test_a_move_away_from_the_printed_date():
    release = make.approved(at=MONDAY, public_at=NOON)

    assert told(release, "move", opens_at=NOON + timedelta(hours=1)) == {}
    assert told(release, "move", opens_at=NOON + timedelta(days=1)) == {
        "another_date_printed": ["The release prints the date 1 June 2026 and opens on 2 June 2026."]
    }


def test_a_late_translation_is_not_told_that_its_moment_has_passed():
    release = make.approved(at=MONDAY, public_at=NOON)

    assert "moment_passed" not in told(release, at=NOON + timedelta(hours=1), languages=["en"])


# --- acknowledged by name ---------------------------------------------------------------------------------------------

SATURDAY = datetime(2026, 6, 6, 9, tzinfo=UTC)


def test_what_was_not_acknowledged_stands_in_the_way_and_changes_nothing(bob):
    release = in_review(public_at=SATURDAY, texts=writing(lead="On Monday 31 October 2017."))

    with pytest.raises(workflow.Unacknowledged) as refusal:
        workflow.approve(release, revision=1, by=bob, at=MONDAY, acknowledged={"on_a_weekend"})

    assert [each.name for each in refusal.value.warnings] == ["wrong_weekday"]
    assert not Edition.objects.exists()
    assert Release.objects.get().state == State.IN_REVIEW
    assert LogEntry.objects.latest("pk").step == "refused"


def test_the_names_of_what_was_acknowledged_stand_in_the_logbook(bob):
    release = in_review(public_at=SATURDAY, texts=writing(lead="On Monday 31 October 2017."))

    seen = {"on_a_weekend", "wrong_weekday", "at_midnight"}
    workflow.approve(release, revision=1, by=bob, at=MONDAY, acknowledged=seen)

    assert LogEntry.objects.get(step="approve").details["acknowledged"] == ["wrong_weekday", "on_a_weekend"]


def test_who_is_not_asked_leaves_the_warnings_in_the_logbook():
    release = in_review(public_at=SATURDAY)

    workflow.approve(release, revision=1, by=None, at=MONDAY)

    assert LogEntry.objects.get(step="approve").details["warnings"] == ["on_a_weekend"]


def test_obstacles_can_not_be_acknowledged(bob):
    release = in_review(contacts=())

    with pytest.raises(workflow.NotAllowed) as refusal:
        workflow.approve(release, revision=1, by=bob, at=MONDAY, acknowledged={"no_contact_with_a_telephone"})

    assert not isinstance(refusal.value, workflow.Unacknowledged)


def test_corrections_and_moves_ask_too(bob):
    release = make.approved(at=MONDAY)
    release.texts.update(lead="On Monday 31 October 2017.")
    revisions.save(release, base=1, by=None, at=NOON)
    note: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "The day."}
    with pytest.raises(workflow.Unacknowledged):
        workflow.correct(release, revision=2, by=bob, at=NOON, acknowledged=(), **note)

    waiting = make.approved(at=MONDAY, public_at=NOON)
    with pytest.raises(workflow.Unacknowledged):
        workflow.move(waiting, by=bob, at=MONDAY, public_at=SATURDAY, acknowledged=())


def next_saturday() -> datetime:
    """By the clock of the pages, which is the real one."""
    tomorrow = clock.now().replace(hour=9, minute=0, second=0) + timedelta(days=1)
    return tomorrow + timedelta(days=(5 - tomorrow.weekday()) % 7)


# --- at the desk ------------------------------------------------------------------------------------------------------


def test_the_page_asks_for_each_warning_by_name_and_takes_no_other_answer(desk: Client):
    release = in_review(public_at=next_saturday(), texts=writing(lead="On Monday 31 October 2017."))
    address = reverse("admin:releases_release_step", args=[release.pk, "approve"])

    boxes = [box.get("value") for box in Page(desk.get(address).content).all(".warnings input")]
    assert boxes == ["wrong_weekday", "on_a_weekend"]

    page = Page(desk.post(address, {"revision": 1, "acknowledged": ["on_a_weekend"]}).content)
    assert "look at what is marked" in page.texts(".messagelist li")[0]
    assert [box.get("value") for box in page.all(".warnings input[checked]")] == ["on_a_weekend"]
    assert not Edition.objects.exists()

    desk.post(address, {"revision": 1, "acknowledged": boxes})
    assert Edition.objects.count() == 1


def test_a_submission_tells_them_and_asks_nothing(desk: Client, chief: Account):
    release = make.draft(public_at=next_saturday(), by=chief)

    page = Page(desk.get(reverse("admin:releases_release_step", args=[release.pk, "submit"])).content)

    assert page.texts(".warnings li")[0].startswith("It opens on a weekend")
    assert not page.all(".warnings input")


def test_save_and_publish_goes_on_to_the_page_that_asks(desk: Client, chief: Account):
    release = make.draft(by=chief, texts=writing(lead="On Monday 31 October 2017."))

    page = save(desk, release, button="_publish")

    assert "wrong_weekday" in [box.get("value") for box in page.all(".warnings input")]
    assert not Edition.objects.exists()
