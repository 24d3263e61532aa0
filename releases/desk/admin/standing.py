"""The picture of a mission, the portrait of an officer, the logo of an organisation: chosen or dropped on their forms.

They have no editions: what is saved there is public at once, if their page is.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from releases import clock
from releases.desk.admin import chosen
from releases.desk.assets import uses
from releases.desk.restoring import restore_nothing
from releases.models.asset import Asset
from releases.models.kinds import Medium
from releases.models.plate import Logo, MissionPicture, Portrait

SCRIPTS = ["desk/order.js", "desk/cards.js", "desk/upload.js", "desk/pictures.js"]


class StandingForm(forms.ModelForm[Any]):
    MAY_BE_DRAWN = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restore_nothing(self)

    def clean_asset(self) -> Asset:
        asset: Asset = self.cleaned_data["asset"]
        if asset.medium != Medium.PICTURE:
            raise ValidationError(_("Only a picture can stand here."))
        if asset.is_drawing and not self.MAY_BE_DRAWN:
            raise ValidationError(_("A drawing (SVG) can only be a logo."))
        return asset


class LogoForm(StandingForm):
    MAY_BE_DRAWN = True


class StandingFormSet(BaseInlineFormSet[Any, Any, Any]):
    @classmethod
    def get_default_prefix(cls) -> str:
        """The page knows nothing of what stands there, not even by a name."""
        return "standing"


class StandingInline(admin.StackedInline[Any, Any]):
    form = StandingForm
    formset = StandingFormSet
    template = "admin/releases/asset/standing.html"
    fields = ["asset"]
    autocomplete_fields = ["asset"]
    max_num = 1

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1


class MissionPictureInline(StandingInline):
    model = MissionPicture


class PortraitInline(StandingInline):
    model = Portrait


class LogoInline(StandingInline):
    form = LogoForm
    model = Logo


class WithPicture(admin.ModelAdmin[Any]):
    """The form of something on whose public page a picture stands."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        at = clock.now()
        hung = [row.instance.asset for formset in formsets for row in formset.forms if _is_hung_anew(row)]
        for used in uses.of(hung, at=at).values():
            for said in uses.leaks(used):
                messages.warning(request, said)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen.seen((inline.formset for inline in context["inline_admin_formsets"]), at=clock.now())
        context |= chosen.for_uploads(request) | {"picture_scripts": SCRIPTS}
        return super().render_change_form(request, context, *args, **kwargs)


def _is_hung_anew(row: Any) -> bool:
    return isinstance(row, StandingForm) and "asset" in row.changed_data and not row.cleaned_data.get("DELETE")
