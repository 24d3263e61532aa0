"""The French catalogue says everything, in the words of today's program and in French letters."""

import ast
import gettext
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.catalogue import FRENCH, messages
from tests.conftest import ROOT, missing

SOURCES = ("contacts", "pressoffice", "releases", "templates")
ANEW = "Run make messages, then translate what is empty."

PLACEHOLDER = re.compile(r"%\(\w+\)[-+.\d]*[a-z]|\{\w+[^{}]*\}|</?\w+>")
BARE = re.compile(r"(?<![\u00a0\u202f\d]):(?!//)|(?<![\u00a0\u202f])(?:[;!»]|\?(?!\w+=))|«(?!\u00a0)|'|\.\.\.")
"""What no French sentence has: a colon or its like, or a quotation mark, without a blank inside that doesn't break; a
straight apostrophe; three dots."""


@pytest.fixture
def tools() -> None:
    if not (shutil.which("xgettext") and shutil.which("msgfmt")):
        missing("GNU gettext")


@pytest.fixture
def gather(tools: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[[], Path]:
    """``make messages`` on a copy of the sources: what stands in the catalogue then."""
    for name in SOURCES:
        left_out = shutil.ignore_patterns("static", "__pycache__", "*.mo")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    copy = tmp_path / FRENCH.relative_to(ROOT)
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [copy.parents[2]]

    def gathered() -> Path:
        call_command("makemessages", all=True, no_location=True, no_wrap=True, no_obsolete=True, verbosity=0)
        return copy

    return gathered


def test_no_message_hides_inside_another_string():
    """Where xgettext doesn't look."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for name in SOURCES
        for path in sorted((ROOT / name).rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and re.fullmatch(r"_|\w*gettext\w*", ast.unparse(call.func))
    ]

    assert hidden == []


def test_every_message_of_the_program_is_in_the_catalogue_and_no_other(gather):
    ours = {message.key for message in messages()}
    needed = {message.key for message in messages(gather())}

    assert needed - ours == set(), ANEW
    assert ours - needed == set(), ANEW


def test_gathering_the_messages_again_changes_nothing(gather):
    once = gather().read_bytes()

    assert gather().read_bytes() == once
    assert b"POT-Creation-Date" not in once


def test_the_tools_find_nothing_wrong(tools, tmp_path):
    checked = subprocess.run(
        ["msgfmt", "--check-format", "--check-domain", "-o", tmp_path / "fr.mo", FRENCH],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


def test_everything_is_translated_and_nothing_guessed():
    assert len({message.key for message in messages()}) == len(messages()) > 400
    assert [message.english for message in messages() if message.is_fuzzy or not all(message.said)] == []
    assert [message.english for message in messages() if len(message.said) != len(message.english)] == []


def test_what_is_compiled_is_what_is_written():
    with FRENCH.with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)

    for message in messages():
        context, singular = message.context, message.english[0]
        if len(message.english) == 2:
            said = tuple(catalogue.ngettext(*message.english, number) for number in (1, 2))
        else:
            said = (catalogue.pgettext(context, singular) if context else catalogue.gettext(singular),)
        assert said == message.said, f"{singular}: {ANEW}"


def test_a_translation_keeps_what_is_filled_in():
    for message in messages():
        for said in message.said:
            assert Counter(PLACEHOLDER.findall(said)) == Counter(PLACEHOLDER.findall(message.english[0])), said


def test_french_is_set_as_french():
    wrong = [said for message in messages() for said in message.said if BARE.search(PLACEHOLDER.sub("1", said))]

    assert wrong == []


@pytest.mark.parametrize(
    ("said", "is_wrong"),
    [
        ("Mission\u00a0: MMX", False),
        ("Mission: MMX", True),
        ("Mission : MMX", True),
        ("Langue\u202f?", False),
        ("Langue?", True),
        ("?officer=alice", False),
        ("«\u00a0MMX\u00a0»", False),
        ("« MMX\u00a0»", True),
        ("l'archive", True),
        ("https://", False),
        ("4.5:1", False),
    ],
)
def test_the_rule_for_setting_french(said, is_wrong):
    assert bool(BARE.search(said)) is is_wrong
