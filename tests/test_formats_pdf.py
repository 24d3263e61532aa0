"""The release on paper: a tagged PDF, set once, by a program of its own."""

import io
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import zlib
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from contacts.models import Newsroom
from contacts.words import words
from releases import clock
from releases.models.edition import Edition
from releases.models.plate import Rendition
from releases.newsstand.formats import typesetter, typesetting
from releases.newsstand.formats.typesetter import Sheet
from tests import make, showcase
from tests.conftest import missing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    """Nothing that another test had set is there already."""
    settings.MEDIA_ROOT = tmp_path / "media"
    typesetter._failures.clear()


@pytest.fixture
def patience(monkeypatch):
    """Whoever waits gets their turn, however busy the machine is that runs the tests."""
    monkeypatch.setattr(typesetter, "PATIENCE", 60.0)


@pytest.fixture
def poppler():
    """What another reader than WeasyPrint finds in a PDF: ``poppler("pdftotext", content, "-", …)``."""

    def read(tool: str, content: bytes, *arguments: str) -> str:
        if not shutil.which(tool):
            missing(tool)
        told = subprocess.run([tool, *arguments], input=content, capture_output=True, check=True)
        return told.stdout.decode()

    return read


def pdf_at(visitor, address: str) -> bytes:
    response = visitor.get(address)
    assert response.status_code == 200, response.content[:500]
    assert response["Content-Type"] == "application/pdf"
    content: bytes = response.content
    return content


def stored(key: str) -> str:
    """Where the picture that a sheet shows lies."""
    return Rendition.objects.get(plate__key=key, name="screen.jpg").path


def picture_of(key: str, *, colour: str = "navy") -> None:
    """A real picture where the renditions of a plate only say what they are."""
    drawn = io.BytesIO()
    Image.new("RGB", (1280, 853), colour).save(drawn, "JPEG")
    path = stored(key)
    default_storage.delete(path)
    assert default_storage.save(path, ContentFile(drawn.getvalue())) == path


# --- what it says -----------------------------------------------------------------------------------------------------


def test_it_says_all_that_the_page_says_in_the_same_order(visitor, poppler):
    showcase.fill()

    content = pdf_at(visitor, "/releases/pr1-2018.pdf")
    spoken = re.findall(r'^ *"(.*)"$', poppler("pdfinfo", content, "-struct-text", "-"), re.MULTILINE)
    read = " ".join(" ".join(spoken).split())

    parts = [
        "CNES Press office",
        "+33 (0)1 44 76 74 04",
        "PR1-2018",
        "Martian Moons eXploration",
        "The rover leaves Toulouse",
        "A hundred days on a moon of Mars",
        "Toulouse, 1 February 2018",
        "The rover left Toulouse on Monday.",
        "(https://example.org/rover)",
        "LESIA",
        "###",
        "Notes to editors",
        "About CNES",
        "Press contacts",
        "Fabienne Lissak",
        "127.0.0.1:8000/releases/pr1-2018",
    ]
    places = [read.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert re.search(r"PR1-2018\s+1 ?/ ?[12]\b", poppler("pdftotext", content, "-layout", "-", "-"))


def test_it_is_tagged_and_knows_its_title_its_language_and_its_day(visitor, poppler):
    showcase.fill()

    content = pdf_at(visitor, "/fr/releases/pr1-2018.pdf")

    told = dict(line.split(":", 1) for line in poppler("pdfinfo", content, "-").splitlines() if ":" in line)
    assert told["Tagged"].strip() == "yes"
    assert told["Title"].strip() == "Le rover quitte Toulouse"
    assert told["CreationDate"].strip().startswith("Thu Feb  1")
    assert 'pdfuaid:part="1"' in poppler("pdfinfo", content, "-meta", "-")
    assert b"/Lang (fr)" in unpacked(content)
    structure = poppler("pdfinfo", content, "-struct-text", "-")
    assert structure.index("H1") < structure.index("H2") < structure.index("Fabienne Lissak")


def test_our_fonts_are_in_it_and_letters_beyond_western_europe_too(visitor, poppler):
    make.approved(texts={"en": {"title": "Łódź, Čapek and œuvre", "body": "<p>Ő, ş and <em>ż</em>.</p>"}})
    content = pdf_at(visitor, address())

    fonts = poppler("pdffonts", content, "-")
    assert "Newsreader" in fonts
    assert "Instrument-Sans" in fonts
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:]), "a font that isn't embedded"
    assert "Łódź, Čapek and œuvre" in poppler("pdftotext", content, "-", "-")


def address(form: str = "pdf") -> str:
    return f"/releases/{Edition.objects.latest('pk').address}.{form}"


def test_pictures_have_their_alt_text_caption_credit_and_number(visitor, poppler):
    shown = make.asset(alt=words({"en": "A rover on grey ground."}), caption=words({"en": "The rover."}), nature="ai")
    over = make.asset(rights_until=clock.now().date() - timedelta(days=2), caption=words({"en": "Too late."}))
    make.approved(
        assets=(shown, over, make.asset(medium="document")), reference="PR7-2026", at=clock.now() - timedelta(days=4)
    )
    picture_of(shown.plates.get().key)

    content = pdf_at(visitor, "/releases/pr7-2026.pdf")

    read = " ".join(poppler("pdftotext", content, "-", "-").split())
    assert f"The rover. Made with AI · {shown.credit} · PR7-2026-a" in read
    assert "PR7-2026-c · Document" in read
    assert "Too late." not in read
    assert "PR7-2026-b" not in read
    assert "jpeg" in poppler("pdfimages", content, "-list", "-")
    assert b"/Alt (A rover on grey ground.)" in unpacked(content)


def unpacked(content: bytes) -> bytes:
    """A PDF with what is packed in it (ISO 32000-1, 7.5.7)."""
    packed = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"\n".join(zlib.decompress(each) for each in packed)


def test_addresses_of_links_are_printed_where_they_are_not_said(visitor, poppler):
    linked = "<p><a href='https://example.org/a'>the page</a>, <a href='https://example.org/b'>example.org/b</a></p>"
    make.approved(texts={"en": {"body": linked}})

    read = " ".join(poppler("pdftotext", pdf_at(visitor, address()), "-", "-").split())

    assert "the page (https://example.org/a), example.org/b ###" in read


def test_a_missing_picture_breaks_nothing_and_is_not_kept_as_it_is(visitor):
    shown = make.asset()
    make.approved(assets=(shown,), reference="PR7-2026")
    key = shown.plates.get().key
    default_storage.delete(stored(key))

    without = pdf_at(visitor, "/releases/pr7-2026.pdf")
    picture_of(key)

    assert len(pdf_at(visitor, "/releases/pr7-2026.pdf")) > len(without) + 1000


# --- at its address ---------------------------------------------------------------------------------------------------


def test_before_its_moment_it_is_the_plain_404_and_nothing_is_set(visitor):
    make.approved(public_at=make.in_one_hour(), reference="PR7-2026")

    missing_, never = visitor.get("/releases/pr7-2026.pdf"), visitor.get("/releases/pr404-2026.pdf")

    assert (missing_.status_code, missing_.content) == (404, never.content)
    assert sorted(missing_.items()) == sorted(never.items())
    assert not default_storage.exists("formats")


def test_it_is_shown_in_the_browser_under_its_number_and_asked_for_again(visitor):
    make.approved(reference="PR7-2026")

    first = visitor.get("/releases/pr7-2026.pdf")
    again = visitor.get("/releases/pr7-2026.pdf", headers={"If-None-Match": first["ETag"]})
    head = visitor.head("/releases/pr7-2026.pdf")

    assert first["Content-Disposition"] == 'inline; filename="PR7-2026 en.pdf"'
    assert first["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (head.content, head["Content-Length"], head["ETag"]) == (b"", str(len(first.content)), first["ETag"])


def test_read_as_of_another_moment_its_links_are_the_public_s(desk, visitor):
    make.approved(reference="PR7-2026", public_at=make.in_one_hour())
    moment = f"{make.in_one_hour():%Y%m%dT%H%M%SZ}"

    then = desk.get(f"/admin/as-of/{moment}/releases/pr7-2026.pdf")

    assert then.status_code == 200
    assert "no-store" in then["Cache-Control"]
    assert b"/admin/" not in unpacked(then.content)
    assert b"(http://127.0.0.1:8000/releases/pr7-2026/)" in unpacked(then.content)
    assert visitor.get("/releases/pr7-2026.pdf").status_code == 404


# --- set once, and always the same ------------------------------------------------------------------------------------


def kept() -> list[Path]:
    return sorted(Path(default_storage.path("formats")).rglob("*.pdf"))


def test_it_is_set_once_and_kept(visitor):
    make.approved(reference="PR7-2026")
    first = pdf_at(visitor, "/releases/pr7-2026.pdf")
    [file] = kept()
    assert file.read_bytes() == first

    file.write_bytes(b"%PDF-the same file, marked")

    assert pdf_at(visitor, "/releases/pr7-2026.pdf") == b"%PDF-the same file, marked"


def test_set_again_it_has_the_same_bytes(visitor):
    shown = make.asset()
    make.approved(assets=(shown,), reference="PR7-2026")
    picture_of(shown.plates.get().key)
    first = pdf_at(visitor, "/releases/pr7-2026.pdf")

    kept()[0].unlink()
    time.sleep(1.1)  # fonts would hold the second in which they were made

    assert pdf_at(visitor, "/releases/pr7-2026.pdf") == first


def test_another_letterhead_is_another_pdf_and_one_is_kept_of_each_edition(visitor, poppler):
    make.newsroom(telephone="+33 1 00 00 00 00")
    make.approved(reference="PR7-2026")
    first = pdf_at(visitor, "/releases/pr7-2026.pdf")

    Newsroom.objects.update(telephone="+33 1 23 45 67 89", accent="#5a1e0c")
    second = pdf_at(visitor, "/releases/pr7-2026.pdf")

    assert "+33 1 23 45 67 89" in poppler("pdftotext", second, "-", "-")
    assert first != second
    assert [file.read_bytes() for file in kept()] == [second]


def test_a_storage_that_keeps_nothing_keeps_nobody_from_reading(visitor):
    make.approved(reference="PR7-2026")
    Path(default_storage.path("formats")).parent.mkdir(parents=True, exist_ok=True)
    Path(default_storage.path("formats")).write_text("a file where a folder should be", encoding="utf-8")

    assert pdf_at(visitor, "/releases/pr7-2026.pdf").startswith(b"%PDF-1.7")


# --- one at a time ----------------------------------------------------------------------------------------------------


def sheet(word: str) -> Sheet:
    return Sheet(f"<!doctype html><html lang=en><title>{word}</title><h1>{word}</h1>" + "<p>text</p>" * 300, "", {}, {})


def programs() -> int:
    """How many programs this process has running (Linux)."""
    threads = Path("/proc/self/task").glob("*/children")
    return sum(len(thread.read_text(encoding="ascii").split()) for thread in threads)


def test_never_more_than_one_is_being_set_in_a_process(patience):
    if not Path("/proc/self/task").is_dir():
        missing("/proc")
    made, most, before = {}, 0, programs()

    def ask(word: str) -> None:
        made[word] = typesetter.made(sheet(word), folder=f"formats/{word}")

    asking = [threading.Thread(target=ask, args=[word]) for word in ("one", "two", "three")]
    for thread in asking:
        thread.start()
    while any(thread.is_alive() for thread in asking):
        most = max(most, programs() - before)
        time.sleep(0.005)

    assert most == 1
    assert made.keys() == {"one", "two", "three"}


def test_the_same_asked_for_by_many_is_set_once(patience):
    made: list[bytes] = []
    asking = [
        threading.Thread(target=lambda: made.append(typesetter.made(sheet("same"), folder="formats/x")))
        for _ in range(1 + typesetter.WAITING)
    ]
    started = time.monotonic()
    typesetter.made(sheet("measure"), folder="formats/y")
    once = time.monotonic() - started
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert len(made) == 1 + typesetter.WAITING
    assert len(set(made)) == 1
    assert time.monotonic() - started < 1 + 4 * once


@pytest.mark.parametrize("held", ["turn", "room"])
def test_whoever_has_to_wait_too_long_is_told_when_to_come_back(visitor, monkeypatch, held):
    """Long: for their turn, or behind too many others. What is kept is read all the same."""
    monkeypatch.setattr(typesetter, "PATIENCE", 0.05)
    make.approved(reference="PR6-2026")
    pdf_at(visitor, "/releases/pr6-2026.pdf")
    make.approved(reference="PR7-2026")
    with ExitStack() as others:
        for _ in range(1 if held == "turn" else 1 + typesetter.WAITING):
            others.enter_context(typesetter._turn if held == "turn" else typesetter._room)
        answers = {form: visitor.get(f"/releases/pr7-2026.{form}") for form in ("pdf", "zip", "txt")}
        before = visitor.get("/releases/pr6-2026.pdf")

    assert {form: answer.status_code for form, answer in answers.items()} == {"pdf": 503, "zip": 503, "txt": 200}
    assert answers["pdf"]["Retry-After"] == "5"
    assert answers["pdf"]["Cache-Control"] == "no-store"
    assert "try again in a few seconds" in answers["pdf"].content.decode()
    assert before.status_code == 200
    assert visitor.get("/releases/pr7-2026.pdf").status_code == 200


# --- when it can't be made --------------------------------------------------------------------------------------------


@pytest.fixture
def instead_of_weasyprint(monkeypatch, tmp_path):
    """Python finds this where it looks for WeasyPrint."""

    def put(source: str) -> None:
        folder = tmp_path / "packages"
        (folder / "weasyprint").mkdir(parents=True)
        (folder / "weasyprint" / "__init__.py").write_text(source, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return put


def test_without_pango_the_address_says_so_and_everything_else_works(visitor, instead_of_weasyprint):
    instead_of_weasyprint("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    make.approved(reference="PR7-2026")

    answer = visitor.get("/releases/pr7-2026.pdf")

    assert answer.status_code == 503
    assert "WeasyPrint or the library Pango is missing" in answer.content.decode()
    assert 'href="/releases/pr7-2026/"' in answer.content.decode()
    assert "Retry-After" not in answer
    for other in ("/", "/releases/pr7-2026/", "/releases/pr7-2026.txt", "/releases/pr7-2026.zip"):
        assert visitor.get(other).status_code == 200, other


def test_what_has_failed_is_not_tried_again_for_a_while(visitor, instead_of_weasyprint, monkeypatch, tmp_path):
    tries = tmp_path / "tries"
    instead_of_weasyprint(f"open({str(tries)!r}, 'a').write('x')\nraise RuntimeError('a bug in it')\n")
    make.approved(reference="PR7-2026")

    answers = [visitor.get("/releases/pr7-2026.pdf") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert "could not be made" in answers[0].content.decode()
    assert tries.read_text(encoding="utf-8") == "x"

    monkeypatch.setattr(typesetter, "REST", 0.0)
    visitor.get("/releases/pr7-2026.pdf")
    assert tries.read_text(encoding="utf-8") == "xx"


def test_a_program_that_does_not_end_is_stopped(visitor, instead_of_weasyprint, monkeypatch):
    instead_of_weasyprint("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(typesetter, "MOST_SECONDS", 0.5)
    make.approved(reference="PR7-2026")

    started, before = time.monotonic(), programs()
    answer = visitor.get("/releases/pr7-2026.pdf")

    assert answer.status_code == 503
    assert time.monotonic() - started < 10
    assert programs() <= before  # exiftool and chromium may be there from other tests


# --- what it may read -------------------------------------------------------------------------------------------------


@pytest.fixture
def somebody_listening():
    """An address at which somebody would notice a request."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/", "data:,x", "own:b", "FILE:/etc/passwd"])
def test_no_address_is_opened_but_those_of_its_own_files(address, tmp_path):
    (tmp_path / "a").write_bytes(b"ours")
    own = typesetting.Own({"own:a": (str(tmp_path / "a"), "image/jpeg")})

    with pytest.raises(ValueError, match="Not a file of this release"):
        own.fetch(address)
    assert own.fetch("own:a").read() == b"ours"


def test_a_sheet_that_names_other_files_gets_none_of_them(somebody_listening):
    there = f"http://127.0.0.1:{somebody_listening.getsockname()[1]}/"
    html = (
        f"<!doctype html><html lang=en><head><title>Words</title><link rel=stylesheet href='{there}a.css'>"
        f"<link rel=attachment href='file:///etc/passwd'></head><body><p>Words</p><img alt=x src='{there}b.png'>"
        "<img alt=y src='file:///etc/passwd'><object data='file:///etc/passwd'></object></body></html>"
    )
    css = f"@import url('{there}c.css'); p {{ background: url('file:///etc/hostname'); }}"

    made = typesetter._run(json.dumps({"html": html, "css": css, "identifier": "00" * 16, "files": {}}).encode())

    assert made.startswith(b"%PDF-")
    assert b"root:" not in made
    assert b"/EmbeddedFile" not in made
    with pytest.raises(BlockingIOError):
        somebody_listening.accept()


def test_the_server_does_not_carry_weasyprint():
    """It takes half a second to import, and 50 MB in every worker."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); import pressoffice.urls, sys; print('weasyprint' in sys.modules)",
        ],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "False"
