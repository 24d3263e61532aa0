"""The pages on which a step is confirmed, and the preview."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from releases import clock
from releases.desk import comparison, logbook, outside, steps, workflow
from releases.desk.admin.asking import FORMS, StepForm
from releases.desk.admin.taking import MAY_WARN, SHOWN_FIRST, take, told_emergencies
from releases.desk.moments import echo
from releases.desk.moments.fields import look_from, offered_zones, readers_zones
from releases.desk.views import drafts
from releases.desk.warnings import Warned
from releases.models.release import Release
from releases.models.revision import Revision


def confirm(model_admin: Any, request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask once more, with obstacles and warnings in words; take the step on POST."""
    release = get_object_or_404(Release, pk=pk)
    if step not in FORMS:
        raise Http404
    at = clock.now()
    by = _allowed(model_admin, request, release, step, at=at)
    newest = release.revisions.first()
    form = FORMS[step](release, request.POST or None, at=at, initial={"revision": newest.number if newest else 0})
    look_from(form, at=at, opens={"public_at": echo.AGO_AT_ONCE})
    late = steps.late_languages(release) or None
    obstacles = workflow.obstacles(release, step, by=by, at=at, languages=late)
    warned = _warned(release, step, form, by=by, at=at)
    acknowledged = set(request.POST.getlist("acknowledged"))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data | ({"acknowledged": acknowledged} if step in MAY_WARN else {})
        try:
            messages.success(request, take(step, release, by=by, at=at, **asked))
            return redirect("admin:releases_release_change", release.pk)
        except workflow.Unacknowledged as unseen:
            messages.warning(request, _("Not done yet: look at what is marked, and say that you have seen it."))
            warned = warned or unseen.warnings
        except workflow.NotAllowed as refused:
            obstacles = refused.obstacles
    context = model_admin.admin_site.each_context(request) | {
        "title": workflow.STEPS[step].label,
        "opts": model_admin.opts,
        "release": release,
        "newest": newest,
        "text": release.texts.filter(language=release.original_language).first() or release.texts.first(),
        "step": step,
        "label": workflow.STEPS[step].label,
        "form": form,
        "obstacles": obstacles,
        "warned": warned,
        "acknowledged": acknowledged,
        "asks_to_acknowledge": step in MAY_WARN,
        "emergencies": told_emergencies(release),
        "changes": _changes(release, form, newest),
        "texts": release.texts.all(),
        "previews": [text.language for text in release.texts.all()] if step in SHOWN_FIRST else [],
        "opens": _opens(release, at=at) if step == "approve" else None,
        "zones": offered_zones(),
    }
    stands, moment = outside.state(list(release.editions.all()), at=at)
    context |= {"outside_name": stands.value, "outside": outside.said(stands, moment)}
    return TemplateResponse(request, "desk/step.html", context)


def _allowed(model_admin: Any, request: HttpRequest, release: Release, step: str, *, at: datetime) -> Any:
    """Who asks. A step that was tried without the permission stands in the logbook."""
    by: Any = request.user
    if not model_admin.has_view_permission(request, release):
        raise PermissionDenied
    if not by.has_perm(workflow.STEPS[step].permission):
        if request.method == "POST":
            logbook.write("refused", release, by=by, at=at, wanted=step)
        raise PermissionDenied
    return by


def _warned(release: Release, step: str, form: StepForm, *, by: Any, at: datetime) -> list[Warned]:
    """What is odd about the step as it is asked for: for the languages and the moment that stand in the form."""
    asked = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    languages = asked.get("languages") if "languages" in form.fields else None
    return workflow.warnings(release, step, by=by, at=at, languages=languages, opens_at=asked.get("public_at"))


def _changes(release: Release, form: StepForm, newest: Revision | None) -> list[comparison.Row]:
    """What somebody has saved since the page was looked at, field by field."""
    seen = form.cleaned_data.get("revision") if form.is_bound else None
    base = release.revisions.filter(number=seen).first() if seen else None
    if not base or not newest or base == newest:
        return []
    return comparison.rows(base.snapshot, newest.snapshot, base.snapshot)


def _opens(release: Release, *, at: datetime) -> dict[str, Any]:
    """The moment at which an approval now would make the release public, and the clocks to tell it by."""
    is_wished = release.public_at is not None and release.public_at > at
    wished = release.public_at or at
    passed = echo.AGO_AT_ONCE if release.public_at else ""
    return {
        "at": max(wished, at),
        "is_wished": is_wished,
        "zones": readers_zones(),
        "away": echo.away(wished, at=at, passed=passed),
    }


def show_preview(model_admin: Any, request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The newest revision, as the public would see it."""
    release = get_object_or_404(Release, pk=pk)
    if not model_admin.has_view_permission(request, release):
        raise PermissionDenied
    newest = release.revisions.first()
    if newest is None or language not in newest.snapshot["texts"]:
        raise Http404
    return drafts.page(request, newest, language, at=clock.now())


def view(model_admin: Any, function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One of the functions above as a view of the desk."""

    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return function(model_admin, request, **kwargs)

    only = require_safe if function is show_preview else require_http_methods(["GET", "HEAD", "POST"])
    guarded: Callable[..., HttpResponse] = model_admin.admin_site.admin_view(only(wrapped))
    return guarded
