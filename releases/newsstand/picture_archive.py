"""The archive of pictures: its filters, and what can be chosen in it next.

The gate comes first, as in the archive of releases: what is filtered is what open editions print. Each picture stands
there once, as it was printed last.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import FETCH_RAISE, Count, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from contacts.words import spoken
from releases.models.kinds import Nature
from releases.models.mission import Mission
from releases.models.plate import EditionAsset, EditionAssetMission, EditionAssetQuerySet
from releases.newsstand.facets import Choice, Facet
from releases.newsstand.filters import LinkFilter, OpenFilter, WholeNumberFilter

ORIENTATIONS = [
    ("landscape", pgettext_lazy("orientation", "Landscape")),
    ("portrait", pgettext_lazy("orientation", "Portrait")),
    ("square", pgettext_lazy("orientation", "Square")),
]


class ShownMissionFilter(LinkFilter):
    def filter(self, qs: QuerySet[Any], value: Model | None) -> QuerySet[Any]:
        if value is None:
            return qs
        return qs.filter(Exists(EditionAssetMission.objects.filter(use=OuterRef("pk"), mission=value.pk)))


class PictureFilter(OpenFilter):
    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="with_words", max_length=200)
    mission = ShownMissionFilter(
        label=gettext_lazy("Mission"), unknown=gettext_lazy("There is no mission “%(value)s” in the archive.")
    )
    kind = django_filters.ChoiceFilter(
        field_name="nature",
        label=gettext_lazy("Kind"),
        choices=Nature.choices,
        error_messages={"invalid_choice": gettext_lazy("There is no kind of picture “%(value)s”.")},
    )
    year = WholeNumberFilter(
        label=gettext_lazy("Year"),
        method="in_year",
        least=1900,
        most=2999,
        wrong=gettext_lazy("Write the year as four digits: 2017."),
    )
    orientation = django_filters.ChoiceFilter(
        label=gettext_lazy("Orientation"),
        choices=ORIENTATIONS,
        error_messages={"invalid_choice": gettext_lazy("There is no orientation “%(value)s”.")},
    )

    class Meta:
        model = EditionAsset
        fields: list[str] = []

    def __init__(self, asked: QueryDict, queryset: EditionAssetQuerySet, *, zone: ZoneInfo, at: datetime) -> None:
        super().__init__(asked, queryset, zone=zone, at=at)
        shown = EditionAssetMission.objects.filter(use__in=queryset.values("pk"), mission=OuterRef("pk"))
        self.filters["mission"].queryset = Mission.objects.all().fetch_mode(FETCH_RAISE).filter(Exists(shown))

    @property
    def rows(self) -> EditionAssetQuerySet:
        found: EditionAssetQuerySet = self.qs
        return found.each_asset_once()

    def with_words(self, queryset: EditionAssetQuerySet, name: str, value: str) -> EditionAssetQuerySet:
        for word in value.split():
            queryset = queryset.filter(Q(words__icontains=word))
        return queryset


def facets(filters: PictureFilter) -> list[Facet]:
    """One query each. A count is of pictures, however often each is printed."""
    told = {
        "mission": (_("All missions"), _missions(filters)),
        "kind": (_("All kinds"), _of_choices(filters, "kind", "nature", dict(Nature.choices))),
        "orientation": (_("All orientations"), _of_choices(filters, "orientation", "orientation", dict(ORIENTATIONS))),
        "year": (_("All years"), _years(filters)),
    }
    return [
        Facet(
            name,
            str(filters.filters[name].label),
            everything,
            [Choice(value, label, count, filters.data.get(name) == value) for value, label, count in counts],
        )
        for name, (everything, counts) in told.items()
    ]


def _missions(filters: PictureFilter) -> list[tuple[str, str, int]]:
    rows = (
        EditionAssetMission.objects.filter(use__in=filters.holding_all_but("mission").values("pk"))
        .values_list("mission__slug", "mission__acronym", "mission__name")
        .annotate(count=Count("use__plate__asset", distinct=True))
    )
    language = get_language() or ""
    said = [(slug, short or spoken(name, language)[0], count) for slug, short, name, count in rows]
    return sorted(said, key=lambda row: (-row[2], row[1].casefold()))


def _of_choices(
    filters: PictureFilter, name: str, column: str, labels: dict[str, object]
) -> list[tuple[str, str, int]]:
    uses = filters.holding_all_but(name).exclude(**{column: ""}).order_by()
    rows = uses.values_list(column).annotate(count=Count("plate__asset", distinct=True))
    return sorted(((value, str(labels[value]), count) for value, count in rows), key=lambda row: -row[2])


def _years(filters: PictureFilter) -> list[tuple[str, str, int]]:
    year = ExtractYear("public_at", tzinfo=filters.zone)
    uses = filters.holding_all_but("year").order_by()
    rows = uses.values_list(year).annotate(count=Count("plate__asset", distinct=True))
    return [(str(year), str(year), count) for year, count in sorted(rows, reverse=True)]
