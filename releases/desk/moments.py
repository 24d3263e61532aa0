"""Moments as staff enter them: a day, a time and a zone. Stored as an instant in UTC.

A wall time that a change of clocks skips is refused with a proposal; one that happens twice asks which. What was
stored and is saved again unchanged does not move (PEP 495 tells the two readings of a repeated time apart).
"""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST, SECOND = "first", "second"
COMMON_ZONES = (
    *("UTC", "Europe/London", "Europe/Paris", "Europe/Moscow", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata"),
    *("Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/New_York"),
    *("America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"),
)
READERS_ZONES = ("UTC", "America/New_York", "Asia/Tokyo")
_WHICH = [("", "–"), (FIRST, gettext_lazy("the first time")), (SECOND, gettext_lazy("the second time"))]


def offered_zones() -> list[str]:
    """The zones that a form proposes: the newsroom's first. Any other can be typed."""
    return list(dict.fromkeys([timezone.get_current_timezone_name(), *COMMON_ZONES]))


def readers_zones() -> list[str]:
    """The clocks by which a moment is told before somebody confirms it: the newsroom's, and its readers'."""
    return list(dict.fromkeys([timezone.get_current_timezone_name(), *READERS_ZONES]))


def is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    return _as_lived(wall, zone) != wall


def is_repeated(wall: datetime, zone: ZoneInfo) -> bool:
    if is_skipped(wall, zone):
        return False
    return wall.replace(tzinfo=zone, fold=0).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()


def _as_lived(wall: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at that instant: later than ``wall``, where ``wall`` is skipped."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)


class MomentWidget(forms.MultiWidget):
    """Native date and time inputs, the zone, and the question which of two, shown only where it arises."""

    template_name = "desk/moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        said: dict[str, dict[str, Any]] = {
            "day": {"type": "date", "aria-label": gettext_lazy("Day")},
            "time": {"type": "time", "aria-label": gettext_lazy("Time")},
            "zone": {"list": "zones", "autocomplete": "off", "size": 16, "aria-label": gettext_lazy("Time zone")},
            "which": {"aria-label": gettext_lazy("Which of the two")},
        }
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.DateInput(format="%Y-%m-%d", attrs=said["day"]),
            "time": forms.TimeInput(format="%H:%M:%S", attrs=said["time"]),
            "zone": forms.TextInput(attrs=said["zone"]),
            "which": forms.Select(choices=_WHICH, attrs=said["which"]),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: datetime | None) -> list[Any]:
        zone = timezone.get_current_timezone()
        if value is None:
            return [None, None, str(zone), ""]
        wall = value.astimezone(zone)
        bare = wall.replace(tzinfo=None, fold=0)
        which = (SECOND if wall.fold else FIRST) if is_repeated(bare, ZoneInfo(str(zone))) else ""
        return [wall.date(), wall.time().replace(fold=0), str(zone), which]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        _without_needless_seconds(context["widget"]["subwidgets"][1])
        context["widget"]["asks_which"] = bool(value) and self._asks_which(value)
        return context

    def _asks_which(self, value: Any) -> bool:
        day, at, zone, which = value if isinstance(value, list) else self.decompress(value)
        try:
            wall = datetime.combine(_read_day(day), _read_time(at))
            return bool(which) or is_repeated(wall, _read_zone(zone))
        except (ValidationError, TypeError):
            return False


def _without_needless_seconds(widget: dict[str, Any]) -> None:
    """A browser shows and keeps seconds only where the step says so."""
    if (widget["value"] or "").count(":") == 2:
        if widget["value"].endswith(":00"):
            widget["value"] = widget["value"].removesuffix(":00")
        else:
            widget["attrs"]["step"] = 1


class MomentField(forms.MultiValueField):
    """Gives an instant in UTC, in whole seconds; None when neither day nor time is filled in."""

    widget = MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = (forms.DateField(), forms.TimeField(), forms.CharField(), forms.ChoiceField(choices=_WHICH))
        for unused in ("max_length", "input_formats"):
            kwargs.pop(unused, None)
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        day, at, zone, which = [*(value or []), None, None, None, None][:4]
        if self.disabled and isinstance(value, datetime):
            return value
        if not day and not at:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not day or not at:
            raise ValidationError(_("Write both, the day and the time.") if day else _("Write the day as well."))
        return self._instant(datetime.combine(_read_day(day), _read_time(at)), _read_zone(zone), which)

    def _instant(self, wall: datetime, zone: ZoneInfo, which: str | None) -> datetime:
        told = {"time": f"{wall:%H:%M}", "day": f"{wall:%Y-%m-%d}", "zone": zone.key}
        if is_skipped(wall, zone):
            proposal = _as_lived(wall, zone)
            raise ValidationError(
                _("%(time)s on %(day)s is skipped in %(zone)s: the clocks go forward. Write %(proposal)s."),
                params=told | {"proposal": f"{proposal:%H:%M}"},
            )
        if is_repeated(wall, zone) and which not in {FIRST, SECOND}:
            raise ValidationError(
                _("%(time)s on %(day)s happens twice in %(zone)s: the clocks go back. Choose which."), params=told
            )
        return wall.replace(tzinfo=zone, fold=int(which == SECOND)).astimezone(UTC)

    def has_changed(self, initial: datetime | None, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


def _read_day(day: Any) -> date:
    return day if isinstance(day, date) else forms.DateField().clean(day)


def _read_time(at: Any) -> time:
    return at if isinstance(at, time) else forms.TimeField().clean(at)


def _read_zone(zone: str | None) -> ZoneInfo:
    if not zone:
        return ZoneInfo(timezone.get_current_timezone_name())
    if zone not in available_timezones():
        raise ValidationError(_("There is no time zone “%(zone)s”: write Europe/Paris or UTC."), params={"zone": zone})
    return ZoneInfo(zone)
