"""The logbook as a file for a spreadsheet: what the list shows, and an entry that says who took it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client

from releases.desk import logbook
from releases.desk.admin.export import defused
from releases.models.logbook import LogEntry
from tests import make
from tests.page import Page

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIST, EXPORT = "/admin/releases/logentry/", "/admin/releases/logentry/export/"

pytestmark = pytest.mark.django_db


def content(client: Client, query: str = "") -> bytes:
    return b"".join(client.post(f"{EXPORT}{query}").streaming_content)  # type: ignore[attr-defined]


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    text = content(client, query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_export_holds_every_entry_as_the_list_has_them(desk, alice):
    release = make.draft(by=alice, at=NOON)
    logbook.write("submit", release, by=alice, at=NOON, revision=1, note='She said: "Now",\nand went.')

    told = rows(desk)

    entry = LogEntry.objects.get(step="submit")
    assert [row["step"] for row in told] == ["sign_in", "submit", "save"]
    assert told[1] == {
        "when (UTC)": "2026-06-01T12:00:00+00:00",
        "who": "Alice Author",
        "account": "alice",
        "from where": "",
        "step": "submit",
        "number": "",
        "revision": "1",
        "note": 'She said: "Now",\nand went.',
        "details": "",
        "book": str(release.uuid),
        "entry": "2",
        "digest": entry.digest,
    }


def test_the_file_is_csv_as_rfc_4180_wants_it_and_a_spreadsheet_reads_it(desk):
    response = desk.post(EXPORT)
    text = b"".join(response.streaming_content)

    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"].startswith('attachment; filename="logbook-')
    assert "no-store" in response["Cache-Control"]
    assert text.startswith(b'\xef\xbb\xbf"when (UTC)","who",')
    assert text.endswith(b'"\r\n')
    assert text.count(b"\r\n") == 2


def test_only_what_is_asked_for_is_exported_and_all_pages_of_it(desk, alice):
    for number in range(120):
        logbook.write("sign_out", None, by=alice, at=NOON, note=f"{number}")

    assert len(rows(desk, "?step=sign_out")) == 120
    assert [row["note"] for row in rows(desk, "?step=sign_out&q=119")] == ["119"]
    assert [row["step"] for row in rows(desk, "?by_name=Carol+Chief&step=sign_in")] == ["sign_in"]


def test_an_export_stands_in_the_logbook_itself(desk, chief):
    logbook.write("sign_out", None, by=chief, at=NOON)

    first, second = rows(desk, "?step=sign_out"), rows(desk)

    exported = LogEntry.objects.filter(step="export").earliest("number")
    assert len(first) == 1
    assert (exported.by_username, exported.by_address) == ("chief", "127.0.0.1")
    assert exported.details == {"of": "logentry", "asked": {"step": "sign_out"}, "rows": 1}
    assert [row["step"] for row in second].count("export") == 1  # not the one that is being made
    assert "Export" in Page(desk.get(f"{LIST}?step=export").content).texts("#result_list td.field-taken")
    assert list(logbook.faults()) == []


@pytest.mark.parametrize(
    "typed", ["=1+1", "+33 1 44", "-2", "@SUM(A1)", "\tx", "\rx", "\n=x", "＝1", " =1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula(desk, chief, typed):
    logbook.write("sign_out", None, by=chief, at=NOON, note=typed)

    [row] = rows(desk, "?step=sign_out")

    assert row["note"] == f"'{typed}"


@pytest.mark.parametrize("plain", ["", "Half-past", "1+1", "2026-06-01", "a=b"])
def test_plain_words_stay_as_they_are(plain):
    assert defused(plain) == plain


def test_whoever_may_not_read_the_logbook_may_not_take_it(client, alice):
    client.force_login(alice)

    assert client.post(EXPORT).status_code == 403
    assert not LogEntry.objects.filter(step="export").exists()


def test_an_address_alone_exports_nothing(desk):
    assert desk.get(EXPORT).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert strict.post(EXPORT).status_code == 403
    assert not LogEntry.objects.filter(step="export").exists()


def test_the_button_asks_for_what_the_list_shows(desk):
    make.approved(at=NOON)

    [form] = Page(desk.get(f"{LIST}?step=approve").content).all(".object-tools form")

    assert form.get("action") == f"{EXPORT}?step=approve"
    assert "Export 1 entry as CSV" in form.text_content()
    assert not Page(desk.get(f"{LIST}?step=restore").content).all(".object-tools form")


def test_a_question_that_makes_no_sense_goes_back_to_the_list(desk):
    assert desk.post(f"{EXPORT}?at__year=x").status_code == 302


def test_the_titles_of_the_columns_are_in_the_language_of_the_desk(desk, chief):
    chief.language = "fr"
    chief.save()

    assert content(desk).decode("utf-8-sig").splitlines()[0] != content_of_english()


def content_of_english() -> str:
    return (
        '"when (UTC)","who","account","from where","step","number","revision","note","details","book","entry","digest"'
    )
