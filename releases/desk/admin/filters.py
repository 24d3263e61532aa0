from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from releases import clock
from releases.desk.outside import Outside
from releases.models.edition import PRESS, PUBLIC, Edition
from releases.models.release import Release


class OriginalLanguageFilter(admin.SimpleListFilter):
    """The languages in which the newsroom publishes, not all that have a name."""

    title = _("original language")
    parameter_name = "original_language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(settings.LANGUAGES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Release]) -> QuerySet[Release]:
        return queryset.filter(original_language=self.value()) if self.value() else queryset


class BinFilter(admin.SimpleListFilter):
    """What is in the bin is out of the way until somebody looks there."""

    title = _("bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("in", _("In the bin"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [first | {"display": _("Not in the bin")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Release]) -> QuerySet[Release]:
        return queryset.filter(binned_at__isnull=self.value() != "in")


class OutsideFilter(admin.SimpleListFilter):
    """Where a release stands outside, now."""

    title = _("outside")
    parameter_name = "outside"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (Outside.NOTHING.value, _("Nothing yet")),
            (Outside.SCHEDULED.value, _("Scheduled")),
            (Outside.PRESS.value, _("Open to the press")),
            (Outside.PUBLIC.value, _("Public")),
            (Outside.WITHDRAWN.value, _("Withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Release]) -> QuerySet[Release]:
        at = clock.now()
        own = {"release": OuterRef("pk")}
        public = Exists(Edition.objects.open_to(PUBLIC, at=at).filter(**own))
        press = Exists(Edition.objects.open_to(PRESS, at=at).filter(**own))
        waiting = Exists(Edition.objects.filter(public_at__gt=at, closes_at=None, **own))
        withdrawn = Exists(Edition.objects.withdrawn_from(PUBLIC, at=at).filter(**own))
        match self.value():
            case Outside.PUBLIC.value:
                return queryset.filter(public)
            case Outside.PRESS.value:
                return queryset.filter(press).exclude(public)
            case Outside.SCHEDULED.value:
                return queryset.filter(waiting).exclude(press)
            case Outside.WITHDRAWN.value:
                return queryset.filter(withdrawn)
            case Outside.NOTHING.value:
                return queryset.exclude(public).exclude(press).exclude(waiting).exclude(withdrawn)
        return queryset
