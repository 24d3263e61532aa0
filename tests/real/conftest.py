"""One server for all tests here: what they look at lies at different moments of its clock."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import missing
from tests.real.prepare import MADE
from tests.real.server import LIBRARY, Server


@pytest.fixture(scope="package")
def database() -> Iterator[dict[str, str]]:
    """A database of the server's own: a new one on the PostgreSQL of the tests, or the file that it makes itself."""
    if connection.vendor != "postgresql":
        yield {}
        return
    told = settings.DATABASES["default"]
    where = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
    name = f"real_{uuid4().hex[:12]}"
    with psycopg.connect(f"{where.replace('postgres://', 'postgresql://', 1)}/postgres", autocommit=True) as house:
        house.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": f"{where}/{name}"}
        house.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="package")
def server(database: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if LIBRARY is None:
        missing("Debian's libfaketime")
    folder: Path = tmp_path_factory.mktemp("real")
    server = Server(folder, database)
    server.program("manage.py", "migrate", "--verbosity", "0")
    server.files = json.loads(server.program("-m", "tests.real.prepare"))
    server.clock.set(MADE)
    with server.running():
        yield server
