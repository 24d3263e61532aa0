"""Nothing that anybody typed is lost: every save is a revision, and a stale one is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from contacts.models import Account
from contacts.words import words
from releases.desk import revisions, snapshots, workflow
from releases.models.kinds import Role
from releases.models.logbook import LogEntry
from releases.models.release import Part, Release
from releases.models.revision import Revision
from releases.models.text import ReleaseText
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def rich() -> Release:
    """A draft with something in each of its fields."""
    return make.draft(
        at=NOON,
        kind="media_advisory",
        original_language="fr",
        reference="PR7-2026",
        issued_on=date(2026, 6, 2),
        place=words({"en": "Paris", "fr": "À Paris"}),
        press_at=NOON,
        public_at=LATER,
        event_starts_at=LATER,
        event_ends_at=LATER + timedelta(hours=2),
        accreditation_until=NOON,
        event_place=words({"en": "Head office"}),
        registration="press@example.org",
        topics=["20000739"],
        texts={"en": {"title": "Two moons"}, "fr": {"title": "Deux lunes", "notes": "<p>Notes.</p>"}},
        missions=(make.mission("mmx"), make.mission("athena")),
        organisations=((make.organisation("cnes"), Role.ISSUER), (make.organisation("jaxa"), Role.MENTIONED)),
        contacts=(make.officer("second"), make.officer("first")),
        assets=(make.asset(),),
    )


def test_a_revision_keeps_the_whole_draft():
    snapshot = rich().revisions.get().snapshot

    assert snapshot["texts"]["fr"] | {"lead": "", "body": ""} == {
        "kicker": "",
        "title": "Deux lunes",
        "subtitle": "",
        "lead": "",
        "body": "",
        "notes": "<p>Notes.</p>",
        "translated_from": None,
    }
    assert snapshot["missions"] == ["mmx", "athena"]
    assert snapshot["contacts"] == ["second", "first"]
    assert snapshot["organisations"] == [{"slug": "cnes", "role": "issuer"}, {"slug": "jaxa", "role": "mentioned"}]
    assert snapshot["place"] == {"en": "Paris", "fr": "À Paris"}
    assert (snapshot["press_at"], snapshot["issued_on"]) == ("2026-06-01T12:00:00+00:00", "2026-06-02")


NOT_WRITTEN = {"id", "uuid", "state", "address", "sequence", "year", "binned_at"}
"""What the desk does not write itself: allotted, derived, or moved by a step."""


def test_a_new_field_of_a_draft_is_kept_from_the_day_it_is_added():
    snapshot = rich().revisions.get().snapshot

    fields = {field.name for field in Release._meta.concrete_fields} - NOT_WRITTEN
    parts = {"missions", "organisations", "contacts", "texts", "assets"}
    assert snapshot.keys() == fields | parts
    assert {field.name for field in Release._meta.many_to_many} <= parts
    assert all(snapshot[name] not in (None, "", {}, []) for name in snapshot)
    own = {field.name for field in ReleaseText._meta.concrete_fields} - {"id", "release", "language"}
    assert all(text.keys() == own for text in snapshot["texts"].values())
    assert all("position" in {field.name for field in part._meta.fields} for part in Part.__subclasses__())


CHANGES: dict[str, Any] = {
    "kind": "statement",
    "original_language": "en",
    "reference": "PR8-2026",
    "issued_on": date(2026, 6, 3),
    "place": words({"en": "Toulouse"}),
    "press_at": NOON - timedelta(hours=1),
    "public_at": LATER + timedelta(hours=1),
    "event_starts_at": NOON,
    "event_ends_at": LATER + timedelta(hours=3),
    "accreditation_until": None,
    "event_place": words({}),
    "registration": "",
    "topics": ["20000718", "20000739"],
    "series": None,
}


@pytest.mark.parametrize("field", CHANGES)
def test_every_change_is_a_revision(field):
    release = rich()
    Release.objects.filter(pk=release.pk).update(**{field: CHANGES[field]})
    if field == "series":  # a number that a series prints brings the series back
        Release.objects.filter(pk=release.pk).update(reference="other")

    revision = revisions.save(release, base=1, by=None, at=LATER)

    assert revision.number == 2
    assert revision.snapshot[field] != release.revisions.get(number=1).snapshot[field]


def test_the_order_of_contacts_is_a_change():
    release = rich()
    for contact in release.releasecontacts.all():
        contact.position = 9 - contact.position
        contact.save()

    assert revisions.save(release, base=1, by=None, at=LATER).snapshot["contacts"] == ["first", "second"]


def test_nothing_new_is_made_when_nothing_differs(bob):
    release = rich()
    workflow.submit(release, revision=1, by=None, at=NOON)
    logged = LogEntry.objects.count()

    for _save in range(2):
        assert revisions.save(release, base=1, by=bob, at=LATER).number == 1

    assert release.state == "in_review"
    assert (Revision.objects.count(), LogEntry.objects.count()) == (1, logged)


def test_a_number_that_the_register_gave_is_no_edit(bob):
    release = make.approved(at=NOON)

    assert revisions.save(release, base=1, by=bob, at=LATER).number == 1
    assert release.state == "approved"


def test_a_revision_says_who_and_when(alice):
    release = make.draft(by=alice, at=NOON)
    release.texts.update(title="Another headline")
    revisions.save(release, base=1, by=None, at=LATER)

    told = [(r.number, r.author, r.author_name, r.made_at) for r in release.revisions.order_by("number")]

    assert told == [(1, alice, "Alice Author", NOON), (2, None, "Pressoffice", LATER)]


def test_the_name_of_an_author_stays_what_it_was(alice):
    release = make.draft(by=alice, at=NOON)
    alice.last_name = "Married"
    alice.save()

    assert release.revisions.get().author_name == "Alice Author"


# --- two people, one draft --------------------------------------------------------------------------------------------


@transaction.atomic
def retitle(release: Release, title: str, *, base: int, by: Account) -> Revision:
    """As the form does it: what was typed goes into the draft, and with a refusal out of it again."""
    release.texts.update(title=title)
    return revisions.save(release, base=base, by=by, at=LATER)


def test_a_save_from_a_stale_form_is_refused_with_what_was_saved_meanwhile(alice, bob):
    release = make.draft(by=alice, at=NOON)
    retitle(release, "Bob's headline", base=1, by=bob)

    with pytest.raises(revisions.Stale) as stale:
        retitle(release, "Alice's headline", base=1, by=alice)

    assert str(stale.value) == "Bob Editor saved revision 2 meanwhile; you started from revision 1."
    assert (stale.value.base, stale.value.newest.number) == (1, 2)
    assert release.texts.get().title == "Bob's headline"
    assert release.revisions.latest().snapshot["texts"]["en"]["title"] == "Bob's headline"


@pytest.mark.parametrize("base", [-1, 0, 2, 99])
def test_only_the_newest_revision_can_be_built_upon(base):
    release = make.draft(at=NOON)

    with pytest.raises(revisions.Stale):
        revisions.save(release, base=base, by=None, at=LATER)


def test_a_stale_save_is_refused_even_when_it_changes_nothing():
    """Whoever typed has to see that somebody else did, before they go on."""
    release = make.draft(at=NOON)
    release.texts.update(title="Another headline")
    revisions.save(release, base=1, by=None, at=NOON)

    with pytest.raises(revisions.Stale):
        revisions.save(release, base=1, by=None, at=LATER)


def test_an_approval_between_is_no_change_of_the_words_but_an_edit_after_it_is_seen(bob):
    release = make.approved(at=NOON)
    release.texts.update(title="Alice typed this before Bob approved")

    revision = revisions.save(release, base=1, by=None, at=LATER)

    assert revision.number == 2
    assert (release.state, release.editions.get().closes_at) == ("drafting", None)


# --- a verb trusts no form --------------------------------------------------------------------------------------------


def test_what_is_saved_is_clean():
    release = make.draft(
        at=NOON,
        texts={
            "en": {
                "kicker": " On\u202e the\u2066 road ",
                "title": "Two\r\nmoons\x07 \x0b of\tMars\ufeff",
                "subtitle": "<script>alert(1)</script>",
                "lead": "One\n\nparagraph.",
                "body": '<p onclick="x()">One<script>alert(1)</script> <b>two</b></p><iframe src="//x"></iframe>',
                "notes": '<p><a href="javascript:alert(1)">here</a> &#8238;turned</p>',
            }
        },
        place=words({"en": "Pa\u202eris\n"}),
        event_place=words({"fr": " Siège\x07 "}),
        registration=" press@example.org\u2066 ",
    )

    text = release.texts.get()
    assert (text.kicker, text.title, text.lead) == ("On the road", "Two moons of Mars", "One paragraph.")
    assert text.subtitle == "<script>alert(1)</script>"  # plain text: it is escaped wherever it is shown
    assert text.body == "<p>One <strong>two</strong></p>"
    assert text.notes == "<p><a>here</a> turned</p>"
    assert release.place.data == {"en": "Paris"}
    assert release.event_place.data == {"fr": "Siège"}
    assert release.registration == "press@example.org"
    assert release.revisions.get().snapshot == snapshots.take(release)


def test_a_body_of_five_million_characters_is_kept_or_refused_but_never_cut():
    long = "<p>" + "word " * 1_000_000 + "</p>"
    release = make.draft(at=NOON, texts={"en": {"body": long}})

    assert release.texts.get().body == long.replace(" </p>", " </p>")


def test_the_digest_is_of_the_snapshot():
    revision = rich().revisions.get()
    fresh = Revision.objects.get()

    assert revision.digest == fresh.digest == snapshots.digest(fresh.snapshot)
    assert snapshots.digest({"b": 1, "a": [2]}) == snapshots.digest({"a": [2], "b": 1})
    assert snapshots.digest({"a": "é"}) != snapshots.digest({"a": "e\u0301"})


def test_a_draft_that_has_a_revision_is_not_thrown_away():
    with pytest.raises(ProtectedError):
        make.draft(at=NOON).delete()
