"""The order of what is found: where the words stand, and how new the release is.

A word in the title counts thrice one in the lead, that one thrice one in the body, that one thrice one in notes,
contacts and captions; the number of the release counts most. Ten years halve it: an age that grows for all releases
alike, so that no order changes while time passes. No statistics of the engines': those count what isn't open, too.
"""

from datetime import datetime
from math import log2
from typing import Final

from django.db.models import Case, Expression, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable

from releases.models.edition import Edition, EditionQuerySet
from releases.newsstand.search.asking import AllOf, Question, Sought, Term, loosely
from releases.newsstand.search.document import LEAD, NUMBER, TITLE
from releases.newsstand.search.matching import Among, Found

MOST: Final = 2_000
"""The newest so many are listed, counted and put in order. More than that and it is the newest first."""

_LEVELS: Final = ((81, (NUMBER,)), (27, (NUMBER, TITLE)), (9, (NUMBER, TITLE, LEAD)))
"""What a term counts whose words all stand there, or in a better place."""

_BODY, _ASIDE = 3, 1
_MOST_TERMS: Final = 8
_HALVED_IN: Final = 10 * 365.25 * 86_400  # seconds


def newest(found: QuerySet[Edition]) -> tuple[list[int], bool]:
    """The keys of the newest, and whether there are more."""
    keys = list(found.order_by("-public_at", "-id").values_list("pk", flat=True)[: MOST + 1])
    return keys[:MOST], len(keys) > MOST


def by_relevance(gate: EditionQuerySet, keys: list[int], question: Question) -> list[int]:
    """These keys, of editions that are found by the question, the best first."""
    if not question.wanted:
        return keys
    rows = gate.filter(Among(keys)).annotate(weight=_weight(question)).newest_first()
    told = rows.values_list("pk", "public_at", "weight")
    return [pk for pk, public_at, weight in sorted(told, key=lambda row: -_merit(row[2], row[1]))]


def _merit(weight: int, public_at: datetime) -> float:
    return log2(weight) + public_at.timestamp() / _HALVED_IN


def _weight(question: Question) -> Combinable:
    whole = loosely(question.sought)
    first, *rest = (_weight_of(term, whole) for term in question.wanted[:_MOST_TERMS])
    weight: Combinable = first
    for each in rest:
        weight = weight + each
    return weight


def _weight_of(term: Term, whole: Sought) -> Expression:
    """Each condition names the whole question, too: so none looks further than what is found."""
    levels = [When(Found(AllOf((whole, term.ranked(*signs)))), then=Value(worth)) for worth, signs in _LEVELS]
    aside = When(Found(AllOf((whole, term.aside))), then=Value(_ASIDE))
    return Case(*levels, aside, default=Value(_BODY), output_field=IntegerField())
