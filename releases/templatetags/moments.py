"""Days and moments as a reader of the page's language writes them, each in a ``time`` element."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst

from releases import days
from releases.models.mission import Mission, Precision

register = template.Library()

_PARTS = {Precision.YEAR: ("Y", "%Y"), Precision.MONTH: ("YEAR_MONTH_FORMAT", "%Y-%m")}


@register.filter
def day(value: date) -> str:
    """30 October 2017, 1er octobre 2017."""
    return _time(value.isoformat(), days.written(value))


@register.filter(expects_localtime=True)
def written(value: datetime, form: str = "DATE_FORMAT") -> str:
    """A moment where the desk's clock hangs, without a ``time`` element."""
    return days.written(value, form)


@register.filter
def day_in(value: date, month: date) -> str:
    """A day under the heading of its month, without the year that stands there."""
    return day(value) if value.year != month.year else _time(value.isoformat(), days.written(value, "MONTH_DAY_FORMAT"))


@register.filter
def day_with_weekday(value: date) -> str:
    """Monday 30 October 2017, lundi 30 octobre 2017."""
    return _time(value.isoformat(), capfirst(days.weekday(value)))


@register.filter
def month_beside(value: date, month: date) -> str:
    """October, Octobre; with its year where that is another than that of ``month``."""
    return capfirst(date_format(value, "F" if value.year == month.year else "YEAR_MONTH_FORMAT"))


@register.filter
def local_day(value: datetime, zone: ZoneInfo) -> str:
    """The day of a moment where the newsroom's clock hangs."""
    return day(value.astimezone(zone).date())


@register.filter
def moment(value: str, zone: ZoneInfo) -> str:
    """A moment in ISO 8601 where the newsroom's clock hangs: Tuesday 14 November 2017, 10:00 CET (UTC+1)."""
    local = datetime.fromisoformat(value).astimezone(zone)
    return _time(_iso(local), days.moment(local))


@register.filter
def duration(event: Mapping[str, str], zone: ZoneInfo) -> str:
    """From when until when something happens: Tuesday 14 November 2017, 10:00–12:30 CET (UTC+1)."""
    starts = datetime.fromisoformat(event["starts_at"]).astimezone(zone)
    if "ends_at" not in event:
        return moment(event["starts_at"], zone)
    ends = datetime.fromisoformat(event["ends_at"]).astimezone(zone)
    if ends.date() != starts.date():
        return format_html("{} – {}", moment(event["starts_at"], zone), moment(event["ends_at"], zone))
    return format_html(
        "{}\u2060–\u2060{} {}",  # joined: no line ends within the hours
        _time(_iso(starts), f"{days.weekday(starts.date())}, {days.clock(starts)}"),
        _time(_iso(ends), days.clock(ends)),
        days.zone(ends),
    )


@register.filter
def launch(mission: Mission) -> str:
    """The day of a launch, as exactly as it is known: 2024, March 2024, 12 March 2024."""
    assert mission.launch_on
    if mission.launch_precision == Precision.DAY:
        return day(mission.launch_on)
    said, machine = _PARTS[Precision(mission.launch_precision)]
    return _time(mission.launch_on.strftime(machine), date_format(mission.launch_on, said))


def _time(machine: str, said: str) -> str:
    return format_html('<time datetime="{}">{}</time>', machine, said)


def _iso(local: datetime) -> str:
    return local.isoformat(timespec="minutes")
