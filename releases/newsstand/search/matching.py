"""The small interface to both engines: conditions on editions that the ORM puts beside the gate."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F
from django.db.models.lookups import Lookup

from releases.newsstand.search import postgresql, sqlite
from releases.newsstand.search.asking import Sought

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


class Condition(Lookup[Any]):
    """A lookup and not a function: Django would compare a function with true, and no index would be used."""

    prepare_rhs = False
    output_field = BooleanField()


class Found(Condition):
    """``queryset.filter(Found(question.sought))``"""

    lookup_name = "found"

    def __init__(self, sought: Sought) -> None:
        super().__init__(F("pk"), sought)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        edition, told = self.process_lhs(compiler, connection)
        sql, params = ENGINES[connection.vendor].condition(edition, self.rhs)
        return sql, (*told, *params)


class Among(Condition):
    """``queryset.filter(Among(keys))``: ``pk__in`` for thousands of keys of our own, which stand in the SQL as they
    are. As parameters they would take longer than the query."""

    lookup_name = "among"

    def __init__(self, keys: Iterable[int], column: str = "pk") -> None:
        super().__init__(F(column), tuple(int(key) for key in keys))

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        edition, told = self.process_lhs(compiler, connection)
        return f"{edition} IN ({', '.join(map(str, self.rhs)) or 'NULL'})", (*told,)
