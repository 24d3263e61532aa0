"""The index is in step whatever writes the editions, and is made again where it is missing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models

from releases.models.edition import Edition
from releases.newsstand.search import document, index
from releases.newsstand.search.asking import question
from releases.newsstand.search.matching import Found
from tests import make


def found(words: str) -> list[str]:
    editions = Edition.objects.filter(Found(question(words, language="en").sought))
    return list(editions.order_by("reference").values_list("reference", flat=True))


def edition(reference: str = "A", title: str = "Phobos") -> Edition:
    return make.edition(reference=reference, texts={"en": {"title": title}})


def raw(sql: str, *params: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.django_db
def test_printing_makes_what_is_searched():
    assert Edition.objects.get(pk=edition().pk).searched.startswith("a ¶ phobos ¶")
    assert found("phobos") == ["A"]


@pytest.mark.django_db
def test_the_database_keeps_it_in_step_by_itself():
    """As somebody with a database shell would write."""
    first, second = edition("A"), edition("B")

    raw("UPDATE releases_edition SET searched = %s WHERE id = %s", "deimos\n≈deimo", first.pk)
    assert (found("phobos"), found("deimos")) == (["B"], ["A"])

    for table in ("releases_editionofficer", "releases_editionmission", "releases_editionorganisation"):
        raw(f"DELETE FROM {table} WHERE edition_id = %s", second.pk)
    raw("DELETE FROM releases_edition WHERE id = %s", second.pk)
    assert (found("phobos"), found("deimos")) == ([], ["A"])


@pytest.mark.django_db
def test_moments_move_without_touching_it():
    told = edition()

    Edition.objects.filter(pk=told.pk).update(closes_at=told.public_at)

    assert found("phobos") == ["A"]


@pytest.mark.django_db
def test_an_analysis_of_before_is_made_anew_and_words_stay_frozen():
    told = edition()
    other = edition("B").searched.replace(document.trait_of_analysis(), document.trait_of_analysis(0))
    Edition.objects.filter(pk=told.pk).update(searched=other)
    Edition.objects.filter(reference="B").update(searched="")
    assert found("phobos") == ["A"]

    assert index.refresh(using="default") == 2

    assert found("phobos") == ["A", "B"]
    assert index.refresh(using="default") == 0


@pytest.mark.django_db
def test_a_fixture_brings_no_analysis_and_is_found_all_the_same(tmp_path: Path):
    call_command("loaddata", "pr168_2017", verbosity=0)
    dumped = StringIO()
    call_command("dumpdata", "releases.edition", stdout=dumped, use_natural_foreign_keys=True)
    assert found("phobos") == ["PR168-2017"]
    assert "searched" not in json.loads(dumped.getvalue())[0]["fields"]

    file = tmp_path / "again.json"
    file.write_text(dumped.getvalue(), encoding="utf-8")
    call_command("loaddata", str(file), verbosity=0)

    assert found("phobos") == ["PR168-2017"]


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_the_table_loses_nothing():
    """SQLite drops its triggers silently."""
    edition("A")
    old, new = Edition._meta.get_field("title"), models.CharField(max_length=251)
    new.set_attributes_from_name("title")
    new.model = Edition
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Edition, old, new)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        edition("B")
        assert found("phobos") == ["A", "B"]
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Edition, new, old)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


@pytest.mark.django_db(transaction=True)
def test_migrate_fills_an_index_that_has_missed_something():
    on = " ON releases_edition" if connection.vendor == "postgresql" else ""
    name = "rows" if connection.vendor == "postgresql" else "inserted"
    raw(f"DROP TRIGGER releases_search_{name}{on}")
    edition("A")
    assert found("phobos") == []

    call_command("migrate", verbosity=0)

    assert found("phobos") == ["A"]
    edition("B")
    assert found("phobos") == ["A", "B"]


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_an_empty_index():
    edition("A")

    call_command("flush", verbosity=0, interactive=False)

    with connection.cursor() as cursor:
        counted = "releases_search_docsize" if connection.vendor == "sqlite" else "releases_search"
        cursor.execute(f"SELECT count(*) FROM {counted}")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_novel_is_printed_and_found_by_how_it_begins():
    text = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(17_000))
    told = make.edition(reference="A", texts={"en": {"title": "Novel", "body": f"<p>{text}</p>"}})

    assert found("wordbaa") == ["A"]
    assert found("fabienne") == ["A"], "what isn't the body comes first"
    assert len(Edition.objects.get(pk=told.pk).searched.encode()) < 600_000
