"""Files in: many at once, one a request where the browser's script sends them (static/desk/upload.js), or all of them
by the plain form."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from releases import clock
from releases.desk import ingest
from releases.desk.admin import chosen
from releases.desk.assets import contact_sheet
from releases.models.asset import Asset
from releases.models.release import Release

FIELD: Final = "files"


def demand(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


@dataclass
class Taken:
    """What became of the files that were sent: assets by whether they are new here, and refusals in words."""

    new: list[Asset] = field(default_factory=list)
    known: list[Asset] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def assets(self) -> list[Asset]:
        return list(dict.fromkeys([*self.new, *self.known]))


def page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The form for files. A script that asks for JSON sends one file and is answered about that one."""
    demand(model_admin.has_add_permission(request))
    taken = _take(request) if request.method == "POST" else Taken()
    if request.method == "POST" and request.accepts("application/json") and not request.accepts("text/html"):
        return _answer(request, taken)
    if "_popup" in request.POST and taken.assets and not taken.refused:
        closing: HttpResponse = model_admin.response_add(request, taken.assets[0])
        return closing
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Add pictures and files"),
        "opts": model_admin.opts,
        "is_popup": "_popup" in request.GET or "_popup" in request.POST,
        "taken": taken,
        "frames": contact_sheet.frames(taken.assets, at=clock.now()),
        "known": {asset.pk for asset in taken.known},
        "back": _back(request, taken),
        **chosen.for_uploads(request),
        "nothing_sent": request.method == "POST" and not taken.assets and not taken.refused,
    }
    return TemplateResponse(request, "admin/releases/asset/upload.html", context)


def _take(request: HttpRequest) -> Taken:
    taken = Taken()
    by: Any = request.user
    at = clock.now()
    for file in request.FILES.getlist(FIELD):
        name = file.name or ""
        try:
            asset = ingest.accept(file, name=name, by=by, at=at, is_logo="is_logo" in request.POST)
        except ingest.Refused as refused:
            taken.refused.append((name, str(refused)))
        else:
            (taken.new if asset.added_at == at else taken.known).append(asset)
    return taken


def _answer(request: HttpRequest, taken: Taken) -> JsonResponse:
    if not taken.assets:
        reasons = [words for _name, words in taken.refused] or [_("No file has arrived. Try again.")]
        return JsonResponse({"refused": " ".join(reasons)})
    [asset] = taken.assets[:1]
    [frame] = contact_sheet.frames([asset], at=clock.now())
    said = _("This file is here already, as “%(file)s”.") % {"file": asset.name} if taken.known else ""
    card = render_to_string("desk/_card.html", {"frame": frame}, request=request)
    told = {"asset": str(asset.pk), "name": str(asset), "said": said, "card": card, "medium": asset.medium}
    return JsonResponse(told | {"address": reverse("admin:releases_asset_change", args=[asset.pk])})


def _back(request: HttpRequest, taken: Taken) -> str:
    """To the form that somebody came from without JavaScript: it takes the new ones up by their keys."""
    number = request.GET.get("release", "")
    if not number:
        return ""
    release = Release.objects.filter(pk=number).first() if number.isdecimal() else None
    form = reverse("admin:releases_release_change", args=[release.pk]) if release else _new_release()
    chosen = urlencode({"asset": [str(asset.pk) for asset in taken.assets]}, doseq=True)
    return f"{form}?{chosen}" if chosen else form


def _new_release() -> str:
    return reverse("admin:releases_release_add")
