"""The index on SQLite: FTS5 over the column of the editions, which it doesn't copy (external content).

The words are parted already, so its tokenizer is the simplest: ``ascii`` takes every letter beyond ASCII for a part of
a word. Its ranking (bm25) counts what isn't open, and isn't used.
"""

from typing import Final

from releases.newsstand.search.asking import AllOf, AnyOf, But, Row, Sought, Token

_DELETE: Final = (
    "INSERT INTO releases_search(releases_search, rowid, searched) VALUES ('delete', OLD.id, OLD.searched);"
)
_INSERT: Final = "INSERT INTO releases_search(rowid, searched) VALUES (NEW.id, NEW.searched);"
_TRIGGERS: Final = {
    "inserted": f"AFTER INSERT ON releases_edition BEGIN {_INSERT} END",
    "deleted": f"AFTER DELETE ON releases_edition BEGIN {_DELETE} END",
    "changed": f"AFTER UPDATE OF id, searched ON releases_edition BEGIN {_DELETE} {_INSERT} END",
}
_MADE: Final = {
    "releases_search": "CREATE VIRTUAL TABLE releases_search USING fts5("
    "searched, content='releases_edition', content_rowid='id', tokenize='ascii')",
    **{f"releases_search_{name}": f"CREATE TRIGGER releases_search_{name} {body}" for name, body in _TRIGGERS.items()},
}

ALWAYS: Final = ()
STANDING: Final = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'releases_search%'"
REBUILD: Final = ("INSERT INTO releases_search(releases_search) VALUES ('rebuild')",)


def missing(standing: dict[str, str]) -> list[str]:
    """The statements that make what isn't there, or is there otherwise. A migration that remakes the table of the
    editions drops its triggers silently."""
    statements = []
    for name, made in _MADE.items():
        if standing.get(name) != made:
            kind = "TABLE" if name == "releases_search" else "TRIGGER"
            statements += [f"DROP {kind} IF EXISTS {name}", made]
    return statements


def condition(edition: str, sought: Sought) -> tuple[str, list[str]]:
    """SQL that is true of the editions that are found, with its parameters. The ``+`` keeps the planner, which thinks
    that few are ever found, from looking up all of them in the wide table: it walks the newsstand's index instead,
    which takes the same time whatever is found (https://sqlite.org/optoverview.html, section 2)."""
    return f'+{edition} IN (SELECT "rowid" FROM "releases_search" WHERE "releases_search" MATCH %s)', [written(sought)]  # noqa: S608


def written(sought: Sought) -> str:
    """As FTS5 reads it: each word in quotes, so none is an operator (https://sqlite.org/fts5.html, section 3)."""
    match sought:
        case Token(text, begins):
            return f"{_quoted(text)}{' *' if begins else ''}"
        case Row(forms, begins):
            return f"{_quoted(' '.join(forms))}{' *' if begins else ''}"
        case AnyOf(of):
            return f"({' OR '.join(map(written, of))})"
        case AllOf(of):
            return f"({' AND '.join(map(written, of))})"
        case But(of, but):
            return f"({written(of)} NOT {written(but)})"


def _quoted(text: str) -> str:
    """No word holds a quotation mark (words.py). This doesn't rely on it."""
    return '"' + text.replace('"', '""') + '"'
