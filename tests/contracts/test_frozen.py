"""Rows that can't change (releases/frozen.py), and the constraints that the database itself holds."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from contacts.models import Newsroom
from releases import clock, frozen
from releases.desk import workflow
from releases.desk.darkroom import plates
from releases.models.edition import MOMENTS, Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal
from releases.models.logbook import LogEntry
from releases.models.release import Release
from releases.models.revision import Revision
from tests import make

FIXED = [
    pytest.param(model, field, id=f"{model._meta.model_name}.{field.name}")
    for model, movable in frozen.FROZEN.items()
    for field in model._meta.local_concrete_fields
    if field.name not in movable
]


_people = count(1)


def printed() -> Edition:
    """One edition that names a mission, an organisation and an officer and shows a picture, of a release that is
    withdrawn again, by one person alone."""
    number, at = next(_people), clock.now()
    author = make.account(f"author-{number}")
    mission = make.mission(f"mission-{number}")
    shown = make.asset(is_made=False, seconds=1.5, language="fr", rights_until=date(2099, 1, 1))
    shown.missions.add(mission)
    make.develop(plates.prepare(shown, at=at))
    release = make.draft(
        missions=(mission,),
        assets=(shown,),
        organisations=((make.organisation(f"agency-{number}"), "issuer"),),
        contacts=(make.officer(f"officer-{number}"),),
        by=author,
    )
    workflow.submit(release, revision=1, by=None, at=at)
    edition = workflow.approve(release, revision=1, by=None, at=at)[0]
    soon = at + timedelta(minutes=1)
    workflow.withdraw_in_emergency(release, by=author, at=soon, reason="Nobody answers.", public_reason="A mistake.")
    return edition


def another(value: Any, field: models.Field[Any, Any]) -> Any:
    """A value that differs, of the field's own type."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model._default_manager.exclude(pk=value)
        return others.values_list("pk", flat=True).first()
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.JSONField):
        return [{"changed": True}] if isinstance(value, list) else {"changed": True}
    if isinstance(field, models.DateField):
        return value + timedelta(days=1)
    if isinstance(field, models.IntegerField | models.FloatField):
        return value + 1000
    return f"{value[:-1]}{'y' if value.endswith('x') else 'x'}"


def refused(change: Callable[[], Any], *, match: str | None = None) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        change()


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), FIXED)
def test_the_database_refuses_every_change_of_what_is_fixed(model, field):
    printed()
    printed()
    row = model._base_manager.order_by("pk").first()
    changed = another(getattr(row, field.attname), field)
    assert changed is not None

    refused(lambda: model._base_manager.filter(pk=row.pk).update(**{field.attname: changed}), match="is frozen")
    refused(lambda: _raw(model, field, changed, row.pk), match="is frozen")


def _raw(model: type[models.Model], field: models.Field[Any, Any], value: Any, pk: Any) -> None:
    """As somebody with a database shell would do it."""
    table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(field.column))
    prepared = field.get_db_prep_save(value, connection)
    key = model._meta.pk.get_db_prep_save(pk, connection)
    with connection.cursor() as cursor:
        where = connection.ops.quote_name(str(model._meta.pk.column))
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where} = %s", [prepared, key])


@pytest.mark.django_db
def test_only_the_moments_of_an_edition_may_move():
    edition, soon = make.edition(), clock.now() + timedelta(days=1)
    withdrawal = Withdrawal.objects.create(uuid=uuid4(), at=soon, public_reason="So.")
    moved = {"press_at": soon, "public_at": soon, "closes_at": soon, "withdrawal": withdrawal}

    Edition.objects.filter(pk=edition.pk).update(**moved)

    assert moved.keys() == MOMENTS
    edition.refresh_from_db()
    assert {name: getattr(edition, name) for name in moved} == moved


@pytest.mark.django_db
def test_unchanged_rows_may_be_saved_again():
    """As loaddata does with what is there already."""
    printed()

    for model in frozen.FROZEN:
        rows = list(model._base_manager.all())
        assert rows
        for row in rows:
            row.save_base(raw=True)
            row.save()


@pytest.mark.django_db
def test_json_in_another_order_is_the_same_json():
    """A fixture that was written by hand, or by the other engine, has its keys in another order."""
    edition = printed()
    turned = [dict(reversed(contact.items())) for contact in edition.contacts]
    assert json.dumps(turned) != json.dumps(edition.contacts)

    edition.contacts = turned
    edition.save()
    Edition.objects.filter(pk=edition.pk).update(contacts=turned)


@pytest.mark.django_db(transaction=True)
def test_words_stay_fixed_after_a_migration_that_remakes_the_table():
    """SQLite drops a trigger silently when it remakes a table; PostgreSQL keeps it."""
    edition = make.edition()
    old, new = Edition._meta.get_field("title"), models.CharField(max_length=251)
    new.set_attributes_from_name("title")
    new.model = Edition
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Edition, old, new)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

        refused(lambda: Edition.objects.filter(pk=edition.pk).update(title="Changed"))
        refused(lambda: Edition.objects.filter(pk=edition.pk).update(digest="changed"))
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Edition, new, old)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


@pytest.mark.django_db(transaction=True)
def test_migrate_makes_the_triggers_anew():
    edition = make.edition()
    on = f" ON {Edition._meta.db_table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER releases_edition_frozen{on}")
    Edition.objects.filter(pk=edition.pk).update(title="Changed")

    call_command("migrate", verbosity=0)

    refused(lambda: Edition.objects.filter(pk=edition.pk).update(title="Changed again"))


# --- lasting ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_that_lasts_is_deleted():
    release = printed().release

    for model in frozen.FROZEN:
        row = model._default_manager.order_by("pk")[0]
        for lasting in (row, model._default_manager.all(), release, Release.objects.all()):
            with pytest.raises(ProtectedError), transaction.atomic():
                lasting.delete()
        assert model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_what_a_draft_names_can_go_while_nothing_is_printed():
    release = make.draft()

    release.texts.all().delete()
    release.releasecontacts.all().delete()

    assert Revision.objects.filter(release=release).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("thing", ["mission", "organisation", "officer", "withdrawal", "revision"])
def test_what_an_edition_names_stays(thing):
    edition = printed()
    named = {
        "mission": lambda: EditionMission.objects.get(edition=edition).mission,
        "organisation": lambda: EditionOrganisation.objects.get(edition=edition).organisation,
        "officer": lambda: EditionOfficer.objects.get(edition=edition).officer,
        "withdrawal": lambda: Withdrawal.objects.get(),
        "revision": lambda: edition.revision,
    }[thing]()

    with pytest.raises(ProtectedError):
        named.delete()


@pytest.mark.django_db
def test_the_author_of_a_revision_stays():
    author = printed().revision.author
    assert author

    with pytest.raises(ProtectedError):
        author.delete()


# --- constraints ------------------------------------------------------------------------------------------------------


def copied(edition: Edition, **changed: Any) -> Edition:
    fields = {f.attname: getattr(edition, f.attname) for f in Edition._meta.concrete_fields if not f.primary_key}
    return Edition(**fields | changed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"number": 2, "closes_at": None},
        {"number": 1, "closes_at": datetime(2030, 1, 1, tzinfo=clock.now().tzinfo)},
        {"number": 2, "press_at": datetime(2031, 1, 1, tzinfo=clock.now().tzinfo)},
        {"number": 2, "closes_at": datetime(1999, 1, 1, tzinfo=clock.now().tzinfo)},
    ],
    ids=["a second one without an end", "a second first edition", "press after public", "closed before it opened"],
)
def test_the_database_refuses_an_edition_that_can_not_be(changed):
    edition = make.edition()
    lawful = {"number": 2, "closes_at": datetime(2030, 1, 1, tzinfo=clock.now().tzinfo)}
    with transaction.atomic():
        copied(edition, **lawful).save()

    refused(copied(edition, **lawful | {"number": 3} | changed).save)


@pytest.mark.django_db
def test_another_language_may_be_open_too():
    copied(make.edition(), language="fr").save()

    assert Edition.objects.filter(closes_at=None).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"reference": "PR1-2017"}, {"reference": "PR1-2017"}),
        ({"address": "pr1-2017"}, {"address": "pr1-2017"}),
        ({}, {"sequence": 0}),
        ({}, {"sequence": -1}),
        ({"sequence": 1, "year": 2017}, {"sequence": 1, "year": 2017}),
        ({}, {"press_at": datetime(2031, 1, 1, tzinfo=clock.now().tzinfo), "public_at": clock.now()}),
        ({}, {"event_starts_at": clock.now(), "event_ends_at": clock.now() - timedelta(minutes=1)}),
    ],
    ids=["number", "address", "sequence of zero", "negative sequence", "sequence", "press after public", "event"],
)
def test_the_database_refuses_a_release_that_can_not_be(one, other):
    series = make.series()
    Release.objects.create(series=series, **one)

    refused(lambda: Release.objects.create(series=series, **other))


@pytest.mark.django_db
def test_there_is_one_newsroom():
    make.newsroom()

    refused(lambda: Newsroom.objects.create(id=2))


@pytest.mark.django_db
def test_an_officer_is_not_active_backwards():
    refused(lambda: make.officer("late", active_from=date(2020, 1, 2), active_until=date(2020, 1, 1)))


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Release, Edition, Revision, LogEntry])
def test_constraints_have_names_that_say_what_they_hold(model):
    for constraint in model._meta.constraints:
        assert constraint.name.startswith("releases_")
