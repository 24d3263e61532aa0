"""A draft for somebody without an account: handed out, read, and dead by its moment, by a word, by the publication."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from contacts.models import Account
from contacts.words import words
from releases.desk import comments, revisions, sharing, workflow
from releases.models.logbook import LogEntry
from releases.models.preview import Comment, PreviewLink
from releases.models.release import Release
from tests import make
from tests.page import Page
from tests.posting import standing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
OPENING = datetime(2026, 9, 3, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def release() -> Release:
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    texts = {"en": {"title": "The rover waits"}, "fr": {"title": "Le rover attend"}}
    return make.draft(public_at=OPENING, texts=texts, place=words({"en": "Toulouse"}))


def hand_out(release: Release, *, for_whom: str = "Dr. Miller", days: int = 7, **kwargs) -> tuple[PreviewLink, str]:
    told = {"by": None, "at": NOW, "expires_at": NOW + timedelta(days=days)} | kwargs
    return sharing.hand_out(release, for_whom=for_whom, **told)


@pytest.fixture
def token(release) -> str:
    return hand_out(release)[1]


def rewrite(release: Release, **said: str) -> None:
    release.texts.filter(language="en").update(**said)
    revisions.save(release, base=release.revisions.latest().number, by=None, at=NOW)


def approve(release: Release, *, at: datetime = NOW) -> None:
    workflow.approve(release, revision=release.revisions.latest().number, by=None, at=at)


def is_plainly_missing(response) -> bool:
    never = Client().get("/releases/pr404-2017/")
    return (response.status_code, sorted(response.items()), response.content) == (
        *(404, sorted(never.items())),
        never.content,
    )


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_it_shows_the_draft_as_the_public_will_see_it(guest, release, token):
    page = Page(guest.get(f"/preview/{token}/").content)

    assert page.texts("h1") == ["The rover waits"]
    assert page.texts(".dateline") == ["Toulouse, 3 September 2026"]
    assert page.texts(".preview .told b") == ["Preview for Dr. Miller: not for publication"]
    assert page.texts(".preview .told span") == ["Until 10:00 on 9 September 2026 (Europe/Paris)."]


def test_it_speaks_the_languages_of_the_release(guest, release, token):
    page = Page(guest.get(f"/preview/{token}/").content)
    assert page.links(".preview .tongues-of a") == [f"/preview/{token}/en/", f"/preview/{token}/fr/"]

    french = guest.get(f"/preview/{token}/fr/")

    assert french["Content-Language"] == "fr"
    assert Page(french.content).one("html").get("lang") == "fr"
    assert Page(french.content).texts("h1") == ["Le rover attend"]
    assert is_plainly_missing(guest.get(f"/preview/{token}/de/"))


def test_it_shows_the_languages_that_were_chosen_and_no_other(guest, release):
    _link, token = hand_out(release, languages=["fr"])

    assert Page(guest.get(f"/preview/{token}/").content).texts("h1") == ["Le rover attend"]
    assert is_plainly_missing(guest.get(f"/preview/{token}/en/"))
    assert "The rover waits" not in guest.get(f"/preview/{token}/").content.decode()


def test_it_shows_always_the_latest_or_the_one_revision(guest, release):
    latest, first = hand_out(release)[1], hand_out(release, revision=release.revisions.get())[1]
    rewrite(release, title="The rover leaves")

    assert Page(guest.get(f"/preview/{latest}/").content).texts("h1") == ["The rover leaves"]
    assert Page(guest.get(f"/preview/{first}/").content).texts("h1") == ["The rover waits"]


def test_nothing_else_of_the_desk_is_shown(guest, release, token, alice):
    other, _ = hand_out(release, for_whom="Somebody else")
    comments.comment(release, by=alice, at=NOW, text="Between us", revision=1)
    comments.comment(release, by=None, at=NOW, text="From elsewhere", revision=1, from_link=other)
    rewrite(release, title="The rover leaves")

    shown = guest.get(f"/preview/{token}/").content.decode()

    for secret in ("Between us", "From elsewhere", "Somebody else", "Alice", "alice", "/admin/", "The rover waits"):
        assert secret not in shown


def test_what_it_says_beside_its_words(guest, release, token):
    for method in ("get", "head"):
        response = getattr(guest, method)(f"/preview/{token}/")
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Content-Security-Policy"] == guest.get("/")["Content-Security-Policy"]
        assert "ETag" not in response
        assert not response.cookies
        assert "Vary" not in response


def test_its_address_is_told_to_nobody(guest, release, token):
    page = Page(guest.get(f"/preview/{token}/").content)

    assert not page.all("link[rel=canonical], meta[property=og:url]")
    assert page.one("meta[name=robots]").get("content") == "noindex, nofollow"
    assert "preview" not in guest.get("/robots.txt").content.decode()
    assert "preview" not in guest.get("/sitemap.xml").content.decode()


def test_a_cookie_opens_and_closes_nothing(desk, guest, release, token):
    guest.cookies = desk.cookies

    assert guest.get(f"/preview/{token}/").status_code == 200
    assert is_plainly_missing(guest.get("/preview/another/"))


# --- how it ends ------------------------------------------------------------------------------------------------------


def test_it_is_dead_at_the_second_at_which_it_expires(guest, release, now):
    _link, token = hand_out(release, expires_at=NOW + timedelta(hours=3))

    now.move_to(NOW + timedelta(hours=3) - SECOND)
    assert guest.get(f"/preview/{token}/").status_code == 200
    now.move_to(NOW + timedelta(hours=3))
    assert is_plainly_missing(guest.get(f"/preview/{token}/"))


def test_it_is_dead_at_the_very_second_of_publication_by_the_clock_alone(guest, release, token, now):
    approve(release)
    rows = PreviewLink.objects.values().get()

    now.move_to(OPENING - SECOND)
    assert guest.get(f"/preview/{token}/").status_code == 200
    now.move_to(OPENING)
    assert is_plainly_missing(guest.get(f"/preview/{token}/"))
    assert is_plainly_missing(guest.get(f"/preview/{token}/fr/"))
    assert guest.get(f"/releases/{release.address}/").status_code == 200
    assert PreviewLink.objects.values().get() == rows


def test_it_stays_dead_when_the_release_is_withdrawn_and_another_one_lives(guest, release, token, now):
    approve(release)
    now.move_to(OPENING + timedelta(hours=1))
    workflow.withdraw(release, by=None, at=OPENING + timedelta(hours=1), public_reason="A mistake.")
    _link, later = hand_out(release, at=OPENING + timedelta(hours=1))

    assert is_plainly_missing(guest.get(f"/preview/{token}/"))
    assert guest.get(f"/preview/{later}/").status_code == 200


def test_what_was_cancelled_before_it_opened_was_never_public(guest, release, token, now):
    approve(release)
    workflow.cancel(release, by=None, at=OPENING - SECOND)

    now.move_to(OPENING + SECOND)
    assert guest.get(f"/preview/{token}/").status_code == 200


def test_one_language_that_is_public_is_enough(guest, release, token, now):
    workflow.approve(release, revision=1, by=None, at=NOW, languages=["fr"])

    now.move_to(OPENING)
    assert is_plainly_missing(guest.get(f"/preview/{token}/"))


def test_it_is_dead_when_it_is_revoked(guest, release, chief):
    link, token = hand_out(release)

    sharing.revoke(link, by=chief, at=NOW)
    sharing.revoke(link, by=None, at=NOW)

    assert is_plainly_missing(guest.get(f"/preview/{token}/"))
    entry = LogEntry.objects.get(step="revoke")
    assert (entry.by_name, entry.note) == ("Carol Chief", "For Dr. Miller.")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"for_whom": " \u202e "}, "Say for whom"),
        ({"expires_at": NOW}, "has passed"),
        ({"expires_at": NOW + timedelta(days=90, seconds=1)}, "90 days"),
    ],
)
def test_a_link_that_can_not_be_is_refused_in_words(release, told, said):
    with pytest.raises(sharing.Refused, match=said):
        hand_out(release, **told)

    assert not PreviewLink.objects.exists()
    assert not LogEntry.objects.filter(step="hand_out").exists()


def test_what_is_public_needs_no_preview(release):
    approve(release)

    with pytest.raises(sharing.Refused, match="It is public"):
        hand_out(release, at=OPENING, expires_at=OPENING + timedelta(days=1))


def test_a_revision_of_another_release_is_not_shown(release):
    with pytest.raises(sharing.Refused):
        hand_out(release, revision=make.draft().revisions.get())


# --- what is kept of it -----------------------------------------------------------------------------------------------


def test_each_visit_is_one_row_in_the_book_of_the_release(guest, release, token):
    guest.get(f"/preview/{token}/", REMOTE_ADDR="192.0.2.7")
    guest.head(f"/preview/{token}/fr/", REMOTE_ADDR="192.0.2.8")
    guest.get("/preview/another/", REMOTE_ADDR="192.0.2.9")

    visits = LogEntry.objects.filter(step="preview_visit").order_by("number")
    told = [(v.book, v.by_name, v.by_username, v.by_address, v.revision, v.details["language"]) for v in visits]
    assert told == [
        (release.uuid, "Dr. Miller", "", "192.0.2.7", 1, "en"),
        (release.uuid, "Dr. Miller", "", "192.0.2.8", 1, "fr"),
    ]


def test_the_token_is_kept_nowhere(guest, release, desk, caplog):
    """In no row, no log line, no referrer; the page itself names it only in its own links."""
    caplog.set_level(logging.DEBUG)
    answer = desk.post(reverse("admin:releases_release_links", args=[release.pk]), a_link())
    token = re.search(r"/preview/([\w-]{43})/", answer.content.decode())[1]  # type: ignore[index]
    guest.get(f"/preview/{token}/")
    guest.post(f"/preview/{token}/", {"text": "Fine."})
    guest.get(f"/preview/{token}/de/")
    guest.put(f"/preview/{token}/")

    for model in (PreviewLink, LogEntry, Comment):
        assert token not in str(list(model._default_manager.values()))
    assert guest.get(f"/preview/{token}/")["Referrer-Policy"] == "no-referrer"
    [line] = [handler.formatter for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    assert line
    said = [line.format(record) for record in caplog.records]
    assert any("/preview/…/de/" in each for each in said)
    assert not [each for each in said if token in each]


# --- comments ---------------------------------------------------------------------------------------------------------


def test_a_comment_lands_on_the_release(guest, desk, release, token):
    form = Page(guest.get(f"/preview/{token}/").content).one(".remarks form")
    answer = guest.post(
        form.get("action"), {"text": "  The mass is <b>29</b> kg.\r\nNot 25. "}, REMOTE_ADDR="192.0.2.7"
    )

    assert (answer.status_code, answer["Location"]) == (303, f"/preview/{token}/en/?sent#remarks")
    assert not answer.cookies
    comment = Comment.objects.get()
    assert (comment.release, comment.author, comment.author_name) == (release, None, "Dr. Miller")
    assert (comment.text, comment.revision) == ("The mass is <b>29</b> kg.\nNot 25.", 1)
    entry = LogEntry.objects.get(step="comment")
    assert (entry.by_name, entry.by_address, entry.note) == ("Dr. Miller", "192.0.2.7", comment.text)
    again = Page(guest.get(answer["Location"]).content)
    assert again.texts(".remarks .thanks") == ["Thank you. The press office has your comment."]
    assert "The mass is <b>29</b> kg." in again.texts(".remarks li")[0]
    assert "The mass is" in desk.get(reverse("admin:releases_release_comments", args=[release.pk])).content.decode()


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (" \n ", 400, "Write something first."),
        ("x" * 5001, 400, "5001 characters"),
        ("é" * 60_000, 413, "too long"),
        ("be\0fore", 400, "Null characters"),
    ],
)
def test_a_comment_that_is_none_is_refused_in_words(guest, release, token, text, status, said):
    answer = guest.post(f"/preview/{token}/", {"text": text})

    page = Page(answer.content)
    assert (answer.status_code, answer["Referrer-Policy"]) == (status, "no-referrer")
    assert said in page.texts(".remarks .refused")[0]
    assert not Comment.objects.exists()
    if len(text) == 5001:
        assert page.one(".remarks textarea").text_content().strip() == text


def test_more_than_twenty_in_an_hour_are_refused_in_words(guest, release, token, now):
    answers = [guest.post(f"/preview/{token}/", {"text": f"Number {n}"}).status_code for n in range(21)]
    other = guest.post(f"/preview/{hand_out(release)[1]}/", {"text": "From elsewhere"})

    assert answers == [303] * 20 + [429]
    assert other.status_code == 303
    now.move_to(NOW + timedelta(hours=1))
    assert guest.post(f"/preview/{token}/", {"text": "Later"}).status_code == 303


def test_a_comment_that_is_sent_twice_is_one(guest, release, token):
    for _press in range(2):
        assert guest.post(f"/preview/{token}/", {"text": "Once"}).status_code == 303

    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "https://example.org"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://example.org"}, False),
    ],
)
def test_another_site_can_not_write(guest, release, token, headers, is_taken):
    answer = guest.post(f"/preview/{token}/", {"text": "Hello"}, headers=headers)

    assert answer.status_code == (303 if is_taken else 403)
    assert Comment.objects.exists() is is_taken


def test_a_comment_names_nobody_of_the_desk(guest, release, token, alice):
    guest.post(f"/preview/{token}/", {"text": "Ask @alice and @nobody"})

    assert not Comment.objects.get().mentioned.exists()
    assert "Alice" not in guest.get(f"/preview/{token}/?sent").content.decode()


# --- at the desk ------------------------------------------------------------------------------------------------------


def a_link(**told) -> dict[str, str]:
    until = {"expires_at_day": "2026-09-09", "expires_at_time": "10:00", "expires_at_zone": "Europe/Paris"}
    return {"for_whom": "Dr. Miller", "revision": ""} | until | told


def address_of(release: Release) -> str:
    return reverse("admin:releases_release_links", args=[release.pk])


def test_the_desk_hands_a_link_out_and_shows_it_once(desk, guest, release):
    page = Page(desk.post(address_of(release), a_link()).content)

    given = page.one("#address").get("value")
    link = PreviewLink.objects.get()
    assert guest.get(given).status_code == 200
    assert (link.for_whom, link.made_by_name, link.languages, link.revision) == ("Dr. Miller", "Carol Chief", [], None)
    assert link.expires_at == NOW + timedelta(days=7)
    assert page.texts("tbody th") == ["Dr. Miller"]
    again = desk.get(address_of(release)).content.decode()
    assert given.rsplit("/", 2)[1] not in again
    entry = LogEntry.objects.get(step="hand_out")
    assert (entry.by_name, entry.note, entry.details["link"]) == ("Carol Chief", "For Dr. Miller.", str(link.pk))


def test_a_week_is_offered_and_all_languages(desk, release):
    sent = standing(desk.get(address_of(release)).content, form="new-link")

    assert (sent["expires_at_day"], sent["expires_at_time"]) == (["2026-09-09"], ["10:00"])
    desk.post(address_of(release), sent | {"for_whom": "Dr. Miller"})
    assert PreviewLink.objects.get().languages == []


def test_one_revision_and_one_language_can_be_chosen(desk, guest, release):
    rewrite(release, title="The rover leaves")
    first = release.revisions.get(number=1)

    page = Page(desk.post(address_of(release), a_link(revision=str(first.pk), languages="en")).content)

    assert page.texts("tbody td")[0] == "revision 1, en"
    assert Page(guest.get(page.one("#address").get("value")).content).texts("h1") == ["The rover waits"]


@pytest.mark.parametrize(
    ("told", "where", "said"),
    [
        ({"for_whom": ""}, ".field-for_whom", "required"),
        ({"expires_at_day": "2026-09-01"}, ".field-expires_at", "has passed"),
        ({"expires_at_day": "2026-12-24"}, ".field-expires_at", "90 days"),
        ({"expires_at_day": "", "expires_at_time": ""}, ".field-expires_at", "required"),
        ({"revision": "4711"}, ".field-revision", "valid choice"),
        ({"languages": "xx"}, ".field-languages", "valid choice"),
    ],
)
def test_what_the_desk_mistypes_is_refused_beside_its_field(desk, release, told, where, said):
    page = Page(desk.post(address_of(release), a_link(**told)).content)

    assert said in page.texts(f"{where} .errorlist li")[0]
    assert not page.all("#address")
    assert not PreviewLink.objects.exists()


def test_visits_are_counted_from_the_logbook_and_a_link_is_revoked(desk, guest, release):
    link, token = hand_out(release)
    hand_out(release, for_whom="Nobody came")
    for _visit in range(3):
        guest.get(f"/preview/{token}/")

    rows = {said(row): row for row in Page(desk.get(address_of(release)).content).all("tbody tr")}
    assert next(told.split("last")[0].strip() for told in rows if "Dr. Miller" in told).endswith("3,")

    page = Page(desk.post(address_of(release), {"revoke": str(link.pk)}, follow=True).content)

    assert page.texts(".messagelist .success") == ["The link for Dr. Miller is dead."]
    assert any("Revoked by Carol Chief" in cell for cell in page.texts("tbody td"))
    assert is_plainly_missing(guest.get(f"/preview/{token}/"))


def said(row) -> str:
    return " ".join(row.text_content().split())


@pytest.mark.parametrize("revoked", ["", "x", "00000000-0000-0000-0000-000000000000", "\0"])
def test_a_crafted_revocation_is_refused_in_words(desk, release, revoked):
    hand_out(release)

    answer = desk.post(address_of(release), {"revoke": revoked}, follow=True)

    assert "There is no such link." in answer.content.decode()
    assert not PreviewLink.objects.exclude(revoked_at=None).exists()


def test_it_takes_a_right_of_its_own_to_see_to_give_and_to_revoke(release, db):
    link, _token = hand_out(release)
    got = {}
    for right in ("view_release", "view_previewlink", "add_previewlink", "change_previewlink"):
        person: Account = Account.objects.create_user(right, is_staff=True)
        person.user_permissions.set(Permission.objects.filter(codename__in=["view_release", right]))
        client = Client()
        client.force_login(person)
        got[right] = (
            client.get(address_of(release)).status_code,
            client.post(address_of(release), a_link()).status_code,
            client.post(address_of(release), {"revoke": str(link.pk)}).status_code,
        )

    assert got == {
        "view_release": (403, 403, 403),
        "view_previewlink": (200, 403, 403),
        "add_previewlink": (200, 200, 403),
        "change_previewlink": (200, 403, 302),
    }
