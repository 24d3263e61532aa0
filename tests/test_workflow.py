"""The steps: who may take which, when, and what stands in the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from contacts.models import Account, PressOfficer
from releases.desk import logbook, revisions, workflow
from releases.desk.workflow import STEPS, NotAllowed
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def three_languages(settings: Any) -> None:
    """A newsroom that publishes one language more than the product speaks."""
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("de", "German")]


def take(step: str, release: Release, *, by: Account | None = None, at: datetime = NOON, **kwargs: Any) -> Any:
    looked: dict[str, Any] = {"revision": newest(release)}
    asked = {
        "withdraw": {"public_reason": "A mistake."},
        "correct": looked | {"kind": Correction.UPDATE, "public_note": "A figure was added."},
        "move": {"public_at": LATER},
        "cancel": {},
        "recover": {},
        "confirm": {},
        "publish_in_emergency": looked | {"reason": "A leak.", "public_note": "The figures were completed."},
        "withdraw_in_emergency": {"reason": "A leak.", "public_reason": "A mistake."},
    }.get(step, looked)
    return getattr(workflow, step)(release, by=by, at=at, **asked | kwargs)


def newest(release: Release) -> int:
    return release.revisions.latest().number if release.revisions.exists() else 1


def refused(step: str, release: Release, **kwargs: Any) -> list[str]:
    """The obstacles to a step. What is refused leaves nothing behind but its row in the logbook."""
    before, logged = everything(release), LogEntry.objects.count()
    with pytest.raises(NotAllowed) as refusal:
        take(step, release, **kwargs)
    assert everything(release) == before
    entry = LogEntry.objects.filter(book=release.uuid).latest("number")
    assert (LogEntry.objects.count(), entry.step, entry.details) == (logged + 1, "refused", {"wanted": step})
    assert entry.note == " ".join(refusal.value.obstacles)
    return refusal.value.obstacles


def everything(release: Release) -> tuple[Any, ...]:
    return (
        Release.objects.filter(pk=release.pk).values().get(),
        list(Edition.objects.values()),
        list(release.revisions.values()),
    )


def drafting() -> Release:
    return make.draft(at=NOON)


def in_review() -> Release:
    release = make.draft(at=NOON)
    take("submit", release)
    return release


def approved() -> Release:
    release = in_review()
    take("approve", release)
    return release


def withdrawn() -> Release:
    release = approved()
    take("withdraw", release, at=LATER)
    return release


def scheduled() -> Release:
    release = make.draft(at=NOON, public_at=LATER + timedelta(hours=1))
    take("submit", release)
    take("approve", release)
    return release


def binned() -> Release:
    release = in_review()
    take("discard", release)
    return release


def alone() -> Release:
    """Published by one person, and nobody has looked at it yet."""
    release = make.draft(at=NOON)
    take("publish_in_emergency", release)
    return release


def rewritten() -> Release:
    release = approved()
    release.texts.update(title="A changed headline")
    revisions.save(release, base=newest(release), by=None, at=NOON)
    take("submit", release)
    return release


BEGINNINGS = {
    "drafting": drafting,
    "in_review": in_review,
    "approved": approved,
    "withdrawn": withdrawn,
    "scheduled": scheduled,
    "rewritten": rewritten,
    "binned": binned,
    "alone": alone,
}

TABLE = {
    "drafting": {
        "submit": State.IN_REVIEW,
        "discard": State.DRAFTING,
        "publish_in_emergency": State.APPROVED,
        "migrate": State.APPROVED,
    },
    "in_review": {
        "send_back": State.DRAFTING,
        "approve": State.APPROVED,
        "discard": State.DRAFTING,
        "publish_in_emergency": State.APPROVED,
        "migrate": State.APPROVED,
    },
    "approved": {"withdraw": State.DRAFTING, "withdraw_in_emergency": State.DRAFTING},
    "withdrawn": {"submit": State.IN_REVIEW, "publish_in_emergency": State.APPROVED},
    "scheduled": {
        "move": State.APPROVED,
        "cancel": State.DRAFTING,
        "withdraw": State.DRAFTING,
        "publish_in_emergency": State.APPROVED,
        "withdraw_in_emergency": State.DRAFTING,
    },
    "rewritten": {
        "send_back": State.DRAFTING,
        "approve": State.APPROVED,
        "correct": State.APPROVED,
        "withdraw": State.DRAFTING,
        "publish_in_emergency": State.APPROVED,
        "withdraw_in_emergency": State.DRAFTING,
    },
    "binned": {"recover": State.DRAFTING},
    "alone": {
        "confirm": State.APPROVED,
        "withdraw": State.DRAFTING,
        "withdraw_in_emergency": State.DRAFTING,
    },
}
"""Where each step leads. What isn't named here is refused."""


@pytest.mark.parametrize("beginning", TABLE)
@pytest.mark.parametrize("step", STEPS)
def test_the_table_of_steps(beginning, step):
    release = BEGINNINGS[beginning]()
    end = TABLE[beginning].get(step)

    if end is None:
        assert refused(step, release, at=LATER)
    else:
        take(step, release, at=LATER)
        release.refresh_from_db()
        assert release.state == end


@pytest.mark.parametrize("beginning", TABLE.keys() - {"binned"})
def test_any_edit_takes_the_draft_back_to_drafting_and_leaves_the_editions(beginning):
    release = BEGINNINGS[beginning]()
    editions = list(Edition.objects.values())
    release.texts.update(title="Another headline")

    revisions.save(release, base=newest(release), by=None, at=LATER)

    assert release.state == State.DRAFTING
    assert list(Edition.objects.values()) == editions


def test_the_same_code_answers_may_i_and_why_not():
    for beginning in BEGINNINGS.values():
        release = beginning()
        for step in STEPS:
            obstacles = workflow.obstacles(release, step, by=None, at=LATER)
            if obstacles:
                assert refused(step, release, at=LATER) == obstacles


# --- who --------------------------------------------------------------------------------------------------------------

PERMISSIONS = {step: wanted.permission.removeprefix("releases.") for step, wanted in STEPS.items()}


@pytest.mark.parametrize("step", STEPS.keys() - {"migrate"})
def test_a_step_needs_its_own_permission(step):
    usual = {"submit": drafting, "withdraw": approved, "correct": rewritten, "move": scheduled, "cancel": scheduled}
    usual |= {"recover": binned, "confirm": alone, "withdraw_in_emergency": approved}
    beginning = usual.get(step, in_review)
    others = tuple(permission for permission in make.STEPS if permission != PERMISSIONS[step])
    without = make.account("without", may=others)
    only = make.account("only", may=(PERMISSIONS[step],))
    gone = make.account("gone", is_active=False)

    for nobody in (without, gone):
        assert refused(step, beginning(), by=nobody)[0].startswith("Your account may not do this")
    take(step, beginning(), by=only)


def test_whoever_wrote_the_last_revision_does_not_approve_it(alice, bob):
    make.newsroom(four_eyes=True)
    release = make.draft(by=bob, at=NOON)
    release.texts.update(title="Another headline")
    revisions.save(release, base=1, by=bob, at=NOON)
    take("submit", release, by=alice)

    assert refused("approve", release, by=bob) == [
        "You wrote the last revision. Somebody else has to approve it (four eyes)."
    ]

    release.texts.update(title="As Alice would have it")
    revisions.save(release, base=2, by=alice, at=NOON)
    take("submit", release, by=bob)
    take("approve", release, by=bob)
    assert Edition.objects.get().title == "As Alice would have it"


def test_one_person_alone_approves_at_once_when_four_eyes_are_off(bob):
    make.newsroom(four_eyes=False)
    release = make.draft(by=bob, at=NOON)

    take("approve", release, by=bob)

    assert release.state == State.APPROVED


def test_with_four_eyes_nobody_approves_what_nobody_reviewed(bob):
    make.newsroom(four_eyes=True)

    assert refused("approve", drafting(), by=bob) == ["It is being drafted: submit it for review first."]


def test_a_newsroom_that_nobody_has_set_up_looks_with_four_eyes(bob):
    release = make.draft(by=bob, at=NOON)
    take("submit", release)

    assert len(refused("approve", release, by=bob)) == 1


# --- which revision ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["submit", "send_back", "approve", "discard", "publish_in_emergency", "migrate"])
@pytest.mark.parametrize("seen", [0, 1, 3, 99])
def test_a_step_binds_to_the_revision_that_was_looked_at(alice, step, seen):
    release = drafting()
    release.texts.update(title="Another headline")
    revisions.save(release, base=1, by=alice, at=NOON)
    if step in {"send_back", "approve"}:
        take("submit", release)

    first, *_others = refused(step, release, revision=seen)

    assert first == f"Alice Author has changed the release since: revision 2. You looked at revision {seen}."


def test_what_is_printed_is_the_revision_not_what_the_draft_says_by_now():
    release = in_review()
    title = release.texts.get().title
    release.texts.update(title="Written past the desk")

    take("approve", release)

    assert Edition.objects.get().title == title


# --- what is missing --------------------------------------------------------------------------------------------------


def nothing_saved(release: Release) -> None:
    release.pk = release.id = None
    release.uuid, release.state, release._state.adding = "0" * 32, State.IN_REVIEW, True
    release.save()


def no_text(release: Release) -> None:
    release.texts.all().delete()


def only_a_title(release: Release) -> None:
    release.texts.update(lead="", body="<p> </p>")


def no_title(release: Release) -> None:
    release.texts.update(title="")


def no_series(release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(series=None)


def no_contact(release: Release) -> None:
    release.releasecontacts.all().delete()


def no_telephone(release: Release) -> None:
    PressOfficer.objects.update(telephone="")


def another_slug(release: Release) -> None:
    PressOfficer.objects.update(slug="married-name")


MISSING: dict[Callable[[Release], None], list[str]] = {
    nothing_saved: ["Nothing is saved yet. Save the release first.", "There is no text."],
    no_text: ["There is no text. Write one in at least one language."],
    only_a_title: ["The text in English is empty. Write a lead or a body."],
    no_title: ["The text in English has no title."],
    no_series: ["There is no number. Choose a series, or type the number."],
    no_contact: ["There is no press contact with a telephone. Journalists need somebody to call."],
    no_telephone: ["There is no press contact with a telephone. Journalists need somebody to call."],
    another_slug: ["Nothing has the address “fabienne-lissak” any more. Save the release again."],
}


@pytest.mark.parametrize("lack", MISSING)
def test_what_is_missing_is_said_in_words(lack):
    release = in_review()
    lack(release)
    release = Release.objects.get(pk=release.pk)

    said = refused("approve", release)

    assert len(said) >= len(MISSING[lack])
    assert all(any(reason.startswith(start) for reason in said) for start in MISSING[lack])


def test_all_obstacles_are_told_at_once(bob):
    release = make.draft(contacts=(), series=None, texts={"en": {"title": ""}}, by=bob, at=NOON)

    said = refused("approve", release, by=bob)

    assert len(said) == 5  # its state, the title, the number, the contact, his own words


def test_a_number_that_somebody_else_has_got_is_an_obstacle():
    release = make.draft(at=NOON, reference="PR7-2026")
    other = make.draft(at=NOON)
    take("submit", other)
    Release.objects.filter(pk=other.pk).update(reference="PR7/2026")

    assert refused("approve", Release.objects.get(pk=other.pk)) == ["The number PR7/2026 is taken by PR7-2026."]
    assert release.reference == "PR7-2026"


def test_a_draft_needs_little_to_be_reviewed():
    """Number and contacts may come later; words may not."""
    take("submit", make.draft(contacts=(), series=None, at=NOON))

    assert len(refused("submit", make.draft(texts={"en": {"title": "", "lead": "", "body": ""}}, at=NOON))) == 2


# --- which languages --------------------------------------------------------------------------------------------------


def in_three_languages() -> Release:
    release = make.draft(texts={"en": {}, "fr": {}, "de": {}}, at=NOON)
    take("submit", release)
    return release


@pytest.mark.parametrize(
    ("chosen", "printed"),
    [
        (None, ["de", "en", "fr"]),
        (["fr"], ["fr"]),
        (["fr", "en", "fr"], ["en", "fr"]),
        ((code for code in ("en", "de")), ["de", "en"]),
        ({"en"}, ["en"]),
    ],
    ids=["all", "one", "one twice", "a generator", "a set"],
)
def test_what_is_chosen_is_printed_once_and_nothing_else(chosen, printed):
    release = in_three_languages()

    editions = take("approve", release, languages=chosen)

    assert sorted(edition.language for edition in editions) == printed
    assert sorted(Edition.objects.values_list("language", flat=True)) == printed


@pytest.mark.parametrize(
    ("chosen", "obstacle"),
    [([], "There is no text"), (["es"], "There is no text in Spanish."), (["en", "xx"], "There is no text in xx.")],
)
def test_what_can_not_be_printed_is_an_obstacle(chosen, obstacle):
    (said,) = refused("approve", in_three_languages(), languages=chosen)

    assert said.startswith(obstacle)


def test_a_text_that_is_not_ready_stands_in_the_way_only_of_itself():
    release = make.draft(texts={"en": {}, "fr": {"title": ""}}, at=NOON)
    Release.objects.filter(pk=release.pk).update(state=State.IN_REVIEW)
    release.refresh_from_db()

    assert refused("approve", release) == ["The text in French has no title."]
    assert [edition.language for edition in take("approve", release, languages=["en"])] == ["en"]


def test_a_language_that_came_into_the_draft_past_the_desk_is_not_printed():
    release = in_review()
    release.texts.create(language="fr", title="Titre", lead="Chapeau.")

    assert refused("approve", release, languages=["fr"]) == ["There is no text in French."]
    assert [edition.language for edition in take("approve", release)] == ["en"]


# --- the moments ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("press_at", "public_at", "expected"),
    [
        (None, None, (0, 0)),
        (None, 60, (60, 60)),
        (30, 60, (30, 60)),
        (-30, 60, (0, 60)),
        (-30, -10, (0, 0)),
        (30, None, (0, 0)),
        (-30, None, (0, 0)),
    ],
)
def test_an_approval_opens_nothing_earlier_than_itself_and_nothing_earlier_than_wished(press_at, public_at, expected):
    def moment(seconds: int | None) -> datetime | None:
        return None if seconds is None else NOON + timedelta(seconds=seconds)

    release = make.draft(press_at=moment(press_at), public_at=moment(public_at), at=NOON - timedelta(days=1))
    take("submit", release)

    edition = take("approve", release)[0]

    assert (edition.press_at, edition.public_at) == (moment(expected[0]), moment(expected[1]))
    assert edition.approved_at == NOON


def test_an_old_release_keeps_its_old_moment_and_is_marked():
    long_ago = datetime(2017, 10, 30, 17, tzinfo=UTC)

    release = make.migrated(public_at=long_ago, reference="PR168-2017")

    edition = Edition.objects.get()
    assert edition.public_at == edition.press_at == long_ago
    assert edition.issued_on.isoformat() == "2017-10-30"
    assert LogEntry.objects.filter(step="migrate", reference="PR168-2017").count() == 1
    assert refused("migrate", release) == ["It has been printed already: change it as any other release."]


# --- withdrawal -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   ", "\n\t "])
def test_a_withdrawal_says_why(reason):
    assert refused("withdraw", approved(), at=LATER, public_reason=reason) == [
        "Say why, in words that the public will read."
    ]


def test_there_is_nothing_to_withdraw_twice():
    release = approved()
    release.texts.update(title="Corrected")
    revisions.save(release, base=1, by=None, at=NOON)
    take("submit", release)
    take("approve", release, at=LATER)
    take("withdraw", release, at=LATER + timedelta(minutes=1))

    for later in (1, 2):
        said = refused("withdraw", release, at=LATER + timedelta(minutes=later))
        assert said == ["Nothing of this release is out or scheduled: there is nothing to withdraw."]


def test_the_private_reason_stands_in_the_logbook_alone(chief):
    release = approved()
    take("withdraw", release, by=chief, at=LATER, public_reason="A mistake.", note="Somebody threatened to sue.")

    entry = LogEntry.objects.get(step="withdraw")
    assert (entry.note, entry.details) == ("Somebody threatened to sue.", {"public_reason": "A mistake."})
    assert (entry.by_username, entry.by_name) == ("chief", "Carol Chief")
    assert str(Edition.objects.get().withdrawal) == "A mistake."


# --- the logbook ------------------------------------------------------------------------------------------------------


def test_every_step_leaves_a_row(alice, bob):
    release = make.draft(by=alice, at=NOON)
    take("submit", release, by=alice)
    take("send_back", release, by=bob, note="The date is wrong.")
    take("submit", release, by=alice)
    take("approve", release, by=bob)
    take("withdraw", release, by=bob, at=LATER)

    told = LogEntry.objects.filter(book=release.uuid).values_list("step", "by_name", "revision", "note")
    assert set(told) == {
        ("save", "Alice Author", 1, ""),
        ("submit", "Alice Author", 1, ""),
        ("send_back", "Bob Editor", 1, "The date is wrong."),
        ("approve", "Bob Editor", 1, ""),
        ("withdraw", "Bob Editor", 1, ""),
    }
    assert LogEntry.objects.count() == 6
    approval = LogEntry.objects.get(step="approve")
    assert approval.reference == "PR1-2026"
    assert approval.details["editions"] == {"en": 1}


def test_a_moment_in_another_zone_is_the_same_moment():
    tokyo = NOON.astimezone(ZoneInfo("Asia/Tokyo"))
    release = make.draft(at=tokyo, public_at=tokyo)
    take("submit", release, at=tokyo)
    take("approve", release, at=tokyo)

    assert list(logbook.faults()) == []
    assert Edition.objects.get().public_at == NOON


@contextmanager
def breaking(table: str) -> Iterator[None]:
    """The database fails when a row is written into this table."""

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and f'"{table}"' in sql.partition("(")[0].partition("SET")[0]:
            raise OSError(f"{table}: no space left on the device")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


@pytest.mark.parametrize(
    ("step", "beginning", "table"),
    [
        ("submit", drafting, "releases_release"),
        ("submit", drafting, "releases_logentry"),
        ("approve", in_review, "releases_edition"),
        ("approve", in_review, "releases_editionofficer"),
        ("approve", in_review, "releases_logentry"),
        ("withdraw", approved, "releases_edition"),
        ("withdraw", approved, "releases_logentry"),
        ("withdraw", approved, "releases_release"),
    ],
)
def test_a_step_happens_whole_or_not_at_all(step, beginning, table):
    release = beginning()
    before, logged = everything(release), LogEntry.objects.count()

    with breaking(table), pytest.raises(OSError, match="no space"):
        take(step, release, at=LATER)

    assert (everything(release), LogEntry.objects.count()) == (before, logged)
    take(step, release, at=LATER)


def test_the_release_in_hand_is_brought_up_to_date():
    release = in_review()
    other_hand = Release.objects.get(pk=release.pk)

    take("approve", other_hand)

    assert (other_hand.state, other_hand.reference) == (State.APPROVED, "PR1-2026")
    assert refused("approve", release)  # whose copy still says “in review”
