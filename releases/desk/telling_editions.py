"""An edition in words: everything that is printed, label by label, in the order of its page."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Field
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from releases import days, prose
from releases.desk import printing
from releases.desk.assets import telling as telling_pictures
from releases.desk.snapshots import TEXT_FIELDS, Snapshot
from releases.models import topics
from releases.models.edition import Edition
from releases.models.kinds import Role

_MOMENTS = ("press_at", "public_at", "closes_at")


def fields(edition: Edition) -> dict[str, str]:
    """What was printed, and when it is open."""
    moments = {_label(name): _moment(getattr(edition, name)) for name in _MOMENTS}
    return _words(edition) | _correction(edition) | moments


def fields_of_a_draft(
    snapshot: Snapshot, language: str, *, reference: str, letters: Mapping[str, str], at: datetime
) -> dict[str, str]:
    """What printing this snapshot at ``at`` would print, with the address book as it is then.

    What is known only once it is printed is left out: the number and the day, unless they are typed, the moments,
    unless they are wished, the note of a correction.
    """
    day = parse_date(snapshot["issued_on"] or "")
    edition = printing.compose(
        snapshot,
        language,
        reference=reference,
        letters=letters,
        issued_on=day or at.date(),
        press_at=at,
        public_at=at,
    )
    told = {name: _moment(parse_datetime(snapshot[name] or "")) for name in ("press_at", "public_at")}
    known = _words(edition) | {_label(name): value for name, value in told.items() if value}
    unknown = {_label(name) for name, is_known in (("reference", reference), ("issued_on", day)) if not is_known}
    return {label: words for label, words in known.items() if label not in unknown}


def _words(edition: Edition) -> dict[str, str]:
    told = {
        "reference": edition.reference,
        "kind": str(edition.get_kind_display()),
        "issued_on": days.written(edition.issued_on),
        "place": edition.place,
    }
    told |= {name: getattr(edition, name) for name in TEXT_FIELDS}
    told |= {name: prose.plain(getattr(edition, name)) for name in ("body", "notes")}
    told |= {
        "event": "\n".join(_said(value) for value in edition.event.values()),
        "boilerplates": "\n\n".join(f"{each['name']}\n{each['text']}" for each in edition.boilerplates),
        "missions": ", ".join(mission["acronym"] or mission["name"] for mission in edition.missions),
        "organisations": "\n".join(
            f"{each['acronym'] or each['name']} ({Role(each['role']).label})" for each in edition.organisations
        ),
        "contacts": "\n\n".join(_contact(each) for each in edition.contacts),
        "topics": ", ".join(topics.name(code) for code in edition.topics),
        "assets": telling_pictures.printed(edition.assets),
    }
    return {_label(name): value for name, value in told.items()}


def _correction(edition: Edition) -> dict[str, str]:
    told = {"correction": str(edition.get_correction_display()), "correction_note": edition.correction_note}
    return {_label(name): value for name, value in told.items()}


def _contact(contact: dict[str, str]) -> str:
    """A line each: so a new telephone number is one word that differs."""
    return "\n".join(contact[name] for name in ("name", "title", "telephone", "email") if contact[name])


def _said(value: str) -> str:
    """The moments of an event are kept as ISO 8601, the rest as words."""
    try:
        moment = parse_datetime(value)
    except ValueError:
        moment = None
    return _moment(moment) if moment else value


def _moment(moment: datetime | None) -> str:
    return f"{days.written(localtime(moment))}, {localtime(moment):%H:%M:%S %Z}" if moment else ""


def _label(name: str) -> str:
    field = Edition._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)
