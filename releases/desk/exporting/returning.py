"""A folder taken in: the same newsroom in an empty database, or what is missing in another one.

Nothing is overwritten: a thing that is here already is left alone, and where it differs it is reported. A thing comes
in whole, with all its rows, as Django's own deserialiser reads them; what came in is read back and compared. It makes
no edition and takes no step: as ``loaddata``, it puts back rows that printing and the workflow have made before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers import python
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ForeignKey, Max, Model

from contacts.models import Account
from releases.desk import logbook, printing, snapshots
from releases.desk.exporting import kinds
from releases.desk.exporting.kinds import ACCOUNTS, BOOKS, ENTRIES, KINDS, Kind, Row
from releases.desk.exporting.lines import Broken, encoded, read
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.revision import Revision
from releases.newsstand.search import index

type Progress = Callable[[int, int, str], None]

_MAKERS: Final[dict[type[Model], Callable[[Any], str]]] = {
    Edition: printing.digest,
    Revision: lambda revision: snapshots.digest(revision.snapshot),
    LogEntry: logbook.digest,
}
"""What bears the digest of its own words."""


@dataclass
class Returned:
    added: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)


class _InTheWay(Exception):
    """A thing can't come in, because of what is here already. Its text goes on after the name of the thing."""


@transaction.atomic
def take_in(root: Path, *, progress: Progress) -> Returned:
    """Rows only, of a folder that was proved. Raises Broken, and then nothing is changed."""
    returned, foreign_books = Returned(), set[str]()
    base = Edition.objects.aggregate(last=Max("pk"))["last"] or 0
    for position, kind in enumerate(KINDS):
        progress(position, len(KINDS), kind.file)
        for some in batched(read(root / kind.file, kind.file), kind.at_once):
            things = [_Thing(kind, here, document, base=base) for here, document in some]
            present = _present(kind, things)
            for thing in things:
                if thing.book not in foreign_books and not _take_in(thing, present[thing.key], returned):
                    foreign_books |= {thing.key} if kind is BOOKS else set()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Edition]):
            cursor.execute(statement)
    index.refresh(using=connection.alias)
    return returned


def _present(kind: Kind, things: list["_Thing"]) -> dict[str, list[Row]]:
    try:
        return kinds.rows_of(kind, [thing.key for thing in things])
    except (ValueError, ValidationError) as reason:
        raise Broken(
            things[0].here, f"there, or in one of the next lines, stands what is no key ({reason})."
        ) from reason


class _Thing:
    """A line of a folder, checked as far as it can be without the database."""

    def __init__(self, kind: Kind, here: str, document: dict[str, Any], *, base: int) -> None:
        self.kind, self.here = kind, here
        key, rows, places = document.get("thing"), document.get("rows"), document.get("places", [])
        if not isinstance(key, str) or not isinstance(rows, list) or not rows:
            raise Broken(here, "it tells no thing with its rows.")
        self.key, self.rows = key, [self._row(row) for row in rows]
        if not isinstance(places, list) or not all(type(place) is int and 0 < place < 2**40 for place in places):
            raise Broken(here, "its places are no positive numbers.")
        self.places = [base + place for place in places]
        if len(places) != sum(row["model"] == "releases.edition" for row in self.rows):
            raise Broken(here, "it does not tell the place of each edition.")

    def _row(self, row: Any) -> Row:
        if not isinstance(row, dict) or row.get("model") not in self.kind.models:
            raise Broken(self.here, f"it holds a row that is no part of a {self.kind.name}.")
        if not isinstance(row.get("fields"), dict) or row.keys() - {"model", "pk", "fields"}:
            raise Broken(self.here, "it holds a row without fields, or with more than fields.")
        return row

    @property
    def book(self) -> str:
        """Of an entry that belongs to no release, its book."""
        return str(self.rows[0]["fields"].get("book")) if self.kind is ENTRIES else ""

    @property
    def name(self) -> str:
        told = self.rows[0]["fields"]
        return f"{self.kind.name} {told.get('reference') or told.get('name') or self.key} ({self.here})"


def _take_in(thing: _Thing, present: list[Row], returned: Returned) -> bool:
    """Whether it is here now, as it was exported."""
    try:
        if not present:
            with transaction.atomic():
                _put(thing)
                _compare(thing)
        elif encoded(present) != encoded(thing.rows):
            raise _InTheWay("it is here already and differs. It stays as it is here.")
    except _InTheWay as reason:
        returned.conflicts.append(f"{thing.name}: {reason}")
        return False
    except (ValueError, RecursionError) as reason:
        raise Broken(thing.here, f"it can't be written as JSON again ({reason}).") from reason
    if present:
        returned.unchanged += 1
    else:
        returned.added[thing.kind.name] = returned.added.get(thing.kind.name, 0) + 1
    return True


def _put(thing: _Thing) -> None:
    if thing.kind is ACCOUNTS:
        _make_account(thing)
        return
    places = iter(thing.places)
    for row in thing.rows:
        made = _deserialised(thing, row)
        if isinstance(made.object, Edition):
            made.object.pk = made.object.pk or next(places)
        _check_digest(thing, made.object)
        _check_named(made.object)
        try:
            made.save(force_insert=True)
        except IntegrityError as reason:
            if "unique" not in str(reason).lower():  # so both engines call it when another row has the same
                raise Broken(thing.here, f"a row of {row['model']} is against the rules ({reason}).") from reason
            raise _InTheWay(f"something here has its number, its name or its file already ({reason}).") from reason
        except (DatabaseError, ValueError, TypeError, OverflowError) as reason:
            raise Broken(thing.here, f"a row of {row['model']} can't be put into the database ({reason}).") from reason


def _make_account(thing: _Thing) -> None:
    """A name, which nobody can sign in with before an administrator gives it a password and makes it active."""
    told = thing.rows[0]["fields"]
    if (
        len(thing.rows) != 1
        or told.keys() != set(kinds.ACCOUNT)
        or not all(isinstance(each, str) for each in told.values())
    ):
        raise Broken(thing.here, "an account is told by its names and by nothing else.")
    account = Account(**told, is_active=False)
    account.set_unusable_password()
    try:
        account.full_clean(exclude=["password"])
    except ValidationError as reason:
        raise Broken(thing.here, " ".join(reason.messages)) from reason
    account.save(force_insert=True)


def _deserialised(thing: _Thing, row: Row) -> DeserializedObject:
    try:
        made: DeserializedObject = next(iter(python.Deserializer([row])))
    except DeserializationError as reason:
        if isinstance(reason.__cause__ or reason.__context__, ObjectDoesNotExist):
            raise _InTheWay(f"what it names is not here ({reason}).") from reason
        raise Broken(thing.here, f"{reason}") from reason
    except ObjectDoesNotExist as reason:
        raise _InTheWay(f"what it names is not here ({reason}).") from reason
    except (FieldDoesNotExist, ValidationError, ValueError, TypeError, AttributeError, LookupError) as reason:
        raise Broken(thing.here, f"a row of {row['model']} can't be read ({reason}).") from reason
    return made


def _check_digest(thing: _Thing, row: Model) -> None:
    make = _MAKERS.get(type(row))
    if not make:
        return
    try:
        is_right = make(row) == row.digest  # type: ignore[attr-defined]
    except (ValueError, TypeError, AttributeError) as reason:
        raise Broken(thing.here, f"a row of {row._meta.label} can't be read ({reason}).") from reason
    if not is_right:
        raise Broken(thing.here, f"the words of {row._meta.label} are not those that its digest was taken of.")


def _check_named(row: Model) -> None:
    """What is named by a key of its own; a foreign key in the database is checked only at the very end."""
    for each in _keys_of_their_own(row):
        key = getattr(row, each.attname)
        if key is not None and not each.related_model._base_manager.filter(pk=key).exists():
            raise _InTheWay(f"what it names is not here ({each.related_model._meta.verbose_name} {key}).")


def _keys_of_their_own(row: Model) -> Iterator["ForeignKey[Any, Any]"]:
    for each in row._meta.concrete_fields:
        if isinstance(each, ForeignKey) and not hasattr(each.related_model, "natural_key"):
            yield each


def _compare(thing: _Thing) -> None:
    """What is there now has to be what was told: no more rows, no fewer, none of another thing's."""
    try:
        there = kinds.rows_of(thing.kind, [thing.key])[thing.key]
    except ObjectDoesNotExist as reason:  # which PostgreSQL would find out at the very end
        raise Broken(thing.here, f"one of its rows names what is not there ({reason})") from reason
    if encoded(there) != encoded(thing.rows):
        raise Broken(thing.here, "its rows do not come out of the database as they were told.")
