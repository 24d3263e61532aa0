"""The newsroom as of another moment: the newsstand's own pages, read by the desk with another clock."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, register_converter, resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_from_path, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from releases import clock, days
from releases.desk import logbook, preview
from releases.desk.moments.fields import MomentField, offered_zones
from releases.desk.views import bar
from releases.models.release import Release, known_languages
from releases.newsstand.views import frame
from releases.newsstand.views.now import Now

WRITTEN = "%Y%m%dT%H%M%S%z"
"""A moment in an address, in universal time: 20260903T100100Z (ISO 8601, basic format)."""


class MomentConverter:
    regex = r"(?:19|20|21)\d{6}T\d{6}Z"

    def to_python(self, value: str) -> datetime:
        if not re.fullmatch(self.regex, value):
            raise ValueError(value)
        return datetime.strptime(value, WRITTEN).astimezone(UTC)

    def to_url(self, value: datetime) -> str:
        return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


register_converter(MomentConverter, "moment")


class AsOfForm(forms.Form):
    """To another moment or another language: of the page ``path``, or of the draft ``release``."""

    use_required_attribute = False  # of a moment that happens once, the question which of two is hidden, and empty

    at = MomentField(label=gettext_lazy("As of"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    path = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    release = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, languages: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = languages

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        if not 1900 <= at.year < 2200:
            raise ValidationError(_("Write a day between 1900 and 2199."))
        return at

    def address(self) -> str:
        told = self.cleaned_data
        language = told["language"] or settings.LANGUAGE_CODE
        if told["release"]:
            of_draft = reverse("admin:releases_release_preview", args=[told["release"], language])
            return f"{of_draft}?as_of={MomentConverter().to_url(told['at'])}"
        return f"{reverse('admin:as_of', args=[told['at']])}{in_language(told['path'].lstrip('/'), language)}"


def in_language(path: str, language: str) -> str:
    """The same page of the newsstand in another language: ``fr/releases/`` → ``releases/``."""
    here = get_language_from_path(f"/{path}")
    bare = path.removeprefix(f"{here}/") if here else path
    return bare if language == settings.LANGUAGE_CODE else f"{language}/{bare}"


def urls(site: AdminSite) -> list[URLPattern]:
    """The desk's own addresses for it. ``site`` asks who somebody is."""

    def chosen(request: HttpRequest) -> HttpResponse:
        return choose(site, request)

    read = site.admin_view(page)
    return [
        path("as-of/", site.admin_view(require_safe(chosen)), name="as_of_chosen"),
        path("as-of/<moment:as_of>/", read, name="as_of"),
        path("as-of/<moment:as_of>/<path:path>", read),
    ]


def choose(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask which moment; go there when it is told."""
    _may_look(request)
    languages = known_languages() if request.GET.get("release") else list(settings.LANGUAGES)
    form = AsOfForm(request.GET or None, languages=languages, initial={"at": clock.now().replace(second=0)})
    if form.is_valid():
        return HttpResponseRedirect(form.address())
    title = _("The newsroom at another moment")
    context = site.each_context(request) | {"title": title, "form": form, "zones": offered_zones()}
    return TemplateResponse(request, "desk/as_of.html", context)


@require_safe
def page(request: HttpRequest, as_of: datetime, path: str = "") -> HttpResponseBase:
    """A page of the newsstand as the public reads it at that moment. Its links stay there."""
    _may_look(request)
    path = path.lstrip("/")  # two of them would lead to another host
    language = get_language_from_path(f"/{path}") or settings.LANGUAGE_CODE
    here = reverse("admin:as_of", args=[as_of])
    address: str = ""
    with override(language), timezone.override(None), preview.below(here):  # as a reader, who has no zone here
        try:
            found = resolve(f"/{path}")
            if not isinstance(found.func, Now):
                return HttpResponseRedirect(f"/{path}")
            response: HttpResponseBase = found.func.page(request, at=as_of, **found.kwargs)
            if found.url_name == "media":  # a picture of a page, and no page itself
                return response
            address = found.kwargs.get("address", "")
        except Http404:
            response = frame.missing()
    if response.status_code in {200, 410}:
        _log(request, as_of, path, Release.objects.filter(address=address).first() if address else None)
    whole = f"{path}?{request.GET.urlencode()}" if request.GET else path
    form = AsOfForm(
        languages=list(settings.LANGUAGES),
        initial={"at": as_of, "language": language, "path": whole},
        auto_id="as-of-%s",
    )
    return bar.lay(response, "desk/over_as_of.html", told(as_of, form) | {"as_it_is": f"/{whole}"})


def told(as_of: datetime, form: AsOfForm) -> dict[str, Any]:
    """What a bar says of a moment, and the form to change it."""
    return {
        "as_of": written(as_of),
        "desk_language": get_language(),
        "form": form,
        "choose": reverse("admin:as_of_chosen"),
        "zones": offered_zones(),
    }


def written(moment: datetime, *, zone: ZoneInfo | None = None) -> dict[str, str]:
    """``{time: 12:01, day: 3 September 2026, zone: Europe/Paris}``, where the desk's clock hangs, or by another one."""
    here = timezone.localtime(moment, zone)
    time = date_format(here, "H:i:s") if here.second else date_format(here, "TIME_FORMAT")
    return {
        "time": time,
        "day": days.written(here.date()),
        "zone": zone.key if zone else timezone.get_current_timezone_name(),
    }


def _may_look(request: HttpRequest) -> None:
    by: Any = request.user
    if not by.has_perm("releases.view_release"):
        raise PermissionDenied


def _log(request: HttpRequest, as_of: datetime, path: str, release: Release | None) -> None:
    by: Any = request.user
    moment = _("%(time)s on %(day)s (%(zone)s)") % written(as_of)
    note = _("The newsroom as of %(moment)s: %(address)s") % {"moment": moment, "address": f"/{path}"}
    logbook.write("preview", release, by=by, at=clock.now(), note=note, as_of=as_of.isoformat(), address=f"/{path}")
