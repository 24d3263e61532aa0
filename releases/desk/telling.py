"""A snapshot in the words of the form: labels and values as somebody reads them."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import Field, Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from contacts.languages import name_of
from contacts.models import Organisation, PressOfficer
from releases import prose
from releases.desk.assets import telling as telling_pictures
from releases.desk.snapshots import TEXT_FIELDS, Snapshot
from releases.models import topics
from releases.models.kinds import Kind, Role
from releases.models.mission import Mission
from releases.models.release import Release
from releases.models.text import ReleaseText

_RICH: Final = {"body", "notes"}


def fields(*snapshots: Snapshot) -> list[dict[str, str]]:
    """Each snapshot as label and value, in the order of the form."""
    officers = _names(PressOfficer, (slug for each in snapshots for slug in each["contacts"]))
    missions = _names(Mission, (slug for each in snapshots for slug in each["missions"]))
    organisations = _names(Organisation, (o["slug"] for each in snapshots for o in each["organisations"]))
    pictures = telling_pictures.of(used["plate"] for each in snapshots for used in each.get("assets", []))
    return [
        {
            **{_label(Release, name): say(each.get(name)) for name, say in _FACTS.items()},
            **_texts(each),
            _("press contacts"): _listed(officers.get(s, s) for s in each["contacts"]),
            _("missions"): _listed(missions.get(s, s) for s in each["missions"]),
            _("organisations"): _listed(
                f"{organisations.get(o['slug'], o['slug'])} ({_chosen(Role, o['role'])})" for o in each["organisations"]
            ),
            _("pictures and files"): "\n\n".join(
                pictures.get(used["plate"], used["plate"]) for used in each.get("assets", [])
            ),
        }
        for each in snapshots
    ]


def _texts(snapshot: Snapshot) -> dict[str, str]:
    told = {}
    for language, text in snapshot["texts"].items():
        for name in TEXT_FIELDS:
            value = text.get(name) or ""
            label = f"{_label(ReleaseText, name)} ({name_of(language) or '?'})"
            told[label] = prose.plain(value) if name in _RICH else value
    return told


def _names(model: type[Model], slugs: Iterable[str]) -> dict[str, str]:
    found = model._default_manager.in_bulk(set(slugs), field_name="slug")
    return {slug: str(named) for slug, named in found.items()}


def _label(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _plain(value: Any) -> str:
    return str(value or "")


def _spoken(value: Any) -> str:
    """A string per language; or what was typed where it could not be understood."""
    return _listed(f"{language}: {text}" for language, text in sorted(value.items())) if isinstance(value, dict) else ""


def _chosen(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else _plain(value)


def _kind(value: Any) -> str:
    return _chosen(Kind, value)


def _day(value: Any) -> str:
    day = parse_date(value or "")
    return date_format(day) if day else _plain(value)


def _moment(value: Any) -> str:
    moment = parse_datetime(value or "")
    return f"{date_format(localtime(moment))}, {localtime(moment):%H:%M:%S %Z}" if moment else _plain(value)


def _topics(value: Any) -> str:
    return _listed(topics.name(code) for code in value or [])


_FACTS: Final[dict[str, Callable[[Any], str]]] = {
    "kind": _kind,
    "reference": _plain,
    "issued_on": _day,
    "place": _spoken,
    "press_at": _moment,
    "public_at": _moment,
    "event_starts_at": _moment,
    "event_ends_at": _moment,
    "event_place": _spoken,
    "registration": _plain,
    "accreditation_until": _moment,
    "topics": _topics,
}
