"""Moments as staff enter them: a day, a time and a zone. Stored as an instant in UTC.

What was stored and is saved again unchanged does not move (PEP 495 tells the two readings of a repeated time apart).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from contacts.models import Newsroom
from releases.desk.moments import echo, hours
from releases.desk.moments.instants import FIRST, SECOND, SKIPPED, UNKNOWN, asks_which, instant, read_day
from releases.desk.moments.wallclock import is_repeated
from releases.models.edition import Edition
from releases.models.release import Release

COMMON_ZONES = (
    *("UTC", "Europe/London", "Europe/Paris", "Europe/Moscow", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata"),
    *("Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/New_York"),
    *("America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"),
)
_WHICH = [("", "–"), (FIRST, gettext_lazy("the first time")), (SECOND, gettext_lazy("the second time"))]


def offered_zones() -> list[str]:
    """The zones that a form proposes: the newsroom's first. Any other can be typed."""
    return list(dict.fromkeys([str(timezone.get_current_timezone()), *COMMON_ZONES]))


def readers_zones() -> list[str]:
    """The clocks by which a moment is told before somebody confirms it: the newsroom's, UTC, and its readers'."""
    newsroom = Newsroom.objects.current()
    return list(dict.fromkeys([str(timezone.get_current_timezone()), "UTC", *newsroom.zones_of_readers]))


def look_from(form: forms.BaseForm, *, at: datetime, opens: Mapping[str, str | Promise] | None = None) -> None:
    """Let the moments of a form be told by the clocks of all readers, and from ``at``.

    ``opens`` is what to say of a moment that has passed, by the name of its field; None for those of a draft: that it
    opens at the approval, unless something of it is out.
    """
    if opens is None:
        is_out = _is_out(getattr(form, "instance", None), at=at)
        opens = {} if is_out else dict.fromkeys(["public_at", "press_at"], echo.AGO_AT_APPROVAL)
    zones = readers_zones()
    for name, field in form.fields.items():
        if isinstance(field.widget, MomentWidget):
            field.widget.at, field.widget.zones = at, zones
            field.widget.passed = opens.get(name, echo.AGO)


def _is_out(draft: Release | None, *, at: datetime) -> bool:
    if draft is None or draft.pk is None:
        return False
    return Edition.objects.not_void().filter(release=draft, public_at__lte=at).exists()


class MomentWidget(forms.MultiWidget):
    """Native date input, the time with 24 hours, the zone, and the question which of two, shown only where it arises.
    Below them the moment said back by other clocks, and how far it is from ``at``."""

    template_name = "desk/moment.html"
    at: datetime | None = None
    zones: Sequence[str] = ()
    passed: str | Promise = echo.AGO

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        said: dict[str, dict[str, Any]] = {
            "day": {"type": "date", "aria-label": gettext_lazy("Day")},
            # No native input: in an American browser it asks for AM or PM.
            "time": {"aria-label": gettext_lazy("Time (24 hours)"), "placeholder": "hh:mm", "inputmode": "numeric"},
            "zone": {"list": "zones", "size": 16, "aria-label": gettext_lazy("Time zone")},
            "which": {"aria-label": gettext_lazy("Which of the two")},
        }
        typed = {"autocomplete": "off", "spellcheck": "false"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.DateInput(format="%Y-%m-%d", attrs=said["day"]),
            "time": forms.TimeInput(format="%H:%M:%S", attrs=said["time"] | typed | {"size": 8}),
            "zone": forms.TextInput(attrs=said["zone"] | typed),
            "which": forms.Select(choices=_WHICH, attrs=said["which"]),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: datetime | None) -> list[Any]:
        zone = timezone.get_current_timezone()
        if value is None:
            return [None, None, str(zone), ""]
        local = value.astimezone(zone)
        bare = local.replace(tzinfo=None, fold=0)
        which = (SECOND if local.fold else FIRST) if is_repeated(bare, ZoneInfo(str(zone))) else ""
        return [local.date(), local.time().replace(fold=0), str(zone), which]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget, zones = context["widget"], self.zones or [str(timezone.get_current_timezone()), "UTC"]
        typed = widget["subwidgets"][1]
        typed["value"] = _without_needless_seconds(typed["value"])
        parts = value if isinstance(value, list) else self.decompress(value)
        widget["asks_which"] = asks_which(*parts)
        widget["echo"] = self._echo(parts, list(dict.fromkeys(zones)))
        widget["says"] = {
            "zones": " ".join(zones),
            "skipped": SKIPPED,
            "unknown": UNKNOWN,
            "hint": hours.HINT,
            "ahead": echo.AHEAD,
            "passed": self.passed,
            "soon": echo.SOON,
        }
        return context

    def _echo(self, parts: list[Any], zones: list[str]) -> dict[str, Any] | None:
        """The moment by other clocks and from ``at``; nothing while it can't be read."""
        try:
            moment = instant(*parts)
        except ValidationError:
            return None
        if moment is None:
            return None
        away = echo.away(moment, at=self.at, passed=self.passed) if self.at else ""
        return {"clocks": " · ".join(echo.clocks(moment, zones, typed_on=read_day(parts[0]))), "away": away}


def _without_needless_seconds(value: str | None) -> str | None:
    return value.removesuffix(":00") if value and value.count(":") == 2 else value


class MomentField(forms.MultiValueField):
    """Gives an instant in UTC, in whole seconds; None when neither day nor time is filled in."""

    widget = MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = (forms.DateField(), forms.CharField(), forms.CharField(), forms.ChoiceField(choices=_WHICH))
        for unused in ("max_length", "input_formats"):
            kwargs.pop(unused, None)
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        if self.disabled and isinstance(value, datetime):
            return value
        moment = instant(*[*(value or []), None, None, None, None][:4])
        if moment is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return moment

    def has_changed(self, initial: datetime | None, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
