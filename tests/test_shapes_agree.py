"""One release, many shapes: whatever two of them state, they state alike; and none states what isn't open."""

from datetime import date
from typing import Any

import pytest
import time_machine

from contacts.words import words
from releases.desk import workflow
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Correction
from releases.newsstand.views import formats
from tests import make, shapes, showcase
from tests.stories import HOUR, NOON, correct

pytestmark = pytest.mark.django_db

NUMBER, TITLE = "PR7-2026", "Two moons & a <rover>"
CONTACTS = [
    ("Fabienne Lissak", "+33144767837", "fabienne-lissak@example.org"),
    ("Nobody Writes", "extension 12", ""),
]


@pytest.fixture
def release():
    """Approved at noon, public an hour later, in two languages: whoever reads it knows that it had an embargo."""
    make.newsroom(
        four_eyes=False,
        telephone="+33 (0)1 44 76 74 04",
        email="press@example.org",
        copyright_notice=words({"en": "© CNES & partners", "fr": "© CNES et partenaires"}),
        usage_terms=words({"en": "Free for the <press>.", "fr": "Libre pour la presse."}),
    )
    quiet = make.officer("nobody-writes", email="", telephone="extension 12")
    return make.approved(
        at=NOON,
        public_at=NOON + HOUR,
        reference=NUMBER,
        issued_on=date(2026, 6, 1),
        place=words({"en": "Paris", "fr": "Paris"}),
        contacts=(make.officer(), quiet),
        texts={"en": {"title": TITLE}, "fr": {"title": "Deux lunes"}},
    )


def facts(visitor, shape: str, *, at, language: str = "en") -> shapes.Facts:
    address = f"{'' if language == 'en' else f'/{language}'}/releases/pr7-2026"
    with time_machine.travel(at, tick=False):
        return shapes.ALL[shape](visitor, address)


def expected(**changed: Any) -> shapes.Facts:
    return {
        "identifier": "tag:127.0.0.1,2026-06-01:/releases/pr7-2026/",
        "number": NUMBER,
        "title": TITLE,
        "language": "en",
        "first": NOON + HOUR,
        "opened": NOON + HOUR,
        "embargo": NOON + HOUR,
        "contacts": CONTACTS,
        "correction": None,
        "copyright": "© CNES & partners",
        "terms": "Free for the <press>.",
        "translations": {"fr": f"{shapes.SITE}/fr/releases/pr7-2026/"},
    } | changed


def assert_it_states(shape: str, told: shapes.Facts, wanted: shapes.Facts) -> None:
    assert told == {name: wanted[name] for name in shapes.STATED[shape]}


def test_every_shape_of_a_release_is_read_here():
    assert set(formats.FORMATS) - {"zip", "ics"} == {shape.removeprefix(".") for shape in shapes.ALL if shape[0] == "."}


@pytest.mark.parametrize("shape", shapes.ALL)
def test_all_shapes_say_the_same(visitor, release, shape):
    assert_it_states(shape, facts(visitor, shape, at=NOON + HOUR), expected())


@pytest.mark.parametrize("shape", shapes.ALL)
def test_in_every_language(visitor, release, shape):
    told = facts(visitor, shape, at=NOON + HOUR, language="fr")

    assert_it_states(
        shape,
        told,
        expected(
            identifier="tag:127.0.0.1,2026-06-01:/fr/releases/pr7-2026/",
            title="Deux lunes",
            language="fr",
            copyright="© CNES et partenaires",
            terms="Libre pour la presse.",
            translations={"en": f"{shapes.SITE}/releases/pr7-2026/"},
        ),
    )


@pytest.mark.parametrize("kind", Correction.values)
@pytest.mark.parametrize("shape", shapes.ALL)
def test_of_a_correction(visitor, release, shape, kind):
    correct(release, at=NOON + 30 * HOUR, kind=kind, note="The mass is 3 kg.", title="One moon & a <rover>")

    # What replaces something that is out had no embargo.
    wanted = expected(
        title="One moon & a <rover>", opened=NOON + 30 * HOUR, embargo=None, correction=(kind, "The mass is 3 kg.")
    )
    assert_it_states(shape, facts(visitor, shape, at=NOON + 30 * HOUR), wanted)


@pytest.mark.parametrize("shape", shapes.ALL)
def test_a_correction_that_is_to_come_is_stated_nowhere(visitor, release, shape):
    correct(release, at=NOON + 2 * HOUR, public_at=NOON + 9 * HOUR, note="Secret.", title="Quite secret")

    assert_it_states(shape, facts(visitor, shape, at=NOON + 3 * HOUR), expected())
    assert facts(visitor, shape, at=NOON + 9 * HOUR)["title"] == "Quite secret"


@pytest.mark.parametrize("shape", shapes.ALL)
def test_a_translation_that_is_to_come_is_stated_nowhere(visitor, release, shape):
    Edition.objects.filter(language="fr").update(public_at=NOON + 9 * HOUR)

    assert_it_states(shape, facts(visitor, shape, at=NOON + 2 * HOUR), expected(translations={}))
    assert_it_states(shape, facts(visitor, shape, at=NOON + 9 * HOUR), expected())


@pytest.mark.parametrize("shape", shapes.ALL)
def test_an_archive_that_was_moved_here_had_no_embargo(visitor, shape):
    showcase.fill()
    opened = showcase.MORNING

    told = shapes.ALL[shape](visitor, "/releases/pr1-2018")

    wanted = expected(
        identifier="tag:127.0.0.1,2018-02-01:/releases/pr1-2018/",
        number="PR1-2018",
        title="The rover leaves Toulouse",
        first=opened,
        opened=opened,
        embargo=None,
        copyright="",
        terms="",
        translations={"fr": f"{shapes.SITE}/fr/releases/pr1-2018/"},
    )
    skipped = (
        {"title"} if shape == ".txt" else {"contacts"} if shape == ".pdf" else set()
    )  # a kicker; a title of a person
    assert {name: fact for name, fact in told.items() if name not in skipped} == {
        name: wanted[name] for name in shapes.STATED[shape] - skipped
    }


# --- at their addresses -----------------------------------------------------------------------------------------------

NEW = ("json", "xml", "md")


@pytest.mark.parametrize("form", NEW)
def test_each_is_whole_and_known_again(visitor, release, form):
    with time_machine.travel(NOON + HOUR, tick=False):
        answer = visitor.get(f"/releases/pr7-2026.{form}")
        again = visitor.get(f"/releases/pr7-2026.{form}", headers={"If-None-Match": answer["ETag"]})
        asked = visitor.head(f"/releases/pr7-2026.{form}")
        refused = visitor.post(f"/releases/pr7-2026.{form}")
        capital = visitor.get(f"/releases/PR7-2026.{form.upper()}")

    assert answer["ETag"].startswith('"')
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Link"] == f'<{shapes.SITE}/releases/pr7-2026/>; rel="canonical"'
    assert answer["Content-Disposition"] == f'inline; filename="PR7-2026 en.{form}"'
    assert (again.status_code, again.content) == (304, b"")
    assert (asked.status_code, asked.content, asked["ETag"]) == (200, b"", answer["ETag"])
    assert refused.status_code == 405
    assert (capital.status_code, capital["Location"]) == (301, f"/releases/pr7-2026.{form}")


@pytest.mark.parametrize("form", NEW)
def test_each_changes_with_a_correction(visitor, release, form):
    with time_machine.travel(NOON + HOUR, tick=False):
        before = visitor.get(f"/releases/pr7-2026.{form}")["ETag"]
    correct(release, at=NOON + 2 * HOUR)

    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        answer = visitor.get(f"/releases/pr7-2026.{form}", headers={"If-None-Match": before})

    assert answer.status_code == 200
    assert answer["ETag"] != before


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize("form", NEW)
def test_what_is_not_open_is_nowhere_and_what_was_withdrawn_says_so(visitor, release, form, prefix):
    with time_machine.travel(NOON, tick=False):
        nothing = visitor.get(f"{prefix}/releases/pr7-2026.{form}")
        never = visitor.get(f"{prefix}/releases/never-was.{form}")
    assert (nothing.status_code, nothing.content, nothing.headers) == (404, never.content, never.headers)

    workflow.withdraw(release, by=None, at=NOON + 2 * HOUR, public_reason="The figures were wrong.")
    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        gone = visitor.get(f"{prefix}/releases/pr7-2026.{form}")

    assert gone.status_code == 410
    assert b"The figures were wrong." in gone.content


def test_a_release_has_no_shape_in_a_language_that_it_has_not(visitor):
    make.approved(at=NOON, reference="PR8-2026")
    assert Edition.objects.open_to(PUBLIC, at=NOON).exists()

    for form in formats.FORMATS:
        assert visitor.get(f"/fr/releases/pr8-2026.{form}").status_code == 404
