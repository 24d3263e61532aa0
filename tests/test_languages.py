"""The newsroom in French, all of it; and in a language that has no catalogue."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import html

from contacts.languages import name_of
from contacts.models import Account
from contacts.words import words
from releases import clock, days
from releases.desk import revisions, workflow
from releases.models.logbook import LogEntry
from releases.models.plate import MissionPicture, Portrait
from releases.models.release import Release
from tests import make
from tests.catalogue import messages
from tests.conftest import ROOT
from tests.page import Page

FIRST_OF_MARCH = datetime(2018, 3, 1, 9, 30, tzinfo=UTC)

TEXT = {
    "kicker": "Petites lunes",
    "title": "Le rover quitte Toulouse",
    "subtitle": "Cent jours sur une lune",
    "lead": "Le rover a quitté Toulouse lundi.",
    "body": "<p>Bientôt.</p><table><tr><td>MIRS</td></tr></table>",
    "notes": "<p>Images disponibles.</p>",
}

SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "content", "label")
TELLTALES = re.compile(
    r"\b(the|of|is|are|and|this|that|with|from|your|you|not|can|was|which|has|been|there|it)\b", re.IGNORECASE
)
"""Words that no French sentence has and hardly an English one does without."""


# --- what is English on a page ----------------------------------------------------------------------------------------


@cache
def _ours() -> tuple[re.Pattern[str], ...]:
    """Each message of ours that has another French form, as it stands alone on a page, filled in."""
    found = []
    for message in messages():
        for english in set(message.english) - set(message.said):
            parts = re.split(r"%\(\w+\)[-+.\d]*[a-z]|\{\w+[^{}]*\}|</?b>", english)
            if any(part.strip(" :,.“”–") for part in parts):
                found.append(re.compile(".+".join(map(re.escape, parts)), re.IGNORECASE))
    return tuple(found)


@cache
def _french() -> frozenset[str]:
    """What is French too: “public” is another word of ours in both languages."""
    return frozenset(said.casefold() for message in messages() for said in message.said)


def spoken(page: html.HtmlElement) -> Iterator[str]:
    """All that a page says or would say aloud, but what is marked as being in another language than the page's."""
    for node in page.iter():
        if not isinstance(node.tag, str) or node.tag in {"script", "style"}:
            continue
        own = node.xpath("ancestor-or-self::*/@lang")[-1:]
        told = [node.text] if own == ["fr"] else []
        told += [node.tail] if node.xpath("ancestor::*/@lang")[-1:] == ["fr"] else []
        if own == ["fr"] and (node.tag != "meta" or node.get("name") == "description"):
            told += [value for name, value in node.attrib.items() if name in SPOKEN_ATTRIBUTES]
            told += [value for name, value in node.attrib.items() if name.startswith("data-") and " " in value]
        yield from (" ".join(text.split()) for text in told if text and re.search(r"[^\W\d_]{2}", text))


def english_on(content: bytes | str) -> list[str]:
    page = Page(content).root
    assert page.get("lang") == "fr"
    told = list(spoken(page))
    assert len(told) >= 5
    return [text for text in told if TELLTALES.search(text) or _is_english(text)]


def _is_english(text: str) -> bool:
    return text.casefold() not in _french() and any(message.fullmatch(text) for message in _ours())


def test_english_is_found_where_it_stands():
    french = "<p>Un</p><p>Deux</p><p>Trois</p><p>Quatre</p><p>Cinq</p><p>Espace presse</p>"

    page = f"<html lang=fr><p title='Home'>2 releases</p><p lang=en>Press contacts</p>{french}<p>It is late.</p></html>"

    assert english_on(page) == ["2 releases", "Home", "It is late."]


# --- a newsroom in French ---------------------------------------------------------------------------------------------


@pytest.fixture
def camille(db: None) -> Account:
    return Account.objects.create_superuser("camille", first_name="Camille", last_name="Martin", language="fr")


@pytest.fixture
def bureau(client, camille):
    client.force_login(camille)
    return client


@pytest.fixture
def release(db: None, camille) -> Release:
    cnes = make.organisation(
        "cnes",
        name=words({"fr": "Centre national d’études spatiales"}),
        boilerplate=words({"fr": "Le CNES propose et conduit la politique spatiale de la France."}),
        website="https://cnes.fr/",
    )
    make.newsroom(name=words({"fr": "Espace presse"}), organisation=cnes, telephone="+33 (0)1 44 76 74 04")
    lissak = make.officer(title=words({"fr": "Cheffe du service"}), languages="fr, en, de", organisation=cnes)
    mmx = make.mission(
        name=words({"fr": "Exploration des lunes de Mars"}),
        summary=words({"fr": "Des échantillons de Phobos."}),
        phase="study",
        target_body=words({"fr": "Phobos"}),
        launch_on=FIRST_OF_MARCH.date(),
        facts_as_of=FIRST_OF_MARCH.date(),
        lead=cnes,
    )
    mmx.partnerships.create(organisation=cnes, role=words({"fr": "Le rover"}))
    make.series(name="Communiqués")
    parts = {"missions": (mmx,), "organisations": ((cnes, "issuer"),), "contacts": (lissak,), "by": camille}
    for number, kind in enumerate(("press_release", "media_advisory", "fact_sheet"), start=1):
        release = make.migrated(
            public_at=FIRST_OF_MARCH + timedelta(days=number - 2),
            reference=f"N°{number}-2018",
            kind=kind,
            place=words({"fr": "Paris"}),
            texts={"fr": TEXT},
            original_language="fr",
            event_starts_at=FIRST_OF_MARCH,
            event_ends_at=FIRST_OF_MARCH + timedelta(hours=2),
            event_place=words({"fr": "Salle de l’Espace"}),
            registration="presse@example.org",
            accreditation_until=FIRST_OF_MARCH - timedelta(days=5),
            **parts,
        )
    workflow.withdraw(release, by=camille, at=clock.now(), public_reason="Les chiffres étaient faux.")
    return Release.objects.get(reference="N°2-2018")


PUBLIC = {
    "home": "/fr/",
    "archive": "/fr/releases/",
    "narrowed archive": "/fr/releases/?q=rover&mission=mmx&organisation=cnes&officer=fabienne-lissak"
    "&kind=press_release&year=2018&month=2&after=2018-02-01&before=2018-03-01",
    "first of a month": "/fr/releases/?after=2018-03-01",
    "empty archive": "/fr/releases/?q=introuvable",
    "wrong archive": "/fr/releases/?year=x&month=13&after=x&mission=x&organisation=x&officer=x&kind=x&before=x",
    "no such page": "/fr/releases/?page=99",
    "release": "/fr/releases/n-1-2018/",
    "advisory": "/fr/releases/n-2-2018/",
    "withdrawn": "/fr/releases/n-3-2018/",
    "missions": "/fr/missions/",
    "mission": "/fr/missions/mmx/",
    "contacts": "/fr/contacts/",
    "missing": "/fr/rien/",
}


@pytest.mark.parametrize("address", PUBLIC.values(), ids=PUBLIC)
def test_a_page_for_readers_is_french(release, visitor, address):
    assert english_on(visitor.get(address).content) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/", "/fr/releases/", "/fr/missions/", "/fr/contacts/"])
def test_an_empty_newsroom_is_french(visitor, address):
    assert english_on(visitor.get(address).content) == []


@pytest.mark.parametrize("status", [400, 403, 500])
def test_an_error_is_told_in_french(status):
    with override("fr"):
        assert english_on(render_to_string(f"newsstand/{status}.html")) == []


def test_french_is_written_as_french(release, visitor):
    page = Page(visitor.get("/fr/releases/n-2-2018/").content)

    assert page.texts(".docket .label") == ["Invitation presse"]
    assert page.texts(".dateline") == ["Paris, le 1er mars 2018"]
    assert page.texts(".event dd")[0] == "jeudi 1er mars 2018, 10 h 30\u2060–\u206012 h 30 CET (UTC+1)"
    assert "À propos : CNES" in page.texts("h2")
    contacts = Page(visitor.get("/fr/contacts/").content)
    assert contacts.texts(".who .quiet") == ["Parle français, anglais, allemand"]
    narrowed = Page(visitor.get("/fr/releases/?mission=mmx&after=2018-03-01").content)
    assert narrowed.texts(".token b") == ["MMX", "1er mars 2018"]
    assert narrowed.texts(".docket .number") == ["1 communiqué"]


def test_a_feed_is_french(release, visitor):
    feed = visitor.get("/fr/releases/feed.atom?mission=mmx").content.decode()
    wrong = visitor.get("/fr/releases/feed.atom?year=x").content.decode()

    assert 'xml:lang="fr"' in feed
    assert "CNES Espace presse\u00a0: MMX" in feed
    assert "Les communiqués de presse, dès qu’ils sont publics." in feed
    assert wrong == "Écrivez l’année en quatre chiffres\u00a0: 2017."


# --- the desk in French -----------------------------------------------------------------------------------------------

DESK = {
    "agenda": "/admin/",
    "releases": "/admin/releases/release/?q=rover",
    "released in French": "/admin/releases/release/?original_language=fr&outside=public",
    "new release": "/admin/releases/release/add/",
    "pictures": "/admin/releases/asset/",
    "no pictures": "/admin/releases/asset/?q=rien&wants=alt&rights=soon&use=unused&made=failed",
    "new pictures": "/admin/releases/asset/add/",
    "calendar": "/admin/calendar/",
    "days of the calendar": "/admin/calendar/?view=agenda&month=2018-02",
    "calendar address": "/admin/calendar/address/",
    "missions": "/admin/releases/mission/",
    "new mission": "/admin/releases/mission/add/",
    "officers": "/admin/contacts/pressofficer/",
    "new officer": "/admin/contacts/pressofficer/add/",
    "organisations": "/admin/contacts/organisation/",
    "new organisation": "/admin/contacts/organisation/add/",
    "newsroom": "/admin/contacts/newsroom/1/change/",
    "editions": "/admin/releases/edition/",
    "logbook": "/admin/releases/logentry/",
    "approvals": "/admin/releases/logentry/?step=migrate",
    "series": "/admin/releases/series/",
    "new series": "/admin/releases/series/add/",
    "accounts": "/admin/contacts/account/",
    "new account": "/admin/contacts/account/add/",
    "password": "/admin/password_change/",
}


def door(release: Release, end: str) -> str:
    return f"/admin/releases/release/{release.pk}/{end}/"


@pytest.fixture
def one_role(db: None) -> None:
    """The names of roles are the newsroom's own words."""
    Group.objects.all().delete()


@pytest.mark.parametrize("address", DESK.values(), ids=DESK)
def test_a_page_of_the_desk_is_french(release, bureau, one_role, address):
    answer = bureau.get(address)

    assert answer.status_code == 200
    assert english_on(answer.content) == []


def test_the_pages_of_one_release_edition_entry_and_account_are_french(release, bureau, camille, one_role):
    edition = release.editions.get()
    entry = LogEntry.objects.filter(step="migrate").first()
    assert entry
    addresses = (
        *(door(release, "change"), door(release, "preview/fr"), door(release, "history")),
        *(f"/admin/releases/edition/{edition.pk}/change/", f"/admin/releases/logentry/{entry.pk}/change/"),
        *(f"/admin/contacts/account/{camille.pk}/change/", f"/admin/contacts/account/{camille.pk}/history/"),
    )

    for address in addresses:
        answer = bureau.get(address)
        assert answer.status_code == 200, address
        assert english_on(answer.content) == [], address


def test_the_pages_about_a_picture_are_french(release, bureau):
    told = {
        "caption": words({"fr": "Phobos se lève."}),
        "alt": words({"fr": ""}),
        "credit": "",
        "nature": "",
        "rights_until": clock.now().date(),
    }
    moon = make.asset(name="lune.jpg", added_by_name="Camille Martin", **told)
    failed = make.asset(name="rate.jpg", is_made=False, **told)
    failed.plates.update(failure="The original file is not in the storage any more. Replace it with another copy.")
    video = make.asset(name="film.mp4", medium="video", original="originals/1.mp4", poster=moon, **told)
    document = make.asset(name="dossier.pdf", medium="document", original="originals/1.pdf", **told)
    shown = make.draft(texts={"fr": TEXT}, original_language="fr", assets=(moon, failed, video, document))
    MissionPicture.objects.create(mission=make.mission(), asset=moon)
    Portrait.objects.create(officer=make.officer(), asset=failed)
    pages = [f"{pk}/{page}/" for pk in (moon.pk, failed.pk, video.pk, document.pk) for page in ("change", "replace")]

    for address in (door(shown, "change"), door(shown, "step/submit"), door(shown, "step/approve")):
        assert english_on(bureau.get(address).content) == [], address
    for page in ["", "add/", f"{video.pk}/captions/", *pages]:
        assert english_on(bureau.get(f"/admin/releases/asset/{page}").content) == [], page


@pytest.mark.parametrize("step", sorted(workflow.STEPS.keys() - {"migrate"}))
def test_each_step_asks_and_refuses_in_french(release, bureau, step):
    draft = make.draft(texts={"fr": TEXT, "de": {"title": "", "lead": "", "body": ""}}, original_language="fr")
    scheduled = make.approved(texts={"fr": TEXT}, original_language="fr", public_at=make.in_one_hour())

    for asked in (draft, release, scheduled):
        assert english_on(bureau.get(door(asked, f"step/{step}")).content) == []
        assert english_on(bureau.post(door(asked, f"step/{step}"), {"revision": 0}, follow=True).content) == []


def typed(bureau, address: str) -> dict[str, str]:
    """What a browser would post from the form of a page."""
    [form] = Page(bureau.get(address).content).all("form#release_form")
    return dict(form.form_values())


def test_what_becomes_of_a_save_is_told_in_french(release, bureau):
    draft = make.draft(texts={"fr": TEXT}, original_language="fr", reference="N°9-2018")
    form = typed(bureau, door(draft, "change"))
    form |= {"texts-0-body": "<p>\u202eBientôt.</p><script>1</script>", "texts-0-title": "Autre titre"}

    saved = bureau.post(door(draft, "change"), form, follow=True)

    assert "Révision 2 enregistrée." in Page(saved.content).texts(".messagelist li")
    assert len(Page(saved.content).all(".messagelist .warning")) == 2
    assert english_on(saved.content) == []


def test_errors_are_told_in_french(release, bureau):
    form = typed(bureau, "/admin/releases/release/add/")
    wrong = {"reference": "N°2-2018", "kind": "poème", "issued_on": "demain", "texts-0-title": "T" * 300}
    wrong |= {"public_at_day": "2026-03-29", "public_at_time": "02:30", "place_1": "L" * 90}
    wrong |= {"press_at_day": "2026-10-25", "press_at_time": "02:30", "event_starts_at_time": "10:00"}
    wrong |= {"event_ends_at_day": "2026-01-01", "accreditation_until_day": "2026-01-01"}
    wrong |= {"accreditation_until_time": "10:00", "accreditation_until_zone": "Mars/Phobos"}

    answer = bureau.post("/admin/releases/release/add/", form | wrong)

    assert len(Page(answer.content).all(".errorlist li")) == 10
    assert english_on(answer.content) == []


def test_a_save_that_another_overtook_is_compared_in_french(release, bureau, bob):
    draft = make.draft(texts={"fr": TEXT}, original_language="fr")
    form = typed(bureau, door(draft, "change"))
    draft.texts.update(title="Un autre titre", body="<p>Plus tard.</p>")
    draft.kind = "statement"
    draft.save()
    revisions.save(draft, base=1, by=bob, at=clock.now())

    answer = bureau.post(door(draft, "change"), form | {"texts-0-title": "Mon titre"})

    page = Page(answer.content)
    assert "Titre (français)" in [row.split(" modifié")[0] for row in page.texts(".comparison tbody th")]
    assert english_on(answer.content) == []


def test_revisions_are_compared_and_restored_in_french(release, bureau, camille):
    draft = make.draft(texts={"fr": TEXT}, original_language="fr", by=camille)
    draft.texts.update(title="Un autre titre")
    revisions.save(draft, base=1, by=camille, at=clock.now())

    compared = bureau.get(door(draft, "history"))
    restored = bureau.post(door(draft, "history"), {"restore": 1, "base": 2}, follow=True)
    refused = bureau.post(door(draft, "history"), {"restore": 1, "base": 2}, follow=True)

    assert Page(compared.content).texts("h2")[0] == "Côte à côte"
    for answer in (compared, restored, refused):
        assert english_on(answer.content) == []


@pytest.mark.django_db
def test_the_door_of_the_desk_speaks_the_default_language(client, settings):
    settings.LANGUAGE_CODE = "fr"

    assert english_on(client.get("/admin/login/").content) == []
    assert english_on(client.post("/admin/login/", {"username": "x", "password": "x"}).content) == []


def test_whoever_leaves_or_may_not_enter_is_told_so_in_french(bureau, camille, settings):
    camille.is_superuser = False
    camille.save()
    assert english_on(bureau.get("/admin/contacts/account/").content) == []
    camille.is_staff = False
    camille.save()
    assert english_on(bureau.get("/admin/login/").content) == []


def test_the_desk_speaks_to_each_in_their_own_language(client, camille, chief):
    for account, language in ((camille, "fr"), (chief, "en")):
        client.force_login(account)
        answer = client.get("/admin/")
        assert (Page(answer.content).root.get("lang"), answer.headers["Content-Language"]) == (language, language)


def test_a_newsroom_whose_first_language_is_french_speaks_english_too(release, visitor, settings):
    settings.LANGUAGE_CODE = "fr"
    settings.LANGUAGES = [*reversed(settings.LANGUAGES)]

    french, english = (Page(visitor.get(address).content) for address in ("/", "/en/"))

    assert (french.root.get("lang"), english.root.get("lang")) == ("fr", "en")
    assert french.texts(".rooms a") == ["Communiqués", "Missions", "Images", "Contacts"]
    assert english.texts(".rooms a") == ["Releases", "Missions", "Pictures", "Contacts"]


# --- names and days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "fr", "French"),
        ("fr", "fr", "français"),
        ("fr", "pt-BR", "portugais brésilien"),
        ("de", "fr", "Französisch"),
        ("fr", "tlh", "tlh"),
    ],
)
def test_a_language_has_a_capital_where_the_language_of_the_page_gives_it_one(language, code, name):
    with override(language):
        assert name_of(code) == name


@pytest.mark.parametrize(
    ("language", "written"), [("en", "1 March 2018"), ("fr", "1er mars 2018"), ("de", "1. März 2018")]
)
def test_the_first_of_a_month(language, written):
    with override(language):
        assert days.written(FIRST_OF_MARCH.date()) == written


# --- a language without a catalogue -----------------------------------------------------------------------------------


def test_a_language_is_added_by_a_setting(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", "from pressoffice import settings; print([code for code, _ in settings.LANGUAGES])"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PRESS_VAR": str(tmp_path), "PRESS_LANGUAGES": "en,fr,de"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "['en', 'fr', 'de']"


@pytest.fixture
def with_german(release, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    text = {"title": "Der Rover verlässt Toulouse", "lead": "Am Montag.", "body": "<p>Bald.</p>"}
    return make.migrated(public_at=FIRST_OF_MARCH, reference="N°4-2018", texts={"de": text, "fr": TEXT})


def test_a_release_in_german_has_german_days(with_german, visitor):
    page = Page(visitor.get("/de/releases/n-4-2018/").content)

    assert page.root.get("lang") == "de"
    assert page.texts("h1") == ["Der Rover verlässt Toulouse"]
    assert page.texts(".dateline") == ["1. März 2018"]
    assert page.texts(".docket .label") == ["Press release"]
    assert [(link.get("lang"), link.text) for link in page.all(".tongues a")] == [("fr", "Français")]


@pytest.mark.parametrize(
    ("address", "status"), [(address.replace("/fr/", "/de/"), None) for address in PUBLIC.values()], ids=PUBLIC
)
def test_every_page_answers_in_german(with_german, visitor, address, status):
    answer = visitor.get(address)

    assert answer.status_code in {200, 404, 410}
    assert Page(answer.content).root.get("lang") == "de"


def test_months_and_languages_have_their_german_names(with_german, visitor):
    assert "März 2018" in Page(visitor.get("/de/releases/").content).texts(".month h2")
    assert Page(visitor.get("/de/contacts/").content).texts(".who .quiet") == ["Speaks Französisch, Englisch, Deutsch"]


def test_the_desk_takes_a_text_in_the_added_language(with_german, bureau):
    page = Page(bureau.get(door(with_german, "change")).content)

    assert "Allemand" in page.texts("select[name='texts-__prefix__-language'] option")
