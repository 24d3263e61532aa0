"""Rows that last: printed editions, revisions, withdrawals, the logbook.

That they can't change is held by the database itself. The triggers are made anew after every ``migrate``: SQLite drops
them silently whenever a migration remakes a table. They compare and refuse only what differs, so that ``loaddata`` may
save an existing row again unchanged.
"""

from typing import Any, NoReturn

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from releases.models.edition import (
    DERIVED,
    MOMENTS,
    Edition,
    EditionMission,
    EditionOfficer,
    EditionOrganisation,
    Withdrawal,
)
from releases.models.emergency import CONFIRMATION, Emergency
from releases.models.logbook import LogEntry
from releases.models.plate import MAKING, EditionAsset, EditionAssetMission, Plate, Rendition
from releases.models.revision import Revision

FROZEN: dict[type[models.Model], frozenset[str]] = {
    Edition: MOMENTS | DERIVED,
    EditionMission: frozenset(),
    EditionOrganisation: frozenset(),
    EditionOfficer: frozenset(),
    Plate: MAKING,
    Rendition: frozenset(),
    EditionAsset: frozenset(),
    EditionAssetMission: frozenset(),
    Withdrawal: frozenset(),
    Revision: frozenset(),
    Emergency: CONFIRMATION,
    LogEntry: frozenset(),
}
"""The tables, and what may still change in each."""

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION releases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  movable text[] := COALESCE(TG_ARGV, '{}'); -- null for a table in which nothing may move: then nothing would differ
BEGIN
  IF (to_jsonb(NEW) - movable) IS DISTINCT FROM (to_jsonb(OLD) - movable) THEN
    RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def keep(sender: type[models.Model], instance: models.Model, **_: Any) -> NoReturn:
    """Refuse a deletion. Connected to ``pre_delete``. (Not a trigger: test databases are emptied with DELETE.)"""
    raise models.ProtectedError(f"{sender._meta.label} is never deleted.", {instance})


def freeze(sender: AppConfig, *, using: str, **_: Any) -> None:
    """Make the triggers. Connected to ``post_migrate``."""
    connection = connections[using]
    made = set(connection.introspection.table_names())
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
        for model, movable in FROZEN.items():
            if model._meta.db_table in made:
                for statement in statements(connection, model, movable):
                    cursor.execute(statement)


def _columns(model: type[models.Model], names: frozenset[str]) -> list[str]:
    return [str(field.column) for field in model._meta.local_concrete_fields if field.name in names]


def _sqlite(connection: BaseDatabaseWrapper, model: type[models.Model], movable: frozenset[str]) -> list[str]:
    quote = connection.ops.quote_name
    table, trigger = quote(model._meta.db_table), quote(f"{model._meta.db_table}_frozen")
    fixed = [field.name for field in model._meta.local_concrete_fields if field.name not in movable]
    differs = " OR ".join(f"OLD.{quote(c)} IS NOT NEW.{quote(c)}" for c in _columns(model, frozenset(fixed)))
    return [
        f"DROP TRIGGER IF EXISTS {trigger}",
        f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} WHEN {differs} "
        f"BEGIN SELECT RAISE(ABORT, '{model._meta.db_table} is frozen'); END",
    ]


def _postgresql(connection: BaseDatabaseWrapper, model: type[models.Model], movable: frozenset[str]) -> list[str]:
    quote = connection.ops.quote_name
    table, trigger = quote(model._meta.db_table), quote(f"{model._meta.db_table}_frozen")
    columns = ", ".join(f"'{column}'" for column in sorted(_columns(model, movable)))
    return [
        f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
        f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION releases_refuse_change({columns})",
    ]
