"""Keeping what is searched: after every ``migrate`` the index is there, in step, and of the present analysis.

The database itself keeps the index in step with the column ``Edition.searched``: triggers, so that no code path can
forget. The column is derived from frozen words and from nothing else, so it may be made anew; all else of an edition
stays frozen (releases/frozen.py).
"""

from itertools import batched
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from releases.models.edition import Edition
from releases.newsstand.search.asking import Token
from releases.newsstand.search.document import searched, trait_of_analysis
from releases.newsstand.search.matching import ENGINES, Found

_AT_ONCE = 200


def keep(sender: AppConfig, *, using: str, **_: Any) -> None:
    """Make the index where it isn't there, then bring the column up to date. Connected to ``post_migrate``, last."""
    if _columns(connections[using]) >= {field.column for field in Edition._meta.local_concrete_fields}:
        make(connections[using])
        refresh(using=using)


def _columns(connection: BaseDatabaseWrapper) -> set[str]:
    """What there is of the table of the editions: ``migrate`` may have been asked for an earlier state."""
    table = Edition._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def make(connection: BaseDatabaseWrapper, *, anew: bool = False) -> None:
    """Make what is missing of the index, and fill it if anything was. ``anew``: fill it in any case."""
    engine = ENGINES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(engine.STANDING)
        missing = engine.missing(dict(cursor.fetchall()))
        for statement in (*engine.ALWAYS, *missing, *(engine.REBUILD if missing or anew else ())):
            cursor.execute(statement)


def refresh(*, using: str) -> int:
    """Make the column anew where it is of another analysis, or empty: what a fixture has brought. How many were."""
    rows = Edition.objects.using(using)
    stale = list(rows.exclude(Found(Token(trait_of_analysis()))).order_by("pk").values_list("pk", flat=True))
    for keys in batched(stale, _AT_ONCE):
        for edition in rows.filter(pk__in=keys):
            rows.filter(pk=edition.pk).update(searched=searched(edition))
    return len(stale)
