"""Files in: many at once, one a request where the browser's script sends them (static/desk/upload.js), or all of them
by the plain form; another file for an asset; captions for a video; another try at what could not be prepared."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import clock
from releases.desk import contact_sheet, ingest, logbook, uses
from releases.desk.admin import chosen
from releases.desk.darkroom import plates, tasks
from releases.models.asset import Asset, Track
from releases.models.kinds import Medium
from releases.models.plate import Plate
from releases.models.release import Release

FIELD: Final = "files"


def demand(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def order(asset: Asset) -> None:
    """Have made, after the transaction, what is not: the newest plate, and those of videos that it is the poster of."""
    waiting = Plate.objects.filter(asset__in=[asset, *Asset.objects.filter(poster=asset)], made_at=None, failure="")
    for plate in waiting:
        transaction.on_commit(partial(tasks.make.enqueue, plate.pk))


# --- files in ---------------------------------------------------------------------------------------------------------


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
            asset = ingest.accept(file, name=name, by=by, at=at)
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


# --- about one asset --------------------------------------------------------------------------------------------------


def _about(model_admin: Any, request: HttpRequest, asset: Asset, title: str, **told: Any) -> dict[str, Any]:
    [frame] = contact_sheet.frames([asset], at=clock.now())
    around: dict[str, Any] = model_admin.admin_site.each_context(request)
    return around | {"title": title, "opts": model_admin.opts, "asset": asset, "frame": frame} | told


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=None,
        help_text=gettext_lazy("What it is, its content decides. Its words stay as they are."),
    )


def replace(model_admin: Any, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another file for the same asset, after it was said what that does."""
    asset = get_object_or_404(Asset, pk=pk)
    demand(model_admin.has_change_permission(request, asset))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            replaced = ingest.replace(asset, file, name=file.name or "", by=by, at=clock.now())
        except ingest.Refused as refused:
            form.add_error("file", str(refused))
        else:
            order(replaced)
            messages.success(request, _("The file is replaced. It is being prepared."))
            return HttpResponseRedirect(reverse("admin:releases_asset_change", args=[pk]))
    used = uses.of([asset], at=clock.now())[asset.pk]
    context = _about(model_admin, request, asset, _("Replace the file"), form=form, meaning=uses.meaning(used))
    return TemplateResponse(request, "admin/releases/asset/replace.html", context | {"leaks": uses.leaks(used)})


class CaptionsForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    file = forms.FileField(
        label=gettext_lazy("WebVTT file"),
        help_text=gettext_lazy("What is said and heard, with its times: a .vtt file, as subtitle editors export it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = list(settings.LANGUAGES)


def captions(model_admin: Any, request: HttpRequest, pk: UUID) -> HttpResponse:
    """The captions of a video, a file a language: one more, a better one, or one less."""
    asset = get_object_or_404(Asset, pk=pk, medium__in=[Medium.VIDEO, Medium.AUDIO])
    by: Any = request.user
    demand(model_admin.has_view_permission(request, asset))
    may_add = by.has_perm("releases.add_track") and model_admin.has_change_permission(request, asset)
    may_remove = by.has_perm("releases.delete_track") and model_admin.has_change_permission(request, asset)
    here = reverse("admin:releases_asset_captions", args=[pk])
    if request.method == "POST" and "remove" in request.POST:
        demand(may_remove)
        _remove(request, asset, request.POST["remove"])
        return HttpResponseRedirect(here)
    form = CaptionsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        demand(may_add)
        if form.is_valid() and _add(request, asset, form):
            return HttpResponseRedirect(here)
    told = {"form": form, "tracks": asset.tracks.all(), "may_add": may_add, "may_remove": may_remove}
    context = _about(model_admin, request, asset, _("Captions"), **told)
    return TemplateResponse(request, "admin/releases/asset/captions.html", context)


def _add(request: HttpRequest, asset: Asset, form: CaptionsForm) -> bool:
    by: Any = request.user
    file: UploadedFile[Any] = form.cleaned_data["file"]
    language = form.cleaned_data["language"]
    try:
        track = ingest.add_track(asset, language, file, name=file.name or "", by=by, at=clock.now())
    except ingest.Refused as refused:
        form.add_error("file", str(refused))
        return False
    order(track.asset)
    messages.success(request, _("The captions are here."))
    return True


@transaction.atomic
def _remove(request: HttpRequest, asset: Asset, language: str) -> None:
    by: Any = request.user
    at = clock.now()
    list(Asset.objects.select_for_update().filter(pk=asset.pk))
    if Track.objects.filter(asset=asset, language=language).delete()[0]:
        logbook.write("captions", None, by=by, at=at, asset=str(asset.pk), file=asset.name, removed=language)
        plates.prepare(asset, at=at)
        order(asset)
        messages.success(request, _("The captions are removed. What was printed with them keeps them."))


def again(model_admin: Any, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another try at what could not be prepared, or hangs."""
    asset = get_object_or_404(Asset, pk=pk)
    demand(model_admin.has_change_permission(request, asset))
    plate = plates.newest(asset)
    if request.method == "POST" and plate and not plate.made_at:
        transaction.on_commit(partial(tasks.make.enqueue, plate.pk))
        messages.info(request, _("It is being prepared once more."))
    return HttpResponseRedirect(reverse("admin:releases_asset_change", args=[pk]))
