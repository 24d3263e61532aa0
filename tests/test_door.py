"""A session that ended while somebody wrote: what they send is carried through the door, and goes on from there."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contacts.models import Account, Newsroom
from releases import clock
from releases.desk import revisions, workflow
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make
from tests.page import Page
from tests.posting import Typed, address, standing

pytestmark = pytest.mark.django_db

HOME = {"Origin": "http://testserver"}


class Writer:
    """Somebody at the desk, in a browser that is asked for its token against forgery, whose session ends."""

    def __init__(self, account: Account) -> None:
        self.account, self.client = account, Client(enforce_csrf_checks=True)
        self.client.force_login(account)

    def opens(self, where: str) -> Typed:
        form = "release_form" if "/step/" not in where else ""
        page = self.client.get(where).content
        return standing(page, form) if form else _only_form(page)

    def is_signed_out(self) -> None:
        Session.objects.all().delete()

    def sends(self, where: str, typed: Typed, **headers: str) -> Any:
        return self.client.post(where, typed, headers=headers)

    def signs_in(self, where: str, door: Any, *, name: str = "", password: str = "correct horse") -> Any:
        sent = standing(door.content, "login-form")
        sent |= {"door-username": name or self.account.username, "door-password": password}
        return self.client.post(where, sent)


def _only_form(content: bytes) -> Typed:
    [form] = Page(content).all("#content-main > form")
    return dict(form.form_values())


@pytest.fixture
def release(alice: Account) -> Release:
    return make.draft(texts={"en": {"title": "Probe lands"}}, by=alice)


@pytest.fixture
def writer(alice: Account) -> Writer:
    return Writer(alice)


def written(writer: Writer, release: Release, **words: str) -> Any:
    """Two hours of writing, and a save after the session has ended."""
    sent = writer.opens(address(release)) | {f"texts-0-{name}": value for name, value in words.items()}
    writer.is_signed_out()
    return writer.sends(address(release), sent | {"_continue": "1"})


def test_what_is_sent_after_the_session_has_ended_goes_on_after_signing_in(writer, release, alice):
    door = written(writer, release, title="Two hours’ work", lead="All of it.")

    assert "Nothing is lost" in Page(door.content).texts(".carried")[0]
    assert release.revisions.count() == 1
    answer = writer.signs_in(address(release), door)

    assert answer["Location"] == address(release)
    text = release.texts.get()
    assert (text.title, text.lead) == ("Two hours’ work", "All of it.")
    assert release.revisions.latest().author == alice
    after = Page(writer.client.get(address(release)).content)
    assert after.texts(".messagelist li") == ["Saved as revision 2."]
    assert after.all(".offer") == []


def test_a_wrong_password_loses_nothing_and_stands_in_the_logbook(writer, release):
    door = written(writer, release, title="Two hours’ work")

    again = writer.signs_in(address(release), door, password="wrong")
    assert "correct username and password" in Page(again.content).texts(".errornote")[0]
    writer.signs_in(address(release), again)

    assert release.texts.get().title == "Two hours’ work"
    steps = list(LogEntry.objects.order_by("at", "number").values_list("step", flat=True))
    assert steps.count("sign_in_failed") == 1
    assert steps.count("sign_in") == 2
    assert "wrong" not in str(list(LogEntry.objects.values()))


def test_what_somebody_saved_meanwhile_is_compared_as_always(writer, release, bob):
    door = written(writer, release, title="Two hours’ work")
    release.texts.update(title="Bob's title")
    revisions.save(release, base=1, by=bob, at=clock.now())

    page = Page(writer.signs_in(address(release), door).content)

    assert page.all(".comparison") != []
    assert page.one("#id_texts-0-title").text_content().strip() == "Two hours’ work"
    assert release.texts.get().title == "Bob's title"


def test_a_new_release_is_carried_too(writer):
    make.series()
    where = reverse("admin:releases_release_add")
    sent = writer.opens(where) | {"texts-0-title": "Written for two hours", "_continue": "1"}
    writer.is_signed_out()

    writer.signs_in(where, writer.sends(where, sent))

    assert Release.objects.get().texts.get().title == "Written for two hours"


def test_the_note_of_a_step_is_carried_too(release, bob):
    workflow.submit(release, revision=1, by=None, at=clock.now())
    editor, where = Writer(bob), reverse("admin:releases_release_step", args=[release.pk, "send_back"])
    sent = editor.opens(where) | {"note": "Not so long, please."}
    editor.is_signed_out()

    editor.signs_in(where, editor.sends(where, sent))

    release.refresh_from_db()
    assert release.state == State.DRAFTING
    assert LogEntry.objects.get(step="send_back").note == "Not so long, please."


def test_who_signs_in_without_the_permission_is_told_and_nothing_is_lost(writer, release, alice):
    make.account("guest", may=()).user_permissions.clear()
    door = written(writer, release, title="Two hours’ work")

    refused = writer.signs_in(address(release), door, name="guest")

    assert "You are signed in as guest, and may not open this page" in Page(refused.content).texts(".errornote")[0]
    assert release.revisions.count() == 1
    writer.signs_in(address(release), refused)
    assert release.texts.get().title == "Two hours’ work"
    assert release.revisions.latest().author == alice


def test_the_door_is_guarded_against_forgery(writer, release):
    door = written(writer, release, title="Two hours’ work")
    sent = standing(door.content, "login-form") | {"door-username": "alice", "door-password": "correct horse"}

    for forged in (sent | {"csrfmiddlewaretoken": "x" * 64}, {k: v for k, v in sent.items() if "csrf" not in k}):
        assert writer.sends(address(release), forged).status_code == 403
    assert writer.sends(address(release), sent, Origin="https://elsewhere.example").status_code == 403
    assert release.revisions.count() == 1


def test_passwords_are_never_carried(writer, chief):
    boss = Writer(chief)
    where = reverse("admin:contacts_account_add")
    sent = {
        "username": "dora",
        "password1": "a secret of hers",
        "password2": "a secret of hers",
        "usable_password": "x",
    }
    token = dict(Page(boss.client.get(where).content).one("#account_form").form_values())["csrfmiddlewaretoken"]
    boss.is_signed_out()

    door = boss.sends(where, sent | {"csrfmiddlewaretoken": token})

    assert "username=dora" in Page(door.content).one("[name=_carried]").get("value")
    assert "secret" not in door.content.decode()


def test_a_change_of_password_carries_nothing(client):
    where = reverse("admin:password_change")

    answer = client.post(where, {"old_password": "a", "new_password1": "b", "new_password2": "b"})

    assert answer["Location"].startswith("/admin/login/")


def test_a_page_that_holds_words_is_kept_by_no_browser_and_escapes_them(writer, release):
    door = written(writer, release, title='"><script>alert(1)</script>')

    assert "no-store" in door["Cache-Control"]
    assert b"<script>alert" not in door.content
    assert "script-src 'self'" in door["Content-Security-Policy"]


def test_the_longest_words_pass_through_the_door(writer, release):
    body = f"<p>{'宇宙航空研究開発機構 ' * 60_000}</p>"
    door = written(writer, release, body=body)

    writer.signs_in(address(release), door)

    assert release.texts.get().body == body.replace(" </p>", " </p>")


def test_who_has_come_in_is_answered_in_their_own_language(writer, release, alice):
    Account.objects.filter(pk=alice.pk).update(language="fr")
    door = written(writer, release, title="Deux heures de travail")

    answer = writer.signs_in(address(release), door)

    assert answer["Content-Language"] == "fr"
    after = Page(writer.client.get(address(release)).content)
    assert after.texts(".messagelist li") == ["Révision 2 enregistrée."]


def test_a_file_is_told_not_to_wait(chief):
    boss, where = Writer(chief), reverse("admin:contacts_newsroom_change", args=[make.newsroom().pk])
    sent = dict(Page(boss.client.get(where).content).one("#newsroom_form").form_values())
    boss.is_signed_out()
    logo = SimpleUploadedFile("logo.png", b"\x89PNG", content_type="image/png")

    door = boss.sends(where, sent | {"logo": logo, "telephone": "+33 1 44 76 78 37"})

    assert "choose it again" in Page(door.content).texts(".carried")[0]
    boss.signs_in(where, door)
    assert Newsroom.objects.get().telephone == "+33 1 44 76 78 37"


def test_a_script_is_sent_to_the_door_and_shown_no_page(client, release):
    keep = reverse("admin:releases_release_keep", args=[release.pk])

    answer = client.post(keep, {"texts-0-title": "x"}, headers={"Accept": "application/json"})

    assert answer["Location"].startswith("/admin/login/")


def test_nothing_in_hand_leads_to_the_plain_door(client, release):
    assert client.post(address(release))["Location"].startswith("/admin/login/")
    assert client.post(reverse("admin:logout"), {"x": "y"})["Location"] == reverse("admin:index")


# --- signed in anew, in another window --------------------------------------------------------------------------------


def elsewhere(writer: Writer) -> None:
    """Sign out and in again in another window of the same browser: the old pages have an old token."""
    writer.is_signed_out()
    where = reverse("admin:login")
    sent = standing(writer.client.get(where).content, "login-form")
    writer.client.post(where, sent | {"username": writer.account.username, "password": "correct horse"})


def test_who_has_signed_in_anew_in_another_window_goes_on_here(writer, release):
    sent = writer.opens(address(release)) | {"texts-0-title": "Two hours’ work", "_continue": "1"}
    elsewhere(writer)

    held = writer.sends(address(release), sent, **HOME)

    assert held.status_code == 403
    assert Page(held.content).texts("#login-form button") == ["Go on"]
    assert release.revisions.count() == 1
    writer.sends(address(release), standing(held.content, "login-form"), **HOME)
    assert release.texts.get().title == "Two hours’ work"


def test_a_door_that_was_left_open_in_a_second_window_still_holds_its_words(writer, release):
    door = written(writer, release, title="Two hours’ work")
    sent = standing(door.content, "login-form") | {"door-username": "alice", "door-password": "correct horse"}
    elsewhere(writer)

    held = writer.sends(address(release), sent, **HOME)

    assert "correct horse" not in held.content.decode()
    writer.sends(address(release), standing(held.content, "login-form"), **HOME)
    assert release.texts.get().title == "Two hours’ work"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver.elsewhere.example", ""])
def test_a_forged_form_is_refused_without_its_words(writer, release, origin):
    sent = writer.opens(address(release)) | {"texts-0-title": "Forged words", "_continue": "1"}
    sent["csrfmiddlewaretoken"] = "x" * 64

    refused = writer.sends(address(release), sent, **({"Origin": origin} if origin else {}))

    assert refused.status_code == 403
    assert b"Forged" not in refused.content
    assert b"login-form" not in refused.content


def test_the_new_token_is_given_to_our_own_script(writer, release):
    keep = reverse("admin:releases_release_keep", args=[release.pk])
    old = writer.opens(address(release))
    elsewhere(writer)
    how = {"_sitting": old["_sitting"], "_beat": "2000000000", "_base": "1"}

    assert writer.sends(keep, old | how, Accept="application/json").status_code == 403
    token = writer.client.get(keep).json()["token"]

    assert writer.sends(keep, old | how | {"csrfmiddlewaretoken": token}).status_code == 200
