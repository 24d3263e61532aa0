"""Editions as nobody would write them, which never see a database."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from contacts.models import Newsroom
from contacts.words import words
from releases.models.edition import Edition
from releases.models.kinds import Correction, Kind
from tests import rich_text
from tests.stories import NOON

NEWSROOM = Newsroom(name=words({"en": "Press & office"}), time_zone="Europe/Paris", telephone="<1>", email="a@b.org")

LINES = st.text(st.characters(codec="utf-8"), max_size=40)
"""With controls, with what XML can't hold, with ends of lines in scripts that have their own."""

NAMED = st.fixed_dictionaries(
    {"slug": st.just("a"), "acronym": LINES, "name": LINES, "role": st.sampled_from(["issuer", "partner"])}
).map(lambda told: told | {"website": ""})
CONTACTS = st.fixed_dictionaries(
    dict.fromkeys(("name", "title", "telephone", "email"), LINES) | {"officer": st.just("a"), "dial": st.just("")}
)
MOMENTS = st.datetimes(datetime(1890, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        **{name: MOMENTS.map(datetime.isoformat) for name in ("starts_at", "ends_at", "accreditation_until")},
        **{name: LINES.filter(bool) for name in ("place", "registration")},
    },
)


FIXED: dict[str, Any] = {
    "reference": "PR1-2026",
    "address": "pr1-2026",
    **dict.fromkeys(("press_at", "public_at", "approved_at"), NOON),
}


def _edition(told: dict[str, Any]) -> Edition:
    return Edition(**told, **FIXED)


EDITIONS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("kicker", "subtitle", "lead", "place", "correction_note"), LINES),
        "title": LINES.map(lambda told: f"T{told}"),
        "language": st.sampled_from(["en", "fr"]),
        "kind": st.sampled_from(Kind.values),
        "correction": st.sampled_from(["", *Correction.values]),
        "issued_on": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        "body": rich_text.BODIES,
        "notes": rich_text.BODIES,
        "contacts": st.lists(CONTACTS, max_size=2),
        "organisations": st.lists(NAMED, max_size=2),
        "missions": st.lists(NAMED, max_size=1),
        "boilerplates": st.lists(st.fixed_dictionaries({"organisation": st.just("a"), "name": LINES, "text": LINES})),
        "event": EVENTS,
        "topics": st.lists(st.from_regex(r"[0-9]{8}", fullmatch=True), max_size=2),
    }
).map(_edition)
