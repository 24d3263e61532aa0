"""JSON that is the same text whenever it is the same document."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def in_order(value: Any) -> Any:
    """The same document with the keys of every object sorted."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    return [in_order(entry) for entry in value] if isinstance(value, list) else value


class DocumentField(models.JSONField[Any, Any]):
    """On SQLite JSON is text, and a frozen row may be saved again with the same document only if it is the same text.
    And a fixture has the same bytes whichever engine it was dumped from: PostgreSQL sorts keys by their length."""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return super().get_db_prep_value(in_order(value), connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return in_order(super().from_db_value(value, expression, connection))

    def deconstruct(self) -> Any:
        """As Django's own: migrations see no difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
