import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from contacts.models import Account
from tests import make
from tests.visitor import Guest, Visitor

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


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
