"""The order of what is found: where the words stand, and how new the release is.

A word in the title counts thrice one in the lead, that one thrice one in the body, that one thrice one in notes,
contacts and captions; the number of the release counts most. Ten years halve it: an age that grows for all releases
alike, so that no order changes while time passes. No statistics of the engines': those count what isn't open, too.
"""

from datetime import datetime
from math import log2
from typing import Final, NamedTuple

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


class Row(NamedTuple):
    """What is kept in mind of an edition that is found: all in the newsstand's index."""

    key: int
    public_at: datetime
    kind: str


class Newest(NamedTuple):
    rows: list[Row]
    has_more: bool

    @property
    def keys(self) -> list[int]:
        return [row.key for row in self.rows]


def newest(found: QuerySet[Edition]) -> Newest:
    """The newest, and whether there are more."""
    told = found.order_by("-public_at", "-id").values_list("pk", "public_at", "kind")[: MOST + 1]
    rows = [Row(*row) for row in told]
    return Newest(rows[:MOST], len(rows) > MOST)


def by_relevance(gate: EditionQuerySet, found: Newest, question: Question) -> list[int]:
    """The keys of what is found by the question, the best first."""
    if not question.wanted:
        return found.keys
    rows = gate.filter(Among(found.keys)).order_by().annotate(weight=_weight(question))
    weights = dict(rows.values_list("pk", "weight"))
    told = sorted(found.rows, key=lambda row: -_merit(weights[row.key], row.public_at))
    return [row.key for row in told]


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
