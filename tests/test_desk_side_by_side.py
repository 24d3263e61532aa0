"""Any two revisions or editions of a release beside each other: the older one left, the newer one right."""

from datetime import UTC, datetime, timedelta

import pytest

from releases.desk import revisions, workflow
from releases.models.kinds import Correction
from releases.models.release import Release
from tests import make
from tests.page import Page, said

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(db) -> Release:
    """Out in two languages since noon, and corrected in English at one: with another telephone number by then."""
    make.newsroom(four_eyes=False)
    officer = make.officer("anna-alt", telephone="+33 1 00 00 00 01")
    agency = make.organisation("esa", boilerplate={"en": "It flies to Mars."})
    texts = {"en": {"title": "The rover waits", "lead": "At noon."}, "fr": {"title": "Le rover attend"}}
    release = make.approved(at=NOON, texts=texts, contacts=(officer,), organisations=((agency, "issuer"),))
    officer.telephone, agency.boilerplate = "+33 1 00 00 00 02", {"en": "It flies to Venus."}
    officer.save()
    agency.save()
    release.texts.filter(language="en").update(title="The rover leaves")
    revisions.save(release, base=1, by=None, at=LATER)
    told = {"kind": Correction.CORRECTION, "public_note": "It does not wait."}
    workflow.correct(release, revision=2, by=None, at=LATER, **told)  # type: ignore[arg-type]
    return release


def page(desk, release: Release, older: str, newer: str) -> Page:
    return Page(desk.get(f"/admin/releases/release/{release.pk}/history/?from={older}&to={newer}").content)


def marked(page: Page) -> dict[str, tuple[str, str]]:
    """Each field that differs: what the older and what the newer version say, with -gone- and +new+ words."""
    told = {}
    for row in page.all(".comparison tbody tr"):
        for element in row.iter("del", "ins"):
            sign = "-" if element.tag == "del" else "+"
            element.text = f"{sign}{element.text or ''}"
            element.tail = f"{sign}{element.tail or ''}"
        told[said(row.find("th"))] = (said(row.find("td[1]")), said(row.find("td[2]")))
    return told


def heads(page: Page) -> list[str]:
    return page.texts(".comparison thead th")[1:]


def test_two_revisions_stand_side_by_side_in_words(desk, release):
    compared = page(desk, release, "1", "2")

    assert heads(compared) == ["Revision 1 by Pressoffice", "Revision 2 by Pressoffice"]
    assert marked(compared) == {"Title (English)": ("The rover -waits-", "The rover +leaves+")}


def test_the_older_one_is_left_however_it_is_asked(desk, release):
    assert marked(page(desk, release, "2", "1")) == marked(page(desk, release, "1", "2"))
    assert heads(page(desk, release, "en-2", "en-1")) == ["Edition 1 (English)", "Edition 2 (English)"]


def test_two_editions_are_compared_in_everything_that_was_printed(desk, release):
    compared = marked(page(desk, release, "en-1", "en-2"))

    assert compared["Title"] == ("The rover -waits-", "The rover +leaves+")
    contact = "Anna AltHead of Media+33 1 00 00 00 {}anna-alt@example.org"
    assert compared["Press contacts"] == (contact.format("-01-"), contact.format("+02+"))
    assert compared["Boilerplates"] == ("ESAIt flies to -Mars-.", "ESAIt flies to +Venus+.")
    assert compared["Note on the correction"] == ("–", "+It does not wait.+")
    assert compared["Kind of correction"] == ("–", "+Correction+")
    assert compared["Closes"] == ("-1 June 2026, 15:00:00 CEST-", "–")
    assert compared["Public"] == ("1 June 2026, -14-:00:00 CEST", "1 June 2026, +15+:00:00 CEST")
    assert "Lead" not in compared


def test_an_edition_beside_the_draft_tells_what_printing_now_would_change(desk, release):
    """The French edition has the telephone number of that day; the address book knows better."""
    compared = page(desk, release, "draft", "fr-1")

    assert heads(compared) == ["Edition 1 (French)", "The draft as it stands"]
    assert list(marked(compared)) == ["Press contacts"]


def test_an_edition_stands_left_of_the_revision_that_it_was_printed_from(desk, release):
    """Printed again it would have the telephone number of today: so the revision is what is new."""
    compared = page(desk, release, "1", "fr-1")

    assert heads(compared) == ["Edition 1 (French)", "Revision 1 by Pressoffice"]
    assert list(marked(compared)) == ["Press contacts"]


def test_an_edition_beside_a_revision(desk, release):
    compared = page(desk, release, "1", "en-2")

    assert heads(compared) == ["Revision 1 by Pressoffice", "Edition 2 (English)"]
    assert marked(compared) == {"Title": ("The rover -waits-", "The rover +leaves+")}


def test_what_is_wished_differs_from_what_was_printed(desk, release):
    Release.objects.filter(pk=release.pk).update(public_at=LATER + timedelta(days=1))
    revisions.save(release, base=2, by=None, at=LATER)

    assert marked(page(desk, release, "en-2", "3"))["Public"] == (
        "-1- June 2026, 15:00:00 CEST",
        "+2+ June 2026, 15:00:00 CEST",
    )


def test_what_is_the_same_is_said_to_be(desk, release):
    text = page(desk, release, "2", "draft").texts(".comparison p")

    assert text == ["Revision 2 by Pressoffice and The draft as it stands are the same, word for word."]


@pytest.mark.parametrize(
    ("older", "newer", "why"),
    [
        ("en-1", "fr-1", "These are in two languages. Choose two of one language."),
        ("fr-1", "3", "Revision 3 by Pressoffice has no text in French."),
    ],
)
def test_what_can_not_be_compared_is_said_in_words(desk, release, older, newer, why):
    release.texts.filter(language="fr").delete()
    revisions.save(release, base=2, by=None, at=LATER)

    assert page(desk, release, older, newer).texts(".comparison p") == [why]


def test_what_was_compared_stays_chosen_and_every_version_has_a_name(desk, release):
    compared = page(desk, release, "en-1", "draft")

    chosen = [
        (radio.get("name"), radio.get("value")) for radio in compared.all("input") if radio.get("checked") is not None
    ]
    assert chosen == [("to", "draft"), ("from", "en-1")]
    for radio in compared.all("[aria-describedby]"):
        if radio.get("type") == "radio":
            assert said(compared.one(f"#{radio.get('aria-describedby')}"))


@pytest.mark.parametrize("asked", ["?from=en-9&to=de-1", "?from=draft", "?from=en-1&to=en-1", "?from=&to="])
def test_whatever_is_asked_the_newest_two_are_there(desk, release, asked):
    address = f"/admin/releases/release/{release.pk}/history/"

    assert heads(Page(desk.get(f"{address}{asked}").content)) in (
        [],
        ["Revision 1 by Pressoffice", "Revision 2 by Pressoffice"],
    )
    assert desk.get(f"{address}{asked}").status_code == 200


def test_a_draft_that_was_never_printed_offers_no_editions(desk):
    release = make.draft()

    page = Page(desk.get(f"/admin/releases/release/{release.pk}/history/").content)

    assert not page.all(".comparison")
    assert not page.all("#editions")
