"""The archive's filters: one FilterSet for the page and the feeds.

The gate comes first: what is filtered is what is open, and what can be chosen is what open editions name. So a value
that nobody knows and one that only a closed edition knows are answered alike. (A mission
can be chosen as soon as it has a page, also in a language in which nothing speaks of it yet: its feed can be followed.)
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import FETCH_RAISE, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import ExtractMonth
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation, PressOfficer
from releases import prose
from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation, EditionQuerySet, Link
from releases.models.kinds import Kind
from releases.models.mission import Mission
from releases.newsstand.search import ranking
from releases.newsstand.search.asking import Question, question
from releases.newsstand.search.hits import Hits
from releases.newsstand.search.matching import Found

LINKS: dict[str, tuple[type[Link], type[Model]]] = {
    "mission": (EditionMission, Mission),
    "organisation": (EditionOrganisation, Organisation),
    "officer": (EditionOfficer, PressOfficer),
}

ORDERS = [("relevance", _("Relevance")), ("date", _("Newest first"))]


class LinkFilter(django_filters.ModelChoiceFilter):
    """Editions that name a thing, told by its slug. ``EXISTS``: a join would sort all that the thing has."""

    def __init__(self, *, unknown: Any, **kwargs: Any) -> None:
        super().__init__(to_field_name="slug", error_messages={"invalid_choice": unknown}, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Model | None) -> QuerySet[Any]:
        if value is None:
            return qs
        link, _named = LINKS[self.field_name]
        return qs.filter(Exists(link._default_manager.filter(edition=OuterRef("pk"), **{self.field_name: value.pk})))


class WholeNumberFilter(django_filters.NumberFilter):
    """A whole number between two bounds."""

    field_class = forms.IntegerField

    def __init__(self, *, least: int, most: int, wrong: Any, **kwargs: Any) -> None:
        bounds = [MinValueValidator(least, wrong), MaxValueValidator(most, wrong)]
        super().__init__(validators=bounds, error_messages={"invalid": wrong}, **kwargs)

    def get_max_validator(self) -> None:
        return None


class DayFilter(django_filters.DateFilter):
    """A day as ISO 8601 writes it, in every language: an address means the same to whoever is sent it.

    Not before 1900: where the clock runs ahead, the first midnight of the calendar can't be told in UTC.
    """

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Write the day as 2017-10-30.")
        super().__init__(
            input_formats=["%Y-%m-%d"],
            validators=[MinValueValidator(date(1900, 1, 1), wrong)],
            error_messages={"invalid": wrong},
            **kwargs,
        )


class WordsField(forms.CharField):
    """One line, without what can't be seen: no feed could hold it. A null character is refused, as everywhere."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if "\0" in text else prose.line(text)


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class OpenFilter(django_filters.FilterSet):
    """Filters over what is open at the moment ``at``. ``zone`` is where the newsroom's clock hangs: its years and days
    are meant."""

    class Meta:
        fields: list[str] = []

    def __init__(self, asked: QueryDict, queryset: QuerySet[Any], *, zone: ZoneInfo, at: datetime) -> None:
        super().__init__(asked, queryset)
        self.zone, self.at = zone, at

    @property
    def rows(self) -> QuerySet[Any]:
        """What is found, the newest first. The filters have to be valid."""
        found: QuerySet[Any] = self.qs
        return found

    @property
    def listed(self) -> "QuerySet[Any] | Hits":
        """What a page lists, in the order that was asked for."""
        return self.rows

    def holding_all_but(self, *names: str) -> QuerySet[Any]:
        """What is open under the other filters: what a facet counts. The filters have to be valid."""
        queryset: QuerySet[Any] = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def in_year(self, queryset: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        year = int(value)
        return queryset.filter(
            public_at__gte=self.midnight(date(year, 1, 1)), public_at__lt=self.midnight(date(year + 1, 1, 1))
        )

    def midnight(self, day: date) -> datetime:
        """The first moment of a day where the newsroom's clock hangs."""
        return datetime.combine(day, time.min, tzinfo=self.zone)


class EditionFilter(OpenFilter):
    """With words it is a search (releases/newsstand/search/): ``rows`` are all that is found, ``listed`` the newest of
    them, by relevance unless something else was asked for, and facets count those."""

    q = WordsFilter(label=_("Words"), method="with_words", max_length=200)
    mission = LinkFilter(label=_("Mission"), unknown=_("There is no mission “%(value)s” in the archive."))
    organisation = LinkFilter(
        label=_("Organisation"), unknown=_("There is no organisation “%(value)s” in the archive.")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=Kind.choices,
        error_messages={"invalid_choice": _("There is no kind of release “%(value)s”.")},
    )
    officer = LinkFilter(label=_("Press officer"), unknown=_("There is no press officer “%(value)s” in the archive."))
    year = WholeNumberFilter(
        label=_("Year"), method="in_year", least=1900, most=2999, wrong=_("Write the year as four digits: 2017.")
    )
    month = WholeNumberFilter(
        label=_("Month"), method="in_month", least=1, most=12, wrong=_("Write the month as a number from 1 to 12.")
    )
    after = DayFilter(label=_("From"), method="from_day")
    before = DayFilter(label=_("Until"), method="until_day")
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        method="in_any_order",
        choices=ORDERS,
        error_messages={"invalid_choice": _("Write the order as relevance or date.")},
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def __init__(self, asked: QueryDict, queryset: EditionQuerySet, *, zone: ZoneInfo, at: datetime) -> None:
        super().__init__(asked, queryset, zone=zone, at=at)
        self.language = get_language() or settings.LANGUAGE_CODE
        self._newest: dict[frozenset[str], ranking.Newest] = {}
        for name, (link, named) in LINKS.items():
            links = link._default_manager.filter(queryset.linked(), **{name: OuterRef("pk")})
            self.filters[name].queryset = named._default_manager.all().fetch_mode(FETCH_RAISE).filter(Exists(links))
        self.filters["mission"].queryset = Mission.objects.on_the_newsstand(at=at)

    @property
    def question(self) -> Question | None:
        """What is searched for, if anything is. The filters have to be valid."""
        words = self.form.cleaned_data["q"]
        return question(words, language=self.language) if words else None

    @property
    def listed(self) -> QuerySet[Any] | Hits:
        asked = self.question
        if not asked:
            return self.rows
        found = self.newest_but()
        by_relevance = self.form.cleaned_data["order"] != "date" and not found.has_more
        keys = ranking.by_relevance(self.queryset, found, asked) if by_relevance else found.keys
        return Hits(keys, self.queryset, found.has_more, by_relevance)

    def newest_but(self, *names: str) -> ranking.Newest:
        """The newest that are found with these filters left away. Each set of filters is asked for once."""
        left = frozenset(name for name in names if self.form.cleaned_data[name] not in (None, ""))
        if left not in self._newest:
            self._newest[left] = ranking.newest(self.holding_all_but(*left))
        return self._newest[left]

    def with_words(self, queryset: EditionQuerySet, name: str, value: str) -> EditionQuerySet:
        """Whatever is typed is a search; what has no word in it finds nothing."""
        asked = question(value, language=self.language)
        if asked.is_empty:
            return queryset.none()
        return queryset.filter(Found(asked.sought)) if asked.wanted else queryset.exclude(Found(asked.avoided))

    def in_any_order(self, queryset: EditionQuerySet, name: str, value: str) -> EditionQuerySet:
        """Rows stay the newest first, so that a feed and the API can go on from one; ``listed`` is put in order."""
        return queryset

    def in_month(self, queryset: EditionQuerySet, name: str, value: int) -> EditionQuerySet:
        return queryset.alias(public_month=ExtractMonth("public_at", tzinfo=self.zone)).filter(public_month=int(value))

    def from_day(self, queryset: EditionQuerySet, name: str, value: date) -> EditionQuerySet:
        return queryset.filter(public_at__gte=self.midnight(value))

    def until_day(self, queryset: EditionQuerySet, name: str, value: date) -> EditionQuerySet:
        """The last day counts whole."""
        if value == date.max:
            return queryset
        return queryset.filter(public_at__lt=self.midnight(value + timedelta(days=1)))
