"""While a form is open: its words keep themselves, and it says who else has it open and who saved meanwhile.

Addresses of the browser's script (static/desk/keep.js), and what the pages of a release show of it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from releases import clock
from releases.desk import keeping
from releases.desk.admin import offers, presence
from releases.models.release import Release

_HIGHEST = 2**31 - 1


def urls(model_admin: Any) -> list[URLPattern]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return _keep(model_admin, request, pk)

    guarded = model_admin.admin_site.admin_view(view)
    return [
        path("keep/", guarded, name="releases_release_keep_new"),
        path("<int:pk>/keep/", guarded, name="releases_release_keep"),
    ]


def _keep(model_admin: Any, request: HttpRequest, pk: int | None) -> HttpResponse:
    """GET gives the token against forgery, which is another one after signing in anew."""
    release = None if pk is None else get_object_or_404(Release, pk=pk)
    if not _may_write(model_admin, request, release):
        raise PermissionDenied
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    if thrown := _uuid(request.POST.get("_throw_away")):
        by: Any = request.user
        keeping.throw_away(thrown, release=release, by=by, at=clock.now())
        messages.success(request, _("Thrown away."))
        return HttpResponseRedirect(_form(release))
    sitting, beat = _uuid(request.POST.get("_sitting")), _number(request.POST.get("_beat"))
    if sitting is None or beat is None:
        return JsonResponse({}, status=400)
    try:
        return JsonResponse(_heard(model_admin, request, release, sitting, beat, at=clock.now()))
    except keeping.TooLong:
        return JsonResponse({}, status=413)


def _heard(
    model_admin: Any, request: HttpRequest, release: Release | None, sitting: UUID, beat: int, *, at: datetime
) -> dict[str, Any]:
    """What a window told, and what it is told in return."""
    posted, base = request.POST, min(_number(request.POST.get("_base")) or 0, _HIGHEST)
    whose: Any = {"release": release, "by": request.user}
    if "_as_saved" in posted:
        is_open = keeping.forget(sitting, at=at, beat=beat, **whose)
    elif typed := _typed(model_admin, posted):
        is_open = keeping.keep(sitting, at=at, beat=beat, base=base, typed=typed, **whose)
    else:
        is_open = keeping.seen(sitting, at=at, beat=beat, **whose)
    if "_leaves" in posted:
        keeping.leave(sitting, **whose)
        return {}
    told: dict[str, Any] = {"kept": date_format(localtime(at), "H:i:s"), "others": [], "newest": ""}
    if release:
        told["others"] = presence.others(release, by=request.user, at=at, besides=sitting)
        told["newest"] = presence.saved_meanwhile(release, base, by=request.user, at=at)
    return told if is_open else told | {"sitting": str(uuid4())}


# --- the form ---------------------------------------------------------------------------------------------------------


def context(model_admin: Any, request: HttpRequest, release: Release | None, *, at: datetime) -> dict[str, Any]:
    """What the form needs to keep itself; nothing for those who may only read it."""
    if not _may_write(model_admin, request, release):
        return {}
    by: Any = request.user
    sitting = _uuid(request.POST.get("_sitting")) or uuid4()
    taken_up = request.POST.get("_taken_up")
    found = offers.of(model_admin, request, release, keeping.offered(release, by=by, besides=sitting))
    return {
        "sitting": sitting,
        # Later than what an earlier page of the same sitting has counted: it beats less than once a second.
        "beat": int(at.timestamp()),
        "keep_address": _address(release),
        "form_address": _form(release),
        "offers": [(offer, presence.typed(offer.kept_at, at=at)) for offer in found],
        "taken_up": presence.when(datetime.fromisoformat(taken_up), at=at) if taken_up else "",
        "others_said": presence.others(release, by=by, at=at, besides=sitting, is_told_of_own=False) if release else [],
    }


def take_up(request: HttpRequest, object_id: str | None = None, *_rest: Any, **_named: Any) -> HttpResponse | None:
    """Let the request be the form that was kept, posted and not to be saved; or lead back when nothing is kept."""
    asked = _uuid(request.POST.get("_take_up"))
    if request.method != "POST" or asked is None:
        return None
    release = None if object_id is None else get_object_or_404(Release, pk=_number(object_id))
    by: Any = request.user
    sitting = keeping.take_up(asked, release=release, by=by, at=clock.now())
    if sitting is None or sitting.kept_at is None:
        messages.info(request, _("These words were taken up or thrown away already."))
        return HttpResponseRedirect(request.path)
    asked_for: Any = request
    asked_for.POST = offers.posted(sitting)
    return None


def close(request: HttpRequest, release: Release | None, *, at: datetime) -> None:
    """What was typed is saved. ``release`` is None when it was new."""
    by: Any = request.user
    if sitting := _uuid(request.POST.get("_sitting")):
        keeping.close(sitting, release=release, by=by, at=at)


# --- what is posted ---------------------------------------------------------------------------------------------------


def _may_write(model_admin: Any, request: HttpRequest, release: Release | None) -> bool:
    if release is None or release.pk is None:
        return bool(model_admin.has_add_permission(request))
    return bool(model_admin.has_change_permission(request, release))


def _typed(model_admin: Any, posted: QueryDict) -> keeping.Typed:
    """The fields of the form, and nothing else that may have been posted."""
    fields = tuple(model_admin.form.base_fields)
    parts = [inline.model._meta.get_field("release") for inline in model_admin.inlines]
    groups = tuple(f"{part.remote_field.get_accessor_name()}-" for part in parts)

    def is_of_the_form(name: str) -> bool:
        """``texts-0-title``, ``kind``, ``public_at_day``, ``initial-kind``."""
        name = name.removeprefix("initial-")
        return name in fields or name.startswith((*groups, *(f"{field}_" for field in fields)))

    return {name: posted.getlist(name) for name in posted if "__prefix__" not in name and is_of_the_form(name)}


def _address(release: Release | None) -> str:
    if release is None or release.pk is None:
        return reverse("admin:releases_release_keep_new")
    return reverse("admin:releases_release_keep", args=[release.pk])


def _form(release: Release | None) -> str:
    if release is None or release.pk is None:
        return reverse("admin:releases_release_add")
    return reverse("admin:releases_release_change", args=[release.pk])


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
