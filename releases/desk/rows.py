"""Rows of a form that somebody typed, matched anew with the rows of the database.

A row of an inline names the row of the database that it edits by a hidden id. When somebody else has deleted or added
that row meanwhile, Django refuses the form without a word that can be seen, or keeps a row that the form does not show.
So typed rows find theirs by what they are about (a text by its language, a contact by its officer), and rows that the
form knew nothing of are added to it: whoever saves sees them.
"""

from collections.abc import Mapping

from django.http import QueryDict

type Row = dict[str, list[str]]


def rekeyed(posted: QueryDict, prefix: str, key: str, existing: Mapping[str, Mapping[str, str]]) -> QueryDict:
    """A copy of ``posted`` in which each row under ``prefix`` names a row that exists, or none.

    ``existing`` maps the key's posted form (a language, a primary key) to the row as the form would post it. A row
    keeps its id while that row exists; otherwise it takes the row with its key, if no other row has it, or becomes a
    new one. Rows that exist come first, as Django's formsets demand; the order in which they were typed is kept
    otherwise.
    """
    typed = [_row(posted, f"{prefix}-{index}-") for index in range(_number(posted.get(f"{prefix}-TOTAL_FORMS")))]
    ids = {row["id"] for row in existing.values()}
    taken = {_last(row, "id") for row in typed} & ids
    for row in typed:
        if _last(row, "id") not in ids:
            pk = existing.get(_last(row, key), {}).get("id", "") if _says_more_than(key, row) else ""
            row["id"] = ["" if pk in taken else pk]
            taken.add(pk)
    known = [row for row in typed if _last(row, "id")]
    fresh = [row for row in typed if not _last(row, "id") and not _last(row, "DELETE")]
    unseen = [_as_posted(row, last=len(typed)) for row in existing.values() if row["id"] not in taken]
    return _with_rows(posted, prefix, [*known, *unseen], fresh)


def _with_rows(posted: QueryDict, prefix: str, known: list[Row], fresh: list[Row]) -> QueryDict:
    copy = posted.copy()
    for name in [name for name in copy if name.startswith(f"{prefix}-") and name[len(prefix) + 1].isdigit()]:
        del copy[name]
    for index, row in enumerate([*known, *fresh]):
        for name, values in row.items():
            copy.setlist(f"{prefix}-{index}-{name}", values)
    copy[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(fresh))
    copy[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    return copy


def _as_posted(row: Mapping[str, str], *, last: int) -> Row:
    """A row of the database, after all that were typed."""
    return {name: [str(last + int(value)) if name == "position" else value] for name, value in row.items()}


def _says_more_than(key: str, row: Row) -> bool:
    return any(value for name, values in row.items() if name not in {key, "id", "release"} for value in values)


def _row(posted: QueryDict, start: str) -> Row:
    return {name[len(start) :]: posted.getlist(name) for name in posted if name.startswith(start)}


def _last(row: Row, name: str) -> str:
    return row.get(name, [""])[-1]


def _number(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdecimal() else 0
