"""Every public page is valid HTML, says the Nu HTML checker, which we did not write."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests import showcase
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
    showcase.fill()
    for name, address in showcase.PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(visitor.get(address).content)
    for name in ("400", "500"):
        (tmp_path / f"{name}.html").write_text(render_to_string(f"newsstand/{name}.html"), encoding="utf-8")

    assert len(list(tmp_path.iterdir())) == len(showcase.PAGES) + 2
    assert check(checker, tmp_path) == []


def test_the_checker_would_find_something(checker, tmp_path):
    (tmp_path / "broken.html").write_text("<!doctype html><title></title><p><div></p>")

    assert check(checker, tmp_path)
