"""Rows of a form that somebody typed, matched anew with the rows of the database.

A row of an inline names the row of the database that it edits by a hidden id. When somebody else has deleted or added
that row meanwhile, Django refuses the form without a word that can be seen. So typed rows find theirs by what they
are about: a text by its language, a contact by its officer.
"""

from collections.abc import Mapping

from django.http import QueryDict


def rekeyed(posted: QueryDict, prefix: str, key: str, existing: Mapping[str, int]) -> QueryDict:
    """A copy of ``posted`` in which each row under ``prefix`` names a row that exists, or none.

    ``existing`` maps the key's posted form (a language, a primary key) to the id of its row. A row keeps its id while
    that row exists; otherwise it takes the row with its key, if no other row has it, or becomes a new one. Rows that
    exist come first, as Django's formsets demand; the order in which they were typed is kept otherwise.
    """
    total = _number(posted.get(f"{prefix}-TOTAL_FORMS"))
    rows = [_row(posted, f"{prefix}-{index}-") for index in range(total)]
    ids = {str(pk) for pk in existing.values()}
    taken = {row["id"][-1] for row in rows if row.get("id", [""])[-1] in ids}
    for row in rows:
        if row.get("id", [""])[-1] in ids:
            continue
        pk = str(existing.get(row.get(key, [""])[-1], "")) if _says_more_than(key, row) else ""
        row["id"] = [pk if pk not in taken else ""]
        taken.add(pk)
    known = [row for row in rows if row["id"] != [""]]
    fresh = [row for row in rows if row["id"] == [""] and row.get("DELETE", [""]) == [""]]
    copy = posted.copy()
    for name in [name for name in copy if name.startswith(f"{prefix}-") and name[len(prefix) + 1].isdigit()]:
        del copy[name]
    for index, row in enumerate([*known, *fresh]):
        for name, values in row.items():
            copy.setlist(f"{prefix}-{index}-{name}", values)
    copy[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(fresh))
    copy[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    return copy


def _says_more_than(key: str, row: Mapping[str, list[str]]) -> bool:
    return any(value for name, values in row.items() if name not in {key, "id", "release"} for value in values)


def _row(posted: QueryDict, start: str) -> dict[str, list[str]]:
    return {name[len(start) :]: posted.getlist(name) for name in posted if name.startswith(start)}


def _number(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdecimal() else 0
