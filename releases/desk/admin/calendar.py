"""The calendar at the desk, and for somebody's own programme at an address that is its own key."""

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contacts.models import Account, Newsroom
from releases import clock, days
from releases.desk.calendar import ical, key, sheet
from releases.models.calendar import CalendarAddress

BEHIND = timedelta(days=92)
"""How far back somebody's own programme is told; ahead there is no end."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A month, as a table of its weeks or as an agenda of its days."""
    _reader(request)
    at = clock.now()
    today = at.astimezone(get_current_timezone()).date()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    weeks = sheet.month(first, at=at)
    within = [day for week in weeks for day in week.days]
    context = admin.site.each_context(request) | {
        "title": capfirst(days.written(first, "YEAR_MONTH_FORMAT")),
        "is_agenda": request.GET.get("view") == "agenda",
        "first": first,
        "today": today,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=31)).replace(day=1),
        "weeks": weeks,
        "days": [day for day in within if day.entries or day.is_today],
        "is_free": not any(day.entries for day in within),
        "weekdays": weeks[0].days,
        "unplaced": [(release, release.headline) for release in sheet.unplaced()],
        "zone": str(get_current_timezone()),
    }
    return TemplateResponse(request, "desk/calendar.html", context)


def _month(asked: str) -> date | None:
    """The first of the month that is asked for; nothing when it is none, or no newsroom's."""
    found = re.fullmatch(r"(19\d\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])", asked, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _reader(request: HttpRequest) -> Account:
    by = request.user
    if not (isinstance(by, Account) and by.has_perm(key.PERMISSION)):
        raise PermissionDenied
    return by


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Where somebody makes the address of their own, sees it once, and revokes it."""
    by, at, token = _reader(request), clock.now(), ""
    wanted = request.POST.get("do", "")
    if wanted == "make":
        token = key.make(by, at=at)
    elif wanted == "revoke":
        if key.revoke(by, at=at):
            messages.success(request, _("Revoked: your calendar address opens nothing any more."))
        return HttpResponseRedirect(reverse("admin:calendar_address"))
    made = settings.SITE_URL + reverse("admin:calendar_feed", args=[token]) if token else ""
    # Not webcal: with https: programmes then ask in the clear first, and have said the key.
    scheme, _colon, rest = made.partition(":")
    context = admin.site.each_context(request) | {
        "title": _("Your calendar in a programme of your own"),
        "known": CalendarAddress.objects.filter(account=by).first(),
        "made": made,
        "subscribe": f"{'webcals' if scheme == 'https' else 'webcal'}:{rest}",
    }
    return TemplateResponse(request, "desk/calendar_address.html", context)


@csrf_exempt  # whoever asks brings no session that could be borrowed, and nothing but GET is answered
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar as iCalendar for whoever has the address, in the language of the account that made it."""
    at = clock.now()
    reader = key.account_of(token, at=at)
    if reader is None:
        raise Http404
    with override(reader.language):
        body = ical.render(_told(at), newsroom=Newsroom.objects.current(), site=settings.SITE_URL)
    return HttpResponse(
        body,
        content_type=ical.MEDIA_TYPE,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="pressoffice.ics"',
            "Content-Language": reader.language,
            "ETag": f'"{hashlib.sha256(body).hexdigest()}"',
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


def _told(at: datetime) -> list[Any]:
    return list(sheet.entries(start=at - BEHIND, until=None, at=at))


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    guarded: Callable[..., HttpResponse] = admin.site.admin_view(view)
    return guarded


urlpatterns = [
    path("", _guarded(page), name="calendar"),
    path("address/", _guarded(address), name="calendar_address"),
    path("<str:token>.ics", feed, name="calendar_feed"),
]
