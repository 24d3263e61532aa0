"""Where a release was to be found on an old site: what leads to it now, one more by hand, and one less."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from releases import clock
from releases.desk import forwarding
from releases.models.release import Release


class OldAddressForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Old address"),
        max_length=2000,
        help_text=gettext_lazy("As it stands in the line of a browser. The host may be left out: /2017/10/30/launch/."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Leads to"),
        required=False,
        help_text=gettext_lazy("Where these words are not public, to those that are."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [("", _("any language that is public")), *settings.LANGUAGES]


def urls(model_admin: Any) -> list[URLPattern]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return page(model_admin, request, pk)

    only = require_http_methods(["GET", "HEAD", "POST"])
    guarded = model_admin.admin_site.admin_view(only(view))
    return [path("<int:pk>/old-addresses/", guarded, name="releases_release_old_addresses")]


def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Release, pk=pk)
    by: Any = request.user
    may_change = model_admin.has_change_permission(request, release)
    if not (model_admin.has_view_permission(request, release) and (may_change or request.method != "POST")):
        raise PermissionDenied
    at = clock.now()
    form = OldAddressForm(request.POST or None)
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, release, by=by, at=at)
    if request.method == "POST" and form.is_valid() and _add(request, release, form, by=by, at=at):
        return _back(release)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Old addresses"),
        "opts": model_admin.opts,
        "release": release,
        "text": release.texts.filter(language=release.original_language).first() or release.texts.first(),
        "form": form if may_change else None,
        "old_addresses": [{"row": row, "language": _name(row.language)} for row in release.oldaddresses.all()],
    }
    return TemplateResponse(request, "desk/old_addresses.html", context)


def _name(language: str) -> Any:
    return dict(settings.LANGUAGES).get(language, language)


def _add(request: HttpRequest, release: Release, form: OldAddressForm, *, by: Any, at: datetime) -> bool:
    """Whether it was put down; if not, the form says why."""
    try:
        old = forwarding.forward(release, by=by, at=at, **form.cleaned_data)
    except forwarding.Refused as refused:
        form.add_error("address", str(refused))
        return False
    messages.success(request, _("%(address)s leads here.") % {"address": old})
    return True


def _remove(request: HttpRequest, release: Release, *, by: Any, at: datetime) -> HttpResponse:
    found = {str(old.pk): old for old in release.oldaddresses.all()}
    if old := found.get(request.POST["remove"]):
        forwarding.stop(old, by=by, at=at)
        messages.success(request, _("Nothing stands at %(address)s any more.") % {"address": old})
    else:
        messages.error(request, _("There is no such old address."))
    return _back(release)


def _back(release: Release) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:releases_release_old_addresses", args=[release.pk]))
