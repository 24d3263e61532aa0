"""The desk's calendar: the days of a month and what stands on each; what waits without a day.

Days are those of the newsroom's zone, weeks begin as the language of the desk has it.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.formats import get_format
from django.utils.timezone import get_current_timezone

from releases.desk.calendar import diary
from releases.models.edition import Edition
from releases.models.release import Release, State
from releases.models.revision import Revision
from releases.models.text import ReleaseText


@dataclass(frozen=True)
class Day:
    date: date
    is_today: bool
    is_within: bool
    """Whether it belongs to the month, not only to one of its weeks."""
    entries: list[diary.Entry]

    @property
    def is_weekend(self) -> bool:
        return self.date.weekday() >= 5


@dataclass(frozen=True)
class Week:
    number: int
    """As ISO 8601 counts them: that of its Thursday."""
    days: list[Day]


def month(first: date, *, at: datetime) -> list[Week]:
    """The whole weeks in which the month of ``first`` lies."""
    starts_on = (get_format("FIRST_DAY_OF_WEEK") - 1) % 7  # Django counts from Sunday, Python from Monday
    weeks = calendar.Calendar(starts_on).monthdatescalendar(first.year, first.month)
    today = at.astimezone(get_current_timezone()).date()
    start, until = _begins(weeks[0][0]), _begins(weeks[-1][-1] + timedelta(days=1))
    on = {day: list(found) for day, found in groupby(entries(start=start, until=until, at=at), _day)}
    return [
        Week(
            next(day for day in week if day.weekday() == 3).isocalendar().week,
            [Day(day, day == today, day.month == first.month, on.get(day, [])) for day in week],
        )
        for week in weeks
    ]


def _begins(day: date) -> datetime:
    """The first instant of a day where the newsroom's clock hangs."""
    return datetime.combine(day, time(), tzinfo=get_current_timezone()).astimezone(UTC)


def _day(entry: diary.Entry) -> date:
    return entry.at.astimezone(get_current_timezone()).date()


def entries(*, start: datetime, until: datetime | None, at: datetime) -> list[diary.Entry]:
    """What stands between ``start`` and ``until`` (None: no end), in its order, as known at ``at``. Three queries."""
    found = (entry for release in _releases(start, until) for entry in diary.of(release, at=at))
    within = (entry for entry in found if start <= entry.at and (until is None or entry.at < until))
    return sorted(within, key=lambda entry: (entry.at, entry.what is not diary.What.PRESS, entry.number, entry.key))


def unplaced() -> list[Release]:
    """What waits for an approval and wishes no moment: it opens as soon as it is approved. Two queries."""
    waiting = Release.objects.filter(state=State.IN_REVIEW, public_at=None).order_by("reference", "id")
    return list(waiting.prefetch_related("texts"))


def _releases(start: datetime, until: datetime | None) -> QuerySet[Release, Any]:
    """Those with a moment between the two, with all that the diary asks of them."""

    def within(name: str, start: Any = start, until: Any = until) -> Q:
        return Q(**{f"{name}__gte": start}) & (Q(**{f"{name}__lt": until}) if until else Q())

    # Moments of an event stand in the edition as text: as good as in order. What is too much is left out above.
    margin = timedelta(days=1)
    told = ((start - margin).isoformat(), (until + margin).isoformat() if until else None)
    printed = Edition.objects.filter(within("public_at") | within("press_at") | within("event__starts_at", *told))
    wished = within("public_at") | within("press_at") | within("event_starts_at")
    newest = Revision.objects.filter(release=OuterRef("pk")).order_by("-number")
    words = ("lead", "body", "notes", "contacts", "missions", "organisations", "boilerplates")
    return (
        Release.objects.filter(wished | Q(pk__in=printed.values("release")))
        .annotate(revision=Subquery(newest.values("number")[:1]), saved_at=Subquery(newest.values("made_at")[:1]))
        .prefetch_related(
            Prefetch("texts", ReleaseText.objects.only("id", "release", "language", "title")),
            Prefetch("editions", Edition.objects.defer(*words)),
        )
    )
