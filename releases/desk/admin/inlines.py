"""The parts of a release on its form."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk.admin import chosen
from releases.desk.forms import TextForm
from releases.desk.order import PartForm, PartFormSet
from releases.models.asset import Asset
from releases.models.release import Release, ReleaseAsset, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.text import ReleaseText


class TextInline(admin.StackedInline[ReleaseText, Release]):
    """One tab per language."""

    KEY = "language"
    STANDS = "words"
    model = ReleaseText
    form = TextForm
    template = "admin/releases/release/texts.html"
    fieldsets = [
        (None, {"fields": ["language", "kicker", "title", "subtitle", "lead", "body", "notes"]}),
        (gettext_lazy("Translation"), {"fields": ["translated_from"], "classes": ["collapse"]}),
    ]

    def get_extra(self, request: HttpRequest, obj: Release | None = None, **kwargs: Any) -> int:
        """An empty text where there is none yet, or in the language that was asked for: without JavaScript."""
        return 0 if obj and obj.texts.exists() and "text" not in request.GET else 1

    def get_max_num(self, request: HttpRequest, obj: Release | None = None, **kwargs: Any) -> int:
        return len(settings.LANGUAGES)

    def get_formset(self, request: HttpRequest, obj: Release | None = None, **kwargs: Any) -> Any:
        """A new release starts with a text in its original language."""
        formset = super().get_formset(request, obj, **kwargs)
        language = request.GET.get("text") or (obj.original_language if obj else settings.LANGUAGE_CODE)

        class TextFormSet(formset):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **{"initial": [{"language": language}]} | kwargs)

        return TextFormSet


class PartInline(admin.TabularInline[Any, Release]):
    """Something that the release names, in an order."""

    KEY: ClassVar[str]
    STANDS = "facts"
    form = PartForm
    formset = PartFormSet
    template = "desk/parts.html"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(self.KEY)


class MissionInline(PartInline):
    KEY = "mission"
    model = ReleaseMission
    fields = ["mission", "position"]
    autocomplete_fields = ["mission"]


class OrganisationInline(PartInline):
    KEY = "organisation"
    model = ReleaseOrganisation
    fields = ["organisation", "role", "position"]
    autocomplete_fields = ["organisation"]


class ContactInline(PartInline):
    KEY = "officer"
    model = ReleaseContact
    fields = ["officer", "position"]
    autocomplete_fields = ["officer"]


class AssetForm(PartForm):
    def clean_asset(self) -> Asset:
        asset: Asset = self.cleaned_data["asset"]
        if asset.is_drawing:
            raise ValidationError(_("A drawing (SVG) can only be a logo."))
        return asset

    def has_changed(self) -> bool:
        """One that the address named is a row although nobody typed it."""
        return super().has_changed() or (self.instance.pk is None and bool(self["asset"].value()))


class AssetInline(PartInline):
    """Uploading is beside the form of the release, never in it: a form that was refused would have lost the files."""

    KEY = "asset"
    STANDS = "words"
    model = ReleaseAsset
    form = AssetForm
    fields = ["asset", "position"]
    autocomplete_fields = ["asset"]
    template = "admin/releases/release/pictures.html"

    def get_extra(self, request: HttpRequest, obj: Release | None = None, **kwargs: Any) -> int:
        return len(chosen.asked_for(request, obj))

    def get_formset(self, request: HttpRequest, obj: Release | None = None, **kwargs: Any) -> Any:
        """Those that the address names are added: that is how they come here without JavaScript."""
        formset = super().get_formset(request, obj, **kwargs)
        assets = chosen.asked_for(request, obj)

        class AssetFormSet(formset):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **{"initial": [{"asset": asset.pk} for asset in assets]} | kwargs)

        return AssetFormSet


INLINES: list[type[admin.options.InlineModelAdmin[Any, Release]]] = [
    TextInline,
    AssetInline,
    ContactInline,
    MissionInline,
    OrganisationInline,
]


def existing(inline: Any, release: Release) -> dict[str, dict[str, str]]:
    """The rows of an inline in the database: what they are about, as a form posts it, and all that it posts."""
    told = {}
    for row in inline.model._default_manager.filter(release=release):
        values = {name: "" if value is None else str(value) for name, value in model_to_dict(row).items()}
        told[values[inline.KEY]] = values | {"id": str(row.pk)}
    return told
