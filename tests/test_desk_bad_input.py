"""What no release can hold, typed at the desk: a clear message, nothing typed is lost, nothing stored is broken."""

import time

import pytest

from releases import prose
from releases.models.release import Release
from releases.models.text import ReleaseText
from tests import make
from tests.posting import save

pytestmark = pytest.mark.django_db

WORDS = ("kicker", "title", "subtitle", "lead", "body", "notes")
REST = {"texts-0-title": "A headline", "texts-0-lead": "Who, what, when."}


def test_a_body_of_five_megabytes_is_refused_in_words_and_kept_in_the_form(desk):
    typed = f"<p>{'A very long story. ' * 280_000}</p>"
    assert len(typed) > 5 * 2**20

    page = save(desk, None, REST | {"texts-0-body": typed})

    assert any(f"{prose.MOST_CHARACTERS:,}" in said or str(prose.MOST_CHARACTERS) in said for said in errors(page))
    assert page.one("#id_texts-0-body").text_content().strip() == typed
    assert not Release.objects.exists()


@pytest.mark.parametrize("name", ["body", "notes"])
@pytest.mark.parametrize("is_closed", [True, False])
def test_what_is_nested_without_end_is_refused_at_once_and_kept_in_the_form(desk, name, is_closed):
    """Unclosed marks are opened again in each paragraph: of a thousand, three megabytes were made in a second."""
    levels = range(20_000)
    open_marks = "".join(f"<p><strong lang=l{n}>a</p>" for n in levels)
    typed = f"{'<blockquote>' * len(levels)}a{'</blockquote>' * len(levels)}" if is_closed else open_marks
    started = time.process_time()

    page = save(desk, None, REST | {f"texts-0-{name}": typed})

    assert time.process_time() - started < 5
    assert any("More than 200 elements stand inside one another" in said for said in errors(page))
    assert page.one(f"#id_texts-0-{name}").text_content().strip() == typed
    assert not Release.objects.exists()


def test_what_is_nested_as_deeply_as_may_be_is_saved(desk):
    typed = "<blockquote>" * 200 + "<p>a</p>" + "</blockquote>" * 200

    save(desk, None, REST | {"texts-0-body": typed})

    assert ReleaseText.objects.get().body == typed


@pytest.mark.parametrize("name", WORDS)
def test_a_nul_is_refused_in_words(desk, name):
    page = save(desk, None, REST | {f"texts-0-{name}": "be\0fore"})

    assert any("Null characters" in said for said in errors(page))
    assert not Release.objects.exists()


@pytest.mark.parametrize("name", WORDS)
def test_marks_that_turn_the_reading_direction_are_removed_and_named(desk, name):
    page = save(desk, None, REST | {f"texts-0-{name}": "read \u202eme\u2066 right"})

    stored = getattr(ReleaseText.objects.get(), name)
    assert prose.plain(stored) == "read me right"
    assert any("can't be seen" in said for said in page.texts(".messagelist .warning"))


@pytest.mark.parametrize("name", WORDS)
def test_a_script_is_words_in_a_line_and_nothing_in_a_body(desk, visitor, name):
    make.newsroom(four_eyes=False)
    make.officer()
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>words"

    save(desk, None, REST | {f"texts-0-{name}": script})

    release = Release.objects.get()
    shown = desk.get(f"/admin/releases/release/{release.pk}/preview/en/").content.decode()
    assert "words" in shown
    assert "<script>alert" not in shown
    assert "<img" not in shown


def errors(page):
    return page.texts(".errorlist li")
