"""The history of a release: its revisions, compared and restored; its editions; what the logbook says of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from releases import clock
from releases.desk import revisions, workflow
from releases.desk.admin import versions
from releases.desk.admin.logbook import SAID
from releases.models.logbook import LogEntry
from releases.models.release import Release
from releases.models.revision import Revision


def page(model_admin: Any, request: HttpRequest, pk: str) -> HttpResponse:
    """Two revisions or editions side by side, in words, when the address asks for them; a POST restores one."""
    release = get_object_or_404(Release, pk=pk if pk.isdecimal() else None)
    if not model_admin.has_view_permission(request, release):
        raise PermissionDenied
    kept = list(release.revisions.all())
    if request.method == "POST":
        if not model_admin.has_change_permission(request, release):
            raise PermissionDenied
        return _restore(request, release)
    editions = list(release.editions.select_related("withdrawal", "revision"))
    compared = versions.asked(request.GET, release, kept, editions, at=clock.now())
    context = model_admin.admin_site.each_context(request) | {
        "title": _("History"),
        "opts": model_admin.opts,
        "release": release,
        "revisions": kept,
        "compared": compared,
        "may_restore": model_admin.has_change_permission(request, release),
        "editions": [(edition, versions.key_of(edition)) for edition in editions],
        "draft": versions.DRAFT,
        "entries": [(each, SAID.get(each.step, each.step)) for each in LogEntry.objects.filter(book=release.uuid)],
    }
    return TemplateResponse(request, "desk/history.html", context)


def _restore(request: HttpRequest, release: Release) -> HttpResponse:
    number, base = request.POST.get("restore", ""), request.POST.get("base", "")
    by: Any = request.user
    try:
        revision = revisions.restore(release, int(number), base=int(base), by=by, at=clock.now())
    except (revisions.Stale, workflow.NotAllowed) as refused:
        messages.error(request, _("Not restored: %(reason)s") % {"reason": refused})
    except (ValueError, Revision.DoesNotExist):
        messages.error(request, _("Not restored: there is no such revision."))
    else:
        told = {"restored": number, "number": revision.number}
        messages.success(request, _("Revision %(restored)s is restored, as revision %(number)s.") % told)
        return HttpResponseRedirect(reverse("admin:releases_release_change", args=[release.pk]))
    return HttpResponseRedirect(reverse("admin:releases_release_history", args=[release.pk]))
