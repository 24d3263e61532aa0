"""Pictures and files that aren't open, for the desk, and for whoever has a link to a preview."""

from typing import Any, Final

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from contacts.models import Newsroom
from releases import clock
from releases.desk import sharing
from releases.models.plate import Plate, Rendition
from releases.models.revision import Revision
from releases.newsstand.handover import File, hand_over
from releases.newsstand.views.files import file_of

KEPT_BY_NOBODY: Final = "private, no-store"


def urls(site: AdminSite) -> list[URLPattern]:
    """The desk's own addresses for them. ``site`` asks who somebody is."""
    return [
        path("media/<slug:key>/original", site.admin_view(original, cacheable=True), name="original"),
        path("media/<slug:key>/<file:name>", site.admin_view(rendition, cacheable=True), name="media"),
    ]


def at_the_desk() -> str:
    """What the addresses of files begin with on a page of the desk: ``/admin/media/``."""
    return f"{reverse('admin:index')}media/"


def at_a_preview(token: str) -> str:
    return f"{reverse('preview', args=[token])}media/"


@require_safe
def rendition(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    by: Any = request.user
    if not (by.has_perm("releases.view_asset") or by.has_perm("releases.view_release")):
        raise PermissionDenied
    found = get_object_or_404(Rendition.objects.select_related("plate__asset"), plate__key=key, name=name)
    return hand_over(request, file_of(found, called=lambda: _stem(found.plate), cache=KEPT_BY_NOBODY))


@require_safe
def original(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file as it was handed in, with all that the photographer's camera wrote into it."""
    by: Any = request.user
    if not by.has_perm("releases.view_asset"):
        raise PermissionDenied
    plate = get_object_or_404(Plate.objects.select_related("asset"), key=key)
    kept = File(
        path=plate.original,
        content_type=plate.content_type,
        size=plate.size,
        checksum=plate.checksum,
        name=lambda: plate.asset.name,
        is_attachment=True,
        cache=KEPT_BY_NOBODY,
    )
    return hand_over(request, kept)


# Exempt, so that another method is refused as what it is; there is no session that another site could ride on.
@csrf_exempt
@require_safe
def of_preview(request: HttpRequest, token: str, key: str, name: str) -> HttpResponseBase:
    """A file of the revision that the link shows, while it lives. No visit: the page that shows it was one."""
    at = clock.now()
    link = sharing.opened_by(token, at=at)
    if link is None:
        raise Http404
    today = at.astimezone(Newsroom.objects.current().zone).date()
    shown = _plates_of(sharing.shown_by(link))
    posters = shown.exclude(poster="").values("poster")
    plates = Plate.objects.within_rights(on=today).filter(Q(pk__in=shown.values("pk")) | Q(key__in=posters), key=key)
    found = get_object_or_404(Rendition.objects.select_related("plate"), plate__in=plates.values("pk"), name=name)
    answer = hand_over(request, file_of(found, called=lambda: "preview", cache="no-store"))
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _plates_of(revision: Revision) -> Any:
    return Plate.objects.filter(key__in=[used["plate"] for used in revision.snapshot.get("assets", [])])


def _stem(plate: Plate) -> str:
    """The name of the file that was handed in, without its end."""
    return plate.asset.name.rpartition(".")[0] or plate.asset.name
