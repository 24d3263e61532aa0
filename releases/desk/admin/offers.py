"""Kept words that are worth offering: what they would change, and the form filled with them."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.admin.utils import flatten_fieldsets
from django.forms.formsets import all_valid
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from releases.desk import comparison
from releases.desk import posted as typed_form
from releases.desk.snapshots import TEXT_FIELDS, Snapshot
from releases.models.release import Release
from releases.models.sitting import Sitting

_MOST: Final = 5


@dataclass(frozen=True)
class Offer:
    uuid: UUID
    kept_at: datetime | None
    about: list[str]
    """The names of the fields that they would change; for a new release its titles."""


def of(model_admin: Any, request: HttpRequest, release: Release | None, kept: Iterable[Sitting]) -> list[Offer]:
    """Those of the kept words that differ from what is stored, and from one another."""
    found = []
    for sitting in _different(kept)[:_MOST]:
        about = _differs(model_admin, request, release, sitting) if release and release.pk else _titles(sitting)
        if about:
            found.append(Offer(sitting.uuid, sitting.kept_at, about))
    return found


def posted(sitting: Sitting) -> QueryDict:
    """The form as it was typed, marked so that it is shown and not saved."""
    form = QueryDict(mutable=True)
    for name, values in sitting.typed.items():
        form.setlist(name, values)
    assert sitting.kept_at
    form["base"], form["_sitting"], form["_taken_up"] = (
        str(sitting.base),
        str(sitting.uuid),
        sitting.kept_at.isoformat(),
    )
    return form


def _different(kept: Iterable[Sitting]) -> list[Sitting]:
    found: list[Sitting] = []
    for sitting in kept:
        if all(sitting.typed != other.typed for other in found):
            found.append(sitting)
    return found


def _differs(model_admin: Any, request: HttpRequest, release: Release, sitting: Sitting) -> list[str]:
    """The fields in which the words differ from the revision that they were typed on and from the newest."""
    newest = release.revisions.first()
    if newest is None:
        return _titles(sitting)
    base = release.revisions.filter(number=sitting.base).first() or newest
    asked: Any = copy(request)
    asked.method, asked.POST = "POST", posted(sitting)
    draft = Release.objects.get(pk=release.pk)  # the form writes into it
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, draft))
    form = model_admin.get_form(asked, draft, change=True, fields=fields)(asked.POST, instance=draft)
    formsets, _inlines = model_admin._create_formsets(asked, draft, change=True)
    form.is_valid()
    all_valid(formsets)
    typed = typed_form.snapshot(form, formsets, newest.snapshot)
    from_newest = {row.label for row in comparison.rows(newest.snapshot, newest.snapshot, typed)}
    from_base = comparison.rows(base.snapshot, base.snapshot, typed)
    found = [row.label for row in from_base if row.label in from_newest]
    # What the comparison in words doesn't see: what could not be understood, and words that are only marked otherwise.
    found += [form.fields[name].label for name in form.errors if name in form.fields]
    if not found and _texts(typed) not in (_texts(newest.snapshot), _texts(base.snapshot)):
        found.append(gettext("formatting"))
    return list(dict.fromkeys(str(label) for label in found))


def _texts(snapshot: Snapshot) -> dict[str, list[str]]:
    return {language: [text.get(name) or "" for name in TEXT_FIELDS] for language, text in snapshot["texts"].items()}


def _titles(sitting: Sitting) -> list[str]:
    named = [values[-1] for name, values in sitting.typed.items() if name.endswith("-title") and values]
    return [title for title in named if title.strip()] or ["–"]
