"""The small interface to both engines: a condition on editions that the ORM puts beside the gate."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func

from releases.newsstand.search import postgresql, sqlite
from releases.newsstand.search.asking import Sought

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


class Found(Func):
    """``queryset.filter(Found(question.sought))``"""

    output_field = BooleanField()
    conditional = True
    arity = 1

    def __init__(self, sought: Sought, edition: Any = None) -> None:
        super().__init__(F("pk") if edition is None else edition)
        self.sought = sought

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        edition, told = compiler.compile(self.get_source_expressions()[0])
        sql, params = ENGINES[connection.vendor].condition(edition, self.sought)
        return sql, (*told, *params)


class Among(Func):
    """``queryset.filter(Among(keys))``: ``pk__in`` for thousands of keys of our own, which stand in the SQL as
    they are. As parameters they would take longer than the query."""

    output_field = BooleanField()
    conditional = True
    arity = 1

    def __init__(self, keys: Iterable[int], edition: Any = None) -> None:
        super().__init__(F("pk") if edition is None else edition)
        self.keys = [int(key) for key in keys]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        edition, told = compiler.compile(self.get_source_expressions()[0])
        return f"{edition} IN ({', '.join(map(str, self.keys)) or 'NULL'})", told
