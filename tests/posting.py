"""A form as a browser without JavaScript sends it: all that stands in it, changed where somebody typed."""

from typing import Any

from django.test import Client
from django.urls import reverse

from releases.models.release import Release
from tests.page import Page

type Typed = dict[str, Any]


def address(release: Release | None = None) -> str:
    name = "admin:releases_release_change" if release else "admin:releases_release_add"
    return reverse(name, args=[release.pk] if release else [])


def standing(content: bytes, form: str = "release_form") -> Typed:
    """What the form would send as it stands."""
    typed: Typed = {}
    for name, value in Page(content).one(f"#{form}").form_values():
        typed.setdefault(name, []).append(value)
    return {name: values for name, values in typed.items() if "__prefix__" not in name}


def added(prefix: str, index: int, **values: Any) -> Typed:
    """One more row, as by hand."""
    return {f"{prefix}-TOTAL_FORMS": index + 1} | {f"{prefix}-{index}-{name}": value for name, value in values.items()}


def save(client: Client, release: Release | None, *typed: Typed, button: str = "_continue") -> Page:
    """Open the form, type, press a button, read what comes back."""
    where = address(release)
    sent = standing(client.get(where).content)
    for each in typed:
        sent |= each
    return Page(client.post(where, sent | {button: "1"}, follow=True).content)
