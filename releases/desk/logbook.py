"""The one writer of the logbook, and the one who checks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from contacts.models import Account
from releases.desk import snapshots
from releases.models.logbook import THE_HOUSE, LogBook, LogEntry
from releases.models.release import Release

OURSELVES = "Pressoffice"
"""Who did it when nobody signed in: a command, a fixture."""

_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Everything written inside is marked with the network address that it came from."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def name_of(by: Account | None) -> str:
    """Who did it, as the logbook writes it: the name as it is now."""
    return str(by) if by else OURSELVES


def write(
    step: str,
    release: Release | None,
    *,
    by: Account | None,
    at: datetime,
    revision: int | None = None,
    note: str = "",
    by_name: str = "",
    **details: Any,
) -> LogEntry:
    """One row, in the transaction of the step that it tells of; in the book of the house when it is of no release.

    ``by_name`` is for somebody who has no account.
    """
    entry = LogEntry(
        book=release.uuid if release else THE_HOUSE,
        step=step,
        at=at,
        by_username=by.get_username() if by else "",
        by_name=(not by and by_name) or name_of(by),
        by_address=_address.get(),
        reference=release.reference or "" if release else "",
        revision=revision,
        note=note,
        details=details,
    )
    with transaction.atomic():
        LogBook.objects.get_or_create(uuid=entry.book)
        book = LogBook.objects.select_for_update().get(uuid=entry.book)
        entry.number, entry.previous = book.entries + 1, book.digest
        entry.digest = digest(entry)
        entry.save(force_insert=True)
        book.entries, book.digest = entry.number, entry.digest
        book.save(update_fields=["entries", "digest"])
    return entry


def digest(entry: LogEntry) -> str:
    """SHA-256 of everything in the row but its own digest: the digest of the row before it included."""
    fields = [field.name for field in LogEntry._meta.concrete_fields if field.name not in {"id", "digest"}]
    told = {name: getattr(entry, name) for name in fields}
    return snapshots.digest(told | {"book": str(entry.book), "at": entry.at.astimezone(UTC).isoformat()})


def faults() -> Iterator[str]:
    """What is wrong with the logbook, in words: rows that were changed, are missing, or were never written."""
    books = {book.uuid: book for book in LogBook.objects.all()}
    for uuid in LogEntry.objects.order_by().values_list("book", flat=True).distinct():
        if uuid not in books:
            yield f"book {_named(uuid)}: its entries are there, but the book is missing"
    for uuid, book in books.items():
        yield from _faults_in(book, f"book {_named(uuid)}")


def _faults_in(book: LogBook, name: str) -> Iterator[str]:
    previous, expected = "", 1
    for entry in LogEntry.objects.filter(book=book.uuid).order_by("number").iterator():
        if entry.number != expected:
            yield f"{name}: entries {expected} to {entry.number - 1} are missing"
        elif entry.previous != previous:
            yield f"{name}, entry {entry.number}: it does not follow the entry before it"
        if entry.digest != digest(entry):
            yield f"{name}, entry {entry.number} ({entry}): it was changed"
        previous, expected = entry.digest, entry.number + 1
    if expected - 1 != book.entries:
        yield f"{name}: it holds {expected - 1} entries and should hold {book.entries}"
    elif previous != book.digest:
        yield f"{name}: its last entry is not the one that was written last"


def _named(uuid: UUID) -> str:
    return "of the house" if uuid == THE_HOUSE else str(uuid)
