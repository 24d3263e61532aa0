"""What is done with the file of one asset: another one in its place, captions for a video, another try at what could
not be prepared."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases import clock
from releases.desk import ingest, logbook
from releases.desk.admin.upload import demand
from releases.desk.assets import contact_sheet, uses
from releases.desk.darkroom import plates, tasks
from releases.models.asset import Asset, Track
from releases.models.kinds import Medium


def _about(model_admin: Any, request: HttpRequest, asset: Asset, title: str, **told: Any) -> dict[str, Any]:
    [frame] = contact_sheet.frames([asset], at=clock.now())
    around: dict[str, Any] = model_admin.admin_site.each_context(request)
    return around | {"title": title, "opts": model_admin.opts, "asset": asset, "frame": frame} | told


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


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
    form = FileForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            told: dict[str, Any] = {"name": file.name or "", "by": by, "at": clock.now()}
            ingest.replace(asset, file, is_logo=asset.is_drawing, **told)
        except ingest.Refused as refused:
            form.add_error("file", str(refused))
        else:
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
    asset = get_object_or_404(Asset, pk=pk, medium=Medium.VIDEO)
    by: Any = request.user
    demand(model_admin.has_view_permission(request, asset))
    may_add = by.has_perm("releases.add_track") and model_admin.has_change_permission(request, asset)
    may_remove = by.has_perm("releases.delete_track") and model_admin.has_change_permission(request, asset)
    here = reverse("admin:releases_asset_captions", args=[pk])
    if request.method == "POST" and "remove" in request.POST:
        demand(may_remove)
        _remove(request, asset, request.POST["remove"])
        return HttpResponseRedirect(here)
    form = CaptionsForm(*_sent(request))
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
        ingest.add_track(asset, language, file, name=file.name or "", by=by, at=clock.now())
    except ingest.Refused as refused:
        form.add_error("file", str(refused))
        return False
    messages.success(request, _("The captions are here."))
    return True


@transaction.atomic
def _remove(request: HttpRequest, asset: Asset, language: str) -> None:
    by: Any = request.user
    at = clock.now()
    list(Asset.objects.select_for_update().filter(pk=asset.pk))
    if Track.objects.filter(asset=asset, language=language).delete()[0]:
        logbook.write("captions", None, by=by, at=at, asset=str(asset.pk), file=asset.name, removed=language)
        tasks.develop(asset, at=at)
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
