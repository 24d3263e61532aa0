"""The database held still, for whoever reads it for minutes while the desk works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def standing_still() -> Iterator[None]:
    """One moment of the database for everything that is read inside; nobody who writes has to wait.

    PostgreSQL: REPEATABLE READ, read only. SQLite: a transaction that only reads, which in the WAL sees one moment
    from its first query on; ours begin IMMEDIATE otherwise and would lock the desk out. Inside a transaction of the
    caller's it is that one which holds still.
    """
    if connection.in_atomic_block:
        yield
        return
    with _reading_only(), transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _reading_only() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    wrapper: Any = connection  # its types know nothing of one engine alone
    wrapper.ensure_connection()
    before = wrapper.transaction_mode
    wrapper.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        wrapper.transaction_mode = before
