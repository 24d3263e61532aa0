"""Several people at the desk at once: nobody's work is lost, and no number is given twice.

On PostgreSQL in the test database; on SQLite in a file, since a database in memory has one connection that all share.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from contacts.models import Account
from releases.desk import ingest, keeping, logbook, numbering, revisions, workflow
from releases.models.asset import Asset
from releases.models.edition import PUBLIC, Edition
from releases.models.logbook import LogEntry
from releases.models.plate import Plate
from releases.models.release import Release, State
from tests import make, posting
from tests.ingest import media
from tests.ingest.storage import stored
from tests.page import Page

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ATTEMPTS = 4

pytestmark = [pytest.mark.django_db(transaction=True)] if connection.vendor == "postgresql" else []


@pytest.fixture(scope="module")
def file(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A migrated SQLite database in a file, in place of the one in memory."""
    in_memory, shared = connections["default"], connections.settings["default"]
    name, path = shared["NAME"], tmp_path_factory.mktemp("together") / "newsroom.sqlite3"
    with django_db_blocker.unblock():
        in_memory.ensure_connection()
        in_file = in_memory.copy()
        in_file.settings_dict["NAME"] = shared["NAME"] = str(path)
        connections["default"] = in_file
        call_command("migrate", verbosity=0)
        yield path
        in_file.close()
        connections["default"], shared["NAME"] = in_memory, name


@pytest.fixture(autouse=True)
def a_database_for_all(request: pytest.FixtureRequest) -> None:
    if connection.vendor == "sqlite":
        request.getfixturevalue("file")
        call_command("flush", interactive=False, verbosity=0)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed returned or raised, when all of them began together."""
    barrier = Barrier(len(deeds))

    def done(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return deed()
        except (workflow.NotAllowed, revisions.Stale, numbering.Refused, IntegrityError) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


def retitle(release: Release, title: str, *, base: int) -> Callable[[], Any]:
    """As the form does it: what was typed goes into the draft, then the verb is asked."""

    @transaction.atomic
    def save() -> Any:
        mine = Release.objects.get(pk=release.pk)
        mine.texts.update(title=title)
        return revisions.save(mine, base=base, by=None, at=NOON)

    return save


def retitle_and_close(release: Release, sitting: UUID, by: Account) -> Callable[[], Any]:
    """As the form does it: the save closes the sitting in which it was typed, in its own transaction."""

    @transaction.atomic
    def save() -> Any:
        list(Release.objects.select_for_update().filter(pk=release.pk))
        revision = retitle(release, "Saved", base=1)()
        keeping.close(sitting, release=release, by=by, at=NOON)
        return revision

    return save


def last_words(release: Release, sitting: UUID, by: Account, *, beat: int) -> Callable[[], Any]:
    how: Any = {"base": 1, "typed": {"texts-0-title": [f"Word {beat}"]}}
    return lambda: keeping.keep(sitting, release=release, by=by, at=NOON, beat=beat, **how)


def approval(release: Release, *, revision: int = 1) -> Callable[[], Any]:
    return lambda: workflow.approve(Release.objects.get(pk=release.pk), revision=revision, by=None, at=NOON)


def in_review() -> Release:
    release = make.draft(at=NOON)
    workflow.submit(release, revision=1, by=None, at=NOON)
    return release


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
def test_of_two_who_save_the_same_revision_one_is_told(attempt):
    release = make.draft(at=NOON)

    results = at_once(*(retitle(release, title, base=1) for title in ("Alice's", "Bob's", "Carol's")))

    saved = [result for result in results if not isinstance(result, Exception)]
    assert len(saved) == 1
    assert sum(isinstance(result, revisions.Stale) for result in results) == 2
    assert saved[0].number == 2
    assert release.texts.get().title == saved[0].snapshot["texts"]["en"]["title"]
    assert list(release.revisions.values_list("number", flat=True)) == [2, 1]


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
@pytest.mark.parametrize("is_kept_already", [True, False])
def test_the_last_words_of_a_window_never_fight_with_its_save(attempt, is_kept_already):
    """Whichever comes first: the save is made, and afterwards nothing is offered that was saved."""
    alice, sitting = Account.objects.create_user("alice"), uuid4()
    release = make.draft(at=NOON)
    if is_kept_already:
        last_words(release, sitting, alice, beat=1)()

    words = [last_words(release, sitting, alice, beat=beat) for beat in (2, 3, 4)]
    results = at_once(retitle_and_close(release, sitting, alice), *words)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert release.revisions.latest().number == 2
    assert not keeping.offered(release, by=alice).exists()
    assert not last_words(release, sitting, alice, beat=5)()


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
def test_an_approval_and_a_save_come_one_after_the_other(attempt):
    """Either the save came first, and the approval is refused; or it came second, and the draft is edited again."""
    release = in_review()
    approved_title = release.texts.get().title

    saved, approved = at_once(retitle(release, "Changed meanwhile", base=1), approval(release))

    release.refresh_from_db()
    assert not isinstance(saved, Exception)
    assert (release.state, saved.number) == (State.DRAFTING, 2)
    assert release.texts.get().title == "Changed meanwhile"
    if isinstance(approved, workflow.NotAllowed):
        assert not Edition.objects.exists()
        assert release.reference is None
    else:
        assert Edition.objects.get().title == approved_title
        assert release.reference == "PR1-2026"


def test_one_revision_is_approved_once():
    release = in_review()

    results = at_once(*[approval(release)] * 6)

    assert sum(isinstance(result, workflow.NotAllowed) for result in results) == 5
    assert Edition.objects.count() == 1


def test_the_register_gives_no_number_twice():
    releases = [in_review() for _release in range(8)]

    results = at_once(*(approval(release) for release in releases))

    numbers = sorted(editions[0].reference for editions in results)
    assert numbers == [f"PR{n}-2026" for n in range(1, 9)]


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
def test_a_number_that_is_typed_and_given_at_the_same_moment_is_one_releases(attempt):
    typed, given = make.draft(at=NOON), in_review()

    @transaction.atomic
    def typing() -> Any:
        """As the form does it: the row is written before the verb is asked. The database may stop it, and says so."""
        mine = Release.objects.select_for_update().get(pk=typed.pk)
        mine.reference = "PR1-2026"
        mine.save()
        return revisions.save(mine, base=1, by=None, at=NOON)

    result, approved = at_once(typing, approval(given))

    assert not isinstance(approved, Exception)
    numbers = {None, "PR1-2026"} if isinstance(result, Exception) else {"PR1-2026", "PR2-2026"}
    assert {*Release.objects.values_list("reference", flat=True)} == numbers


@pytest.mark.parametrize("attempt", range(ATTEMPTS))
def test_a_withdrawal_and_a_correction_leave_nothing_open_or_the_correction(attempt):
    release = in_review()
    workflow.approve(release, revision=1, by=None, at=NOON)
    retitle(release, "Corrected", base=1)()
    workflow.submit(release, revision=2, by=None, at=NOON)
    later = NOON + timedelta(minutes=1)

    withdrawn, corrected = at_once(
        lambda: workflow.withdraw(Release.objects.get(pk=release.pk), by=None, at=later, public_reason="A mistake."),
        lambda: workflow.approve(Release.objects.get(pk=release.pk), revision=2, by=None, at=later),
    )

    now_open = list(Edition.objects.open_to(PUBLIC, at=later).filter(release=release))
    assert not isinstance(withdrawn, Exception)
    assert not now_open
    if not isinstance(corrected, Exception):
        assert all(edition.closes_at for edition in Edition.objects.all())


def test_the_logbook_tells_all_of_it_in_an_unbroken_chain():
    release = in_review()

    at_once(*[approval(release)] * 4, *(retitle(release, title, base=1) for title in ("Alice's", "Bob's")))

    numbers = LogEntry.objects.filter(book=release.uuid).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert list(logbook.faults()) == []


# --- at the form ------------------------------------------------------------------------------------------------------

FIFTY = 50


class Browser(Client):
    """Somebody at a browser, one of many at once. (Django's own client notes what all the others render, too.)"""

    def request(self, **request: Any) -> Any:
        environment: Any = self._base_environ(**request)  # type: ignore[attr-defined]
        return self.handler(environment)


def browsers(count: int) -> list[Browser]:
    staff = [make.account(f"person{n}", first_name=f"Person {n}") for n in range(count)]
    seats = [Browser() for _person in staff]
    for seat, person in zip(seats, staff, strict=True):
        seat.force_login(person)
    return seats


def typed(browser: Client, release: Release, title: str) -> Callable[[], Any]:
    """The form as it stands now, with another title. Calling it presses Save."""
    form = posting.standing(browser.get(posting.address(release)).content) | {"texts-0-title": title, "_continue": "1"}
    return lambda: browser.post(posting.address(release), form)


def step(browser: Client, release: Release, name: str) -> Callable[[], Any]:
    """The page of the step as it stands now. Calling it takes the step."""
    address = reverse("admin:releases_release_step", args=[release.pk, name])
    page = Page(browser.get(address).content)
    revision = page.one("[name=revision]").get("value")
    seen = [box.get("value") for box in page.all(".warnings input")]
    return lambda: browser.post(address, {"revision": revision, "acknowledged": seen})


def one_after_the_other(release: Release, *deeds: Callable[[], Any]) -> list[Any]:
    """What became of the deeds, when each began while those before it waited for the row of the release.

    On SQLite nobody waits for a row: they come as they come.
    """
    if connection.vendor != "postgresql":
        return at_once(*deeds)
    with ThreadPoolExecutor(len(deeds)) as pool:
        with transaction.atomic():
            list(Release.objects.select_for_update().filter(pk=release.pk))
            begun = []
            for waiting, deed in enumerate(deeds, start=1):
                begun.append(pool.submit(at_once, deed))
                assert any(_waiting() == waiting for _look in range(2000)), "it waits for the row"
        return [each.result()[0] for each in begun]


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pg_sleep(0.005) IS NOT NULL")
        return int(cursor.fetchone()[0])


def test_of_fifty_who_save_one_revision_one_wins_and_all_others_are_told():
    by_verb, by_form = make.draft(at=NOON), make.draft(at=NOON, texts={"en": {"title": "Probe lands"}})
    titles = [f"Title of person {n}" for n in range(FIFTY)]
    saves = [typed(browser, by_form, title) for browser, title in zip(browsers(FIFTY), titles, strict=True)]

    results = at_once(*(retitle(by_verb, title, base=1) for title in titles))
    answers = at_once(*saves)

    assert sum(isinstance(result, revisions.Stale) for result in results) == FIFTY - 1
    assert [answer.status_code for answer in answers].count(302) == 1
    for release in (by_verb, by_form):
        assert list(release.revisions.values_list("number", flat=True)) == [2, 1]
    [kept] = {text.title for text in by_form.texts.all()}
    told = [(title, answer) for title, answer in zip(titles, answers, strict=True) if answer.status_code != 302]
    assert kept in titles
    assert kept not in {title for title, _answer in told}
    for title, answer in told:
        page = Page(answer.content)
        assert "has saved revision 2 meanwhile" in page.texts("#release_form .errorlist")[0]
        assert page.one("[name=texts-0-title]").text.strip() == title, "their words are in the form"
        assert [part.get("data-whose") for part in page.all(".comparison td")] != []
        assert title.split()[-1] in " ".join(page.texts(".comparison ins"))


def test_an_approval_taken_before_a_save_is_not_overwritten():
    """A form that read its row before it had the lock would write the number and the state away again."""
    release, (hers, his) = in_review(), browsers(2)
    title = release.texts.get().title

    approved, saved = one_after_the_other(
        release, step(his, release, "approve"), typed(hers, release, "Changed meanwhile")
    )

    release.refresh_from_db()
    assert saved.status_code == 302
    assert (release.state, release.revisions.latest().number) == (State.DRAFTING, 2)
    if approved.status_code == 302:
        assert release.reference == "PR1-2026"
        assert [edition.title for edition in Edition.objects.all()] == [title], "the words that were looked at"
    else:
        assert not Edition.objects.exists()
    assert approved.status_code == 302 or connection.vendor == "sqlite"


def test_an_approval_taken_after_a_save_prints_no_words_that_nobody_has_seen():
    release, (hers, his) = in_review(), browsers(2)

    saved, approved = one_after_the_other(
        release, typed(hers, release, "Changed meanwhile"), step(his, release, "approve")
    )

    release.refresh_from_db()
    assert saved.status_code == 302
    assert release.texts.get().title == "Changed meanwhile"
    assert "Changed meanwhile" not in Edition.objects.values_list("title", flat=True)
    if approved.status_code != 302:
        assert "You looked at revision 1." in Page(approved.content).texts(".obstacles")[0]
        assert release.reference is None
    assert approved.status_code == 200 or connection.vendor == "sqlite"


def test_a_step_that_is_clicked_twice_is_taken_once():
    release, (his, again) = in_review(), browsers(2)

    answers = at_once(step(his, release, "approve"), step(again, release, "approve"))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Edition.objects.count() == 1


# --- pictures and files -----------------------------------------------------------------------------------------------


def upload(content: bytes, name: str = "picture.jpg") -> Callable[[], Any]:
    return lambda: ingest.accept(ContentFile(content), name=name, by=None, at=NOON)


def test_a_file_that_several_hand_in_at_once_is_one_asset_and_stored_once():
    content, before = media.picture("JPEG", (90, 60)), stored()

    assets = at_once(*[upload(content, f"{number}.jpg") for number in range(ATTEMPTS)])

    assert assets == [Asset.objects.get()] * ATTEMPTS
    assert len(stored() - before) == 1
    assert Plate.objects.count() == LogEntry.objects.filter(step="upload").count() == 1


def test_sixteen_pictures_handed_in_at_once_are_sixteen_assets():
    contents = [media.picture("PNG", (90 + number, 60)) for number in range(16)]

    assets = at_once(*map(upload, contents))

    assert sorted(asset.width for asset in assets) == [*range(90, 106)]
