"""A moment as it is typed, said back, and kept: in one meaning only, and where it was."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.models import Newsroom
from releases.desk.moments import echo, fields, hours
from releases.desk.moments.wallclock import is_clock_change_hour, wall
from releases.models.release import Release
from tests import make
from tests.page import Page
from tests.posting import address, save
from tests.test_desk_without_javascript import moment

PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


# --- the hours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09:05", time(9, 5)),
        ("9:05", time(9, 5)),
        ("9h05", time(9, 5)),
        ("9 H 05", time(9, 5)),
        ("18\u202fh\u00a030", time(18, 30)),
        ("18 h", time(18)),
        ("9.05", time(9, 5)),
        ("0905", time(9, 5)),
        ("183015", time(18, 30, 15)),
        ("18:30:15", time(18, 30, 15)),
        (" 23:59 ", time(23, 59)),
        ("００：００", time(0)),
        ("12:00", time(12)),
    ],
)
def test_a_time_is_read_as_it_is_written(typed, meant):
    assert hours.read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12:00 am", "has two meanings: write 00:00 for the beginning of the day, 12:00 for its middle"),
        ("12 PM", "write 00:00 for the beginning of the day, 12:00 for its middle"),
        ("12:30 a.m.", "write 00:30 for the beginning of the day, 12:30 for its middle"),
        ("5 pm", "write 17:00"),
        ("9:05am", "write 09:05"),
        ("11:59:30 P.M.", "write 23:59:30"),
        ("13:00 pm", "with 24 hours"),
        ("midnight", "Write 00:00; for the end, 00:00 of the next day"),
        ("12:00 Midnight", "Write 00:00; for the end, 00:00 of the next day"),
        ("minuit", "Write 00:00"),
        ("noon", "Write 12:00"),
        ("12 noon", "Write 12:00"),
        ("midi", "Write 12:00"),
        ("24:00", "write 00:00 of the next day"),
        ("24h", "write 00:00 of the next day"),
        ("2400", "write 00:00 of the next day"),
        ("24:01", "There is no 24:01"),
        ("9:60", "There is no 9:60"),
        ("23:59:60", "There is no 23:59:60"),
        ("905", "with 24 hours"),
        ("9", "with 24 hours"),
        ("at dawn", "with 24 hours"),
        ("9" * 1_000_000 + " am", "with 24 hours"),
        ("9:05 Paris", "with 24 hours"),
        ("-9:05", "with 24 hours"),
    ],
)
def test_what_has_two_meanings_or_none_is_refused_with_what_to_write(typed, said):
    with pytest.raises(ValidationError) as refused:
        hours.read(typed)

    assert said in refused.value.messages[0]


# --- the clocks on the walls ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_near"),
    [
        (datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), False),  # 00:59:59
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), True),  # 01:30
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),  # 03:00, the first after 01:59:59
        (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), False),  # 04:00
        (datetime(2026, 10, 24, 23, 59, 59, tzinfo=UTC), False),  # 01:59:59
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), True),  # 02:00 for the first time
        (datetime(2026, 10, 25, 1, 59, 59, tzinfo=UTC), True),  # 02:59:59 for the second
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), False),  # 03:00
        (datetime(2026, 7, 1, 0, 30, tzinfo=UTC), False),
    ],
)
def test_the_hours_around_a_change_of_clocks(at, is_near):
    assert is_clock_change_hour(at, PARIS) is is_near
    assert is_clock_change_hour(at, TOKYO) is False


def test_a_wall_has_a_day_and_a_time_of_its_own():
    assert wall(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), PARIS) == datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001
    assert [wall(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), PARIS).fold for hour in (0, 1)] == [0, 1]


# --- kept where it was ------------------------------------------------------------------------------------------------

ZONES = sorted(available_timezones() - {"localtime", "Factory"})


@settings(deadline=None)
@given(
    st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_what_is_shown_and_sent_back_is_the_same_instant(at, zone):
    at = at.replace(microsecond=0)
    with timezone.override(ZoneInfo(zone)):
        assert sent_back(at) == at


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.integers(1970, 2037), st.sampled_from([-1, 0, 1]))
def test_it_is_so_to_the_second_on_both_sides_of_every_change_of_clocks(zone, year, seconds):
    with timezone.override(ZoneInfo(zone)):
        for change in changes(ZoneInfo(zone), year):
            for beside in (change, change - timedelta(hours=1), change + timedelta(hours=1)):
                at = beside + timedelta(seconds=seconds)
                assert sent_back(at) == at


def sent_back(at: datetime) -> datetime | None:
    """Rendered into the inputs, posted as they stand, and read again."""
    widget = fields.MomentWidget()
    context = widget.get_context("at", at, {"id": "id_at"})["widget"]
    posted = {part["name"]: posted_by(part) for part in context["subwidgets"]}
    return fields.MomentField().clean(widget.value_from_datadict(posted, MultiValueDict(), "at"))


def posted_by(part) -> str:
    value = part["value"]
    return (value[0] if value else "") if isinstance(value, list) else value or ""


def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """To the second, by halving."""
    found, start = [], datetime(year, 1, 1, tzinfo=UTC)
    for day in range(365):
        early, late = start + timedelta(days=day), start + timedelta(days=day + 1)
        if early.astimezone(zone).utcoffset() != late.astimezone(zone).utcoffset():
            while late - early > timedelta(seconds=1):
                middle = (early + (late - early) / 2).replace(microsecond=0)
                is_old = middle.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset()
                early, late = (middle, late) if is_old else (early, middle)
            found.append(late)
    return found


def test_paris_changes_its_clocks_twice():
    assert changes(PARIS, 2026) == [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]


BESIDE = [
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 2, 0, tzinfo=UTC),
]


@pytest.mark.django_db
@pytest.mark.parametrize("at", BESIDE)
def test_saving_again_unchanged_moves_nothing(desk, at):
    make.newsroom(time_zone="Europe/Paris")
    release = make.draft(public_at=at, press_at=at - timedelta(hours=1), event_starts_at=at)

    save(desk, release)

    assert (release.revisions.count(), Release.objects.get().public_at) == (1, at)


@pytest.mark.django_db
def test_a_zone_that_the_newsroom_moves_to_moves_nothing(desk):
    release = make.draft(public_at=BESIDE[4])
    for zone in ("Europe/Paris", "Asia/Kathmandu", "America/New_York"):
        make.newsroom(time_zone=zone)
        save(desk, release)

    assert (release.revisions.count(), Release.objects.get().public_at) == (1, BESIDE[4])


# --- refused in words -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "typed", "said"),
    [
        ("2026-07-01", "12:00 am", "has two meanings"),
        ("2026-07-01", "midnight", "00:00 of the next day"),
        ("2026-07-01", "24:00", "00:00 of the next day"),
        ("2026-03-29", "02:30", "skipped in Europe/Paris: the clocks go forward. Write 03:30."),
        ("2026-03-29", "0230", "Write 03:30."),
        ("2026-03-29", "02:30:15", "02:30:15 on 2026-03-29 is skipped in Europe/Paris"),
        ("0002-07-01", "18:00", "between 1900 and 2199"),
        ("9999-12-31", "23:59", "between 1900 and 2199"),
        ("2026-07-01", " ", "with 24 hours"),
    ],
)
def test_what_can_t_be_kept_is_refused_in_words_and_stays_in_the_form(desk, day, typed, said):
    make.newsroom(time_zone="Europe/Paris")

    page = save(desk, make.draft(), moment("public_at", day, typed))

    [error] = page.texts(".field-public_at .errorlist li")
    assert said in error
    assert page.one("#id_public_at_1").get("value").strip() == typed.strip()
    assert page.texts(".field-public_at .clocks") == [""]


@pytest.mark.django_db
def test_a_day_that_a_zone_skipped_is_named_in_the_proposal(desk):
    page = save(desk, make.draft(), moment("public_at", "2011-12-30", "10:30", zone="Pacific/Apia"))

    assert page.texts(".field-public_at .errorlist li")[0].endswith("Write 2011-12-31 10:30.")


@pytest.mark.django_db
def test_the_time_is_no_native_input(desk):
    """An American browser would ask for AM and PM."""
    time_input = Page(desk.get(address(make.draft())).content).one("#id_public_at_1")

    assert time_input.get("type") == "text"
    assert time_input.get("aria-label") == "Time (24 hours)"


# --- said back --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_moment_is_said_by_the_clocks_of_its_readers(desk):
    make.newsroom(time_zone="Europe/Paris", readers_zones="UTC, America/New_York, Asia/Tokyo")

    page = Page(desk.get(address(make.draft(public_at=datetime(2031, 7, 1, 16, tzinfo=UTC)))).content)

    assert page.texts(".field-public_at .clocks") == [
        "Tuesday 18:00 Paris · 16:00 UTC · 12:00 New York · 2 July, 01:00 Tokyo"
    ]
    assert page.texts(".field-public_at .away")[0].startswith("in ")
    assert page.texts(".field-press_at .clocks") == [""]


@pytest.mark.django_db
def test_it_is_still_said_when_something_else_was_wrong(desk):
    make.newsroom(time_zone="Europe/Paris", readers_zones="")
    wrong = moment("press_at", "2031-07-01", "noon")

    page = save(desk, make.draft(), moment("public_at", "2031-07-01", "9h05", zone="America/New_York"), wrong)

    assert page.all(".errornote")
    assert page.texts(".field-public_at .clocks") == ["Tuesday 15:05 Paris · 13:05 UTC"]


@pytest.mark.django_db
def test_a_wish_that_has_passed_opens_at_the_approval(desk):
    release = make.draft(public_at=NOON, event_starts_at=NOON)
    assert passed(desk, release, "public_at") == "ago: it opens at the approval"
    assert passed(desk, release, "event_starts_at") == "ago"

    out = make.migrated(public_at=NOON - timedelta(days=9000))
    assert passed(desk, out, "public_at") == "ago"


def passed(desk, release: Release, name: str) -> str:
    [said] = Page(desk.get(address(release)).content).texts(f".field-{name} .away")
    return said[said.index("ago") :]


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(days=2, hours=3, minutes=4), "in 2 days 3 hours"),
        (timedelta(days=2, minutes=4), "in 2 days"),
        (timedelta(hours=1, seconds=59), "in 1 hour"),
        (timedelta(minutes=90), "in 1 hour 30 minutes"),
        (timedelta(days=400), "in 1 year 35 days"),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(0), "less than a minute ago"),
        (-timedelta(minutes=12), "12 minutes ago"),
    ],
)
def test_how_far_away_it_is(ahead, said):
    assert echo.away(NOON + ahead, at=NOON) == said


@pytest.mark.django_db
def test_the_step_pages_say_it_too(desk):
    make.newsroom(time_zone="Europe/Paris", readers_zones="Asia/Tokyo", four_eyes=False)
    opens = datetime(2031, 7, 1, 16, tzinfo=UTC)
    draft, scheduled = make.draft(public_at=opens), make.approved(public_at=opens)

    approving = Page(desk.get(f"/admin/releases/release/{draft.pk}/step/approve/").content)
    moving = Page(desk.get(f"/admin/releases/release/{scheduled.pk}/step/move/").content)

    assert approving.texts(".opens dd")[1:4] == [
        "1 July 2031, 18:00 Europe/Paris",
        "1 July 2031, 16:00 UTC",
        "2 July 2031, 01:00 Asia/Tokyo",
    ]
    assert approving.texts(".opens .away")[0].startswith("in ")
    assert moving.texts(".field-public_at .clocks") == ["Tuesday 18:00 Paris · 16:00 UTC · 2 July, 01:00 Tokyo"]


# --- the readers' zones -----------------------------------------------------------------------------------------------


def test_the_readers_zones_have_a_standard():
    assert Newsroom().zones_of_readers == ["UTC", "America/New_York", "Asia/Tokyo"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ("UTC, Europe/Nowhere", "There is no time zone “Europe/Nowhere”"),
        ("UTC; Asia/Tokyo", "There is no time zone"),
        (", ".join(["UTC"] * 7), "Six zones"),
    ],
)
def test_a_zone_that_is_none_is_named(desk, zones, said):
    newsroom = make.newsroom()

    with pytest.raises(ValidationError, match=said):
        Newsroom(id=newsroom.pk, readers_zones=zones).full_clean()


@pytest.mark.django_db
def test_a_newsroom_chooses_its_readers_clocks(desk):
    make.newsroom(time_zone="Europe/Paris")
    form = desk.get("/admin/contacts/newsroom/1/change/").content

    sent = dict(Page(form).one("#newsroom_form").form_values()) | {"readers_zones": " Asia/Seoul ,, Europe/Paris "}
    desk.post("/admin/contacts/newsroom/1/change/", sent)

    page = Page(desk.get(address(make.draft(public_at=datetime(2031, 7, 1, 16, tzinfo=UTC)))).content)
    assert page.texts(".field-public_at .clocks") == ["Tuesday 18:00 Paris · 16:00 UTC · 2 July, 01:00 Seoul"]
