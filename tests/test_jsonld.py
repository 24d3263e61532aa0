"""What the pages tell search engines, in the words of schema.org: every word exists there, and stands where it may."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Newsroom
from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.templatetags.newsstand import linked_data
from tests import make, showcase
from tests.conftest import SHARED, missing
from tests.page import Page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def things(visitor, address: str) -> list[dict[str, Any]]:
    response = visitor.get(address)
    assert response.status_code == 200
    return [
        json.loads(element.text) for element in Page(response.content).all('head script[type="application/ld+json"]')
    ]


def thing(visitor, address: str, kind: str) -> dict[str, Any]:
    [found] = [each for each in things(visitor, address) if each["@type"] == kind]
    return found


# --- the vocabulary ---------------------------------------------------------------------------------------------------


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    file = SHARED / "schemas" / "schemaorg" / "schemaorg-all-https.jsonld"
    if not file.exists():
        missing("The vocabulary of schema.org")
    return {each["@id"].removeprefix("schema:"): each for each in json.loads(file.read_text())["@graph"]}


def names(term: str, relation: str) -> set[str]:
    told = vocabulary()[term].get(relation, [])
    return {each["@id"].removeprefix("schema:") for each in (told if isinstance(told, list) else [told])}


def kinds_of(kind: str) -> set[str]:
    """The type and all that it is a kind of."""
    return {kind}.union(*(kinds_of(above) for above in names(kind, "rdfs:subClassOf") if above in vocabulary()))


def wrong(thing: dict[str, Any]) -> list[str]:
    """What schema.org doesn't know, or doesn't know there."""
    kind = thing["@type"]
    if kind not in vocabulary():
        return [f"no type {kind}"]
    facts = [(name, each) for name, told in thing.items() for each in (told if isinstance(told, list) else [told])]
    return [fault for name, value in facts if name[0] != "@" for fault in faults(kind, name, value)]


def faults(kind: str, name: str, value: Any) -> Iterator[str]:
    if name not in vocabulary():
        yield f"no property {name}"
        return
    if not names(name, "schema:domainIncludes") & kinds_of(kind):
        yield f"a {kind} has no {name}"
    if "schema:supersededBy" in vocabulary()[name]:
        yield f"{name} is superseded"
    if isinstance(value, dict):
        yield from wrong(value)
        if not names(name, "schema:rangeIncludes") & kinds_of(value["@type"]):
            yield f"no {value['@type']} may be the {name} of a {kind}"
    elif isinstance(value, str) and value.startswith("https://schema.org/"):
        member = vocabulary().get(value.removeprefix("https://schema.org/"), {})
        if member.get("@type", "").removeprefix("schema:") not in names(name, "schema:rangeIncludes"):
            yield f"{value} is no {name}"


def test_the_check_finds_what_is_wrong():
    assert wrong({"@type": "Novelty"}) == ["no type Novelty"]
    assert wrong({"@type": "NewsArticle", "telephone": "1", "lede": "x"}) == [
        "a NewsArticle has no telephone",
        "no property lede",
    ]
    assert wrong({"@type": "NewsArticle", "author": {"@type": "Place", "name": "Paris"}}) == [
        "no Place may be the author of a NewsArticle"
    ]
    assert wrong({"@type": "Event", "eventStatus": "https://schema.org/EventPlanned"}) == [
        "https://schema.org/EventPlanned is no eventStatus"
    ]


ADDRESSES = [
    "/",
    "/fr/",
    "/releases/pr1-2018/",
    "/fr/releases/pr1-2018/",
    "/releases/pr2-2018/",
    "/releases/pr4-2018/",
    "/releases/pr9-2018/",
    "/missions/mmx/",
    "/fr/missions/mmx/",
    "/contacts/",
]


def test_every_word_is_schema_org_s_and_stands_where_it_may(visitor):
    showcase.illustrate()
    make.newsroom(logo="newsroom/logo.svg", tagline=words({"en": "Space in one sentence."}))
    corrected(at=clock.now() - timedelta(days=2), reference="PR9-2018")
    found = {address: things(visitor, address) for address in ADDRESSES}

    assert {address: [wrong(each) for each in told if wrong(each)] for address, told in found.items()} == {
        address: [] for address in ADDRESSES
    }
    kinds = {address: [each["@type"] for each in told] for address, told in found.items()}
    assert kinds["/"] == ["WebSite", "Organization"]
    assert kinds["/releases/pr1-2018/"] == ["NewsArticle", "BreadcrumbList", "Organization"]
    assert kinds["/releases/pr2-2018/"] == ["NewsArticle", "BreadcrumbList", "Organization", "Event"]
    assert kinds["/missions/mmx/"] == ["ResearchProject", "BreadcrumbList"]
    assert kinds["/contacts/"] == ["Organization", "BreadcrumbList"]
    assert {each["@context"] for told in found.values() for each in told} == {"https://schema.org"}
    assert not any("@graph" in each for told in found.values() for each in told)


def corrected(*, at: datetime, **named: Any) -> Release:
    """Public at that moment, and corrected an hour later."""
    make.newsroom(four_eyes=False)
    release = make.approved(at=at, **named)
    release.texts.update(lead="It weighs 25 kg.")
    later = at + timedelta(hours=1)
    number = revisions.save(release, base=1, by=None, at=later).number
    workflow.submit(release, revision=number, by=None, at=later)
    note = "An earlier version said 20 kg.\nIt is 25 kg."
    workflow.correct(release, revision=number, by=None, at=later, kind=Correction.CORRECTION, public_note=note)
    return release


# --- what they say ----------------------------------------------------------------------------------------------------


def test_a_release_is_told_with_its_names_inline(visitor):
    showcase.fill()

    told = thing(visitor, "/releases/pr1-2018/", "NewsArticle")

    page = "http://127.0.0.1:8000/releases/pr1-2018/"
    assert told["url"] == told["mainEntityOfPage"]["@id"] == page
    assert told["headline"] == "The rover leaves Toulouse"
    assert told["alternativeHeadline"] == "A hundred days on a moon of Mars"
    assert told["description"].startswith("The rover left Toulouse on Monday.")
    assert told["datePublished"] == told["dateModified"] == "2018-02-01T09:00:00+01:00"
    assert told["identifier"] == ["PR1-2018", "tag:127.0.0.1,2018-02-01:/releases/pr1-2018/"]
    assert (told["inLanguage"], told["articleSection"], told["isAccessibleForFree"]) == ("en", "Press release", True)
    assert told["author"][0]["name"] == told["publisher"]["name"] == "The CNES agency"
    assert [each["name"] for each in told["about"]] == ["MMX"]
    assert [each["name"] for each in told["mentions"]] == ["The JAXA agency"]
    assert [(each["inLanguage"], each["headline"]) for each in told["workTranslation"]] == [
        ("fr", "Le rover quitte Toulouse")
    ]
    assert "correction" not in told


def test_a_french_page_speaks_french_and_leads_to_french_pages(visitor):
    showcase.fill()

    told = things(visitor, "/fr/releases/pr1-2018/")

    assert told[0]["articleSection"] == "Communiqué de presse"
    assert told[0]["about"][0]["url"] == "http://127.0.0.1:8000/fr/missions/mmx/"
    way = [each["item"] for each in told[1]["itemListElement"]]
    assert way == [f"http://127.0.0.1:8000/fr/{path}" for path in ("", "releases/", "releases/pr1-2018/")]


def test_a_correction_leaves_the_day_of_publication_as_it_was(visitor):
    corrected(at=NOON, reference="PR9-2026")

    told = thing(visitor, "/releases/pr9-2026/", "NewsArticle")

    zone = Newsroom.objects.current().zone
    assert told["datePublished"] == NOON.astimezone(zone).isoformat()
    assert told["dateModified"] == (NOON + timedelta(hours=1)).astimezone(zone).isoformat()
    assert told["version"] == 2
    assert told["correction"]["@type"] == "CorrectionComment"
    assert told["correction"]["text"] == "An earlier version said 20 kg. It is 25 kg."


def test_topics_are_keywords(visitor):
    make.approved(reference="PR9-2026", topics=["20000739"])

    told = thing(visitor, "/releases/pr9-2026/", "NewsArticle")

    [topic] = told["keywords"]
    assert (topic["name"], topic["termCode"]) == ("space exploration", "20000739")
    assert topic["url"] == "http://cv.iptc.org/newscodes/mediatopic/20000739"


def test_pictures_say_whose_they_are_and_what_may_be_done_with_them(visitor):
    showcase.illustrate()

    lead, *others = thing(visitor, "/releases/pr4-2018/", "NewsArticle")["image"]

    assert lead["contentUrl"].startswith("http://127.0.0.1:8000/media/")
    assert visitor.get(lead["contentUrl"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert (lead["width"], lead["representativeOfPage"]) == (2560, True)
    assert lead["creditText"] == "CNES/DUCROS David, 2017, CC BY 4.0"
    assert lead["license"] == "https://creativecommons.org/licenses/by/4.0/"
    page = Page(visitor.get("/releases/pr4-2018/").content)
    assert page.all(f"#{lead['acquireLicensePage'].partition('#')[2]}")
    assert any(each["digitalSourceType"].endswith("/TrainedAlgorithmicMediaDigitalSource") for each in others)


def test_a_picture_whose_rights_have_run_out_is_told_of_no_more(visitor):
    over = make.asset(rights_until=clock.now().date() - timedelta(days=2))
    make.approved(assets=(over,), reference="PR9-2026", at=clock.now() - timedelta(days=4))

    assert "image" not in thing(visitor, "/releases/pr9-2026/", "NewsArticle")


def test_an_advisory_is_an_event(visitor):
    showcase.advisory()

    told = thing(visitor, "/releases/pr2-2018/", "Event")

    assert told["startDate"] == "2018-03-06T10:00:00+01:00"
    assert told["endDate"] == "2018-03-06T12:30:00+01:00"
    assert told["location"]["name"] == "Salle de l’Espace, Paris"


def test_whom_to_ring_is_told_as_it_is_printed(visitor):
    showcase.fill()

    line, lissak, quiet = thing(visitor, "/releases/pr1-2018/", "Organization")["contactPoint"]

    assert (line["contactType"], line["telephone"], line["email"]) == (
        "press office",
        "+33144767404",
        "press@example.org",
    )
    assert (lissak["name"], lissak["telephone"]) == ("Fabienne Lissak", "+33144767837")
    assert quiet == {
        "@type": "ContactPoint",
        "contactType": "press contact",
        "name": "Nobody Writes",
        "telephone": "extension 12",
    }
    listed = thing(visitor, "/contacts/", "Organization")["contactPoint"]
    assert [each.get("availableLanguage") for each in listed] == [None, ["fr", "en"], None]


def test_a_newsroom_that_nobody_has_set_up_says_what_it_is(visitor):
    make.approved(reference="PR9-2026")

    told = thing(visitor, "/releases/pr9-2026/", "NewsArticle")

    assert told["publisher"] == {"@type": "Organization", "name": "Press office", "url": "http://127.0.0.1:8000/"}
    assert told["author"] == [told["publisher"]]


# --- where they don't stand -------------------------------------------------------------------------------------------


def test_they_are_on_no_page_but_the_public_one(visitor, desk, guest):
    make.approved(reference="PR9-2026", public_at=make.in_one_hour())
    release = Release.objects.get()
    moment = f"{make.in_one_hour():%Y%m%dT%H%M%SZ}"

    read = [
        desk.get(f"/admin/as-of/{moment}/releases/pr9-2026/"),
        desk.get(f"/admin/as-of/{moment}/"),
        desk.get(f"/admin/releases/release/{release.pk}/preview/en/"),
    ]

    for response in read:
        assert response.status_code == 200
        assert b"ld+json" not in response.content
    assert b"Headline" in read[0].content


def test_a_page_of_an_error_tells_of_no_thing(visitor):
    showcase.fill()

    for address in ("/nothing/", "/releases/pr3-2018/"):
        assert b"ld+json" not in visitor.get(address).content


# --- in a page --------------------------------------------------------------------------------------------------------


def test_nothing_that_is_written_can_leave_its_script(visitor):
    evil = "</script><script>alert(1)</script><!-- & \u2028 <b>"
    make.approved(reference="PR9-2026", texts={"en": {"title": evil, "lead": evil}})

    page = visitor.get("/releases/pr9-2026/").content.decode()

    assert thing(visitor, "/releases/pr9-2026/", "NewsArticle")["headline"] == Edition.objects.get().title
    assert "<script>alert" not in page
    assert "<!--" not in page.partition("ld+json")[2].partition("</script>")[0]


@given(st.text() | st.sampled_from(["</script>", "<!--<script>", "]]>", "\u2028", "&lt;"]))
def test_whatever_is_written_comes_out_as_it_was(text):
    element = linked_data({"@type": "Thing", "name": text})

    start, end = '<script type="application/ld+json">', "</script>"
    assert element.startswith(start)
    assert element.endswith(end)
    inner = element.removeprefix(start).removesuffix(end)
    assert not set(inner) & set("<>&\u2028\u2029")
    assert json.loads(inner)["name"] == text
