"""What can be chosen in the archive next, with counts, and what is chosen already.

Of a search the counts are of what it lists: the newest, which are in memory already.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.words import spoken
from releases import days
from releases.models.kinds import Kind
from releases.newsstand.filters import LINKS, EditionFilter, OpenFilter
from releases.newsstand.search.matching import Among


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list. A count is what choosing that value would give with the other filters held."""

    name: str
    label: str
    everything: str
    choices: list[Choice]


@dataclass(frozen=True)
class Token:
    """One filter in force. ``query`` is the address' query without it."""

    name: str
    label: str
    value: str
    query: str


def facets(filters: EditionFilter) -> list[Facet]:
    """All facets, one query each at most. Months are offered within a chosen year."""
    everything = {
        "mission": _("All missions"),
        "organisation": _("All organisations"),
        "kind": _("All kinds"),
        "officer": _("All press officers"),
        "year": _("All years"),
        "month": _("All months"),
    }
    counts = {
        "mission": _links(filters, "mission"),
        "organisation": _links(filters, "organisation"),
        "kind": _kinds(filters),
        "officer": _links(filters, "officer"),
        "year": _years(filters),
    }
    if filters.form.cleaned_data["year"]:
        counts["month"] = _months(filters)
    asked = filters.data
    return [
        Facet(
            name,
            str(filters.filters[name].label),
            everything[name],
            [Choice(value, label, count, asked.get(name) == value) for value, label, count in counts[name]],
        )
        for name in counts
    ]


def tokens(filters: OpenFilter) -> list[Token]:
    """The filters in force, in the order of the form. No query: values were looked up when they were checked."""
    return [
        Token(name, str(filters.filters[name].label), _said(filters, name, value), without(filters, name))
        for name, value in filters.form.cleaned_data.items()
        if value not in (None, "") and name != "order"
    ]


def without(filters: OpenFilter, *names: str) -> str:
    """The query of the address with the filters in force but these: no page, and nothing that we don't know."""
    rest = {name: filters.data.get(name, "").strip() for name in filters.base_filters if name not in names}
    return urlencode({name: value for name, value in rest.items() if value})


def _said(filters: OpenFilter, name: str, value: object) -> str:
    if choices := dict(filters.filters[name].extra.get("choices", ())):
        return str(choices[value])
    if name == "month":
        return str(MONTHS[int(str(value))])
    if name in {"after", "before"}:
        return days.written(value)  # type: ignore[arg-type]
    return str(value)


def _links(filters: EditionFilter, name: str) -> list[tuple[str, str, int]]:
    link, _named = LINKS[name]
    label = {"mission": "acronym", "organisation": "acronym", "officer": "name"}[name]
    long = {"mission": "name", "organisation": "name", "officer": "name"}[name]
    links = (
        link._default_manager.filter(Among(filters.newest_but(name).keys, "edition_id"))
        if filters.question
        else link._default_manager.filter(edition__in=filters.holding_all_but(name).values("pk"))
    )
    rows = links.values_list(f"{name}__slug", f"{name}__{label}", f"{name}__{long}").annotate(count=Count("pk"))
    language = get_language() or ""
    said = [(slug, short or spoken(full, language)[0], count) for slug, short, full, count in rows]
    return sorted(said, key=lambda row: (-row[2], row[1].casefold()))


def _kinds(filters: EditionFilter) -> list[tuple[str, str, int]]:
    rows: Iterable[tuple[str, int]] = (
        Counter(row.kind for row in filters.newest_but("kind").rows).items()
        if filters.question
        else filters.holding_all_but("kind").order_by().values_list("kind").annotate(count=Count("pk"))
    )
    return [(kind, str(Kind(kind).label), count) for kind, count in sorted(rows, key=lambda row: (-row[1], row[0]))]


def _years(filters: EditionFilter) -> list[tuple[str, str, int]]:
    year = ExtractYear("public_at", tzinfo=filters.zone)
    rows: Iterable[tuple[int, int]] = (
        Counter(row.public_at.astimezone(filters.zone).year for row in filters.newest_but("year", "month").rows).items()
        if filters.question
        else filters.holding_all_but("year", "month").order_by().values_list(year).annotate(count=Count("pk"))
    )
    return [(str(year), str(year), count) for year, count in sorted(rows, reverse=True)]


def _months(filters: EditionFilter) -> list[tuple[str, str, int]]:
    month = ExtractMonth("public_at", tzinfo=filters.zone)
    rows: Iterable[tuple[int, int]] = (
        Counter(row.public_at.astimezone(filters.zone).month for row in filters.newest_but("month").rows).items()
        if filters.question
        else filters.holding_all_but("month").order_by().values_list(month).annotate(count=Count("pk"))
    )
    return [(str(month), str(MONTHS[month]), count) for month, count in sorted(rows)]
