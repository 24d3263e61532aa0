"""What is said of a draft: threads, mentions, what waits for whom; never printed, never public."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from contacts.models import Account
from releases.desk import comments, sharing, workflow
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.preview import Comment
from releases.models.release import Release
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def release() -> Release:
    make.newsroom()
    return make.draft(texts={"en": {"title": "The rover waits"}})


def say(release: Release, by: Account | None, text: str, *, minutes: int = 0, **kwargs) -> Comment:
    return comments.comment(release, by=by, at=NOW + timedelta(minutes=minutes), text=text, revision=1, **kwargs)


def page_of(release: Release) -> str:
    return reverse("admin:releases_release_comments", args=[release.pk])


def texts(found) -> list[str]:
    return [each.text for each in found]


# --- mentions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "called", "unknown"),
    [
        ("@alice", ["alice"], []),
        ("Ask @alice, @bob. And @alice!", ["alice", "bob"], []),
        ("(@alice)", ["alice"], []),
        ("@alice.", ["alice"], []),
        ("@bob-the-builder", [], ["bob-the-builder"]),
        ("@nobody?", [], ["nobody"]),
        ("mail alice@example.org", [], []),
        ("@ alice, @@, @.", [], []),
        ("@Alice", [], ["Alice"]),
        ("@left", [], ["left"]),
        ("@reader", [], ["reader"]),
    ],
)
def test_a_username_calls_who_may_enter_the_desk(alice, bob, text, called, unknown):
    Account.objects.create_user("left", is_staff=True, is_active=False)
    Account.objects.create_user("reader")

    found, missing = comments.mentioned_in(text)

    assert sorted(each.username for each in found) == called
    assert missing == unknown


def test_who_was_called_is_shown_by_name_and_others_as_typed(desk, alice, release):
    answer = desk.post(page_of(release), {"text": "@alice, ask @nobody.\nSoon.", "revision": 1}, follow=True)

    page = Page(answer.content)
    assert page.texts(".thread .words") == ["Alice Author, ask @nobody.Soon."]
    assert page.one(".thread .called").get("title") == "@alice"
    assert page.texts(".messagelist li") == [
        "Written. It waits on the first page of Alice Author.",
        "Nobody at the desk has this user name: @nobody.",
    ]


def test_markup_is_words(desk, release):
    say(release, None, "<script>alert(1)</script> & <b>bold</b>")

    page = desk.get(page_of(release)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


# --- what waits for whom ----------------------------------------------------------------------------------------------


def test_a_mention_waits_until_it_is_answered(alice, bob, release):
    called = say(release, bob, "@alice, is it 29 kg?")
    assert texts(comments.waiting_for(alice)) == ["@alice, is it 29 kg?"]
    assert texts(comments.waiting_for(bob)) == []

    say(release, alice, "It is.", answers=called, minutes=1)

    assert texts(comments.waiting_for(alice)) == []
    assert texts(comments.waiting_for(bob)) == ["It is."]


def test_a_mention_waits_until_it_is_resolved_and_again_when_it_is_reopened(alice, bob, chief, release):
    called = say(release, bob, "@alice, is it 29 kg?")

    comments.resolve(called, by=chief, at=NOW)
    assert texts(comments.waiting_for(alice)) == []
    comments.reopen(called, by=chief, at=NOW)
    assert texts(comments.waiting_for(alice)) == ["@alice, is it 29 kg?"]


def test_an_answer_waits_for_all_who_spoke_before(alice, bob, chief, release):
    first = say(release, alice, "29 kg?")
    say(release, bob, "30.", answers=first, minutes=1)
    say(release, chief, "29.5.", answers=first, minutes=2)

    assert texts(comments.waiting_for(alice)) == ["29.5.", "30."]
    assert texts(comments.waiting_for(bob)) == ["29.5."]
    assert texts(comments.waiting_for(chief)) == []


def test_what_calls_oneself_waits_for_nobody(alice, release):
    say(release, alice, "Note to @alice")

    assert not comments.waiting_for(alice).exists()


def test_an_answer_to_an_answer_is_one_of_the_thread_and_opens_it_again(alice, bob, release):
    first = say(release, alice, "29 kg?")
    answer = say(release, bob, "30.", answers=first)
    comments.resolve(first, by=alice, at=NOW)

    last = say(release, alice, "Sure?", answers=answer, minutes=1)

    assert last.answers == first
    assert Comment.objects.get(pk=first.pk).resolved_at is None
    assert list(comments.threads(release)) == [first]


def test_what_waits_can_be_shown_with_few_questions(alice, bob, release, django_assert_num_queries):
    for number in range(5):
        say(release, bob, f"@alice {number}")

    with django_assert_num_queries(3):
        assert [(c.release.reference, c.author_name, comments.pieces(c)) for c in comments.waiting_for(alice)]


# --- on their own page, and beside the form ---------------------------------------------------------------------------


def test_comments_are_written_answered_resolved_and_opened_again(desk, release, alice):
    first = say(release, alice, "29 kg?")

    desk.post(page_of(release), {"text": "30.", "revision": 1, "answers": str(first.pk)})
    page = Page(desk.get(page_of(release)).content)
    assert page.texts(".thread .words") == ["29 kg?", "30."]
    assert page.texts(".thread .reply .by b") == ["Carol Chief"]

    desk.post(page_of(release), {"resolve": str(first.pk)})
    page = Page(desk.get(page_of(release)).content)
    assert page.texts(".nothing") == ["No open comments."]
    assert page.texts(".resolved .thread .words") == ["29 kg?", "30."]
    assert "Resolved by Carol Chief" in page.texts(".resolved .by")[-1]

    desk.post(page_of(release), {"reopen": str(first.pk)})
    assert not Page(desk.get(page_of(release)).content).all(".resolved")


def test_each_leaves_a_row_in_the_book_of_the_release(desk, release):
    long = "All of it. " * 40
    desk.post(page_of(release), {"text": "29 kg?", "revision": 1}, REMOTE_ADDR="192.0.2.7")
    desk.post(page_of(release), {"text": long, "revision": 1})
    first = Comment.objects.get(text="29 kg?")
    desk.post(page_of(release), {"resolve": str(first.pk)})
    desk.post(page_of(release), {"resolve": str(first.pk)})
    desk.post(page_of(release), {"reopen": str(first.pk)})

    rows = LogEntry.objects.filter(book=release.uuid).exclude(step="save").order_by("number")
    assert [(row.step, row.by_name, row.note, row.revision) for row in rows] == [
        ("comment", "Carol Chief", "29 kg?", 1),
        ("comment", "Carol Chief", "", 1),
        ("resolve", "Carol Chief", "29 kg?", 1),
        ("reopen", "Carol Chief", "29 kg?", 1),
    ]
    assert rows[0].by_address == "192.0.2.7"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "  "}, "Write something first."),
        ({"text": "x" * 5001}, "5001 characters"),
        ({"text": "be\0fore"}, "Null characters"),
        ({"text": "Hello", "revision": "99"}, "There is no revision 99."),
    ],
)
def test_what_can_not_be_said_is_refused_in_words_and_kept(desk, release, sent, said):
    page = Page(desk.post(page_of(release), {"revision": 1} | sent).content)

    assert any(said in reason for reason in page.texts(".write .errorlist li"))
    if "\0" not in sent["text"]:
        assert page.one(".write textarea").text_content().strip() == sent["text"].strip()
    assert not Comment.objects.exists()


def test_a_refused_answer_is_kept_where_it_was_typed(desk, release):
    first = say(release, None, "29 kg?")

    page = Page(desk.post(page_of(release), {"text": "x" * 5001, "revision": 1, "answers": str(first.pk)}).content)

    assert page.one(".thread textarea").text_content().strip() == "x" * 5001
    assert page.one(".write textarea").text_content().strip() == ""
    assert page.all(".thread .errorlist li") != []


@pytest.mark.parametrize(
    "sent",
    [
        {"resolve": "x"},
        {"resolve": ""},
        {"reopen": "00000000-0000-0000-0000-000000000000"},
        {"text": "Hello", "revision": "-1"},
        {"text": "Hello", "revision": "9" * 30},
        {"text": "Hello", "revision": "1", "answers": "x"},
        {},
    ],
)
def test_what_is_crafted_changes_nothing(desk, release, sent):
    say(release, None, "29 kg?")

    assert desk.post(page_of(release), sent, follow=True).status_code == 200
    assert texts(Comment.objects.filter(resolved_at=None)) == ["29 kg?"]


def test_a_comment_of_another_release_is_out_of_reach(desk, release):
    other = say(make.draft(), None, "Elsewhere")

    desk.post(page_of(release), {"resolve": str(other.pk)})
    desk.post(page_of(release), {"text": "Hello", "revision": 1, "answers": str(other.pk)})

    assert Comment.objects.get(pk=other.pk).resolved_at is None
    assert not Comment.objects.filter(answers=other).exists()


def test_the_open_ones_stand_beside_the_form_to_read(desk, release, alice):
    for number in range(7):
        say(release, alice, f"Number {number}", minutes=number)
    comments.resolve(Comment.objects.get(text="Number 6"), by=alice, at=NOW)

    page = Page(desk.get(reverse("admin:releases_release_change", args=[release.pk])).content)

    assert page.texts(".beside .words") == [f"Number {number}" for number in (5, 4, 3, 2, 1)]
    assert page.texts(".beside h2") == ["Comments 6 open"]
    assert page.texts(".object-tools li")[0] == "Comments (6)"
    assert not page.all(".beside input, .beside textarea, .beside button")
    assert {link.get("target") for link in page.all(".beside a")} == {"comments"}


def test_a_form_without_open_comments_is_as_it_was(desk, release):
    page = Page(desk.get(reverse("admin:releases_release_change", args=[release.pk])).content)

    assert not page.all(".beside")
    assert page.texts(".object-tools li")[0] == "Comments"


def test_it_takes_a_right_to_write_and_one_to_resolve(release, db):
    first = say(release, None, "29 kg?")
    got = {}
    for right in ("view_mission", "view_release", "add_comment", "change_comment"):
        person: Account = Account.objects.create_user(right, is_staff=True)
        sees = [] if right == "view_mission" else ["view_release"]
        person.user_permissions.set(Permission.objects.filter(codename__in=[right, *sees]))
        client = Client()
        client.force_login(person)
        got[right] = (
            client.get(page_of(release)).status_code,
            client.post(page_of(release), {"text": "Hello", "revision": 1}).status_code,
            client.post(page_of(release), {"resolve": str(first.pk)}).status_code,
        )

    assert got == {
        "view_mission": (403, 403, 403),
        "view_release": (200, 403, 403),
        "add_comment": (200, 302, 403),
        "change_comment": (200, 403, 302),
    }
    reader = Client()
    reader.force_login(Account.objects.get(username="view_release"))
    assert Page(reader.get(page_of(release)).content).all("main form") == []


# --- never printed, never public --------------------------------------------------------------------------------------


def test_a_comment_is_never_printed_and_never_public(visitor, release, alice):
    make.newsroom(four_eyes=False)
    say(release, alice, "Zqcommentqz")
    link, _token = sharing.hand_out(release, by=None, at=NOW, for_whom="Zqwhomqz", expires_at=NOW + timedelta(days=1))
    say(release, None, "Zqremarkqz", from_link=link)

    workflow.approve(release, revision=1, by=None, at=NOW)

    printed = str(list(Edition.objects.values()))
    public = "".join(
        visitor.get(address).content.decode()
        for address in ("/", "/releases/feed.atom", f"/releases/{release.address}/")
    )
    for word in ("Zqcommentqz", "Zqwhomqz", "Zqremarkqz"):
        assert word not in printed
        assert word not in public


def test_what_somebody_said_outlives_their_account(release, bob):
    said = say(release, bob, "29 kg?")

    bob.delete()

    said.refresh_from_db()
    assert (said.author, said.author_name) == (None, "Bob Editor")
