"""The index on PostgreSQL: a tsvector in a narrow table beside the editions, with a GIN index.

A table of its own, because a row of the editions is wide: whoever finds many would read them all. Triggers keep it, so
that it is in step whatever writes the editions. The words are parted already: no parser and no dictionary is asked.
"""

from typing import Final

from releases.newsstand.search.asking import AllOf, AnyOf, But, Row, Sought, Token, loosely

_VECTOR: Final = """
CREATE OR REPLACE FUNCTION releases_search_vector(searched text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((
    SELECT string_agg(word || ':' || least(place, 16383), ' ')
    FROM unnest(string_to_array(split_part(searched, E'\\n', 1), ' ')) WITH ORDINALITY AS text(word, place)
    WHERE word NOT IN ('', '¶')
  ), '')::tsvector || split_part(searched, E'\\n', 2)::tsvector
$$
"""
_PRICED: Final = """
CREATE OR REPLACE FUNCTION releases_search_words(words tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT COST 300 AS $$ BEGIN RETURN words; END $$
"""
"""The same words, with their price: the planner takes a tsvector for as cheap as a number, and would read hundreds of
thousands from where long values are kept apart rather than ask the index. (One costs some 15 µs, measured.)"""

_KEEP: Final = """
CREATE OR REPLACE FUNCTION releases_search_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM releases_search;
  ELSE
    IF TG_OP <> 'INSERT' THEN
      DELETE FROM releases_search WHERE edition_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO releases_search (edition_id, words) VALUES (NEW.id, releases_search_vector(NEW.searched));
    END IF;
  END IF;
  RETURN NULL;
END $$
"""
_TABLE: Final = "CREATE TABLE releases_search (edition_id bigint PRIMARY KEY, words tsvector NOT NULL)"
_INDEX: Final = (
    "CREATE INDEX releases_search_found ON releases_search USING gin (releases_search_words(words)) "
    "WITH (fastupdate = off)"  # else now and then a reader waits for what others have put off
)
_ROWS: Final = (
    "CREATE TRIGGER releases_search_rows AFTER INSERT OR DELETE OR UPDATE OF id, searched ON releases_edition "
    "FOR EACH ROW EXECUTE FUNCTION releases_search_keep()"
)
_ALL: Final = (
    "CREATE TRIGGER releases_search_all AFTER TRUNCATE ON releases_edition EXECUTE FUNCTION releases_search_keep()"
)
_MADE: Final = {
    "releases_search": _TABLE,
    "releases_search_found": _INDEX,
    "releases_search_rows": _ROWS,
    "releases_search_all": _ALL,
}

ALWAYS: Final = (_VECTOR, _PRICED, _KEEP)
STANDING: Final = (
    "SELECT relname, '' FROM pg_class WHERE relname LIKE 'releases_search%' AND pg_table_is_visible(oid) "
    "UNION ALL SELECT tgname, '' FROM pg_trigger WHERE tgrelid = to_regclass('releases_edition')"
)
REBUILD: Final = (
    "DELETE FROM releases_search",
    "INSERT INTO releases_search (edition_id, words) SELECT id, releases_search_vector(searched) FROM releases_edition",
)


def missing(standing: dict[str, str]) -> list[str]:
    """The statements that make what isn't there."""
    return [made for name, made in _MADE.items() if name not in standing]


def condition(edition: str, sought: Sought) -> tuple[str, list[str]]:
    """SQL that is true of the editions that are found, with its parameters. The index holds no places: rows of words
    are looked at in what it finds of the single ones."""
    loose, exact = written(loosely(sought)), written(sought)
    found = 'SELECT "edition_id" FROM "releases_search" WHERE releases_search_words("words") @@ %s::tsquery'
    if loose == exact:
        return f"{edition} IN ({found})", [loose]
    return f'{edition} IN ({found} AND "words" @@ %s::tsquery)', [loose, exact]


def written(sought: Sought) -> str:
    """As ``tsquery`` reads it: each word in quotes, so none is an operator (PostgreSQL, 8.11.2)."""
    match sought:
        case Token(text, begins):
            return f"{_quoted(text)}{':*' if begins else ''}"
        case Row(forms, begins):
            return f"({' <-> '.join(map(_quoted, forms))}{':*' if begins else ''})"
        case AnyOf(of):
            return f"({' | '.join(map(written, of))})"
        case AllOf(of):
            return f"({' & '.join(map(written, of))})"
        case But(of, but):
            return f"({written(of)} & !{written(but)})"


def _quoted(text: str) -> str:
    """No word holds a quotation mark or a backslash (words.py). This doesn't rely on it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
