"""Paste from a word processor: headings, bold, lists, tables and links survive; nothing else does."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser import form

TABLE = "<table><tbody><tr><td><p>Mass</p></td><td><p>25 kg</p></td></tr></tbody></table>"
ROVER = (
    "{place} weighs <strong>25{blank}kg</strong> and is <em>very</em> quick: see "
    '<a href="https://example.org/rover">its page</a>.'
)

WORD = (
    "<h2>A heading of Word</h2>"
    f"<p>{ROVER.format(place='The rover of Toulouse', blank='&nbsp;')}</p>"
    "<h3>What it carries</h3>"
    "<ul><li><p>a camera</p><ul><li><p>with two eyes</p></li></ul></li><li><p>a drill</p></li></ul>"
    "<p>Then:</p>"
    "<ol><li><p>land</p></li><li><p>drive</p></li></ol>"
    f"{TABLE}"
    "<p>H<sub>2</sub>O was found.</p>"
)
OTHERS = (
    "<h2>A heading of {program}</h2>"
    f"<p>{ROVER.format(place='The rover', blank=' ')}</p>"
    "<ul><li><p>a camera</p></li><li><p>a drill</p></li></ul>"
    f"{TABLE}"
    "<p>H<sub>2</sub>O was found.</p>"
)


@pytest.mark.parametrize(
    ("program", "kept"),
    [
        ("word", WORD),
        ("libreoffice", OTHERS.format(program="Writer")),
        ("google-docs", OTHERS.format(program="Docs")),
    ],
)
def test_what_survives(seat, ada, program, kept):
    release = make.draft(texts={"en": {"body": ""}})
    page = seat(ada)
    form.open_form(page, release)

    form.paste(form.body(page), form.clipboard(program))
    form.save(page)

    assert release.texts.get().body == kept
    expect(page.locator(".messagelist .warning")).to_have_count(0)


def test_a_script_on_the_clipboard_is_words_at_most(seat, ada):
    release = make.draft(texts={"en": {"body": ""}})
    page = seat(ada)
    form.open_form(page, release)

    form.paste(
        form.body(page),
        '<p onclick="alert(1)">Good <a href="javascript:alert(1)">morning</a><img src=x onerror=alert(1)></p>'
        "<script>alert(1)</script><iframe src='https://example.org/'></iframe><style>p { color: red }</style>",
    )
    form.save(page)

    assert release.texts.get().body == "<p>Good morning</p>"
