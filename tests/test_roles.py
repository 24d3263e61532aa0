"""Who may do what at the desk: every address, every role, reading and writing, held against docs/permissions.md."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver

from contacts.models import Account
from releases.desk.admin.asking import FORMS
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from tests import make
from tests.conftest import ROOT

ROLES = ("nobody", "no role", "writer", "editor", "press chief", "administrator")
DOCUMENT = ROOT / "docs" / "permissions.md"
MIGRATIONS = ("0002_roles", "0007_roles_of_the_desk", "0009_roles_for_pictures")
NOT_OURS = {"<path:object_id>/", "(?P<url>.*)$", "r/<path:content_type_id>/<path:object_id>/"}
"""An old address that redirects, the admin's own 404, and a jump to the site."""


@pytest.fixture
def things(db: None) -> dict[str, Any]:
    """One row of each kind, by the name of its model."""
    newsroom = make.newsroom()
    release = make.approved(missions=(make.mission(),), organisations=((make.organisation(), "issuer"),))
    rows = [newsroom, release, make.mission(), make.organisation(), make.officer(), make.series()]
    rows += [Edition.objects.get(), LogEntry.objects.latest("number"), Group.objects.get(name="writer")]
    rows += [Account.objects.create_user("somebody"), video()]
    return {str(row._meta.model_name): row for row in rows}


def video() -> Asset:
    """With the file that was handed in, which the desk may have too."""
    original = default_storage.save("originals/film.mp4", ContentFile(b"a film"))
    return make.asset(medium="video", original=original, content_type="video/mp4")


def patterns(found: Any, start: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        address = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, address, names)
        elif str(pattern.pattern) not in NOT_OURS:
            yield address, pattern


def addresses(things: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each address of the desk as it is written in the table, and with a row that exists."""
    for address, pattern in patterns(admin.site.urls[0]):
        model = next((name for name in things if f"/{name}/" in f"/{address}"), "")
        row = str(things[model].pk) if model else ""
        known = {
            "<path:object_id>": row,
            "<int:pk>": row,
            "<uuid:pk>": row,
            "<slug:key>": "nobody-s" if "calendar" in address else str(things["asset"].plates.get().key),
            "<file:name>": "file.mp4",
            "<id>": row,
            "<slug:language>": "en",
            "<str:token>": "nobody-s",
            "<moment:as_of>": "20260903T100100Z",
            "<path:path>": "releases/",
        }
        for step in FORMS if "<slug:step>" in address else [""]:
            shown = filled = address.replace("<slug:step>", step)
            for parameter, value in known.items():
                shown, filled = shown.replace(parameter, "…"), filled.replace(parameter, value)
            if filled.startswith("^"):  # the pages of one app
                shown = filled = "releases/"
            assert "<" not in filled, f"{pattern} takes something that this test does not know"
            yield shown, f"/admin/{filled}"


def account(role: str) -> Client:
    client = Client()
    if role != "nobody":
        person = Account.objects.create_user(role.replace(" ", "_"), is_staff=True)
        person.groups.set(Group.objects.filter(name=role))
        client.force_login(person)
    return client


def says(client: Client, method: str, address: str) -> str:
    answer = getattr(client, method)(address, {})
    if answer.streaming:
        b"".join(answer)  # or the file stays open
    location = answer.headers.get("Location", "")
    refused = answer.status_code in {403, 404, 405} or location.startswith("/admin/login/")
    return "" if refused else {"get": "r", "post": "w"}[method]


def test_the_table_of_permissions_is_true(things):
    lines = []
    cells = {role: account(role) for role in ROLES}
    for shown, address in sorted(set(addresses(things))):
        if shown in {"login/", "logout/"}:
            continue
        may = [says(client, "get", address) + says(client, "post", address) for client in cells.values()]
        lines.append(f"| `{shown or '/'}` | {' | '.join(may)} |")

    table = "\n".join(lines)

    assert table in DOCUMENT.read_text(encoding="utf-8"), f"docs/permissions.md should hold:\n{table}"


def test_each_role_has_what_the_migration_names(db):
    first, *more = (import_module(f"releases.migrations.{name}").ROLES for name in MIGRATIONS)

    for role in first:
        codenames = first[role].union(*(each[role] for each in more))
        assert set(Group.objects.get(name=role).permissions.values_list("codename", flat=True)) == codenames


def test_each_step_has_a_permission_of_its_own_name(db):
    from releases.desk.workflow import STEPS

    known = set(Permission.objects.values_list("codename", flat=True))
    assert {step.permission for step in STEPS.values()} == {f"releases.{name}_release" for name in STEPS}
    assert {f"{name}_release" for name in STEPS} <= known
