"""What somebody looks for among the pictures and files."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models import Newsroom
from releases import clock
from releases.desk.assets import wanting
from releases.models.asset import Asset, Track
from releases.models.kinds import Medium
from releases.models.plate import EditionAsset, Logo, MissionPicture, Plate, Portrait
from releases.models.release import ReleaseAsset

type Assets = QuerySet[Asset]


class ChosenFilter(admin.SimpleListFilter):
    """One of several conditions, each with its words."""

    CHOICES: dict[str, tuple[Any, Callable[[], Any]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, said) for name, (said, _condition) in self.CHOICES.items()]

    def queryset(self, request: HttpRequest, queryset: Assets) -> Assets:
        chosen = self.CHOICES.get(self.value() or "")
        return queryset.filter(chosen[1]()) if chosen else queryset


def _no_alt() -> Q:
    """Words are stored as JSON, with a blank after each colon."""
    told = [Q(alt__contains=f'"{code}": ') for code, _name in settings.LANGUAGES]
    return Q(medium=Medium.PICTURE) & ~Q(*told)


def _today() -> Any:
    return clock.now().astimezone(Newsroom.objects.current().zone).date()


class WantingFilter(ChosenFilter):
    title = _("missing")
    parameter_name = "wants"
    CHOICES = {
        "alt": (_("Alt text"), _no_alt),
        "credit": (_("Credit"), lambda: Q(medium__in=[Medium.PICTURE, Medium.VIDEO], credit="")),
        "kind": (pgettext_lazy("of a picture", "Kind"), lambda: Q(nature="") & ~Q(medium=Medium.DOCUMENT)),
        "captions": (
            _("Captions"),
            lambda: Q(medium=Medium.VIDEO) & ~Q(Exists(Track.objects.filter(asset=OuterRef("pk")))),
        ),
    }


class RightsFilter(ChosenFilter):
    title = _("rights")
    parameter_name = "rights"
    CHOICES = {
        "over": (_("Have run out"), lambda: Q(rights_until__lt=_today())),
        "soon": (
            _("Run out within 30 days"),
            lambda: Q(rights_until__gte=_today(), rights_until__lte=_today() + wanting.SOON),
        ),
        "none": (_("Without an end"), lambda: Q(rights_until=None)),
    }


def _used_by(model: Any, field: str = "asset") -> Exists:
    return Exists(model.objects.filter(**{field: OuterRef("pk")}))


def _in_releases() -> Q:
    return Q(_used_by(ReleaseAsset)) | Q(_used_by(EditionAsset, "plate__asset"))


def _on_pages() -> Q:
    return Q(_used_by(MissionPicture)) | Q(_used_by(Portrait)) | Q(_used_by(Logo))


class UseFilter(ChosenFilter):
    title = _("use")
    parameter_name = "use"
    CHOICES = {
        "unused": (_("Unused"), lambda: ~(_in_releases() | _on_pages() | Q(_used_by(Asset, "poster")))),
        "release": (_("In a release"), _in_releases),
        "page": (_("On a standing page"), _on_pages),
    }


class MakingFilter(ChosenFilter):
    """What can't be shown as it was saved last."""

    title = _("preparation")
    parameter_name = "made"
    CHOICES = {
        "failed": (_("Could not be prepared"), lambda: ~Q(pk__in=_last().filter(failure="").values("asset"))),
        "making": (_("Being prepared"), lambda: Q(pk__in=_last().filter(failure="", made_at=None).values("asset"))),
    }


def _last() -> Any:
    later = Plate.objects.filter(asset=OuterRef("asset"), pk__gt=OuterRef("pk"))
    return Plate.objects.filter(~Exists(later))
