"""NewsML-G2: what the systems of news agencies read, as IPTC's own schema has it."""

from datetime import date, datetime

import NewsMLG2
import pytest
from hypothesis import example, given, settings
from lxml import etree

from contacts.models import Newsroom
from contacts.words import words
from releases.desk import workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction, Kind
from releases.newsstand.formats import newsml
from releases.newsstand.particulars import Particulars
from tests import make, showcase, standards, stories, unsaved
from tests.standards import NAR
from tests.stories import HOUR, NOON, correct

pytestmark = pytest.mark.django_db

NAMES = {"n": NAR, "h": "http://www.w3.org/1999/xhtml"}


def item_at(visitor, address: str) -> bytes:
    return stories.given_out(visitor, address, media_type="application/vnd.iptc.g2.newsitem+xml")


def item_of(*, at: datetime, language: str = "en") -> bytes:
    told, files = stories.open_now(at=at, language=language)
    return newsml.render(told, files=files)


def said(item: bytes, path: str) -> list[str]:
    """Attributes, or the words of elements."""
    found = etree.fromstring(item).xpath(path, namespaces=NAMES)
    return [str(each) if isinstance(each, str) else "".join(each.itertext()) for each in found]


# --- the schema -------------------------------------------------------------------------------------------------------


def test_every_release_of_the_showcase_is_valid(visitor, shared):
    showcase.illustrate()

    for address in (*showcase.RELEASES, "/fr/releases/pr4-2018"):
        assert standards.wrong_in_newsml(item_at(visitor, f"{address}.xml"), shared) == []


def test_real_releases_are_valid(visitor, shared, tmp_path):
    editions = stories.samples(shared, tmp_path)
    assert len(editions) >= 7

    for edition in editions:
        prefix = "" if edition.language == "en" else f"/{edition.language}"
        item = item_at(visitor, f"{prefix}/releases/{edition.address}.xml")
        assert standards.wrong_in_newsml(item, shared) == []
        assert said(item, "//n:itemMeta/n:title") == [edition.title]


@given(unsaved.EDITIONS)
@settings(max_examples=60, deadline=None)
@example(
    Edition(
        **unsaved.FIXED,
        title="A\x00\x0b\ufffe\U0001f680",
        body="<p>\x1b[31m</p>",
        kind="statement",
        language="en",
        issued_on=NOON,
    )
)
def test_any_words_are_valid(edition):
    told = Particulars(edition, unsaved.NEWSROOM, date(2026, 6, 1), 3, NOON)

    item = newsml.render(told, files={})

    assert standards.wrong_in_newsml(item, standards.SHARED) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("stat:usable", "statut:usable"),
        ("2018-02-01T08:00:00+00:00", "1 February"),
        ('version="1"', 'version="0"'),
        ("<altId>", "<number>PR1</number><altId>"),
    ],
)
def test_what_is_wrong_is_found(visitor, shared, right, wrong):
    showcase.fill()
    item = item_at(visitor, "/releases/pr1-2018.xml").decode()
    assert right in item

    assert standards.wrong_in_newsml(item.replace(right, wrong).encode(), shared)


def test_iptcs_own_reader_understands_it(visitor):
    showcase.fill()
    read = NewsMLG2.NewsMLG2Document(item_at(visitor, "/releases/pr1-2018.xml")).get_item()

    assert str(read.itemmeta.title) == "The rover leaves Toulouse"
    assert read.guid == "tag:127.0.0.1,2018-02-01:/releases/pr1-2018/"
    assert NewsMLG2.qcode_to_uri(read.itemmeta.itemclass.qcode) == "http://cv.iptc.org/newscodes/ninature/text"
    assert str(read.contentmeta.contentcreated) == "2018-02-01"


def test_every_code_is_one_of_iptcs_schemes(shared):
    make.newsroom(four_eyes=False)
    release = make.approved(at=NOON, topics=["20000739"], texts={"en": {}, "fr": {}}, event_starts_at=NOON)
    correct(release, at=NOON + HOUR)

    used = standards.codes(etree.fromstring(item_of(at=NOON + HOUR)))

    assert set(used) == {
        *("ninat:text", "stat:usable", "sig:correction", "irel:seeAlso", "genre:Press_Release"),
        *("cpnat:abstract", "medtop:20000739", "cpnat:event", "drol:summary"),
    }
    assert {code.partition(":")[0] for code in used} <= standards.aliases(shared)


# --- what it says -----------------------------------------------------------------------------------------------------


def test_it_is_told_by_its_tag_its_number_and_its_moments():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON, public_at=NOON + HOUR, reference="PR7-2026", issued_on=date(2026, 6, 1))

    item = item_of(at=NOON + HOUR)

    assert said(item, "/n:newsItem/@guid") == ["tag:127.0.0.1,2026-06-01:/releases/pr7-2026/"]
    assert said(item, "/n:newsItem/@version") == ["1"]
    assert said(item, "//n:altId") == ["PR7-2026"]
    for name in ("versionCreated", "firstCreated", "embargoed"):
        assert said(item, f"//n:itemMeta/n:{name}") == ["2026-06-01T13:00:00+00:00"]
    assert said(item, "//n:contentCreated") == ["2026-06-01"]


def test_only_what_had_an_embargo_says_so():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON)

    assert said(item_of(at=NOON), "//n:embargoed") == []


@pytest.mark.parametrize(
    ("kind", "signal"),
    [(Correction.CORRECTION, "correction"), (Correction.CLARIFICATION, "update"), (Correction.UPDATE, "update")],
)
def test_a_correction_is_the_next_version_with_a_signal_and_a_note(kind, signal):
    make.newsroom(four_eyes=False)
    release = make.approved(at=NOON)
    assert said(item_of(at=NOON), "//n:signal | //n:edNote") == []
    correct(release, at=NOON + HOUR, kind=kind, note="The mass is 3 kg.")

    item = item_of(at=NOON + HOUR)

    assert said(item, "/n:newsItem/@version") == ["2"]
    assert said(item, "//n:signal/@qcode") == [f"sig:{signal}"]
    assert said(item, "//n:edNote") == [f"{kind.upper()}: The mass is 3 kg."]
    assert said(item, "//n:firstCreated") == ["2026-06-01T12:00:00+00:00"]


def test_a_correction_that_is_to_come_is_in_no_word_of_it():
    make.newsroom(four_eyes=False)
    correct(make.approved(at=NOON), at=NOON + HOUR, public_at=NOON + 9 * HOUR, note="Secret.", title="Quite secret")

    assert b"secret" not in item_of(at=NOON + 2 * HOUR).lower()
    assert b"secret" in item_of(at=NOON + 9 * HOUR).lower()


def test_contacts_and_who_speaks(visitor):
    showcase.fill()
    item = item_at(visitor, "/releases/pr1-2018.xml")

    people = "//n:infoSource[n:personDetails]"
    assert said(item, f"{people}/n:name") == ["Fabienne Lissak", "Nobody Writes"]
    assert said(item, f"{people}/n:note") == ["Head of Media", "Chargée de presse"]
    assert said(item, f"{people}//n:phone") == ["+33 (0)1 44 76 78 37", "extension 12"]
    assert said(item, f"{people}//n:email") == ["fabienne-lissak@example.org"]
    assert said(item, "//n:creator/n:name") == said(item, "//n:copyrightHolder/n:name") == ["The CNES agency"]
    assert said(item, "//n:provider/n:name") == ["CNES Press office"]
    assert said(item, "//n:provider//n:phone") == ["+33 (0)1 44 76 74 04"]


def test_without_an_organisation_the_newsroom_speaks():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON, kind=Kind.STATEMENT, contacts=(make.officer(email=""),))

    assert said(item_of(at=NOON), "//n:creator/n:name") == ["Press office"]


def test_words_are_xhtml(visitor):
    showcase.fill()
    item = item_at(visitor, "/releases/pr1-2018.xml")

    assert said(item, "//h:head/h:title") == ["The rover leaves Toulouse"]
    assert said(item, "//h:body/h:p[1]")[0].startswith("The rover left Toulouse on Monday. It will be")
    assert said(item, "//h:a/@href") == ["https://example.org/rover"]
    assert said(item, "//h:h2") == ["What it carries", "Notes to editors", "About CNES"]
    assert said(item, "//h:td") == ["MIRS", "LESIA"]
    assert said(item, "//h:p[@xml:lang='fr' and @lang='fr']") == ["« Phobos nous attend »"]
    assert said(item, "//n:headline") == [
        "The rover leaves Toulouse",
        "A hundred days on a moon of Mars",
        "Martian Moons eXploration",
    ]
    assert said(item, "//n:dateline") == ["Toulouse, 1 February 2018"]


def test_words_of_a_list_stay_in_the_list():
    make.newsroom(four_eyes=False)
    make.approved(
        at=NOON, texts={"en": {"lead": "", "body": "<ul><li>One<ul><li>Two</li></ul></li></ul>loose <em>end</em>"}}
    )

    item = item_of(at=NOON)

    assert said(item, "//h:body/h:ul/h:li/h:span") == ["One"]
    assert said(item, "//h:li//h:li") == ["Two"]
    assert said(item, "//h:body/h:p") == ["loose end"]


def test_a_media_advisory_invites_to_an_event(visitor):
    showcase.fill()
    item = item_at(visitor, "/releases/pr2-2018.xml")

    event = "//n:assert[@literal=//n:subject[@type='cpnat:event']/@literal]/n:eventDetails"
    assert said(item, f"{event}/n:dates/n:start") == ["2018-03-06T09:00:00+00:00"]
    assert said(item, f"{event}/n:dates/n:end") == ["2018-03-06T11:30:00+00:00"]
    assert said(item, f"{event}/n:registration") == ["media@example.org"]
    assert said(item, f"{event}/n:location/n:name") == ["Salle de l’Espace, Paris"]
    assert said(item, "//h:p[4]") == ["Accreditation until: Friday 2 March 2018, 18:00 CET (UTC+1)"]


def test_it_links_to_pictures_that_can_be_had(visitor):
    showcase.illustrate()
    item = item_at(visitor, "/releases/pr4-2018.xml")

    [address] = said(item, "//n:link[@contenttype='image/jpeg'][1]/@href")
    assert visitor.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert said(item, "//n:link/@title")[1] == "PR4-2018-a – The rover on Phobos. – CNES/DUCROS David, 2017"
    assert len(said(item, "//n:link")) == 9

    edition = Edition.objects.get(address="pr4-2018", language="en")
    told = Particulars(edition, Newsroom.objects.current(), date(2018, 3, 1), 1, edition.public_at)
    assert said(newsml.render(told, files={}), "//n:link") == []


def test_it_links_to_translations_that_are_open_and_to_no_others():
    make.newsroom(four_eyes=False)
    release = make.draft(at=NOON, reference="PR1-2026", texts={"en": {"title": "Moons"}, "fr": {"title": "Lunes"}})
    workflow.submit(release, revision=1, by=None, at=NOON)
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    assert b"Lunes" not in item_of(at=NOON)

    workflow.approve(release, revision=1, by=None, at=NOON, languages=["fr"])
    item = item_of(at=NOON)

    assert said(item, "//n:link/@residref") == said(item_of(at=NOON, language="fr"), "/n:newsItem/@guid")
    assert said(item, "//n:link/@href") == ["http://127.0.0.1:8000/fr/releases/pr1-2026.xml"]
    assert said(item, "//n:link/@xml:lang") == ["fr"]


def test_names_of_things_are_in_its_language(visitor):
    showcase.fill()
    make.approved(
        topics=["20000739"],
        texts={"fr": {"title": "Lunes"}},
        reference="PR9-2018",
        place=words({"fr": "Paris"}),
        original_language="fr",
    )

    item = item_at(visitor, "/fr/releases/pr9-2018.xml")

    assert said(item, "//n:genre/n:name") == ["Communiqué de presse"]
    assert said(item, "//n:dateline")[0].startswith("Paris, le ")
