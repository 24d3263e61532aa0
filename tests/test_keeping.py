"""What is typed keeps itself: for whoever types it, until it is saved or thrown away. It never fights with a save."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Account
from releases import clock
from releases.desk import keeping, revisions
from releases.models.logbook import LogEntry
from releases.models.release import Release
from releases.models.revision import Revision
from releases.models.sitting import OPEN_FOR, Sitting
from tests import make
from tests.page import Page
from tests.posting import Typed, added, address, save, standing

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TYPED = {"texts-0-title": ["Half a tit"]}


class Seat:
    """A form open in one window of somebody's browser, and what its script sends."""

    def __init__(self, account: Account, release: Release | None = None, *, client: Client | None = None) -> None:
        self.release, self.client = release, client or Client()
        self.client.force_login(account)
        self.page = self.client.get(address(release))
        self.form = standing(self.page.content)
        self.count = 1

    def keeps(self) -> str:
        name = "admin:releases_release_keep" if self.release else "admin:releases_release_keep_new"
        return reverse(name, args=[self.release.pk] if self.release else [])

    def beat(self, typed: Typed | None = None, **more: Any) -> Any:
        self.count += 1
        how = {"_sitting": self.form["_sitting"], "_base": self.form["base"], "_beat": self.count}
        words = self.form | typed if typed is not None else {}
        return self.client.post(self.keeps(), words | how | more, headers={"Accept": "application/json"})

    def types(self, **words: str) -> Any:
        return self.beat({f"texts-0-{name}": value for name, value in words.items()})

    def saves(self, **words: str) -> Page:
        sent = self.form | {f"texts-0-{name}": value for name, value in words.items()}
        return Page(self.client.post(address(self.release), sent | {"_continue": "1"}, follow=True).content)


def offers(page: Any) -> list[str]:
    return Page(page.content).texts(".offer p")


def opened(account: Account, release: Release | None = None) -> Any:
    """The form, as somebody finds it who opens it now."""
    return Seat(account, release).page


def take_up(account: Account, release: Release | None = None) -> Page:
    seat = Seat(account, release)
    [button] = Page(seat.page.content).all(".offer [name=_take_up]")
    return Page(seat.client.post(address(release), {"_take_up": button.get("value")}, follow=True).content)


# --- kept, and offered again ------------------------------------------------------------------------------------------


def test_what_was_typed_is_offered_after_a_crash_to_whoever_typed_it(alice, bob):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    Seat(alice, release).types(title="Probe lands on Phob")

    [offer] = offers(opened(alice, release))

    assert "you typed words here that were never saved. Title (English)" in offer
    assert offers(opened(bob, release)) == []
    assert offers(opened(alice, make.draft())) == []
    assert offers(opened(alice)) == []


def test_an_offer_is_taken_up_and_nothing_is_saved_by_it(alice):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    Seat(alice, release).types(title="Probe lands on Phobos", lead="At noon.")

    page = take_up(alice, release)

    assert page.one("#id_texts-0-title").text_content().strip() == "Probe lands on Phobos"
    assert page.one("#id_texts-0-lead").text_content().strip() == "At noon."
    assert "They are not saved yet" in page.texts("[data-unsaved]")[0]
    assert page.all(".errornote, .errorlist, .offer") == []
    assert (release.revisions.count(), release.texts.get().title) == (1, "Probe lands")


def test_what_was_taken_up_is_saved_like_anything_that_is_typed(alice):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    Seat(alice, release).types(title="Probe lands on Phobos")
    seat = Seat(alice, release)
    [button] = Page(seat.page.content).all(".offer [name=_take_up]")
    taken = seat.client.post(address(release), {"_take_up": button.get("value")})

    seat.client.post(address(release), standing(taken.content) | {"_continue": "1"})

    assert release.texts.get().title == "Probe lands on Phobos"
    assert release.revisions.latest().author == alice
    assert offers(opened(alice, release)) == []


def test_a_new_release_keeps_its_words_too(alice):
    make.series()
    Seat(alice).types(title="Never saved", lead="Not at all.")

    assert "Never saved" in offers(opened(alice))[0]
    page = take_up(alice)

    assert page.one("#id_texts-0-title").text_content().strip() == "Never saved"
    assert not Release.objects.exists()


def test_rows_that_were_added_are_kept_with_the_words(chief):
    release = make.draft(contacts=(make.officer("anna"),))
    berta = make.officer("berta")
    Seat(chief, release).beat(added("releasecontacts", 1, officer=berta.pk, position=2))

    assert "Press contacts" in offers(opened(chief, release))[0]
    chosen = take_up(chief, release).all("#releasecontacts-group option[selected]")

    assert [option.text_content().strip() for option in chosen] == ["Anna", "Berta"]


def test_keeping_changes_nothing_of_the_release(alice):
    release = make.draft()
    seat = Seat(alice, release)
    before = (Release.objects.values().get(), list(release.texts.values()), LogEntry.objects.count())

    seat.types(title="Another", body="<p>Quite another.</p>")

    assert (Release.objects.values().get(), list(release.texts.values()), LogEntry.objects.count()) == before
    assert Revision.objects.count() == 1


def test_what_was_taken_back_is_offered_no_more(alice):
    release = make.draft()
    seat = Seat(alice, release)
    seat.types(title="A slip of the tongue")

    seat.beat(_as_saved="1")

    assert offers(opened(alice, release)) == []


def test_what_is_the_same_as_what_is_stored_is_not_offered(alice):
    release = make.draft(texts={"en": {"title": "Probe lands"}}, public_at=NOON)
    Seat(alice, release).types(title=" Probe  lands ")

    assert offers(opened(alice, release)) == []


@pytest.mark.parametrize(
    ("name", "value"), [("public_at_day", "2026-06-01"), ("texts-0-body", "<p><strong>Probe</strong> lands.</p>")]
)
def test_half_a_moment_and_bold_letters_are_words_too(alice, name, value):
    release = make.draft(texts={"en": {"body": "<p>Probe lands.</p>"}})
    Seat(alice, release).beat({name: value})

    assert len(offers(opened(alice, release))) == 1


def test_words_are_thrown_away_by_a_post_alone(alice):
    release = make.draft()
    seat = Seat(alice, release)
    seat.types(title="Away with it")
    [button] = Page(opened(alice, release).content).all(".offer [name=_throw_away]")

    seat.client.get(seat.keeps(), {"_throw_away": button.get("value")})
    assert len(offers(opened(alice, release))) == 1
    answer = seat.client.post(seat.keeps(), {"_throw_away": button.get("value")})

    assert answer["Location"] == address(release)
    assert offers(opened(alice, release)) == []


def test_two_windows_of_one_person_do_not_write_over_each_other(alice):
    release = make.draft()
    one, other = Seat(alice, release), Seat(alice, release)

    one.types(title="In the one")
    other.types(lead="In the other.")

    assert sorted(offer.rpartition("saved. ")[2] for offer in offers(opened(alice, release))) == [
        "Lead (English)",
        "Title (English)",
    ]


@pytest.mark.parametrize("end", ["thrown away", "saved"])
def test_the_same_words_left_in_two_windows_are_one_offer(alice, end):
    release = make.draft()
    for _ in range(2):
        seat = Seat(alice, release)
        seat.types(title="Left twice")
        seat.beat(_leaves="1")
    page = opened(alice, release)
    [button] = Page(page.content).all(".offer [name=_take_up]")

    if end == "saved":
        seat = Seat(alice, release)
        taken = seat.client.post(address(release), {"_take_up": button.get("value")})
        seat.client.post(address(release), standing(taken.content) | {"_continue": "1"})
        Seat(alice, release).saves(title="Something else")
    else:
        seat.client.post(seat.keeps(), {"_throw_away": button.get("value")})

    assert offers(opened(alice, release)) == []


def test_words_that_are_taken_up_twice_are_told_to_be_gone(alice):
    release = make.draft()
    Seat(alice, release).types(title="Only once")
    seat = Seat(alice, release)
    [button] = Page(seat.page.content).all(".offer [name=_take_up]")
    seat.client.post(address(release), {"_take_up": button.get("value")})

    again = seat.client.post(address(release), {"_take_up": button.get("value")}, follow=True)

    assert "already" in Page(again.content).texts(".messagelist")[0]
    assert len(offers(again)) == 1


# --- never fights with a save -----------------------------------------------------------------------------------------


def test_a_save_forgets_what_was_kept_and_a_late_word_brings_nothing_back(alice):
    release = make.draft()
    seat = Seat(alice, release)
    seat.types(title="Almost there")
    seat.saves(title="There")

    answer = seat.types(title="Almost there").json()

    assert answer["sitting"] != seat.form["_sitting"]
    assert offers(opened(alice, release)) == []
    assert release.texts.get().title == "There"


@pytest.mark.parametrize("words_before", [True, False])
def test_a_late_word_of_a_new_release_brings_nothing_back_either(alice, words_before):
    make.series()
    seat = Seat(alice)
    if words_before:
        seat.types(title="Almost there")
    seat.saves(title="There")

    seat.types(title="Almost there")

    assert Release.objects.get().texts.get().title == "There"
    assert offers(opened(alice)) == []


def test_a_save_that_was_refused_forgets_nothing(alice, bob):
    release = make.draft()
    seat = Seat(alice, release)
    seat.types(title="Mine")
    Seat(bob, release).saves(title="Bob's")

    page = seat.saves(title="Mine")

    assert page.all(".comparison") != []
    assert page.one("[name=_sitting]").get("value") == seat.form["_sitting"][0]
    assert len(offers(opened(alice, release))) == 1


def test_what_one_saves_leaves_what_another_keeps_and_is_compared_with_it(alice, bob):
    release = make.draft(texts={"en": {"title": "Probe lands", "lead": "At noon."}})
    Seat(alice, release).types(title="Probe lands on Phobos")
    Seat(bob, release).saves(lead="At one.")

    page = take_up(alice, release)

    assert "Bob Editor has saved revision 2 meanwhile" in page.texts(".errorlist li")[0]
    assert page.texts(".comparison tbody th") == ["Title (English)", "Lead (English)"]
    assert page.one("[name=base]").get("value") == "2"
    assert release.revisions.count() == 2


def test_words_that_were_overtaken_on_their_way_are_dropped(alice):
    release = make.draft()
    seat = Seat(alice, release)
    seat.types(title="The later words")
    seat.count = 0

    answer = seat.types(title="The earlier words").json()

    assert "sitting" not in answer
    assert take_up(alice, release).one("#id_texts-0-title").text_content().strip() == "The later words"


def test_a_save_that_is_rolled_back_closes_nothing(alice):
    release, sitting = make.draft(), uuid4()
    keeping.keep(sitting, release=release, by=alice, at=NOON, beat=1, base=1, typed=TYPED)

    @transaction.atomic
    def save() -> None:
        keeping.close(sitting, release=release, by=alice, at=NOON)
        revisions.save(release, base=0, by=alice, at=NOON)

    with pytest.raises(revisions.Stale):
        save()

    assert keeping.offered(release, by=alice).get().typed == TYPED


def test_what_is_typed_says_that_somebody_saved_meanwhile(alice, bob):
    release = make.draft(by=alice)
    seat = Seat(alice, release)
    assert seat.types(title="Mine").json()["newest"] == ""

    Seat(bob, release).saves(title="Bob's")

    assert seat.types(title="Mine").json()["newest"].startswith("Bob Editor saved revision 2 at ")
    Seat(alice, release).saves(title="Hers, in another window")
    assert seat.types(title="Mine").json()["newest"].startswith("You have saved revision 3 from another window")


def test_old_sittings_that_are_over_are_cleared_away_and_words_never(alice):
    release = make.draft()
    over, kept, now = uuid4(), uuid4(), uuid4()
    keeping.close(over, release=release, by=alice, at=NOON)
    keeping.keep(kept, release=release, by=alice, at=NOON, beat=1, base=1, typed=TYPED)

    keeping.close(now, release=release, by=alice, at=NOON + timedelta(days=2))

    assert set(Sitting.objects.values_list("uuid", flat=True)) == {kept, now}


if connection.vendor == "postgresql":  # on SQLite every writer waits for every other

    @pytest.mark.django_db(transaction=True)
    def test_keeping_waits_for_nobody_who_saves(alice):
        release = make.draft()
        with transaction.atomic():
            list(Release.objects.select_for_update().filter(pk=release.pk))
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'")
                    cursor.execute(
                        'INSERT INTO "releases_sitting" (uuid, account_id, release_id, beat, opened_at, base, typed) '
                        "VALUES (%s, %s, %s, 1, now(), 1, '{}')",
                        [uuid4(), alice.pk, release.pk],
                    )
            finally:
                other.close()

        assert Sitting.objects.count() == 1


# --- whose, and what --------------------------------------------------------------------------------------------------


def test_nobody_reaches_the_words_of_another(alice, bob):
    release = make.draft(texts={"en": {"title": "Probe lands"}})
    hers, his = Seat(alice, release), Seat(bob, release)
    hers.types(title="Only for Alice")
    sitting = hers.form["_sitting"]

    his.client.post(his.keeps(), {"_throw_away": sitting[0]})
    his.beat(TYPED, _sitting=sitting)
    his.beat(_sitting=sitting, _leaves="1")
    taken = his.client.post(address(release), {"_take_up": sitting[0]}, follow=True)

    assert "Only for Alice" not in taken.content.decode()
    kept = Sitting.objects.get(uuid=sitting[0])
    assert (kept.account, kept.typed["texts-0-title"]) == (alice, ["Only for Alice"])
    assert kept.seen_at is not None


def test_only_the_fields_of_the_form_are_kept(alice):
    release = make.draft()
    seat = Seat(alice, release)
    extra = {"password": "secret", "csrfmiddlewaretoken": "token", "texts-__prefix__-title": "x", "other-0-title": "x"}
    answer = seat.beat(TYPED | extra)

    kept = Sitting.objects.get().typed

    assert answer.status_code == 200
    assert kept.keys() >= {
        "base",
        "kind",
        "initial-original_language",
        "public_at_zone",
        "texts-0-title",
        "texts-TOTAL_FORMS",
    }
    assert not kept.keys() & extra.keys()
    assert not any(name.startswith("_") for name in kept)


def test_what_is_too_long_is_refused_and_what_was_kept_stays(alice, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_CHARACTERS", 5_000)
    release = make.draft()
    seat = Seat(alice, release)
    seat.types(title="Short")

    assert seat.types(body="word " * 1_000).status_code == 413
    assert take_up(alice, release).one("#id_texts-0-title").text_content().strip() == "Short"


def test_a_nul_is_no_reason_to_lose_the_rest(alice):
    release = make.draft()

    assert Seat(alice, release).types(title="Before\0after").status_code == 200

    assert Sitting.objects.get().typed["texts-0-title"] == ["Beforeafter"]


WRONG: list[dict[str, Any]] = [
    {"_sitting": "x"},
    {"_beat": "x"},
    {"_sitting": ""},
    {"_beat": "9" * 40},
    {"_beat": "-1"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_no_form_sends_is_refused(alice, wrong):
    assert Seat(alice, make.draft()).beat(TYPED, **wrong).status_code == 400
    assert not Sitting.objects.exists()


@pytest.mark.parametrize("base", ["x", "", "9" * 12])
def test_a_base_that_is_none_is_kept_and_compared(alice, base):
    release = make.draft()
    assert Seat(alice, release).beat(TYPED, _base=base).status_code == 200

    assert take_up(alice, release).all(".comparison") != []


def test_who_may_only_read_keeps_nothing(bob):
    release = make.draft()
    reader = make.account("reader", may=())
    reader.user_permissions.set(reader.user_permissions.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(reader)

    page = Page(client.get(address(release)).content)

    assert page.all(".keeping, [name=_sitting]") == []
    answers = [client.post(f"/admin/releases/release/{path}", TYPED) for path in (f"{release.pk}/keep/", "keep/")]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_release_that_is_not_there_keeps_nothing(desk):
    assert desk.post("/admin/releases/release/4711/keep/", TYPED).status_code == 404


def test_keeping_is_guarded_against_forgery_and_kept_by_no_browser(alice):
    release, strict = make.draft(), Client(enforce_csrf_checks=True)
    seat = Seat(alice, release, client=strict)

    assert seat.types(title="Mine").status_code == 200
    del seat.form["csrfmiddlewaretoken"]
    assert seat.types(title="Forged").status_code == 403
    assert "no-store" in strict.get(seat.keeps())["Cache-Control"]


# --- who has it open --------------------------------------------------------------------------------------------------


def listed(account: Account) -> list[str]:
    client = Client()
    client.force_login(account)
    return Page(client.get(reverse("admin:releases_release_changelist")).content).texts("#result_list .open")


def test_who_has_a_release_open_is_told_on_the_form_and_in_the_list(alice, bob, chief):
    release, other = make.draft(), make.draft()
    Seat(alice, release).beat()
    Seat(chief, other).beat()

    [told] = Page(opened(bob, release).content).texts(".keeping .others")

    assert told.startswith("Alice Author has this open, since ")
    assert Seat(bob, release).beat().json()["others"] == [told]
    assert listed(bob) == ["Carol Chief has this open", "Alice Author has this open"]
    Seat(bob, release).beat()
    assert listed(chief) == ["Alice Author, Bob Editor have this open"]


def test_a_second_window_of_one_s_own_is_told_too(alice):
    release = make.draft()
    one, other = Seat(alice, release), Seat(alice, release)
    one.beat()

    assert other.beat().json()["others"] == ["You have this open in another window."]
    assert listed(alice) == []


def test_presence_ends_with_the_window_and_what_was_typed_stays(alice, bob):
    release = make.draft()
    seat, wordless = Seat(alice, release), Seat(alice, release)
    seat.types(title="Half a tit")
    wordless.beat()

    wordless.beat(_leaves="1")
    seat.beat(TYPED, _leaves="1")

    assert listed(bob) == []
    assert Sitting.objects.count() == len(offers(opened(alice, release))) == 1


def test_presence_ends_when_nothing_is_heard_of_a_window(alice):
    release, sitting, mine = make.draft(), uuid4(), uuid4()
    keeping.seen(sitting, release=release, by=alice, at=NOON, beat=1)

    just_before, then = NOON + OPEN_FOR - timedelta(seconds=1), NOON + OPEN_FOR

    assert keeping.others(release, at=just_before, besides=mine) == [(alice, NOON)]
    assert keeping.others(release, at=then, besides=mine) == []
    keeping.seen(sitting, release=release, by=alice, at=then, beat=2)
    assert keeping.others(release, at=then, besides=mine) == [(alice, NOON)]


def test_a_save_ends_the_presence_of_its_window_at_once(alice, bob):
    release = make.draft()
    seat = Seat(alice, release)
    seat.beat()
    seat.saves(title="Saved")

    assert keeping.others(release, at=clock.now(), besides=uuid4()) == []


def test_presence_hinders_nobody(alice, bob):
    release = make.draft()
    Seat(alice, release).types(title="Alice has this open")

    Seat(bob, release).saves(title="Bob saves")

    assert release.texts.get().title == "Bob saves"


def test_the_list_asks_one_question_for_all_who_have_something_open(desk, alice, bob):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("admin:releases_release_changelist"))
        return len(asked)

    drafts = [make.draft() for _ in range(4)]
    Seat(alice, drafts[0]).beat()
    few = questions()
    for draft in drafts:
        Seat(alice, draft).beat()
        Seat(bob, draft).beat()

    assert questions() == few


def test_no_browser_fills_in_again_what_is_older_than_the_revision_that_is_shown(desk):
    release = make.draft(contacts=(make.officer(),), organisations=((make.organisation(), "issuer"),))

    fields = Page(desk.get(address(release)).content).all(
        "#release_form input, #release_form select, #release_form textarea"
    )

    shown = [field for field in fields if field.get("type") not in {"hidden", "checkbox"}]
    assert len(shown) > 20
    assert [field.get("name") for field in shown if field.get("autocomplete") != "off"] == []


def test_without_javascript_the_form_is_what_it_was(desk):
    release = make.draft()

    save(desk, release, {"texts-0-title": "Plainly saved"})

    assert release.texts.get().title == "Plainly saved"
