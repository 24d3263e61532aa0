"""Drawings (SVG) are logos, and nothing runs in them or comes from elsewhere."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import Newsroom
from releases import clock
from releases.desk import ingest
from releases.desk.intake import vectors
from releases.desk.intake.facts import Unfit
from releases.models.asset import Asset
from tests import make
from tests.ingest import media
from tests.page import Page

HARM = {
    "script": "<script>alert(1)</script>",
    "script from elsewhere": '<script href="https://evil.example/x.js"/>',
    "handler": '<rect onclick="alert(1)" onload="alert(1)" width="1"/>',
    "page": "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'><iframe src='//evil.example'/></p></foreignObject>",
    "picture from elsewhere": '<image href="https://evil.example/x.png"/>',
    "picture from this site": '<image href="/admin/logout/"/>',
    "old picture from elsewhere": '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//evil.example/x"/>',
    "drawing from elsewhere": '<use href="https://evil.example/x.svg#a"/>',
    "drawing within": '<use href="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=#a"/>',
    "link": '<a href="javascript:alert(1)"><rect width="1"/></a>',
    "style": "<style>@import 'https://evil.example/x.css'; rect{background:url(https://evil.example/x)}</style>",
    "style from elsewhere": "<style>@import url(https://evil.example/x.css); rect{fill:red}</style>",
    "style in disguise": "<style>@imp\\6frt '//evil.example/x.css';</style>",
    "style of its own": '<rect style="fill:url(https://evil.example/x#a)" width="1"/>',
    "animation": '<a><set attributeName="href" to="javascript:alert(1)"/></a>',
    "entity": "&xxe;",
    "filter": '<filter><feImage href="https://evil.example/x"/></filter>',
    "audio": '<audio xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example/x"/>',
}


def drawn(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)">{inside}</svg>'.encode()


@pytest.mark.parametrize("name", HARM)
def test_nothing_in_a_drawing_runs_or_comes_from_elsewhere(name):
    try:
        clean = vectors.sanitise(drawn(HARM[name])).decode()
    except Unfit:
        return

    assert "evil.example" not in clean
    assert not re.search(r"script|foreignobject|iframe|@imp|<audio", clean, re.IGNORECASE), clean
    assert not re.search(r"\\son\\w+=|href=\"(?!#)", clean), clean


def test_what_a_drawing_is_made_of_stays():
    clean = vectors.sanitise(
        drawn(
            '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
            '<style>.b{fill:#123456}</style><path class="b" d="M0 0h9v9z"/><rect fill="url(#a)" width="3"/>'
            '<use href="#a"/><text x="1">MMX</text>'
        )
    ).decode()

    for kept in ("linearGradient", "stop-color", "#123456", 'd="M0 0h9v9z"', "url(#a)", 'href="#a"', "MMX"):
        assert kept in clean


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ('width="30px" height="20px"', (30, 20)),
        ('viewBox="0 0 120.4 40"', (120, 40)),
        ('width="100%" height="100%" viewBox="0,0,12,4"', (12, 4)),
        ("", (None, None)),
    ],
)
def test_a_drawing_is_as_large_as_it_says(root, size):
    facts = vectors.drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {root}><g/></svg>'.encode())

    assert (facts.width, facts.height) == size


@pytest.mark.parametrize("content", [b"<svg", b"<html/>", b"", b"<svg xmlns='x'/>" + bytes(2**20)])
def test_what_is_no_drawing_is_refused(content):
    with pytest.raises(Unfit):
        vectors.sanitise(content)


# --- the logo of an organisation --------------------------------------------------------------------------------------


def accept(**kwargs) -> Asset:
    made = drawn(HARM["script"] + '<rect width="9"/>')
    return ingest.accept(ContentFile(made), name="logo.svg", by=None, at=clock.now(), **kwargs)


@pytest.mark.django_db
def test_a_logo_is_kept_as_it_was_sanitised():
    asset = accept(is_logo=True)

    with default_storage.open(asset.original) as kept:
        content = kept.read()
    assert (asset.medium, asset.content_type, asset.width) == ("picture", "image/svg+xml", 9)
    assert asset.original.endswith(".svg")
    assert b"script" not in content
    assert len(content) == asset.size
    assert accept(is_logo=True) == asset


@pytest.mark.django_db
def test_any_other_drawing_is_refused():
    with pytest.raises(ingest.Refused, match="logos only"):
        accept()


# --- the logo of the newsroom -----------------------------------------------------------------------------------------


@pytest.fixture
def sends_logo(desk):
    where = reverse("admin:contacts_newsroom_change", args=[make.newsroom().pk])

    def send(name: str, content: bytes) -> Page:
        sent = dict(Page(desk.get(where).content).one("#newsroom_form").form_values())
        return Page(desk.post(where, sent | {"logo": SimpleUploadedFile(name, content)}, follow=True).content)

    return send


def test_the_newsrooms_logo_may_be_a_drawing(sends_logo, visitor):
    sends_logo("logo.svg", drawn(HARM["script"] + '<rect width="9"/>'))

    kept = Newsroom.objects.get().logo
    assert str(kept.name).endswith(".svg")
    shown = visitor.get(f"/media/{kept.name}")
    assert shown["Content-Type"] == "image/svg+xml"
    assert b"<rect" in shown.content
    assert b"script" not in shown.content


def test_the_newsrooms_logo_is_taken_for_what_it_is(sends_logo):
    sends_logo("logo.html", media.picture("PNG"))

    assert str(Newsroom.objects.get().logo.name).endswith(".png")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%!PS-Adobe-3.0", "Encapsulated PostScript"),
        (media.picture("JPEG") + b"<script >", "hidden"),
        (media.pdf(), "A logo is a drawing"),
        (media.picture("GIF", mode="P"), "A logo is a drawing"),
        (media.png(12_000, 12_000, depth=1, colour=0), "No photograph"),
    ],
)
def test_a_logo_that_is_none_is_refused_in_the_form(sends_logo, content, why):
    page = sends_logo("logo.png", content)

    assert any(why in error for error in page.texts(".errorlist li"))
    assert not Newsroom.objects.get().logo
