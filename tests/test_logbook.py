"""Who did what: one row per step, chained, and proof of what was changed."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from contacts.models import Account
from releases import clock
from releases.desk import logbook, workflow
from releases.models.logbook import THE_HOUSE, LogBook, LogEntry
from releases.models.release import Release
from tests import make

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def torn_out(entries):
    """Deleted past the ORM, which refuses it."""
    entries._raw_delete(entries.db)


def steps_of(release: Release) -> list[str]:
    return list(LogEntry.objects.filter(book=release.uuid).order_by("number").values_list("step", flat=True))


@pytest.fixture
def unfrozen(db):
    """Somebody with a key to the database itself takes the trigger away. (It comes back with the rollback.)"""
    with connection.cursor() as cursor:
        on = f" ON {LogEntry._meta.db_table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {LogEntry._meta.db_table}_frozen{on}")


def test_each_step_leaves_a_row_with_names(alice: Account, bob: Account):
    at = clock.now()
    release = make.draft(by=alice)
    workflow.submit(release, revision=1, by=alice, at=at)
    workflow.send_back(release, revision=1, by=bob, at=at, note="The date is wrong.")

    last = LogEntry.objects.filter(book=release.uuid).latest("number")

    assert steps_of(release) == ["save", "submit", "send_back"]
    assert (last.by_username, last.by_name, last.note, last.revision) == ("bob", "Bob Editor", "The date is wrong.", 1)


def test_a_refused_step_stands_in_the_logbook_after_the_rollback(alice: Account):
    release = make.draft(by=alice)

    with pytest.raises(workflow.NotAllowed):
        workflow.approve(release, revision=1, by=alice, at=clock.now())

    refused = LogEntry.objects.get(book=release.uuid, step="refused")
    assert refused.details["wanted"] == "approve"
    assert "Your account may not do this" in refused.note


def test_a_row_outlives_the_person(alice: Account, chief: Account):
    logbook.write("sign_in", None, by=alice, at=clock.now())
    alice.delete()

    assert LogEntry.objects.get(step="sign_in").by_name == "Alice Author"


def test_sign_ins_and_failed_ones_are_in_the_book_of_the_house(client: Client, alice: Account):
    client.post("/admin/login/", {"username": "alice", "password": "wrong guess"}, REMOTE_ADDR="192.0.2.7")
    client.post("/admin/login/", {"username": "alice", "password": "correct horse"}, REMOTE_ADDR="192.0.2.7")

    house = LogEntry.objects.filter(book=THE_HOUSE).order_by("number")

    assert [(entry.step, entry.by_name, entry.by_address) for entry in house] == [
        ("sign_in_failed", "alice", "192.0.2.7"),
        ("sign_in", "Alice Author", "192.0.2.7"),
    ]
    assert not any("wrong guess" in str(vars(entry)) for entry in house)


def test_a_change_of_rights_says_who_gave_what(desk: Client, alice: Account):
    form = {"username": "alice", "is_active": "on", "is_staff": "on", "is_superuser": "on", "language": "en"}

    answer = desk.post(f"/admin/contacts/account/{alice.pk}/change/", form)

    entry = LogEntry.objects.get(step="account_changed")
    assert answer.status_code == 302
    assert (entry.by_username, entry.details["of"], entry.details["now"]["is_superuser"]) == ("chief", "alice", True)


def test_an_untouched_logbook_is_verified(capsys, alice: Account):
    make.approved()
    logbook.write("sign_in", None, by=alice, at=clock.now())

    call_command("verify_logbook")

    assert "each as it was written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (lambda entries: entries.filter(number=2).update(by_name="Nobody"), "it was changed"),
        (
            lambda entries: entries.filter(number=2).update(at=LONG_AGO),
            "changed",
        ),
        (lambda entries: torn_out(entries.filter(number=2)), "entries 2 to 2 are missing"),
        (lambda entries: torn_out(entries.filter(number=3)), "it holds 2 entries and should hold 3"),
        (lambda entries: LogBook.objects.filter(uuid=entries[0].book).delete(), "the book is missing"),
    ],
)
def test_a_changed_or_missing_row_is_found(unfrozen, capsys, tamper, fault):
    release = make.approved()
    assert steps_of(release) == ["save", "submit", "approve"]

    tamper(LogEntry.objects.filter(book=release.uuid))

    with pytest.raises(CommandError):
        call_command("verify_logbook")
    assert fault in capsys.readouterr().err


def test_each_release_has_a_book_of_its_own(db):
    one, other = make.draft(), make.draft()

    assert set(LogEntry.objects.values_list("book", "number")) == {(one.uuid, 1), (other.uuid, 1)}
