"""Somebody without an account, watched while they read.

A client that holds four laws of the house for every request of every test that uses it (architecture.md, “Laws”):

1. No SQL of a reader's names a table that isn't the readers': no draft, no account, no session.
2. Wherever SQL names the editions, the gate stands beside them.
3. No query runs while a template renders.
4. The clock is read once.

What breaks a law is collected, not raised on the spot: a template swallows what is raised inside ``{% if %}``.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.template.base import Template
from django.test import Client

from contacts.models import Newsroom, Organisation, PressOfficer
from releases import clock
from releases.models.calendar import CalendarAddress
from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal
from releases.models.logbook import LogBook, LogEntry
from releases.models.mission import Mission, MissionPartner
from releases.models.old_address import OldAddress
from releases.models.plate import (
    EditionAsset,
    EditionAssetMission,
    Logo,
    MissionPicture,
    Plate,
    Portrait,
    Rendition,
)
from releases.models.preview import Comment, PreviewLink
from releases.models.release import Release
from releases.models.revision import Revision

_PRINTED = (Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal, OldAddress)
_PLATES = (Plate, Rendition, EditionAsset, EditionAssetMission)
_STANDING = (Newsroom, Organisation, PressOfficer, Mission, MissionPartner, MissionPicture, Portrait, Logo)
READERS_TABLES = frozenset(model._meta.db_table for model in (*_PRINTED, *_PLATES, *_STANDING))
"""All that a reader's SQL may name. Every other table of the project is forbidden from the day it is made."""

COUNTERS = str(settings.CACHES["default"]["LOCATION"])

DOORS = {
    "/admin": frozenset({"contacts_account", "django_session", CalendarAddress._meta.db_table}),
    "/preview/": frozenset({PreviewLink._meta.db_table}),
    "/api/": frozenset({COUNTERS}),
}
"""The doors of the desk, and what each may look into besides, to see who knocks; of the API, to count."""

INVITED = frozenset(model._meta.db_table for model in (PreviewLink, Release, Revision, Comment, LogBook, LogEntry))
"""What is looked into for somebody who has a preview link: the draft, what they said of it, and the logbook."""

LETTERS = re.compile(r'FROM "releases_editionasset" INNER JOIN "releases_edition" .*"releases_edition"."release_id" = ')
"""And under which letters the draft's pictures were printed before: it keeps them."""

_NAMED = re.compile(r'(?:FROM|JOIN) "releases_edition"(?!\.)')
_GATES = re.compile(r'"closes_at" > ')
_SEARCHED = re.compile(r"\breleases_search\w*")


@cache
def forbidden_tables() -> frozenset[str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return frozenset((tables | {COUNTERS}) - READERS_TABLES)


@lru_cache(maxsize=10_000)
def broken_by(sql: str, *, allowed: frozenset[str] = frozenset(), invited: bool = False) -> tuple[str, ...]:
    """The laws that this SQL of a reader's breaks, in words."""
    named = set(re.findall(r'"(\w+)"', sql)) & (forbidden_tables() - allowed)
    broken = [f"a reader's query names {table}: {sql}" for table in sorted(named)]
    if _SEARCHED.search(sql) and not _GATES.search(sql):
        broken.append(f"a reader's query searches without the gate: {sql}")
    if len(_NAMED.findall(sql)) > len(_GATES.findall(sql)) and not (invited and LETTERS.search(sql)):
        broken.append(f"a reader's query names editions without the gate: {sql}")
    return tuple(broken)


@contextmanager
def watched(path: str, *, invited: bool = False) -> Iterator[list[str]]:
    """Collects what breaks a law while a request for ``path`` is answered."""
    doors = [looked_into for door, looked_into in DOORS.items() if path.startswith(door)]
    allowed = frozenset().union(*doors, INVITED if invited else ())
    broken: list[str] = []
    rendering: list[Template] = []
    readings: list[datetime] = []
    render, now = Template.render, clock.now

    def rendered(template: Template, *args: Any, **kwargs: Any) -> Any:
        rendering.append(template)
        try:
            return render(template, *args, **kwargs)
        finally:
            rendering.pop()

    def read() -> datetime:
        readings.append(now())
        return readings[-1]

    def executed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        broken.extend(broken_by(sql, allowed=allowed, invited=invited))
        if rendering:
            broken.append(f"a query runs while {rendering[-1].name} renders: {sql}")
        return execute(sql, params, many, context)

    with ExitStack() as watch:
        watch.enter_context(connection.execute_wrapper(executed))
        watch.enter_context(patch.object(Template, "render", rendered))
        watch.enter_context(patch.object(clock, "now", read))
        yield broken
    if len(readings) > 1:
        broken.append(f"the clock was read {len(readings)} times")


class Visitor(Client):
    """``Client()`` under watch. It never signs in."""

    invited = False

    def request(self, **request: Any) -> Any:
        path = str(request.get("PATH_INFO", "/"))
        with watched(path, invited=self.invited) as broken:
            response = super().request(**request)
        assert not broken, "\n".join([f"{request.get('REQUEST_METHOD')} {path}", *broken])
        return response


class Guest(Visitor):
    """Somebody without an account who was given a link to a preview, under the same watch."""

    invited = True
