import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from contacts.models import Account
from tests import make, showcase
from tests.visitor import Guest, Visitor

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

settings.register_profile("untimed", parent=settings(), deadline=None)  # time is measured by `make bench`
settings.load_profile("untimed")

Opened = AbstractContextManager[None]
"""The database, open to a fixture of more than one test."""


def missing(what: str) -> None:
    """Skip by name; with PRESS_STRICT=1 fail, since then everything has to be there."""
    if os.environ.get("PRESS_STRICT") == "1":
        pytest.fail(f"{what} is missing, and PRESS_STRICT=1 allows no skipping.")
    pytest.skip(f"{what} is missing.")


@pytest.fixture(autouse=True, scope="session")
def _files_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests store goes where pytest clears up."""
    folders = {"MEDIA_ROOT": tmp_path_factory.mktemp("media"), "DARKROOM": tmp_path_factory.mktemp("darkroom")}
    with override_settings(**folders):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where rows stand for a module, they stand for all of its tests: else a test would see them only if another one
    had come before."""
    with_rows = {item.path for item in items if _stands(item)}
    for item in items:
        if item.path in with_rows and item.get_closest_marker("django_db") and not _stands(item):
            raise pytest.UsageError(f"{item.nodeid}: rows stand in this module, so let pytestmark use them for all.")


def _stands(item: pytest.Item) -> bool:
    return "standing" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[], Opened]]:
    """For rows that all tests of a module need: within it they are made, once. Each test goes back to them when it
    ends, and they go when the module does. What a fixture hands on of them is shared, so a test may change a row and
    not the object that it was given."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def illustrated(standing: Callable[[], Opened]) -> None:
    """A newsroom that has one of everything, with pictures, for a whole module."""
    with standing():
        showcase.illustrate()


@pytest.fixture
def shared() -> Path:
    """The folder beside the checkout that holds real samples and schemas of standards."""
    if not SHARED.is_dir():
        missing("The folder ../shared")
    return SHARED


@pytest.fixture
def visitor() -> Visitor:
    """Somebody without an account, watched: what they read breaks no law of the house."""
    return Visitor()


@pytest.fixture
def guest() -> Guest:
    """Somebody without an account who was given a link to a preview, watched too."""
    return Guest()


@pytest.fixture
def alice(db: None) -> Account:
    """Alice writes."""
    return make.account("alice", first_name="Alice", last_name="Author", may=("submit_release",))


@pytest.fixture
def bob(db: None) -> Account:
    """Bob approves."""
    return make.account("bob", first_name="Bob", last_name="Editor")


@pytest.fixture
def chief(db: None) -> Account:
    """The chief may do everything."""
    return Account.objects.create_superuser("chief", password="correct horse", first_name="Carol", last_name="Chief")


@pytest.fixture
def desk(client: Client, chief: Account) -> Client:
    """The chief, signed in at the desk."""
    client.force_login(chief)
    return client
