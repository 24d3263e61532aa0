"""A newsroom that has one of everything, and the address of each kind of page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from contacts.words import words
from releases import clock
from releases.desk import workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset, Track
from releases.models.plate import Logo, MissionPicture, Portrait, Rendition
from releases.models.release import Release
from tests import make

MORNING = datetime(2018, 2, 1, 8, 0, tzinfo=UTC)

BODY = (
    "<p>The rover is the size of an <em>oven</em>. See <a href='https://example.org/rover'>its page</a>.</p>"
    "<h2>What it carries</h2><table><thead><tr><th>Instrument</th><th>Laboratory</th></tr></thead>"
    "<tbody><tr><td>MIRS</td><td>LESIA</td></tr></tbody></table>"
    "<h3>After that</h3><ol><li>One</li><li>Two</li></ol><blockquote><p>We will roll.</p></blockquote>"
    "<p lang='fr'>« Phobos nous attend »</p>"
)
ENGLISH = {
    "kicker": "Martian Moons eXploration",
    "title": "The rover leaves Toulouse",
    "subtitle": "A hundred days on a moon of Mars",
    "lead": "The rover left Toulouse on Monday. It will be the first vehicle on a moon of Mars.",
    "body": BODY,
    "notes": "<p>Footage is available.</p>",
}
FRENCH = {"title": "Le rover quitte Toulouse", "lead": "Le rover a quitté Toulouse.", "body": "<p>Bientôt.</p>"}

LICENCE = "https://presse.example.org/terms"
ODT = "application/vnd.oasis.opendocument.text"

RELEASES = ("/releases/pr1-2018", "/fr/releases/pr1-2018", "/releases/pr2-2018", "/releases/pr4-2018")
"""Those that are open when pictures are shown, before the ending of a format."""

PAGES = {
    "home": "/",
    "archive": "/releases/",
    "narrowed archive": "/releases/?mission=mmx&kind=press_release",
    "empty archive": "/releases/?q=nothingofthesort",
    "wrong archive": "/releases/?year=abc&after=x&mission=nope",
    "no such page": "/releases/?page=99",
    "release": "/releases/pr1-2018/",
    "French release": "/fr/releases/pr1-2018/",
    "advisory": "/releases/pr2-2018/",
    "withdrawn": "/releases/pr3-2018/",
    "missions": "/missions/",
    "mission": "/missions/mmx/",
    "French mission": "/fr/missions/mmx/",
    "contacts": "/contacts/",
    "French contacts": "/fr/contacts/",
    "missing": "/nothing/",
}

WITH_PICTURES = PAGES | {
    "illustrated": "/releases/pr4-2018/",
    "French illustrated": "/fr/releases/pr4-2018/",
    "pictures": "/media/",
    "French pictures": "/fr/media/",
    "narrowed pictures": "/media/?mission=mmx&kind=artwork&q=phobos",
    "empty pictures": "/media/?q=nothingofthesort",
    "wrong pictures": "/media/?year=abc&orientation=round&mission=nope",
}
"""Those of a newsroom that has pictures too."""

FOR_MACHINES = {"for machines": "/api/v1/", "French for machines": "/api/v1/?language=fr"}
"""The documentation of the API: a page, but none of the newsstand's that the desk reads as of another moment."""

EVERY_PAGE = WITH_PICTURES | FOR_MACHINES


def fill() -> Release:
    """Everything that a page can show. The release with all parts comes back."""
    cnes = make.organisation(
        "cnes",
        website="https://presse.example.org/",
        boilerplate=words({"en": "CNES shapes space policy.\n\nMore at https://example.org.", "fr": "Le CNES."}),
    )
    jaxa = make.organisation("jaxa")
    make.newsroom(organisation=cnes, telephone="+33 (0)1 44 76 74 04", email="press@example.org")
    lissak = make.officer(languages="fr, en", organisation=cnes)
    quiet = make.officer("nobody-writes", title=words({"fr": "Chargée de presse"}), email="", telephone="extension 12")
    mmx = make.mission(
        summary=words({"en": "Samples from Phobos."}),
        description=words({"en": "One.\n\nTwo."}),
        target_body=words({"en": "Phobos"}),
        phase="study",
        launch_on=date(2024, 1, 1),
        launch_precision="year",
        facts_as_of=date(2017, 10, 30),
        lead=jaxa,
    )
    mmx.partnerships.create(organisation=cnes, role=words({"en": "The rover"}))
    release = make.migrated(
        public_at=MORNING,
        reference="PR1-2018",
        place=words({"en": "Toulouse", "fr": "Toulouse"}),
        texts={"en": ENGLISH, "fr": FRENCH},
        missions=(mmx,),
        organisations=((cnes, "issuer"), (jaxa, "partner")),
        contacts=(lissak, quiet),
    )
    advisory()
    withdrawn = make.migrated(public_at=MORNING - timedelta(days=90), reference="PR3-2018", contacts=(lissak,))
    workflow.withdraw(withdrawn, by=None, at=clock.now(), public_reason="The figures were wrong.")
    return release


def advisory() -> Release:
    return make.migrated(
        public_at=MORNING + timedelta(days=3),
        reference="PR2-2018",
        kind="media_advisory",
        event_starts_at=datetime(2018, 3, 6, 9, 0, tzinfo=UTC),
        event_ends_at=datetime(2018, 3, 6, 11, 30, tzinfo=UTC),
        event_place=words({"en": "Salle de l’Espace, Paris"}),
        registration="media@example.org",
        accreditation_until=datetime(2018, 3, 2, 17, 0, tzinfo=UTC),
    )


def illustrate() -> Release:
    """The same newsroom with pictures everywhere. The release that shows them comes back."""
    fill()
    mmx, lissak = make.mission(), make.officer()
    MissionPicture.objects.create(mission=mmx, asset=make.asset(nature="artwork", width=2000, height=3000))
    Portrait.objects.create(officer=lissak, asset=make.asset(alt=words({"fr": "Une femme qui sourit."})))
    Logo.objects.create(organisation=make.organisation("jaxa"), asset=make.asset(credit=""))
    organisations = ((make.organisation("cnes"), "issuer"),)
    return illustrated(missions=(mmx,), organisations=organisations, contacts=(lissak,))


def illustrated(**named: Any) -> Release:
    """Pictures of each shape and with all words, a video with captions, a recording, documents."""
    lead = make.asset(
        nature="artwork",
        caption=words({"en": "The rover on Phobos.", "fr": "Le rover sur Phobos."}),
        alt=words({"fr": "Une boîte dorée sur une plaine grise."}),
        credit="CNES/DUCROS David, 2017",
        creator="David Ducros",
        copyright="© CNES 2017",
        licence="CC-BY-4.0",
        usage_terms=words({"en": "Free for the press."}),
        place=words({"en": "Toulouse"}),
        taken_on=date(2017, 9, 1),
        people="Ada Writer, Ben Editor",
    )
    chart = make.asset(nature="chart", description=words({"en": "Nine.\n\nThen ten."}))
    portrait = make.asset(width=2000, height=3000, alt=words({}), caption=words({}), credit="")
    panorama = make.asset(width=3000, height=900, nature="ai", licence="For editorial use", licence_url=LICENCE)
    document: dict[str, Any] = {"medium": "document", "width": None, "height": None}
    return make.migrated(
        public_at=MORNING + timedelta(days=6),
        reference="PR4-2018",
        texts={"en": {"title": "The rover in pictures"}, "fr": {"title": "Le rover en images"}},
        assets=(
            lead,
            chart,
            portrait,
            panorama,
            filmed(),
            make.asset(medium="audio", original="originals/a.mp3", content_type="audio/mpeg", seconds=95.4),
            make.asset(**document, original="originals/b.pdf", content_type="application/pdf", language="fr"),
            make.asset(**document, original="originals/c.odt", content_type=ODT, caption=words({}), credit=""),
        ),
        **named,
    )


def filmed() -> Asset:
    """A video in French with captions in both languages, and a poster."""
    video = make.asset(
        is_made=False,
        medium="video",
        original="originals/v.mp4",
        content_type="video/mp4",
        width=1920,
        height=1080,
        seconds=134,
        language="fr",
        poster=make.asset(),
        description=words({"en": "[Music.]\n\nIt unfolds."}),
    )
    for language in ("en", "fr"):
        Track.objects.create(asset=video, language=language, original=f"originals/{language}.vtt", checksum="0" * 64)
    plate = make.develop(plates.prepare(video, at=video.added_at))
    for language in ("en", "fr"):
        path = default_storage.save(f"renditions/{plate.key}-{language}.vtt", ContentFile(b"WEBVTT\n"))
        told: dict[str, Any] = {"content_type": "text/vtt", "size": 7, "checksum": f"{plate.pk:063x}{language[0]}"}
        Rendition.objects.create(plate=plate, name=f"captions-{language}.vtt", path=path, **told)
    return video
