"""Every public page is valid HTML, says the Nu HTML checker, which we did not write."""

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from releases import clock
from releases.desk import comments, sharing
from tests import make, showcase
from tests.conftest import missing


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command. VNU_JAR is set by the continuous integration."""
    jar, java = os.environ.get("VNU_JAR", ""), shutil.which("java")
    if not java or not Path(jar).is_file():
        missing("The Nu HTML checker (java, and VNU_JAR)")
    return [str(java), "-jar", jar, "--format", "json", "--exit-zero-always"]


def check(checker: list[str], folder: Path) -> list[str]:
    said = subprocess.run([*checker, *map(str, sorted(folder.iterdir()))], capture_output=True, check=True)
    messages = json.loads(said.stderr)["messages"]
    return [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in messages]


def test_the_nu_html_checker_finds_nothing(checker, visitor, tmp_path, db):
    showcase.illustrate()
    for name, address in showcase.EVERY_PAGE.items():
        (tmp_path / f"{name}.html").write_bytes(visitor.get(address).content)
    for name in ("400", "500"):
        (tmp_path / f"{name}.html").write_text(render_to_string(f"newsstand/{name}.html"), encoding="utf-8")

    assert len(list(tmp_path.iterdir())) == len(showcase.EVERY_PAGE) + 2
    assert check(checker, tmp_path) == []


def test_it_finds_nothing_in_what_the_desk_lays_over_a_page(checker, desk, guest, tmp_path):
    release = make.draft(texts={"en": {}, "fr": {}}, public_at=make.in_one_hour())
    until = clock.now() + timedelta(days=1)
    link, token = sharing.hand_out(release, by=None, at=clock.now(), for_whom="Dr. Miller", expires_at=until)
    comments.comment(release, by=None, at=clock.now(), text="29 kg?\n\nOr 25?", revision=1, from_link=link)
    preview = reverse("preview", kwargs={"token": token})
    pages = {
        "preview": guest.get(f"{preview}?sent"),
        "refused": guest.post(f"{preview}fr/", {"text": ""}),
        "draft": desk.get(reverse("admin:releases_release_preview", args=[release.pk, "en"])),
        "as-of": desk.get("/admin/as-of/20260903T100000Z/fr/"),
        "missing": desk.get("/admin/as-of/20260903T100000Z/nothing/"),
        "chooser": desk.get("/admin/as-of/"),
        "links": desk.post(
            reverse("admin:releases_release_links", args=[release.pk]),
            {
                "for_whom": "IAS",
                "expires_at_day": f"{until:%Y-%m-%d}",
                "expires_at_time": "12:00",
                "expires_at_zone": "UTC",
            },
        ),
        "comments": desk.get(reverse("admin:releases_release_comments", args=[release.pk])),
    }
    for name, answer in pages.items():
        (tmp_path / f"{name}.html").write_bytes(answer.content)

    assert b'id="address"' in pages["links"].content
    django_s_own = "Trailing slash on void elements"
    assert [said for said in check(checker, tmp_path) if django_s_own not in said] == []


def test_the_checker_would_find_something(checker, tmp_path):
    (tmp_path / "broken.html").write_text("<!doctype html><title></title><p><div></p>")

    assert check(checker, tmp_path)
