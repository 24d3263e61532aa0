"""The pages on which a step is confirmed, and the preview."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from releases import clock
from releases.desk import comparison, moments, outside, preview, workflow
from releases.models.edition import Edition
from releases.models.release import Release
from releases.models.revision import Revision

OFFERED = ("submit", "send_back", "approve", "withdraw")
"""The steps that have a button."""


class ConfirmForm(forms.Form):
    """What a step asks for. ``revision`` is the one that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    public_reason = forms.CharField(
        label=gettext_lazy("Public reason"),
        help_text=gettext_lazy("Readers find it where the release was."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For the logbook and the desk. Never public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, step: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step != "withdraw":
            del self.fields["public_reason"]
        if step in {"submit", "approve"}:
            del self.fields["note"]


def offered(release: Release, stands: outside.Outside, *, by: Any, alone: bool) -> list[tuple[str, Any]]:
    """The steps that have a button now. Nothing is withdrawn that isn't out; who is alone saves and publishes."""
    needless = {"approve"} if alone else set()
    if stands in {outside.Outside.NOTHING, outside.Outside.WITHDRAWN}:
        needless.add("withdraw")
    return [
        (step, workflow.STEPS[step].label)
        for step in OFFERED
        if step not in needless and not workflow.wrong_state_or_permission(release, step, by=by)
    ]


def take(
    step: str, release: Release, *, by: Any, at: datetime, revision: int, note: str = "", public_reason: str = ""
) -> str:
    """Take one of the offered steps. Gives what to tell whoever took it; raises ``workflow.NotAllowed``."""
    if step == "approve":
        editions = workflow.approve(release, revision=revision, by=by, at=at)
        return told_of(editions, at=at)
    if step == "withdraw":
        workflow.withdraw(release, by=by, at=at, public_reason=public_reason, note=note)
        return _("%(release)s is withdrawn. Readers find the reason in its place.") % {"release": release}
    if step == "send_back":
        workflow.send_back(release, revision=revision, by=by, at=at, note=note)
        return _("Sent back to its authors.")
    workflow.submit(release, revision=revision, by=by, at=at)
    return _("Revision %(revision)d waits for approval.") % {"revision": revision}


def told_of(editions: list[Edition], *, at: datetime) -> str:
    """What became of an approval, in words."""
    reference = editions[0].reference
    if editions[0].is_open(at=at):
        return _("%(release)s is public.") % {"release": reference}
    state, moment = outside.state(editions, at=at)
    return f"{reference}: {outside.said(state, moment)}."


def confirm(model_admin: Any, request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask once more, with the obstacles in words; take the step on POST."""
    release = get_object_or_404(Release, pk=pk)
    if step not in OFFERED:
        raise Http404
    if not model_admin.has_view_permission(request, release):
        raise PermissionDenied
    at = clock.now()
    by: Any = request.user
    newest = release.revisions.first()
    form = ConfirmForm(step, request.POST or None, initial={"revision": newest.number if newest else 0})
    obstacles = workflow.obstacles(release, step, by=by, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, take(step, release, by=by, at=at, **form.cleaned_data))
            return redirect("admin:releases_release_change", release.pk)
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
        "changes": _changes(release, form, newest),
        "texts": release.texts.all(),
        "opens": _opens(release, at=at) if step == "approve" else None,
    }
    stands, moment = outside.state(list(release.editions.all()), at=at)
    context |= {"outside_name": stands.value, "outside": outside.said(stands, moment)}
    return TemplateResponse(request, "desk/step.html", context)


def _changes(release: Release, form: ConfirmForm, newest: Revision | None) -> list[comparison.Row]:
    """What somebody has saved since the page was looked at, field by field."""
    seen = form.cleaned_data.get("revision") if form.is_bound else None
    base = release.revisions.filter(number=seen).first() if seen else None
    if not base or not newest or base == newest:
        return []
    return comparison.rows(base.snapshot, newest.snapshot, base.snapshot)


def _opens(release: Release, *, at: datetime) -> dict[str, Any]:
    """The moment at which an approval now would make the release public, and the clocks to tell it by."""
    is_wished = release.public_at is not None and release.public_at > at
    return {"at": release.public_at if is_wished else at, "is_wished": is_wished, "zones": moments.readers_zones()}


def show_preview(model_admin: Any, request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The newest revision, as the public would see it."""
    release = get_object_or_404(Release, pk=pk)
    if not model_admin.has_view_permission(request, release):
        raise PermissionDenied
    newest = release.revisions.first()
    if newest is None or language not in newest.snapshot["texts"]:
        raise Http404
    return preview.page(newest, language, at=clock.now())


def view(model_admin: Any, function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One of the functions above as a view of the desk."""

    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return function(model_admin, request, **kwargs)

    only = require_safe if function is show_preview else require_http_methods(["GET", "HEAD", "POST"])
    guarded: Callable[..., HttpResponse] = model_admin.admin_site.admin_view(only(wrapped))
    return guarded
