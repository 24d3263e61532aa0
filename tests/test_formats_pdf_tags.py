"""What is behind the PDF of a release: its tags, as programs that read aloud need them (ISO 14289-1), and its code.

Two checkers that others have written find nothing, and one that knows the file format. That is no certificate.
"""

import io
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.plate import Rendition
from releases.newsstand.formats import qr, typesetter
from releases.newsstand.formats.typesetter import Sheet, Stored
from tests import make, showcase
from tests.conftest import missing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    typesetter._failures.clear()


def tool(name: str) -> str:
    """A program of the system, or of a package that is installed beside this Python."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        missing(name)
    return str(found)


def run(name: str, *arguments: str | Path) -> str:
    return subprocess.run([tool(name), *arguments], capture_output=True, check=True, text=True).stdout


# --- each kind of release, on paper -----------------------------------------------------------------------------------

LONG = (
    "<p>All of them.</p><table><thead><tr><th>Instrument</th><th>Laboratory</th></tr></thead><tbody>"
    + "".join(f"<tr><td>{chr(65 + n % 26) * (3 + n // 9)}</td><td>{'lab' * (1 + n % 11)}</td></tr>" for n in range(120))
    + "</tbody></table>"
    "<table><tbody><tr><th>Launch</th><td>2026</td></tr><tr><th>Landing</th><td>2027</td></tr></tbody></table>"
    "<table><tbody><tr><td></td><th>Mass</th><th>Power</th></tr>"
    "<tr><th>Rover</th><td>25 kg</td><td>70 W</td></tr></tbody></table>"
)


def full() -> str:
    showcase.fill()
    return "/releases/pr1-2018"


def french() -> str:
    showcase.fill()
    return "/fr/releases/pr1-2018"


def advisory() -> str:
    showcase.advisory()
    return "/releases/pr2-2018"


def illustrated() -> str:
    showcase.illustrated()
    drawn = io.BytesIO()
    Image.new("RGB", (1280, 853), "navy").save(drawn, "JPEG")
    for made in Rendition.objects.filter(name="screen.jpg"):
        default_storage.delete(made.path)
        default_storage.save(made.path, ContentFile(drawn.getvalue()))
    return "/releases/pr4-2018"


def corrected() -> str:
    at = clock.now() - timedelta(days=1)
    release = make.approved(at=at, reference="PR5-2018")
    release.texts.update(title="Another headline")
    number = revisions.save(release, base=1, by=None, at=at).number
    workflow.submit(release, revision=number, by=None, at=at)
    note = "The headline said something else."
    workflow.correct(release, revision=number, by=None, at=at, kind=Correction.CORRECTION, public_note=note)
    return "/releases/pr5-2018"


def claimed() -> str:
    """In another language than the newsroom claims its rights in."""
    make.newsroom(
        copyright_notice=words({"en": "© CNES"}),
        usage_terms=words({"en": "Free for the press.\n\nhttps://presse.example.org/terms?a=1&b=2"}),
    )
    make.approved(reference="PR7-2018", texts={"fr": {"title": "Deux lunes"}})
    return "/fr/releases/pr7-2018"


def tabular() -> str:
    make.approved(reference="PR6-2018", texts={"en": {"title": "All instruments", "body": LONG}})
    return "/releases/pr6-2018"


KINDS = [full, french, advisory, illustrated, corrected, claimed, tabular]


@pytest.fixture
def paper(visitor, tmp_path):
    """The PDF at an address, as a file."""

    def at(address: str) -> Path:
        response = visitor.get(f"{address}.pdf")
        assert response.status_code == 200, response.content[:500]
        path: Path = tmp_path / "release.pdf"
        path.write_bytes(response.content)
        return path

    return at


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """One folder for the PDFs that more than one test reads: to set one takes a second or two."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def paper_of(paper, kept):
    """The PDF of a kind of release, set for whichever test asks first."""

    def of(kind) -> Path:
        file: Path = kept / f"{kind.__name__}.pdf"
        return file if file.exists() else paper(kind()).rename(file)

    return of


@pytest.mark.parametrize("kind", KINDS)
def test_checkers_that_others_have_written_find_nothing(paper_of, kind):
    file = paper_of(kind)
    checks = [
        ("pdfua", "check", str(file)),
        ("outloud", "--fail-on", "warning", "--no-info", str(file)),
        ("qpdf", "--check", str(file)),
    ]
    for name, *arguments in checks:
        told = subprocess.run([tool(name), *arguments], capture_output=True, text=True, check=False)
        assert told.returncode == 0, f"{name}: {told.stdout}{told.stderr}"


def test_header_cells_say_what_they_head_on_every_page(paper_of):
    structure = run("pdfinfo", "-struct-text", paper_of(tabular))

    cells = re.findall(r'\bTH\b[^\n]*((?:\n\s+/\w+ [^\n]*)*)(?:\n\s+[A-Z][^\n"]*)*?\n\s*"([^"]+)"', structure)
    scopes = [(text.strip(), scope) for told, text in cells for scope in re.findall(r"/Scope /(\w+)", told)]
    assert scopes.count(("Instrument", "Column")) == scopes.count(("Laboratory", "Column")) > 2
    assert {pair for pair in scopes if pair[0] not in {"Instrument", "Laboratory"}} == {
        *((text, "Row") for text in ("Launch", "Landing", "Rover")),
        *((text, "Column") for text in ("Mass", "Power")),
    }


def test_number_and_page_stand_under_each_page_and_are_not_read_out(paper_of):
    file = paper_of(tabular)

    pages = run("pdftotext", "-layout", file, "-").split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert re.search(rf"PR6-2018\s+{number} ?/ ?{len(pages)}\s*$", page)
    assert f"/ {len(pages)}" not in run("pdfinfo", "-struct-text", file)


def test_the_whole_letterhead_is_there(paper):
    showcase.fill()

    read = run("pdftotext", "-layout", "-l", "1", paper("/releases/pr1-2018"), "-")

    head = read[: read.index("The rover leaves Toulouse")]
    for part in ("CNES Press office", "+33 (0)1 44 76 74 04", "press@example.org", "presse.example.org", "PR1-2018"):
        assert part in head


@pytest.mark.parametrize(("script", "text"), [("el", "Ο Άρης έχει δύο δορυφόρους"), ("ru", "У Марса два спутника")])
def test_letters_that_our_fonts_lack_come_from_the_system(paper, script, text):
    if not run("fc-list", f":lang={script}"):
        missing(f"A font for {script}")
    make.approved(reference="PR8-2018", texts={"en": {"title": text}})

    file = paper("/releases/pr8-2018")

    assert text in run("pdftotext", file, "-")
    others = [line for line in run("pdffonts", file).splitlines()[2:] if not re.search("Newsreader|Instrument", line)]
    assert others
    assert all(line.split()[-5] == "yes" for line in others), "a font that isn't embedded"


# --- the code ---------------------------------------------------------------------------------------------------------

ADDRESS = "http://127.0.0.1:8000/releases/pr6-2018/"
DOTS = 600
"""To the inch."""


def printed(file: Path) -> Path:
    """The last page as a printer has it."""
    page = file.with_suffix(".png")
    if page.exists():
        return page
    last = run("pdfinfo", file).partition("Pages:")[2].split()[0]
    run("pdftoppm", "-r", str(DOTS), "-gray", "-singlefile", "-png", "-f", last, file, page.with_suffix(""))
    return page


def test_the_code_is_printed_as_it_was_made(paper_of):
    """Compared module by module with what segno makes of the address, in the middle of each."""
    page = Image.open(printed(paper_of(tabular)))
    millimetre = DOTS / 25.4
    margin = page.crop((int(21 * millimetre), 0, int(37 * millimetre), page.height - int(20 * millimetre)))
    dark = margin.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    expected = [[bool(module) for module in row] for row in segno.make(ADDRESS, error="m", micro=False).matrix]

    module = (right - left) / len(expected)
    middle = [(place + 0.5) * module for place in range(len(expected))]
    assert [[bool(dark.getpixel((int(left + x), int(top + y)))) for x in middle] for y in middle] == expected
    assert abs((right - left) - (bottom - top)) <= 2
    assert module / millimetre > 0.33, "too fine for a telephone"
    assert right + 4 * module < 37.9 * millimetre - 21 * millimetre, "words begin in its quiet zone"


def test_a_decoder_reads_the_address_off_the_page(paper_of):
    page = printed(paper_of(tabular))

    read = subprocess.run([tool("zbarimg"), "--quiet", "--raw", page], capture_output=True, text=True, check=True)

    assert read.stdout.strip() == ADDRESS


def test_the_code_of_a_long_address_is_larger_and_still_square():
    short, long = qr.code("https://a.example/"), qr.code("https://press.example.org/fr/releases/" + "a" * 60)

    assert (short.side - 17) % 4 == (long.side - 17) % 4 == 0
    assert short.side < long.side
    assert re.fullmatch(r"(M0 \d+(h\d+v1h-\d+v-1m\d+ 0|m\d+ 0)+)+", long.path)


def test_the_code_says_what_it_is_to_whoever_can_not_see_it(paper_of, tmp_path):
    file = paper_of(french)

    readable = tmp_path / "readable.pdf"
    run("qpdf", "--qdf", "--object-streams=disable", file, readable)
    assert readable.read_bytes().count(b"/S /Figure") == 1
    assert b"/Alt (" in readable.read_bytes() or b"/Alt <" in readable.read_bytes()


# --- the name under which it is kept ----------------------------------------------------------------------------------


def test_all_that_changes_the_paper_changes_its_name(monkeypatch, tmp_path):
    font, program = tmp_path / "font.woff2", tmp_path / "typesetting.py"
    font.write_bytes(b"font")
    program.write_bytes(b"program")
    sheet = Sheet("<p>words</p>", "p {}", {"own:a": Stored("a.jpg", "image/jpeg", "checksum")}, {"own:f": font})
    other = tmp_path / "other.woff2"
    other.write_bytes(b"another font")

    names = [
        sheet.name,
        sheet._replace(html="<p>other words</p>").name,
        sheet._replace(css="p { color: red }").name,
        sheet._replace(stored={"own:a": Stored("a.jpg", "image/jpeg", "another")}).name,
        sheet._replace(fonts={"own:f": other}).name,
    ]
    assert sheet.name == names[0]
    monkeypatch.setattr(typesetter, "PROGRAMS", (program,))
    names.append(sheet.name)

    assert len(set(names)) == len(names)


def test_what_an_edition_says_in_its_letterhead_is_in_its_name(visitor):
    make.newsroom()
    make.approved(reference="PR7-2026")
    seen = set()
    for change in (
        {},
        {"email": "other@example.org"},
        {"accent": "#5a1e0c"},
        {"organisation": make.organisation()},
        {"usage_terms": words({"en": "Free."})},
    ):
        make.newsroom(**change)
        assert visitor.get("/releases/pr7-2026.pdf").status_code == 200
        number = Edition.objects.get().release_id
        seen |= set(default_storage.listdir(f"formats/pdf/{number}-en-1")[1])

    assert len(seen) == 5
