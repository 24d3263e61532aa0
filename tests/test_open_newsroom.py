"""The first start of a newsroom, and every later one."""

import io
import re
import secrets

import pytest
from django.core.management import call_command

from contacts.models import Account, Newsroom
from releases import clock
from releases.models.edition import PUBLIC, Edition
from releases.models.release import Release

pytestmark = pytest.mark.django_db


def open_newsroom() -> str:
    said = io.StringIO()
    call_command("open_newsroom", stdout=said)
    return said.getvalue()


def everything() -> str:
    said = io.StringIO()
    call_command("dumpdata", "contacts", "releases", stdout=said)
    return said.getvalue()


def test_an_empty_database_gets_the_first_release_and_an_account(client):
    said = open_newsroom()

    assert Edition.objects.open_to(PUBLIC, at=clock.now()).get().reference == "PR168-2017"
    assert "http://127.0.0.1:8000/admin/" in said
    [password] = re.findall(r"^Password: +(\S+)$", said, re.MULTILINE)
    assert client.login(username="press", password=password)
    assert Account.objects.get().is_superuser


def test_the_next_start_touches_nothing_and_shows_no_password():
    open_newsroom()
    before = everything()

    said = open_newsroom()

    assert everything() == before
    assert "Password:" not in said
    assert 'make manage ARGS="changepassword press"' in said


def test_an_interrupted_first_start_leaves_nothing_behind(monkeypatch):
    def interrupt(length: int) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", interrupt)
        with pytest.raises(KeyboardInterrupt):
            open_newsroom()
    assert not Newsroom.objects.exists()
    assert not Release.objects.exists()

    assert "Password:" in open_newsroom()


def test_somebody_who_has_an_account_keeps_it():
    anna = Account.objects.create_superuser("anna", password="correct horse battery")

    said = open_newsroom()

    assert "Sign in as anna" in said
    assert list(Account.objects.all()) == [anna]


def test_a_newsroom_that_nobody_can_enter_says_how():
    Newsroom.objects.create(name="Press office")

    assert "createsuperuser" in open_newsroom()
    assert not Release.objects.exists()
