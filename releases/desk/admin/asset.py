"""Pictures and files: a contact sheet, and the form of each."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from contacts.admin import DAYS, WORDS
from releases import clock
from releases.desk import comparison, logbook
from releases.desk.admin import asset_pages, upload
from releases.desk.admin.asset_filters import MakingFilter, RightsFilter, UseFilter, WantingFilter
from releases.desk.assets import contact_sheet, uses
from releases.desk.assets import telling as telling_pictures
from releases.desk.assets.forms import LICENCES, AssetForm
from releases.desk.darkroom import tasks
from releases.models.asset import Asset
from releases.models.kinds import Medium
from releases.models.logbook import LogEntry

_ONLY: dict[str, set[str]] = {
    "alt": {Medium.PICTURE},
    "focal_x": {Medium.PICTURE},
    "focal_y": {Medium.PICTURE},
    "poster": {Medium.VIDEO},
    "language": {Medium.VIDEO, Medium.AUDIO, Medium.DOCUMENT},
    "nature": {Medium.PICTURE, Medium.VIDEO, Medium.AUDIO},
}
"""What is asked of some types only."""
_CHANGES = ("upload", "replace_file", "captions", "asset_changed")


@admin.register(Asset)
class AssetAdmin(admin.ModelAdmin[Asset]):
    form = AssetForm
    formfield_overrides: ClassVar[dict[Any, Any]] = {**WORDS, **DAYS}
    list_display = ["name"]
    list_filter = [
        *("medium", "nature", WantingFilter, UseFilter, RightsFilter, MakingFilter),
        ("missions", admin.RelatedOnlyFieldListFilter),
    ]
    list_per_page = 48
    search_fields = ["name", "caption", "alt", "credit", "creator", "people", "place", "description"]
    search_help_text = gettext_lazy("Name of the file, caption, alt text, credit, people or place.")
    autocomplete_fields = ["missions", "poster"]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        """What was uploaded is kept, as plates are: something may have been printed from it."""
        return False

    # --- the contact sheet ----------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        answer = super().changelist_view(request, extra_context)
        context = getattr(answer, "context_data", None)
        if context and "cl" in context:
            context["frames"] = contact_sheet.frames(context["cl"].result_list, at=clock.now())
        return answer

    # --- the form: lock, check the base, save, make a plate -------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return upload.page(self, request)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Asset | None:
        """On POST the row is locked before Django reads it: what is read later can't have changed meanwhile."""
        if request.method == "POST":
            try:
                list(Asset.objects.select_for_update().filter(pk=object_id))
            except ValidationError:
                return None
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Asset | None = None) -> Any:
        told: list[tuple[Any, list[str]]] = [
            (gettext_lazy("Words"), ["base", "caption", "alt", "description"]),
            (
                gettext_lazy("Credit and rights"),
                ["credit", "creator", "copyright", "licence", "licence_url", "usage_terms", "rights_until"],
            ),
            (
                gettext_lazy("What it is"),
                ["nature", "place", "taken_on", "people", "language", "missions", "poster"],
            ),
            (gettext_lazy("Focal point"), ["focal_x", "focal_y"]),
        ]
        medium = obj.medium if obj else Medium.PICTURE
        asked = [(title, [name for name in names if medium in _ONLY.get(name, {medium})]) for title, names in told]
        return [(title, {"fields": fields}) for title, fields in asked if fields]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        by: Any = request.user
        at = clock.now()
        asset: Asset = form.instance
        plate = tasks.develop(asset, at=at)
        if plate != form.newest:
            changed = [name for name in form.changed_data if name != "base"]
            logbook.write("asset_changed", None, by=by, at=at, asset=str(asset.pk), file=asset.name, changed=changed)
            for said in uses.leaks(uses.of([asset], at=at)[asset.pk]):
                messages.warning(request, said)

    def response_change(self, request: HttpRequest, obj: Asset) -> HttpResponse:
        """Stay, as on the form of a release."""
        if "_popup" in request.POST:
            return super().response_change(request, obj)
        messages.success(request, _("“%(file)s” is saved.") % {"file": obj})
        return HttpResponseRedirect(reverse("admin:releases_asset_change", args=[obj.pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        asset = kwargs.get("obj")
        if asset and asset.pk:
            context |= self._around(request, context, asset, at=clock.now())
        return super().render_change_form(request, context, *args, **kwargs)

    def _around(self, request: HttpRequest, context: dict[str, Any], asset: Asset, *, at: datetime) -> dict[str, Any]:
        form = context["adminform"].form
        [frame] = contact_sheet.frames([asset], at=at)
        told: dict[str, Any] = {
            "frame": frame,
            **_shown(frame),
            "meaning": uses.meaning(frame.uses),
            "leaks": uses.leaks(frame.uses),
            "licences": LICENCES,
            "may_change": self.has_change_permission(request, asset),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        if getattr(form, "is_stale", False):
            told["comparison"] = _comparison(asset, form)
            told["changed_by"] = _changed_by(asset)
        return told

    # --- pages of ours --------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        def view(function: Any, *, is_safe: bool = False) -> Any:
            only = require_safe if is_safe else require_http_methods(["GET", "HEAD", "POST"])
            return self.admin_site.admin_view(only(lambda request, pk: function(self, request, pk)))

        return [
            path("<uuid:pk>/card/", view(_card, is_safe=True), name="releases_asset_card"),
            path("<uuid:pk>/replace/", view(asset_pages.replace), name="releases_asset_replace"),
            path("<uuid:pk>/captions/", view(asset_pages.captions), name="releases_asset_captions"),
            path("<uuid:pk>/again/", view(asset_pages.again), name="releases_asset_again"),
            *super().get_urls(),
        ]


def _card(model_admin: Any, request: HttpRequest, pk: Any) -> HttpResponse:
    """What a form shows of an asset that was just chosen or uploaded."""
    upload.demand(model_admin.has_view_permission(request))
    [frame] = contact_sheet.frames([get_object_or_404(Asset, pk=pk)], at=clock.now())
    return TemplateResponse(request, "desk/_card.html", {"frame": frame})


def _shown(frame: contact_sheet.Frame) -> dict[str, Any]:
    """What the form shows of the file itself: a picture on a screen, or a file to be played or opened."""
    made = contact_sheet.renditions(frame)
    pictured = (made.get(name) for name in ("screen.jpg", "screen.png", "file.svg"))
    return {
        "preview": next(filter(None, pictured), ""),
        "file": next((told for name, told in made.items() if name.startswith("file.")), ""),
        "has_captions": frame.asset.medium == Medium.VIDEO,
    }


def _comparison(asset: Asset, form: AssetForm) -> list[comparison.Row]:
    """What somebody saved meanwhile beside what was typed, from what was looked at."""
    assert form.newest
    base = asset.plates.filter(key=form.stale_base).first() or form.newest
    sides = (base, form.newest, form.as_typed())
    return comparison.of_fields(*(telling_pictures.fields(side) for side in sides))


def _changed_by(asset: Asset) -> str:
    entries = LogEntry.objects.filter(step__in=_CHANGES, details__asset=str(asset.pk))
    return entries.values_list("by_name", flat=True).first() or _("Somebody")
