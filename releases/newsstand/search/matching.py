"""The small interface to both engines: a condition on editions that the ORM puts beside the gate."""

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
